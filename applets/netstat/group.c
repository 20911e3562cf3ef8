/* Multicast groups (-g): net/ipv4/igmp.c igmp_mc_seq_show(), net/ipv6/mcast.c
 * igmp6_mc_seq_show(). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

static struct {
	int family;
	char iface[IFNAME]; /* of this line and the next ones */
} view;

static void put_group(const uint8_t *addr, uint32_t users)
{
	char group[HOST];

	host_text(group, view.family, addr);
	if (json())
		json_row("family:s iface:s refcnt:u group:s",
			view.family == AF_INET ? "inet" : "inet6", view.iface,
			users, group);
	else
		out_format("%-15s %-6u %s\n", view.iface, users, group);
}

/* IPv4: "INDEX\tDEVICE    : …" and behind it "\t\t\t\tGROUP USERS …"; IPv6:
 * "INDEX DEVICE GROUP USERS …" */
static bool line(char *text, void *ctx)
{
	bool v4 = view.family == AF_INET;
	struct scan c = {text, false};
	uint8_t addr[16];
	uint32_t users;

	(void)ctx;
	if (!v4 || *text != '\t') {
		const char *name;

		scan_dec(&c);
		name = view_word(&c);
		strncpy(view.iface, name ? name : "", IFNAME - 1);
		*(char *)text_find(view.iface, ':') = 0;
		if (v4)
			return !c.bad;
	}
	if (v4)
		scan_native(&c, addr, 1);
	else
		scan_bytes(&c, addr, 16);
	users = scan_dec32(&c);
	if (c.bad || !view.iface[0])
		return false;
	put_group(addr, users);
	return true;
}

static bool show(const char *path, int family)
{
	int err;

	view.family = family;
	err = view_file(path, family == AF_INET, line);
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
		any |= show("/proc/net/igmp", AF_INET);
	if (ENABLE_FEATURE_IPV6 && wants_inet6())
		any |= show("/proc/net/igmp6", AF_INET6);
	if (!any)
		view_unsupported("AF INET (igmp)", true);
}
