/* Multicast groups (-g): net/ipv4/igmp.c igmp_mc_seq_show(), net/ipv6/mcast.c
 * igmp6_mc_seq_show(). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

static char iface[IFNAME];

static void put_group(int family, const uint8_t *addr, uint32_t users)
{
	char group[HOST];

	host_text(group, family, addr);
	if (json())
		json_row("family:s iface:s refcnt:u group:s",
			family == AF_INET ? "inet" : "inet6", iface, users,
			group);
	else
		out_format("%-15s %-6u %s\n", iface, users, group);
}

/* The name of the interface of this line and the next ones. */
static void take_iface(struct scan *c)
{
	size_t len;
	const char *name;

	scan_dec(c);
	name = scan_word(c, &len);
	iface[0] = 0;
	if (!name)
		return;
	if (len >= IFNAME)
		len = IFNAME - 1;
	memcpy(iface, name, len);
	iface[len] = 0;
}

/* "INDEX\tDEVICE    : …" and behind it "\t\t\t\tGROUP USERS …" */
static bool line4(char *line, void *ctx)
{
	struct scan c = {line, false};
	uint8_t addr[4];
	uint32_t users;

	(void)ctx;
	if (*line != '\t') {
		take_iface(&c);
		*(char *)text_find(iface, ':') = 0;
		return !c.bad;
	}
	scan_native(&c, addr, 1);
	users = scan_dec32(&c);
	if (c.bad || !iface[0])
		return false;
	put_group(AF_INET, addr, users);
	return true;
}

static bool line6(char *line, void *ctx)
{
	struct scan c = {line, false};
	uint8_t addr[16];
	uint32_t users;

	(void)ctx;
	take_iface(&c);
	scan_bytes(&c, addr, 16);
	users = scan_dec32(&c);
	if (!c.bad)
		put_group(AF_INET6, addr, users);
	return !c.bad;
}

static bool show(const char *path, unsigned skip, lines_row *row)
{
	int err = view_file(path, skip, row);

	if (err && err != -ENOENT)
		applet_error(path, err);
	return err != -ENOENT;
}

void netstat_groups(void)
{
	bool any = false;

	if (!json())
		out_str("IPv6/IPv4 Group Memberships\n"
			"Interface       RefCnt Group\n"
			"--------------- ------ ---------------------\n");
	if (wants_inet())
		any |= show("/proc/net/igmp", 1, line4);
	if (ENABLE_FEATURE_IPV6 && wants_inet6())
		any |= show("/proc/net/igmp6", 0, line6);
	if (!any)
		view_unsupported("AF INET (igmp)");
}
