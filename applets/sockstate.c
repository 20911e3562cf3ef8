/* sockstate: what was asked for, and the walk over the sockets. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"
#include "sockstate_help.h"

static const char table[] =
	OPT("t", " ", "tcp", "TCP")
	OPT("u", " ", "udp", "UDP")
	OPT("U", " ", "udplite", "UDP-Lite")
	OPT("w", " ", "raw", "raw, ping")
	IF_BACKEND_DIAG(OPT("S", " ", "sctp", "SCTP"))
	OPT("x", " ", "unix", "UNIX")
	OPT("a", " ", "all", "zeros; who: connections too")
	OPT("n", " ", "numeric", "numbers")
	IF_SOCKSTATE_NAMES(OPT("r", " ", "resolve", "names"))
	IF_FEATURE_DNS(OPT(OPT_RESOLVE, "=", "resolve-timeout",
		"wait SECONDS for host names, 2; 0 asks no DNS"))
	OPT("p", " ", "programs", "owners")
	OPT("q", " ", "quiet", "no messages")
	IF_FEATURE_JSON(OPT("j", " ", "json", "JSON"))
	IF_SOCKSTATE_LIST(OPT("o", " ", "timers", "timers")
	OPT("i", " ", "info", "TCP's figures"))
	IF_SOCKSTATE_BY(OPT(OPT_BY, "=", "by", "state,proto,family,laddr,lport,raddr,"
		"rport,process,uid,iface")
	OPT(OPT_PREFIX, "=", "prefix", "by network: BITS[/IPv6 BITS]"))
	OPT(OPT_TOP, "=", "top", "so many at most")
	OPT(OPT_WARN, "=", "warn", "count: threshold, ports: percent")
	IF_SOCKSTATE_CHECK(OPT(OPT_CRIT, "=", "crit", "count: threshold"))
	OPT(OPT_ADDR, "=", "addr", "reachable at this address")
	IF_SOCKSTATE_LEAKS(OPT(OPT_FOR, "=", "for", "leaks: growth in SECONDS")
	OPT(OPT_MIN, "=", "min", "leaks: as many at least"))
	IF_SOCKSTATE_DIFF(OPT("l", " ", "listen", "diff: servers only"))
	IF_SOCKSTATE_WATCH(OPT(OPT_EVENTS, " ", "events",
		"watch: what changes"))
	IF_SOCKSTATE_KILL(OPT(OPT_YES, " ", "yes", "kill: do it"))
	IF_FEATURE_IPV6(OPT("4", " ", "inet", "IPv4 only")
	OPT("6", " ", "inet6", "IPv6 only"))
	IF_FEATURE_ROOT(OPT(OPT_ROOT, "=", "root", "a saved tree's tables")
	OPT(OPT_ENDIAN, "=", "endian", "its byte order, big or little"))
	IF_FEATURE_NETNS(OPT(OPT_NETNS, "=", "netns",
		"a namespace: NAME, PID or all"))
	IF_FEATURE_BACKEND(OPT(OPT_BACKEND, "=", "backend", "proc, diag or auto"))
	OPT("h", "!", "help", "this text");

/* Those whose operands are a filter stand first. */
#define FILTERING(X) \
	IF_SOCKSTATE_COUNT(X(count)) IF_SOCKSTATE_LIST(X(list)) \
	IF_SOCKSTATE_LEAKS(X(leaks)) IF_SOCKSTATE_QUEUES(X(queues)) \
	IF_SOCKSTATE_PORTS(X(ports)) IF_SOCKSTATE_DIFF(X(snap)) \
	IF_SOCKSTATE_DIAGRAM(X(diagram)) IF_SOCKSTATE_METRICS(X(metrics)) \
	IF_SOCKSTATE_KILL(X(kill))
#define OTHERS(X) \
	IF_SOCKSTATE_WHO(X(who)) IF_SOCKSTATE_WAIT(X(listening) X(wait)) \
	IF_SOCKSTATE_DIFF(X(diff)) IF_SOCKSTATE_WATCH(X(watch)) \
	IF_SOCKSTATE_EXPLAIN(X(explain))

