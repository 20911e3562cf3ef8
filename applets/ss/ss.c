/* SPDX-License-Identifier: MIT */
/* ss: what was asked for, and which view answers. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "ss.h"
#include "ss_help.h"

static const char table[] =
	OPT("a", " ", "all", "all sockets")
	OPT("l", " ", "listening", "listening sockets only")
	OPT("t", " ", "tcp", "TCP sockets")
	OPT("u", " ", "udp", "UDP sockets")
	OPT("w", " ", "raw", "raw sockets")
	OPT("x", " ", "unix", "UNIX sockets")
	OPT("S", " ", "sctp", "SCTP sockets")
	IF_SS_OTHER_FAMILIES(OPT("0", " ", "packet", "packet sockets")
	OPT("M", " ", "mptcp", "MPTCP sockets")
	OPT(OPT_VSOCK, " ", "vsock", "VSOCK sockets"))
	OPT("4", " ", "ipv4", "IPv4 only")
	OPT("6", " ", "ipv6", "IPv6 only")
	OPT("f", "=", "family", "FAMILY: only inet, inet6, unix, link, netlink or vsock")
	OPT("A", "=", "query", "TABLE,...: all, inet, tcp, udp, raw, unix, ...; !TABLE not")
	OPT("A", "=", "socket", "")
	OPT("n", " ", "numeric", "numbers, no names of services")
	OPT("r", " ", "resolve", "names of hosts")
	OPT("p", " ", "processes", "processes that have the socket")
	OPT("T", " ", "threads", "their threads too, with -p")
	IF_SS_EXTEND(OPT("o", " ", "options", "timers")
	OPT("e", " ", "extended", "user, inode, cookie, cgroup")
	OPT("m", " ", "memory", "memory of the socket")
	OPT(OPT_TOS, " ", "tos", "type of service, traffic class")
	OPT(OPT_CGROUP, " ", "cgroup", "control group")
	OPT(OPT_SOCKOPT, " ", "inet-sockopt", "flags of the socket"))
	IF_SS_INFO(OPT("i", " ", "info", "figures of TCP"))
	IF_SS_SUMMARY(OPT("s", " ", "summary", "counts only"))
	OPT("B", " ", "bound-inactive", "bound, neither listening nor connected")
	IF_SS_KILL(OPT("K", " ", "kill", "close the sockets of the filter, show them"))
	IF_SS_EVENTS(OPT("E", " ", "events", "show sockets as they are closed"))
	OPT("H", " ", "no-header", "no head line")
	OPT("O", " ", "oneline", "one line per socket")
	OPT("Q", " ", "no-queues", "no queues")
	IF_FEATURE_NETNS(OPT("N", "=", "net", "NETNS: in this network namespace"))
	OPT("F", "=", "filter", "FILE: read the filter from it")
	IF_SS_EXTEND(OPT("D", "=", "diag", "FILE: write the kernel's TCP answers to it"))
	IF_FEATURE_JSON(OPT(OPT_JSON, " ", "json", "an array of JSON objects"))
	IF_FEATURE_ROOT(OPT(OPT_ROOT, "=", "root", "DIR: read a saved tree")
	OPT(OPT_ENDIAN, "=", "endian", "big|little: byte order of the saved tree"))
	IF_FEATURE_BACKEND(OPT(OPT_BACKEND, "=", "backend", "auto|proc|diag: back end to prefer"))
	IF_FEATURE_DNS(OPT(OPT_RESOLVE, "=", "resolve-timeout",
		"SECONDS: limit for all host names (2); 0: no DNS"))
	OPT("d", " ", "dccp", "") OPT("Z", " ", "context", "")
	OPT("z", " ", "contexts", "") OPT("b", " ", "bpf", "")
	IF_FEATURE_LONG_OPTIONS(OPT(OPT_BPF_MAPS, " ", "bpf-maps", "")
	OPT(OPT_TIPC, " ", "tipc", "") OPT(OPT_TIPCINFO, " ", "tipcinfo", "")
	OPT(OPT_XDP, " ", "xdp", ""))
	OPT("V", "!", "version", "version")
	OPT("h", "!", "help", "this text");

static uint32_t wished; /* states that -a, -l and -B ask for; the last wins */

static int seen(int code, const char *arg)
{
	if (code == 'a')
		wished = EVERY;
	else if (code == 'l')
		wished = SERVERS;
	else if (code == 'B')
		wished = 1 << ST_BOUND;
	else if (code == 'A')
		return query_words(arg) ? 0 : OPT_WRONG;
	else if (code == 'f')
		return query_family(arg) ? 0 : OPT_WRONG;
	else if (ENABLE_FEATURE_DNS && code == CODE(OPT_RESOLVE))
		return option_resolve_timeout(arg);
	else
		query_letter(code);
	return 0;
}

static int usage(int fd)
{
	out_select(fd);
	out_str("usage: ss [OPTION...] [FILTER]\n");
	options_help(table, ss_help_packed, ss_help_SIZE);
	out_select(1);
	return fd == 1 ? applet_end() : USAGE;
}

/* ---- the filter ---- */

/* The words, joined by blanks. */
static const char *join_words(char **argv)
{
	size_t n = 2;
	char **w, *text, *end;

	for (w = argv; *w; w++)
		n += strlen(*w) + 1;
	end = text = arena_alloc(n);
	for (w = argv; text && *w; w++) {
		*end++ = ' ';
		end = stpcpy(end, *w);
	}
	return text ? text + 1 : "";
}

