/* SPDX-License-Identifier: MIT */
/* Translated connections (-M), in the layout of ip_masquerade. */
#include <errno.h>
#include <string.h>
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
	int p = service_proto_number(m->word[MASQ_PROTO]);
	const char *name = numeric_ports() || p < 0 ? NULL : service_name(port,
			p == SVC_UDPLITE ? SVC_UDP : (unsigned)p);

	if (name || !port)
		out_format("%s%s", name ? name : "*", tail);
	else
		out_format("%u%s", port, tail);
}

/* Of a word that is one; else NONE. */
static uint64_t number(const char *word)
{
	int64_t v = word ? scan_number(word, UINT32_MAX) : -1;

	return v < 0 ? NONE : (uint64_t)v;
}

static void put_json(const struct masq *m, const char *src, const char *dst)
{
	json_row("proto:s family:s expire_ticks:o source:s source_port:u "
		"destination:s destination_port:u masq_port:u state:s +",
		m->word[MASQ_PROTO], m->family == AF_INET ? "inet" : "inet6",
		m->offloaded ? NONE : m->expires, src, m->sent[0].port, dst,
		m->sent[1].port, m->answered[1].port, m->word[MASQ_STATE]);
	json_row("mark:o zone:o zone_orig:o zone_reply:o",
		number(m->word[MASQ_MARK]), number(m->word[MASQ_ZONE]),
		number(m->word[MASQ_ZONE_ORIG]),
		number(m->word[MASQ_ZONE_REPLY]));
}

/* "tcp   0:59.99 ": a long protocol or time does not merge with the other. */
static void put_expiry(const struct masq *m)
{
	unsigned s100 = (unsigned)(m->expires % 6000);
	unsigned long long minutes = m->expires / 6000;

	out_format("%-4s", m->word[MASQ_PROTO]);
	if (minutes > 99 && strlen(m->word[MASQ_PROTO]) > 3)
		out_char(' ');
	if (m->offloaded)
		out_format("%9s ", "-");
	else
		out_format("%3llu:%02u.%02u ", minutes, s100 / 100, s100 % 100);
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
	unsigned i;

	host_text(src, m->family, m->sent[0].addr);
	host_text(dst, m->family, m->sent[1].addr);
	if (json()) {
		put_json(m, src, dst);
		return;
	}
	header();
	put_expiry(m);
	if (asked('e'))
		put_extended(m);
	out_format("%-20s %-20s ", src, dst);
	put_port(m, m->sent[0].port, " -> ");
	put_port(m, m->sent[1].port, " (");
	put_port(m, m->answered[1].port, ")");
	for (i = MASQ_STATE; asked('e') && i < MASQ_WORDS; i++)
		if (m->word[i])
			out_format("%s%s", nth_string(" \0 mark=\0 zone=\0"
				" zone-orig=\0 zone-reply=",
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