#define NAME(verb) #verb "\0"
#define RUN(verb) sockstate_##verb,
#define ONE(verb) + 1
static const char names[] = "" FILTERING(NAME) OTHERS(NAME);
static int (*const runs[])(char **) = { FILTERING(RUN) OTHERS(RUN) NULL };
enum { FILTERS = 0 FILTERING(ONE), VERBS = FILTERS OTHERS(ONE) };

struct sockstate st;

/* VERBS: there is no such verb */
static int find(const char *name)
{
	const char *s = names;
	int i;

	for (i = 0; i < VERBS && strcmp(s, name); i++)
		s += strlen(s) + 1;
	return i;
}

static int usage(int fd)
{
	const char *s;

	out_select(fd);
	out_str("usage: sockstate [VERB] [OPTION...] [FILTER]\n"
		IF_SOCKSTATE_WAIT("       sockstate wait [!]STATE PLACE... "
		"[-t SECONDS]" IF_SOCKSTATE_WAIT_RUN(" [-- COMMAND]") "\n")
		"verbs:");
	for (s = names; *s; s += strlen(s) + 1)
		out_format(" %s", s);
	out_char('\n');
	options_help(table, sockstate_help_packed, sockstate_help_SIZE);
	out_select(1);
	return fd == 1 ? applet_end() : st.usage;
}

int wrong_usage(const char *what, const char *text)
{
	out_select(2);
	out_format("%s: %s: %s\n", applet_name, what, text);
	out_select(1);
	return st.usage;
}

uint32_t number_option(int code, uint32_t otherwise)
{
	int64_t v;

	if (!asked(code))
		return otherwise;
	v = scan_number(argument(code), INT32_MAX);
	if (v >= 0)
		return (uint32_t)v;
	wrong_usage(argument(code), "no number");
	st.no_number = true;
	return otherwise;
}

char *join_words(char **argv)
{
	size_t n = 1;
	char **w, *text, *end;

	for (w = argv; *w; w++)
		n += strlen(*w) + 1;
	end = text = arena_alloc(n);
	for (w = argv; text && *w; w++) {
		if (w > argv)
			*end++ = ' ';
		end = stpcpy(end, *w);
	}
	return text;
}

int wrong_text(const char *text, const char *at, const char *why)
{
	size_t n;

	if (!ENABLE_FEATURE_FILTER)
		return wrong_usage(at, why);
	out_select(2);
	n = out_format("%s: %.*s", applet_name, (int)(at - text), text);
	out_format("%s\n%*s^ %s\n", at, (int)n, "", why);
	out_select(1);
	return st.usage;
}

/* ---- which tables ---- */

enum { INET = (1 << T_UNIX) - 1, INET4 = 0x555 };

static uint32_t tables_named(void)
{
	static const struct {
		char letter;
		uint8_t table, count;
	} letters[] = {
		{'t', T_TCP, 2}, {'u', T_UDP, 2}, {'U', T_UDPLITE, 2},
		{'w', T_RAW, 4}, {'S', T_SCTP, 2}, {'x', T_UNIX, 1},
	};
	uint32_t tables = 0;
	unsigned i;

	for (i = 0; i < sizeof letters / sizeof *letters; i++)
		if (asked(letters[i].letter))
			tables |= ((1u << letters[i].count) - 1) <<
				letters[i].table;
	return tables;
}

uint32_t tables_of_families(void)
{
	uint32_t tables = ~0u;

	if (!ENABLE_FEATURE_IPV6 || (asked('4') && !asked('6')))
		tables &= ~(uint32_t)(INET & ~INET4);
	if (asked('6') && !asked('4'))
		tables &= ~(uint32_t)INET4;
	return tables;
}

void tcp_unless_named(void)
{
	if (!st.named)
		st.tables &= 1 << T_TCP | 1 << T_TCP6;
}

