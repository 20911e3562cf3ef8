/* SPDX-License-Identifier: MIT */
/* netstat: parses the request and runs the views. */
#include <string.h>
#include "netstat.h"
#include "netstat_help.h"

static const char table[] =
	OPT("a", " ", "all", "servers and connections")
	OPT("l", " ", "listening", "listening sockets only")
	OPT("t", " ", "tcp", "TCP sockets")
	OPT("u", " ", "udp", "UDP sockets")
	IF_NETSTAT_UDPLITE(OPT("U", " ", "udplite", "UDP-Lite sockets"))
	IF_NETSTAT_RAW(OPT("w", " ", "raw", "raw sockets"))
	OPT("x", " ", "unix", "UNIX sockets")
	IF_NETSTAT_INTERFACES(OPT("i", " ", "interfaces", "interfaces")
	OPT("I", "=", "", "IFACE: this interface only"))
	IF_NETSTAT_GROUPS(OPT("g", " ", "groups", "multicast groups"))
	IF_NETSTAT_STATISTICS(OPT("s", " ", "statistics", "statistics")
	OPT("z", " ", "", "omit zero counters"))
	IF_NETSTAT_MASQUERADE(OPT("M", " ", "masquerade",
		"translated connections"))
	IF_NETSTAT_SCTP(OPT("S", " ", "sctp", "SCTP sockets"))
	IF_NETSTAT_ROUTE(OPT("r", " ", "route", "routing table")
	OPT("F", " ", "fib", "routing table itself (default)")
	OPT("C", " ", "cache", "routing cache"))
	IF_NETSTAT_ROUTE_NETLINK(OPT(OPT_TABLE, ":", "table",
		"TABLE: routing table main, local, all or a number"))
	OPT("n", " ", "numeric", "numbers instead of names")
	IF_FEATURE_LONG_OPTIONS(OPT(OPT_NUM_HOSTS, " ", "numeric-hosts",
		"numbers for hosts")
	OPT(OPT_NUM_PORTS, " ", "numeric-ports", "numbers for ports")
	OPT(OPT_NUM_USERS, " ", "numeric-users", "numbers for users"))
	IF_FEATURE_DNS(OPT(OPT_RESOLVE, ":", "resolve-timeout",
		"SECONDS: limit for all host names (2); 0: no DNS"))
	IF_FEATURE_ETC_SERVICES(OPT(OPT_BUILTIN, ".", "builtin-names",
		"built-in port names, too, where /etc/services lacks one"))
	OPT("N", " ", "symbolic", "with -r: numbers for hosts")
	IF_NETSTAT_EXTEND(OPT("e", " ", "extend", "more columns"))
	IF_NETSTAT_PROGRAMS(OPT("p", " ", "programs", "process of each socket"))
	IF_NETSTAT_TIMERS(OPT("o", " ", "timers", "timers"))
	IF_NETSTAT_WIDE(OPT("W", " ", "wide", "do not cut addresses")
	OPT("T", " ", "notrim", ""))
	IF_NETSTAT_CONTINUOUS(OPT("c", " ", "continuous",
		"repeat every [SECONDS [COUNT]]"))
	IF_NETSTAT_DROPS(OPT(OPT_DROPS, ".", "drops", "dropped packets"))
	IF_NETSTAT_BOUND(OPT("B", ".", "bound", "bound TCP sockets that do not listen"))
	IF_NETSTAT_PEER(OPT(OPT_PEER, ".", "peer",
		"other end of UNIX sockets"))
	IF_NETSTAT_FAMILY(OPT("4", "@", "inet", "IPv4 only")
	OPT("4", "@", "ip", "") OPT("4", "@", "tcpip", "")
	OPT("6", "@", "inet6", "IPv6 only")
	OPT("A", "=", "protocol", "FAMILY,...: only inet, inet6, unix"))
	IF_NETSTAT_OTHER_FAMILIES(OPT(OPT_AX25, "@", "ax25", "AX.25")
	OPT(OPT_IPX, "@", "ipx", "IPX") OPT(OPT_NETROM, "@", "netrom", "NET/ROM")
	OPT(OPT_ROSE, "@", "rose", "ROSE") OPT(OPT_X25, "@", "x25", "X.25")
	OPT(OPT_BLUETOOTH, "@", "bluetooth", "both Bluetooth tables")
	OPT(OPT_DDP, "@", "ddp", "") OPT(OPT_DDP, "@", "appletalk", "")
	OPT("2", " ", "l2cap", "Bluetooth L2CAP")
	OPT("f", " ", "rfcomm", "Bluetooth RFCOMM"))
	IF_FEATURE_JSON(OPT(OPT_JSON, ".", "json", "print an array of JSON objects"))
	IF_FEATURE_ROOT(OPT(OPT_ROOT, ":", "root", "DIR: read a saved tree")
	OPT(OPT_ENDIAN, ":", "endian", "big|little: byte order of the saved tree"))
	IF_FEATURE_BACKEND(OPT(OPT_BACKEND, ":", "backend",
		"auto|proc|diag: back end to prefer"))
	IF_FEATURE_NETNS(OPT(OPT_NETNS, ":", "netns",
		"NAME|PID|all: other network namespaces"))
	OPT("v", " ", "verbose", "report which back end answered")
	OPT("V", "!", "version", "print the version")
	OPT("h", "!", "help", "print this text");

