/* SPDX-License-Identifier: MIT */
/* sockstate: parses the request and runs a verb. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"
#include "sockstate_help.h"

static const char table[] =
	OPT("t", " ", "tcp", "TCP sockets")
	OPT("u", " ", "udp", "UDP sockets")
	OPT("U", " ", "udplite", "UDP-Lite sockets")
	OPT("w", " ", "raw", "raw and ping sockets")
	IF_BACKEND_DIAG(OPT("S", " ", "sctp", "SCTP sockets")
	OPT("M", " ", "mptcp", "MPTCP sockets"))
	OPT("x", " ", "unix", "UNIX sockets")
	OPT("a", " ", "all", "count: also zeros; who: also connections")
	OPT("n", " ", "numeric", "numbers (default)")
	IF_SOCKSTATE_NAMES(OPT("r", " ", "resolve",
		"resolve host and port names"))
	IF_FEATURE_DNS(OPT(OPT_RESOLVE, "=", "resolve-timeout",
		"SECONDS: limit for all host names (2); 0: no DNS"))
	OPT("p", " ", "programs", "owners of each socket")
	OPT("q", " ", "quiet", "print no messages")
	IF_FEATURE_JSON(OPT("j", " ", "json", "print JSON"))
	IF_SOCKSTATE_LIST(OPT("o", " ", "timers", "timers")
	OPT("i", " ", "info", "TCP's measurements"))
	IF_SOCKSTATE_BY(OPT(OPT_BY, "=", "by",
		"KEY,...: count by keys such as raddr,rport; top: by one")
	OPT(OPT_PREFIX, "=", "prefix", "BITS[/BITS]: count by network, IPv4[/IPv6]"))
	OPT(OPT_TOP, "=", "top", "N: only the N largest")
	OPT(OPT_WARN, "=", "warn", "N: count: warning threshold; ports: percent")
	IF_SOCKSTATE_CHECK(OPT(OPT_CRIT, "=", "crit", "N: count: critical threshold"))
	OPT(OPT_ADDR, "=", "addr", "ADDR: servers reachable at this address")
	IF_SOCKSTATE_SAMPLES(OPT(OPT_FOR, "=", "for",
		"SECONDS: leaks, doctor, top: the time between two samples"))
	IF_SOCKSTATE_LEAKS(OPT(OPT_MIN, "=", "min", "N: leaks: ignore fewer than N"))
	IF_SOCKSTATE_DIFF(OPT("l", " ", "listen", "diff: compare servers only"))
	IF_SOCKSTATE_WATCH(OPT(OPT_EVENTS, " ", "events",
		"watch: print a line per change"))
	IF_SOCKSTATE_METRICS(OPT(OPT_TEXTFILE, "=", "textfile",
		"PATH: metrics: replace this file"))
	IF_SOCKSTATE_TOP(OPT("c", " ", "continuous", "top: repeat"))
	IF_SOCKSTATE_WHO_PIDS(OPT(OPT_PIDS, " ", "pids",
		"who: process numbers alone (-t)"))
	IF_SOCKSTATE_KILL(OPT(OPT_YES, " ", "yes", "kill: close the sockets"))
	IF_FEATURE_IPV6(OPT("4", " ", "inet", "IPv4 only")
	OPT("6", " ", "inet6", "IPv6 only"))
	IF_FEATURE_ROOT(OPT(OPT_ROOT, "=", "root", "DIR: read a saved tree")
	OPT(OPT_ENDIAN, "=", "endian", "big|little: byte order of the saved tree"))
	IF_FEATURE_NETNS(OPT(OPT_NETNS, "=", "netns",
		"NAME|PID|all: other network namespaces"))
	IF_FEATURE_BACKEND(OPT(OPT_BACKEND, "=", "backend",
		"auto|proc|diag: back end to prefer"))
	OPT("V", "!", "version", "print the version")
	OPT("h", "!", "help", "print this text; with a verb: what it does");

/* The options that do something for a verb; any other is refused. What stands
 * behind a bar does so only with the option in front of it. */
#define TABLES_OF "tuUwSMx"
#define READS "46" OPT_ROOT OPT_ENDIAN OPT_NETNS OPT_BACKEND
#define SHOWS READS "qj"
#define RESOLVES "nr|" OPT_RESOLVE