/* What the kernel need not even be asked for. */
static void use_filter(unsigned root)
{
	static uint32_t code[512];
	uint32_t can = filter_tables(&st.filter, root);
	uint32_t states = filter_states(&st.filter, root);

	st.root = root;
	if (!st.named)
		st.tables = can & INET ? INET : can;
	st.tables &= can;
	/* all that datagram sockets know */
	if (!(states & (1 << ST_ESTABLISHED | 1 << ST_CLOSE)))
		st.tables &= ~((1u << T_UNIX) - (1u << T_UDP));
	st.hint.states = states == F_STATE_ALL ? 0 : states;
	if (ENABLE_FEATURE_FILTER_KERNEL)
		st.hint.filter_len = (uint32_t)filter_code(&st.filter, root,
				code, sizeof code);
	st.hint.filter = st.hint.filter_len ? code : NULL;
}

/* ---- the walk ---- */

struct pass {
	int (*row)(const struct sock *, void *);
	void *ctx;
	bool no_ifindex;
};

static bool passes(const struct sock *s)
{
	const struct condition *c = st.condition;

	if (ENABLE_FEATURE_FILTER && st.root)
		return filter_match(&st.filter, st.root, s);
	for (; c < st.condition_end; c++)
		if (condition_match(c, s))
			return true;
	return !st.condition;
}

static int pass_row(const struct sock *s, void *ctx)
{
	struct pass *p = ctx;

	if (ENABLE_FEATURE_FILTER && !(s->have & HAVE_IFINDEX))
		p->no_ifindex = true;
	return passes(s) ? p->row(s, p->ctx) : 0;
}

static void report(enum table t, const struct sock_walk *w, int err)
{
	const char *name = table_name(t);
	char text[60], *p = stpcpy(text, name);

	if (err < 0)
		applet_error(name, err);
	if (!w->bad)
		return;
	p = fmt_u64(stpcpy(p, ": "), w->bad);
	strcpy(p, " malformed rows skipped");
	applet_error(text, 0);
}

/* Every table in turn; what row() returned, or 0. */
static int walk_tables(struct sock_walk *w)
{
	enum table t;
	int err = 0;

	for (t = 0; t < TABLES && err <= 0; t++) {
		if (!(st.tables >> t & 1))
			continue;
		st.walked = true;
		w->states = st.hint.states;
		if (t >= T_UDP && st.condition)
			w->states = 0; /* servers are in CLOSE */
		err = sock_walk(w, t);
		if (err >= 0)
			st.readable = true;
		/* the table of SCTP's text is a directory: diag or nothing */
		if (err == -EISDIR)
			err = -ENOENT;
		if (!st.quiet && !grid_measuring && (w->bad || (err < 0 &&
				(err != -ENOENT || st.named >> t & 1))))
			report(t, w, err);
	}
	return err > 0 ? err : 0;
}

static int walk_namespaces(struct sock_walk *w)
{
	const struct netns *n;
	int ret = 0;

	if (!ENABLE_FEATURE_NETNS || !st.netns)
		return walk_tables(w);
	for (n = st.netns; n && !ret; n = n->next) {
		int err = netns_enter(n);

		if (!err)
			ret = walk_tables(w);
		else if (!st.quiet && !grid_measuring)
			applet_error(n->label, err);
	}
	return ret;
}

int each_socket(int (*row)(const struct sock *, void *), void *ctx,
		uint32_t want)
{
	struct pass pass = {row, ctx, false};
	struct sock_walk w = st.hint;
	bool dev = ENABLE_FEATURE_FILTER && st.filter.wants_ifindex;
	int ret;

	w.row = pass_row;
	w.ctx = &pass;
	w.want = want | (dev ? HAVE_IFINDEX : 0);
	ret = walk_namespaces(&w);
	if (dev && pass.no_ifindex && !st.quiet && !grid_measuring)
		applet_error("dev: only the diag back end knows the device", 0);
	return ret;
}

static int stop(const struct sock *s, void *ctx)
{
	(void)s;
	(void)ctx;
	return 1;
}

bool any_socket(void)
{
	return each_socket(stop, NULL, 0);
}