/* The text of the user's own file, its lines joined; NULL: reported. */
static const char *filter_file(const char *path)
{
	static struct reader r;
	char *text = arena_strdup("", 0), *line;
	size_t used = 0, n;

	r.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (r.fd < 0) {
		applet_error(path, errno);
		return NULL;
	}
	while (text && (line = reader_line(&r, &n))) {
		char *longer = arena_alloc(used + n + 2);

		if (!longer)
			break;
		memcpy(longer, text, used);
		memcpy(longer + used, line, n);
		used += n;
		longer[used++] = ' ';
		text = longer;
	}
	reader_close(&r);
	return text;
}

static int wrong_filter(void)
{
	const struct filter *f = &ss.filter;
	size_t n;

	out_select(2);
	n = out_format("%s: %.*s", applet_name, (int)(f->word - f->text),
		f->text);
	out_format("%s\n%*s^ %s\n", f->word, (int)n, "", f->error);
	out_select(1);
	return f->value ? 1 : USAGE;
}

/* Descriptors first, then the rows: see libnet.h. */
static void find_owners(void)
{
	int err;

	owner_reset();
	owner_threads = asked('T');
	err = owner_scan(true);
	if (err < 0)
		applet_error("/proc", err);
}

static int parse_filter(const char *text)
{
	ss.filter.family = query_only_family();
	ss.root = filter_parse(&ss.filter, text);
	if (ss.filter.error)
		return wrong_filter();
	if (ss.filter.names_states)
		ss.states = filter_states(ss.root);
	return 0;
}

/* ---- start and end ---- */

/* What the view needs of a socket. */
static uint32_t wanted(void)
{
	uint32_t want = HAVE_QUEUES | HAVE_BACKLOG | HAVE_COOKIE | HAVE_PEER |
		HAVE_IFINDEX;

	if (ENABLE_SS_INFO && asked('i'))
		want |= HAVE_INFO | HAVE_CONGESTION;
	if (ENABLE_SS_EXTEND) {
		if (asked('m'))
			want |= HAVE_MEM;
		if (asked('e'))
			want |= HAVE_UID | HAVE_VFS;
		if (asked(CODE(OPT_TOS)))
			want |= HAVE_TOS;
	}
	return want;
}

static int show(void)
{
	if (json() && (asked('s') || asked('E') || asked('K'))) {
		applet_message("--json", "not with -s, -E and -K");
		return USAGE;
	}
	ss.walk.want = wanted();
	if (ENABLE_FEATURE_FILTER)
		ss.walk.want |= ss.filter.want;
	if (asked('p') || (ENABLE_FEATURE_FILTER && ss.filter.wants_owners))
		find_owners();
	if (ENABLE_SS_SUMMARY && asked('s'))
		ss_summary();
	else if (ENABLE_SS_EVENTS && asked('E'))
		ss_events();
	else if (ENABLE_SS_KILL && asked('K'))
		ss_kill();
	else
		ss_list();
	return 0;
}

static bool enter(const char *name)
{
	const struct netns *n = netns_list(name);
	int err = n ? netns_enter(n) : -ENOENT;

	if (err)
		applet_error(name, err);
	return !err;
}

static int dump(const char *path)
{
	if (ss.queries >> Q_TCP & 1)
		return ss_dump(path) ? 0 : USAGE;
	applet_message("-D writes TCP sockets, and none are asked for", NULL);
	return 0;
}

static int run(char **argv)
{
	const char *file = ss.opt.arg['F'];
	int status = 0;

	ss.states = wished ? wished : ss.states ? ss.states : CONNECTED;
	if (!query_end()) {
		applet_message("no table is left to be shown", NULL);
		return 0;
	}
	if (*argv || file) {
		const char *text = file ? filter_file(file) : join_words(argv);

		if (!text)
			return USAGE;
		if (!ENABLE_FEATURE_FILTER) {
			applet_message(*argv, "filters are not compiled in");
			return USAGE;
		}
		status = *text ? parse_filter(text) : 0;
		if (status)
			return status;
	}
	if (asked('Z') || asked('z')) {
		applet_message("SELinux is not supported", NULL);
		return 1;
	}
	if (ENABLE_SS_KILL && asked('K') && !ss.root) {
		applet_message("-K", "a filter must say which sockets to close");
		return USAGE;
	}
	if (ENABLE_FEATURE_NETNS && ss.opt.arg['N'] && !enter(ss.opt.arg['N']))
		return 1;
	if (ENABLE_SS_EXTEND && ss.opt.arg['D'])
		return dump(ss.opt.arg['D']);
	return show();
}

int ss_main(char **argv)
{
	int code, status;

	argv++;
	owner_comm = true;
	services_file_decides = true;
	ss.opt.table = table;
	ss.opt.seen = seen;
	code = options_parse(&ss.opt, argv);
	if (code == 'h')
		return usage(1);
	if (code == 'V') {
		out_str("ss utility, sockbox-" SOCKBOX_VERSION "\n");
		return applet_end();
	}
	if (code || (ENABLE_FEATURE_BACKEND && !options_backend(&ss.opt)))
		return usage(2);
	if (ENABLE_FEATURE_ROOT)
		options_root(&ss.opt);
	status = run(argv);
	code = applet_end();
	return status ? status : code;
}