/* The verbs that take a filter come first. */
#define FILTERING(X) \
	IF_SOCKSTATE_COUNT(X(count, TABLES_OF SHOWS "an" OPT_WARN OPT_CRIT OPT_BY \
		"|" OPT_TOP OPT_PREFIX "r|" OPT_RESOLVE)) \
	IF_SOCKSTATE_LIST(X(list, TABLES_OF SHOWS "poi" RESOLVES)) \
	IF_SOCKSTATE_LEAKS(X(leaks, "tSM" SHOWS OPT_FOR OPT_MIN)) \
	IF_SOCKSTATE_QUEUES(X(queues, TABLES_OF SHOWS OPT_TOP RESOLVES)) \
	IF_SOCKSTATE_PORTS(X(ports, "tuUSM" SHOWS OPT_TOP OPT_WARN RESOLVES)) \
	IF_SOCKSTATE_DOCTOR(X(doctor, "tuUw" SHOWS OPT_FOR)) \
	IF_SOCKSTATE_DIFF(X(snap, TABLES_OF SHOWS)) \
	IF_SOCKSTATE_DIAGRAM(X(diagram, TABLES_OF READS "q")) \
	IF_SOCKSTATE_METRICS(X(metrics, TABLES_OF READS "q" OPT_TEXTFILE)) \
	IF_SOCKSTATE_KILL(X(kill, "tuUS" SHOWS OPT_YES RESOLVES)) \
	IF_SOCKSTATE_TOP(X(top, "tuc" SHOWS OPT_BY OPT_FOR OPT_TOP RESOLVES))
#define OTHERS(X) \
	IF_SOCKSTATE_WHO(X(who, "uUwSMx" SHOWS "a" OPT_ADDR OPT_PIDS RESOLVES)) \
	IF_SOCKSTATE_WAIT(X(listening, TABLES_OF READS "q" OPT_ADDR) \
		X(wait, TABLES_OF READS "q" OPT_ADDR)) \
	IF_SOCKSTATE_DIFF(X(diff, TABLES_OF READS "jl" RESOLVES)) \
	IF_SOCKSTATE_WATCH(X(watch, TABLES_OF READS "a" OPT_EVENTS "|jl" RESOLVES)) \
	IF_SOCKSTATE_EXPLAIN(X(explain, "j" OPT_ROOT OPT_ENDIAN RESOLVES))

/* A verb takes its operands and returns the exit status. It stands in a file of
 * its own, which is named above and in Kbuild and nowhere else. */
#define DECLARE(verb, options) int sockstate_##verb(char **argv);
FILTERING(DECLARE)
OTHERS(DECLARE)
/* named below, whether built or not */
DECLARE(count, )
DECLARE(wait, )
DECLARE(who, )
DECLARE(watch, )

#define NAME(verb, options) #verb "\0"
#define TAKES(verb, options) options "\0"
#define RUN(verb, options) sockstate_##verb,
#define ONE(verb, options) + 1
static const char names[] = "" FILTERING(NAME) OTHERS(NAME);
static const char takes[] = "" FILTERING(TAKES) OTHERS(TAKES);
static int (*const runs[])(char **) = { FILTERING(RUN) OTHERS(RUN) NULL };
enum { FILTERS = 0 FILTERING(ONE), VERBS = FILTERS OTHERS(ONE) };

/* Returns the 1-based number of a verb, or 0. */
static unsigned find(const char *name)
{
	return string_number(names, name, strlen(name));
}

static int usage(void)
{
	const char *s;

	out_str("usage: sockstate [VERB] [OPTION...] [FILTER]\n"
		IF_SOCKSTATE_HELP("       sockstate help [VERB]\n")
		IF_SOCKSTATE_WAIT("       sockstate wait [!]STATE PLACE... "
		"[-t SECONDS]" IF_SOCKSTATE_WAIT_RUN(" [-- COMMAND]") "\n")
		"verbs:");
	for (s = names; *s; s += strlen(s) + 1)
		out_format(" %s", s);
	out_char('\n');
	options_help(table, sockstate_help_packed, sockstate_help_SIZE);
	return applet_end();
}

static int try_help(const char *verb)
{
	bool of_verb = ENABLE_SOCKSTATE_HELP && verb && find(verb);

	out_select(2);
	out_format("Try 'sockstate %s%s--help'.\n", of_verb ? verb : "",
			of_verb ? " " : "");
	out_select(1);
	return st.usage;
}