/* Adds a FAMILY_ to those asked for. */
static void note_family(unsigned family)
{
	unsigned i = 0;

	if (family <= FAMILY_INET6)
		ns.inet |= (uint8_t)(1 << family);
	else if (family == FAMILY_UNIX)
		ns.unix_domain = true;
	else if (family <= FAMILY_RFCOMM)
		ns.others |= (uint8_t)(1 << (family - FAMILY_IPX));
	else if (family == FAMILY_BLUETOOTH)
		ns.others |= 3 << (FAMILY_L2CAP - FAMILY_IPX);
	while (ns.order[i] && ns.order[i] != family)
		i++;
	ns.order[i] = (uint8_t)family;
}

static bool add_family(const char *name, size_t len)
{
	unsigned family = family_number(name, len);

	if (family) {
		note_family(family);
		return true;
	}
	out_select(2);
	out_format("Unknown address family `%.*s'.\n", (int)len, name);
	out_select(1);
	return false;
}

static int seen(int code, const char *arg)
{
	/* an option and its family */
	static const char words[] = {
		'4', FAMILY_INET, '6', FAMILY_INET6, 'x', FAMILY_UNIX,
		IF_NETSTAT_OTHER_FAMILIES(CODE(OPT_AX25), FAMILY_AX25,
		CODE(OPT_IPX), FAMILY_IPX, CODE(OPT_NETROM), FAMILY_NETROM,
		CODE(OPT_ROSE), FAMILY_ROSE, CODE(OPT_X25), FAMILY_X25,
		'2', FAMILY_L2CAP, 'f', FAMILY_RFCOMM, CODE(OPT_DDP),
		FAMILY_DDP, CODE(OPT_BLUETOOTH), FAMILY_BLUETOOTH,) 0,
	};
	const char *p;

	if (ENABLE_FEATURE_DNS && code == CODE(OPT_RESOLVE))
		return option_resolve_timeout(arg);
	if (!ENABLE_NETSTAT_FAMILY)
		return 0;
	for (p = words; *p; p += 2)
		if (*p == code)
			note_family((unsigned)p[1]);
	while (code == 'A') {
		size_t len = (size_t)(text_find(arg, ',') - arg);

		if (!add_family(arg, len))
			return 1;
		arg += len;
		if (!*arg++)
			break;
	}
	return 0;
}

static int usage(int fd)
{
	out_select(fd);
	out_str(ENABLE_NETSTAT_CONTINUOUS ?
		"usage: netstat [OPTION...] [SECONDS [COUNT]]\n" :
		"usage: netstat [OPTION...]\n");
	options_help(table, netstat_help_packed, netstat_help_SIZE);
	out_select(1);
	return fd == 1 ? applet_end() : 3;
}

/* The views that exclude each other, in the order in which they are tried. */
static const char modes[] = IF_NETSTAT_MASQUERADE("M")
	IF_NETSTAT_STATISTICS("s") IF_NETSTAT_ROUTE("r")
	IF_NETSTAT_INTERFACES("i") "";

static unsigned modes_asked(void)
{
	const char *m;
	unsigned n = 0;

	for (m = modes; *m; m++)
		n += asked(*m);
	return n;
}

/* Takes an option. Returns 0, or a code that ends the parsing. */
static int parse(char **argv)
{
	int code;

	ns.opt.table = table;
	ns.opt.seen = seen;
	code = options_parse(&ns.opt, argv);
	if (!code)
		return modes_asked() > 1 ? usage(2) : -1;
	if (code == 'h')
		return usage(1);
	if (code == OPT_WRONG)
		return usage(2);
	if (code == 'V') {
		out_str("netstat (sockbox " SOCKBOX_VERSION ")\n");
		return applet_end();
	}
	return code;
}

int netstat_main(char **argv)
{
	int code = parse(argv + 1);

	if (code >= 0)
		return code;
	if (ENABLE_FEATURE_BACKEND && !options_backend(&ns.opt))
		return usage(2);
	if (ENABLE_FEATURE_ROOT)
		options_root(&ns.opt);
	services_file_decides = !asked(CODE(OPT_BUILTIN));
	ns.operand = argv + 1;
	if (ENABLE_NETSTAT_CONTINUOUS && asked('c'))
		netstat_repeat();
	else
		netstat_round();
	code = applet_end();
	return ns.status ? ns.status : code;
}
