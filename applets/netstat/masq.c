/* Translated connections (-M), in the layout of ip_masquerade. */
#include <errno.h>
#include <sys/socket.h>
#include "net/tables.h"
#include "netstat.h"

static struct {
	bool deltas; /* ip_masquerade: the rows have prevd */
	bool titled;
} view;

static void header(void)
{
	if (view.titled)
		return;
	view.titled = true;
	out_str("IP masquerading entries\nprot   expire ");
	if (asked('e'))
		out_str("   initseq delta prevd ");
	out_str("source               destination          ports\n");
}

static void put_port(const struct masq *m, uint16_t port, const char *tail)
{
	char first = *m->word[MASQ_PROTO];
	unsigned p = first == 't' ? SVC_TCP : first == 'u' ? SVC_UDP :
			SVC_SCTP;
	const char *name = numeric_ports() ? NULL : service_name(port, p);

	if (name || !port)
		out_format("%s%s", name ? name : "*", tail);
	else
		out_format("%u%s", port, tail);
}

static void put_json(const struct masq *m, const char *src, const char *dst)
{
	json_row("proto:s family:s expire_ticks:U source:s source_port:u "
		"destination:s destination_port:u masq_port:u state:s mark:s "
		"zone:s", m->word[MASQ_PROTO], m->family == AF_INET ? "inet" :
		"inet6", m->expires, src, m->sent[0].port, dst, m->sent[1].port,
		m->answered[1].port, m->word[MASQ_STATE], m->word[MASQ_MARK],
		m->word[MASQ_ZONE]);
}

static void put_extended(const struct masq *m)
{
	out_format("%10u %5d ", m->initseq, m->delta);
	if (view.deltas)
		out_format("%5d ", m->prevd);
	else
		out_str("    - ");
}

static void put(const struct masq *m)
{
	char src[HOST], dst[HOST];
	unsigned s100 = (unsigned)(m->expires % 6000), i;

	host_text(src, m->family, m->sent[0].addr);
	host_text(dst, m->family, m->sent[1].addr);
	if (json()) {
		put_json(m, src, dst);
		return;
	}
	header();
	out_format("%-4s%3llu:%02u.%02u ", m->word[MASQ_PROTO],
		(unsigned long long)(m->expires / 6000), s100 / 100, s100 % 100);
	if (asked('e'))
		put_extended(m);
	out_format("%-20s %-20s ", src, dst);
	put_port(m, m->sent[0].port, " -> ");
	put_port(m, m->sent[1].port, " (");
	put_port(m, m->answered[1].port, ")");
	for (i = MASQ_STATE; asked('e') && i < MASQ_WORDS; i++)
		if (m->word[i])
			out_format("%s%s", nth_string(" \0 mark=\0 zone=",
				i - MASQ_STATE), m->word[i]);
	out_char('\n');
}

static bool old_line(char *line)
{
	struct masq m;
	int found = proc_masq_row(&m, line, &view.deltas);

	if (found == LINE_ROW)
		put(&m);
	return found;
}

/* ip_masquerade listed only translated connections; -a shows all. */
static bool new_line(char *line)
{
	struct masq m;
	int found = proc_conntrack_row(&m, line);

	if (found == LINE_ROW && (asked('a') || masq_translated(&m)))
		put(&m);
	return found;
}

static void missing(const char *path, int err)
{
	if (err != -ENOENT) {
		applet_error(path, err);
		return;
	}
	view_unsupported("ip_masquerade", true);
	applet_error("module nf_conntrack is not loaded, or this kernel "
		"has no NF_CONNTRACK_PROCFS", 0);
}

void netstat_masquerade(void)
{
	const char *path = NULL;
	unsigned i;
	int err = -ENOENT;

	view.titled = false;
	for (i = 0; i < 3 && err == -ENOENT; i++) {
		path = nth_string("/proc/net/nf_conntrack\0"
			"/proc/net/ip_conntrack\0/proc/net/ip_masquerade", i);
		err = view_file(path, 0, i < 2 ? new_line : old_line);
	}
	if (err)
		missing(path, err);
}
