/* SPDX-License-Identifier: MIT */
/*
 * The tables that fuzz_proc.c does not have: routes, interfaces, groups,
 * counters, translated connections, caches, SCTP, packet and netlink sockets,
 * the old families, names of networks and protocols.  The first byte is the
 * table, the second the form.  Only visible text leaves, and --json is JSON.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct {
		const char *path, *option;
	} views[] = {
		{"proc/net/route", "-rn"},
		{"proc/net/ipv6_route", "-6rn"},
		{"proc/net/dev", "-in"},
		{"proc/net/igmp", "-4gn"},
		{"proc/net/igmp6", "-6gn"},
		{"proc/net/snmp", "-s"},
		{"proc/net/netstat", "-s"},
		{"proc/net/snmp6", "-6s"},
		{"proc/net/if_inet6", "-ien"},
		{"proc/net/sctp/eps", "-Sna"},
		{"proc/net/sctp/assocs", "-Sna"},
		{"proc/net/nf_conntrack", "-Mn"},
		{"proc/net/ip_conntrack", "-Mn"},
		{"proc/net/ip_masquerade", "-Mn"},
		{"proc/net/rt_cache", "-rCn"},
		{"proc/net/ndisc", "-6rCn"},
		{"proc/net/packet", "-wanvv"},
		{"proc/net/netlink", "-wanvv"},
		{"proc/net/ipx/socket", "--ipx"},
		{"proc/net/ax25", "--ax25"},
		{"proc/net/x25", "--x25"},
		{"proc/net/nr", "--netrom"},
		{"proc/net/rose", "--rose"},
		{"sys/kernel/debug/bluetooth/l2cap", "-2"},
		{"sys/kernel/debug/bluetooth/rfcomm", "-f"},
		{"etc/networks", "-r"},
		{"etc/protocols", "-wa"},
	};
	enum { N = sizeof views / sizeof *views };
	static int fd[N];
	const char *args[] = {NULL, NULL, NULL, NULL, NULL};
	unsigned v, i = 1;

	if (n < 2)
		return 0;
	v = data[0] % N;
	if (!fd[v])
		fd[v] = fuzz_file(views[v].path);
	fuzz_fill(fd[v], data + 2, n - 2);
	args[0] = views[v].option;
	if (data[1] & 1)
		args[i++] = "--json";
	if (data[1] & 2)
		args[i++] = "-e";
	if (data[1] & 4)
		args[i++] = "-W";
	fuzz_netstat(args);
	if (data[1] & 1)
		fuzz_json();
	fuzz_fill(fd[v], "", 0);
	return 0;
}
