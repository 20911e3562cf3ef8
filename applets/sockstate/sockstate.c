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

/* From 1 on; 0: there is no such verb. */
static unsigned find(const char *name)
{
	return string_number(names, name, strlen(name));
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
	applet_message(what, text);
	return st.usage;
}

uint32_t number_option(int code, uint32_t otherwise)
{
	return asked(code) ? (uint32_t)scan_number(argument(code), INT32_MAX) :
		otherwise;
}

/* The first argument that should be a number and is none, or NULL. */
static const char *no_number(void)
{
	const char *code;

	for (code = OPT_TOP OPT_WARN OPT_CRIT OPT_FOR OPT_MIN; *code; code++)
		if (number_option(*code, 0) == UINT32_MAX)
			return argument(*code);
	return NULL;
}

const char *join_words(char **argv)
{
	size_t n = 2;
	char **w, *text, *end;

	for (w = argv; *w; w++)
		n += strlen(*w) + 3;
	end = text = arena_alloc(n);
	for (w = argv; text && *w; w++) {
		const char *quote = ENABLE_FEATURE_FILTER &&
				needs_quotes(argv, w) ? "\"" : "";

		*end++ = ' ';
		end = stpcpy(stpcpy(stpcpy(end, quote), *w), quote);
	}
	return text ? text + 1 : "";
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
	static const char letters[] = "ttSSuuUUwwwwx"; /* of enum table */
	uint32_t tables = 0;
	unsigned t;

	for (t = 0; letters[t]; t++)
		if (asked(letters[t]))
			tables |= 1u << t;
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
static void use_filter(void)
{
	uint32_t can = filter_tables(st.root);
	uint32_t states = filter_states(st.root);

	if (!st.named)
		st.tables = can & INET ? INET : can;
	st.tables &= can;
	/* all that datagram sockets know */
	if (!(states & (1 << ST_ESTABLISHED | 1 << ST_CLOSE)))
		st.tables &= ~((1u << T_UNIX) - (1u << T_UDP));
	st.states = states == F_STATE_ALL ? 0 : states;
	if (ENABLE_FEATURE_FILTER_KERNEL)
		filter_code(st.root, &st.walk);
}

/* ---- the walk ---- */

static int (*row_of_verb)(const struct sock *, void *);
static uint32_t unknown; /* sockets of which nobody knows whether they match */

static bool passes(const struct sock *s)
{
	const struct condition *c = st.condition;
	enum filter_answer a;

	if (ENABLE_FEATURE_FILTER && st.root) {
		a = filter_match(st.root, s);
		unknown += a == FILTER_UNKNOWN;
		/* those whose owners are looked for may match then */
		return a == FILTER_YES ||
			(a == FILTER_UNKNOWN && filter_owners_unknown);
	}
	for (; c < st.condition_end; c++)
		if (condition_match(c, s))
			return true;
	return !st.condition;
}

static int pass_row(const struct sock *s, void *ctx)
{
	return passes(s) ? row_of_verb(s, ctx) : 0;
}

static void report(enum table t, int err)
{
	const char *name = table_name(t);

	if (err < 0)
		applet_error(name, err);
	if (!st.walk.bad)
		return;
	applet_failed();
	out_select(2);
	out_format("%s: %s: %u malformed rows skipped\n", applet_name, name,
		st.walk.bad);
	out_select(1);
}

/* Every table in turn; what row() returned, or 0. */
static int walk_tables(void)
{
	enum table t;
	int err = 0;

	for (t = 0; t < TABLES && err <= 0; t++) {
		if (!(st.tables >> t & 1))
			continue;
		st.walked = true;
		/* servers are in CLOSE */
		st.walk.states = t >= T_UDP && st.condition ? 0 : st.states;
		err = sock_walk(&st.walk, t);
		if (err >= 0)
			st.readable = true;
		/* the table of SCTP's text is a directory: diag or nothing */
		if (err == -EISDIR)
			err = -ENOENT;
		if (!st.quiet && (err != -ENOENT || st.named >> t & 1))
			report(t, err);
	}
	return err > 0 ? err : 0;
}

static int walk_namespaces(void)
{
	const struct netns *n;
	int ret = 0;

	if (!ENABLE_FEATURE_NETNS || !st.netns)
		return walk_tables();
	for (n = st.netns; n && !ret; n = n->next) {
		int err = netns_enter(n);

		if (!err)
			ret = walk_tables();
		else if (!st.quiet)
			applet_error(n->label, err);
	}
	return ret;
}

/* Left out, and said so: neither the term nor its negation holds. */
static void report_unknown(void)
{
	enum { OWNER = 1 << F_PID | 1 << F_PROCESS };

	if (!unknown || st.quiet || asked('q'))
		return;
	out_select(2);
	out_format("%s: %u sockets left out: their %s is not known\n",
		applet_name, unknown, filter_unknown & OWNER ? "owner" :
		filter_unknown >> F_DEV & 1 ? "device" : "user");
	out_select(1);
	/* closed sockets have no user on any machine */
	if (filter_unknown & ~(1u << F_UID))
		applet_failed();
}

int each_socket(int (*row)(const struct sock *, void *), void *ctx,
		uint32_t want)
{
	int ret;

	unknown = filter_unknown = 0;
	row_of_verb = row;
	st.walk.row = pass_row;
	st.walk.ctx = ctx;
	st.walk.want = want;
	if (ENABLE_FEATURE_FILTER && st.filter.wants_ifindex)
		st.walk.want |= HAVE_IFINDEX;
	if (ENABLE_FEATURE_FILTER && st.filter.wants_uid)
		st.walk.want |= HAVE_UID;
	ret = walk_namespaces();
	if (ENABLE_FEATURE_FILTER)
		report_unknown();
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
	owner_want(s);
	return 0;
}

void find_owners(void)
{
	int ret;

	owner_reset();
	ret = owner_scan(true);
	if (ENABLE_FEATURE_FILTER)
		filter_owners_unknown = true;
	st.quiet = true; /* what is wrong is told when it is shown */
	each_socket(want_owner, NULL, 0);
	st.quiet = false;
	if (ENABLE_FEATURE_FILTER)
		filter_owners_unknown = false;
	owner_complete(ENABLE_SOCKSTATE_WHO_WHY);
	if (ret < 0)
		applet_error("/proc", ret);
	else if (ENABLE_SOCKSTATE_WHO_WHY && ret & OWNER_DENIED && !asked('q'))
		applet_message("some processes could not be looked into; "
			"root sees all owners", NULL);
}

/* ---- start and end ---- */

static int run(unsigned verb, char **argv)
{
	const char *wrong;
	int status;

	st.tables = tables_named();
	st.named = st.tables & ~(3u << T_ICMP); /* not before Linux 3.0 */
	if (ENABLE_SOCKSTATE_CHECK && runs[verb] == sockstate_count &&
			(asked(CODE(OPT_WARN)) || asked(CODE(OPT_CRIT))))
		st.usage = 3; /* "unknown" to a monitoring system */
	wrong = no_number();
	if (wrong)
		return wrong_usage(wrong, "no number");
	st.tables = st.named ? st.tables : INET;
	if ((int)verb < FILTERS && *argv) {
		if (!ENABLE_FEATURE_FILTER)
			return wrong_usage(*argv, "filters are not compiled in");
		st.root = filter_parse(&st.filter, join_words(argv));
		if (!st.root)
			return wrong_text(st.filter.text, st.filter.word,
					st.filter.error);
		use_filter();
	}
	st.tables &= tables_of_families();
	if (ENABLE_FEATURE_FILTER && st.filter.wants_owners) {
		find_owners();
		status = wrong_process();
		if (status)
			return status;
	}
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
	unsigned verb = 0;

	for (; *argv && !verb; argv++)
		verb = find(*argv);
	return verb && runs[verb - 1] == sockstate_wait;
}

int sockstate_main(char **argv)
{
	const char *timeout;
	unsigned verb;
	int code;

	argv++;
	st.usage = 2;
	owner_comm = true;
	st.opt.table = table;
	if (ENABLE_SOCKSTATE_WAIT && waits(argv))
		wait_words(argv);
	code = options_parse(&st.opt, argv);
	if (code)
		return usage(code == 'h' ? 1 : 2);
	timeout = argument(CODE(OPT_RESOLVE));
	if (!VERBS || (ENABLE_FEATURE_DNS && timeout &&
			option_resolve_timeout(timeout)))
		return usage(2);
	if (ENABLE_FEATURE_ROOT)
		options_root(&st.opt);
	if (ENABLE_FEATURE_NETNS && argument(CODE(OPT_NETNS)))
		st.netns = netns_list(argument(CODE(OPT_NETNS)));
	if (ENABLE_FEATURE_BACKEND && !options_backend(&st.opt))
		return usage(2);
	verb = *argv ? find(*argv) : 0;
	return run(verb ? verb - 1 : 0, argv + !!verb);
}