static int overview(void)
{
	out_str("usage: sockstate [VERB] [OPTION...] [FILTER]\n");
	verb_overview(names);
	return applet_end();
}

/* An option that only tells: -h or -V, or the verb help. */
static int tell(int code, const char *verb)
{
	if (code == 'V') {
		out_str("sockstate (sockbox " SOCKBOX_VERSION ")\n");
		return applet_end();
	}
	if (ENABLE_SOCKSTATE_HELP && verb) {
		if (verb_help(verb))
			return applet_end();
		applet_message(verb, "no such verb");
		return try_help(NULL);
	}
	return usage();
}

/* Returns the first argument that should be a number and is not, or NULL. */
static const char *no_number(void)
{
	const char *code;

	for (code = OPT_TOP OPT_WARN OPT_CRIT OPT_FOR OPT_MIN; *code; code++)
		if (number_option(*code, 0) == UINT32_MAX)
			return argument(*code);
	return NULL;
}

static int run(unsigned verb, char **argv)
{
	const char *wrong;
	int status;

	/* as lsof -t, which scripts know */
	if (ENABLE_SOCKSTATE_WHO_PIDS && runs[verb] == sockstate_who && asked('t')) {
		st.opt.count[CODE(OPT_PIDS)] = 1;
		st.opt.count['t'] = 0;
	}
	st.tables = tables_named();
	st.named = st.tables & ~(3u << T_ICMP); /* since Linux 3.0 only */
	if (ENABLE_SOCKSTATE_CHECK && runs[verb] == sockstate_count &&
			(asked(CODE(OPT_WARN)) || asked(CODE(OPT_CRIT))))
		st.usage = 3; /* "unknown" to a monitoring system */
	if (ENABLE_SOCKSTATE_REFUSE &&
			refused(nth_string(names, verb), nth_string(takes, verb)))
		return try_help(nth_string(names, verb));
	if (ENABLE_FEATURE_JSON && asked('j') && st.usage == 3)
		return wrong_usage("--warn", "has no JSON form");
	wrong = no_number();
	if (wrong)
		return wrong_usage(wrong, "not a number");
	st.tables = st.named ? st.tables : INET;
	if ((int)verb < FILTERS && *argv) {
		if (!ENABLE_FEATURE_FILTER)
			return wrong_usage(*argv, "filters are not compiled in");
		st.root = filter_parse(&st.filter, join_words(argv));
		if (ENABLE_SOCKSTATE_HELP && !st.root &&
				st.filter.word == st.filter.text && verb_unknown(*argv))
			return try_help(NULL);
		if (!st.root)
			return wrong_text(st.filter.text, st.filter.word,
					st.filter.error);
		use_filter();
	}
	st.tables &= tables_of_families();
	if (ENABLE_FEATURE_FILTER && st.filter.wants_owners) {
		st.owners = true;
		scan_owners();
		status = wrong_process();
		if (status)
			return status;
	}
	status = runs[verb](argv);
	if (nothing_read())
		status = st.usage;
	return applet_end() && !status ? 1 : status;
}

/* Takes wait's -t SECONDS, and the command behind "--", out of argv. */
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

/* Returns whether the verb is wait. Options may precede the verb. */
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
	owner_comm = owner_whole = true;
	st.opt.table = table;
	if (ENABLE_SOCKSTATE_WAIT && waits(argv))
		wait_words(argv);
	code = options_parse(&st.opt, argv);
	if (code)
		return code == OPT_WRONG ? try_help(*argv) : tell(code, *argv);
	if (ENABLE_SOCKSTATE_HELP && *argv && !strcmp(*argv, "help"))
		return argv[1] ? tell('h', argv[1]) : overview();
	timeout = argument(CODE(OPT_RESOLVE));
	if (!VERBS || (ENABLE_FEATURE_DNS && timeout &&
			option_resolve_timeout(timeout)))
		return try_help(NULL);
	if (ENABLE_FEATURE_ROOT)
		options_root(&st.opt);
	if (ENABLE_FEATURE_NETNS && argument(CODE(OPT_NETNS)))
		st.netns = netns_list(argument(CODE(OPT_NETNS)));
	if (ENABLE_FEATURE_FILTER)
		filter_devices_later = st.netns != NULL;
	if (ENABLE_FEATURE_BACKEND && !options_backend(&st.opt))
		return try_help(NULL);
	verb = *argv ? find(*argv) : 0;
	return run(verb ? verb - 1 : 0, argv + !!verb);
}