static int want_owner(const struct sock *s, void *ctx)
{
	(void)ctx;
	owner_want(s->inode);
	return 0;
}

void find_owners(void)
{
	int ret;

	owner_reset();
	st.filter.owners_unknown = true;
	grid_measuring = true; /* what is wrong is told when it is shown */
	each_socket(want_owner, NULL, 0);
	grid_measuring = false;
	st.filter.owners_unknown = false;
	ret = owner_scan(true);
	if (ret < 0)
		applet_error("/proc", ret);
	if (!ENABLE_SOCKSTATE_WHO_WHY || ret < 0 || !(ret & OWNER_DENIED) || st.quiet || asked('q'))
		return;
	out_select(2);
	out_format("%s: some processes could not be looked into; "
		"root sees all owners\n", applet_name);
	out_select(1);
}

/* ---- start and end ---- */

static void set_source(void)
{
	const char *backend = argument(CODE(OPT_BACKEND));

	if (ENABLE_FEATURE_ROOT)
		options_root(&st.opt);
	if (ENABLE_FEATURE_NETNS && argument(CODE(OPT_NETNS)))
		st.netns = netns_list(argument(CODE(OPT_NETNS)));
	if (ENABLE_FEATURE_BACKEND && backend)
		source.backend = *backend == 'p' ? BACKEND_IS_PROC :
				*backend == 'd' ? BACKEND_IS_DIAG : BACKEND_AUTO;
}

static int run(int verb, char **argv)
{
	unsigned root = 0;
	int status;

	st.tables = tables_named();
	st.named = st.tables & ~(3u << T_ICMP); /* not before Linux 3.0 */
	if (ENABLE_SOCKSTATE_CHECK && runs[verb] == sockstate_count &&
			(asked(CODE(OPT_WARN)) || asked(CODE(OPT_CRIT))))
		st.usage = 3; /* "unknown" to a monitoring system */
	st.tables = st.named ? st.tables : INET;
	if (verb < FILTERS && *argv) {
		if (!ENABLE_FEATURE_FILTER)
			return wrong_usage(*argv, "filters are not compiled in");
		root = filter_parse(&st.filter, join_words(argv));
		if (!root)
			return wrong_text(st.filter.text, st.filter.word,
					st.filter.error);
		use_filter(root);
	}
	st.tables &= tables_of_families();
	if (ENABLE_FEATURE_FILTER && st.filter.wants_owners)
		find_owners();
	status = runs[verb](argv);
	if (st.walked && !st.readable)
		status = st.usage;
	return applet_end() && !status ? 1 : status;
}

/* wait's -t takes seconds; what follows "--" is not ours to read. */
static void wait_words(char **argv)
{
	char **to = argv, *s;

	for (; (s = *argv); argv++) {
		if (ENABLE_SOCKSTATE_WAIT_RUN && !strcmp(s, "--")) {
			st.command = argv + 1;
			break;
		}
		if (s[0] == '-' && s[1] == 't')
			st.timeout = s[2] || !argv[1] ? s + 2 : *++argv;
		else
			*to++ = s;
	}
	*to = NULL;
}

/* Options may stand before the verb. */
static bool waits(char **argv)
{
	int verb = VERBS;

	for (; *argv && verb == VERBS; argv++)
		verb = find(*argv);
	return runs[verb] == sockstate_wait;
}

int sockstate_main(char **argv)
{
	int verb, code;

	argv++;
	st.usage = 2;
	st.opt.table = table;
	if (ENABLE_SOCKSTATE_WAIT && waits(argv))
		wait_words(argv);
	code = options_parse(&st.opt, argv);
	if (code)
		return usage(code == 'h' ? 1 : 2);
	if (ENABLE_FEATURE_DNS && argument(CODE(OPT_RESOLVE)) &&
			option_resolve_timeout(argument(CODE(OPT_RESOLVE))))
		return usage(2);
	set_source();
	verb = *argv ? find(*argv) : VERBS;
	if (verb < VERBS)
		argv++;
	else
		verb = 0;
	return VERBS ? run(verb, argv) : usage(2);
}
