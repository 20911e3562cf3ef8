/* The interfaces in the layout of ifconfig (-ie). */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

enum { POINTOPOINT = 1 << 4, BROADCAST = 1 << 1, COMPAT_V4 = 0x80 };

/* include/uapi/linux/if.h: bit and name, in the order shown. */
static void put_flags(uint32_t flags)
{
	static const char names[] =
		"\1UP\0\2BROADCAST\0\3DEBUG\0\4LOOPBACK\0\5POINTOPOINT\0"
		"\6NOTRAILERS\0\7RUNNING\0\10NOARP\0\11PROMISC\0\12ALLMULTI\0"
		"\14SLAVE\0\13MASTER\0\15MULTICAST\0\20DYNAMIC\0";
	const char *p;
	int sep = '<';

	out_format(": flags=%d", (int16_t)flags);
	for (p = names; *p; p += strlen(p) + 1) {
		if (!(flags >> (*p - 1) & 1))
			continue;
		out_char(sep);
		out_str(p + 1);
		sep = ',';
	}
	out_str(sep == '<' && !flags ? "<>" : sep == '<' ? "" : ">");
}

static void put_ip4(const char *what, const uint8_t *addr)
{
	char text[FMT_ADDR];

	*fmt_ip4(text, addr) = 0;
	out_format("%s%s", what, text);
}

static void put_inet(const struct iface *i)
{
	const struct netaddr *a = &i->address;
	uint32_t mask;

	if (!a->family)
		return;
	mask = a->prefix ? htonl(UINT32_MAX << ((32 - a->prefix) & 31)) : 0;
	put_ip4("        inet ", a->addr);
	put_ip4("  netmask ", (const uint8_t *)&mask);
	if (i->dev.flags & BROADCAST)
		put_ip4("  broadcast ", a->broadcast);
	if (i->dev.flags & POINTOPOINT)
		put_ip4("  destination ", a->peer);
	out_char('\n');
}

/* include/net/ipv6.h IPV6_ADDR_ scopes */
static void put_inet6(const struct netaddr *a)
{
	char text[FMT_ADDR + 1];
	unsigned scope = a->scope;

	*fmt_addr(text, AF_INET6, a->addr) = 0;
	out_format("        inet6 %s  prefixlen %u  scopeid 0x%x", text,
		a->prefix, scope);
	out_str(scope & COMPAT_V4 ? "<compat" : "<");
	scope &= ~(unsigned)COMPAT_V4;
	if (a->scope & COMPAT_V4 && scope)
		out_char(',');
	out_str(!scope ? a->scope ? ",global" : "global" :
		scope == 0x20 ? "link" : scope == 0x40 ? "site" :
		scope == 0x10 ? "host" : "");
	out_str(">\n");
}

static const struct iface *shown;

static int match6(const struct netaddr *a, void *ctx)
{
	(void)ctx;
	if (a->ifindex == shown->dev.ifindex)
		put_inet6(a);
	return 0;
}

/* net/ipv6/addrconf.c if6_seq_show() */
static bool line6(char *line, void *ctx)
{
	struct netaddr a = {0};
	struct scan c = {line, false};
	const char *name;
	size_t len;

	(void)ctx;
	scan_bytes(&c, a.addr, 16);
	scan_hex(&c, 8);
	a.prefix = (uint8_t)scan_hex(&c, 2);
	a.scope = (uint8_t)scan_hex(&c, 2);
	scan_hex(&c, 2);
	name = scan_word(&c, &len);
	if (name && !strcmp(name, shown->dev.name))
		put_inet6(&a);
	return name != NULL;
}

/* By name: an alias has none, as with net-tools. */
static void put_addresses6(void)
{
	static const char path[] = "/proc/net/if_inet6";

	if (view_file(path, 0, line6) && no_proc() &&
			shown->dev.have & NETDEV_STATS)
		nl_addresses(AF_INET6, match6, NULL);
}

/* include/uapi/linux/if_arp.h */
static void put_hardware(const struct netdev *d)
{
	static const uint16_t types[] = {1, 256, 512, 768, 772, 776};
	static const char names[] =
		"ether\0slip\0ppp\0tunnel\0loop\0sit\0unspec\0"
		"Ethernet\0Serial Line IP\0Point-to-Point Protocol\0"
		"IPIP Tunnel\0Local Loopback\0IPv6-in-IPv4\0UNSPEC";
	enum { UNSPEC = sizeof types / sizeof *types };
	unsigned i = 0, n;

	while (i < UNSPEC && types[i] != d->type)
		i++;
	out_format("        %s", nth_string(names, i));
	if (d->type == 1)
		for (n = 0; n < 6; n++)
			out_format(n ? ":%02x" : " %02x", d->hwaddr[n]);
	else if (i == UNSPEC)
		for (n = 0; n < 16; n++)
			out_format(n ? "-%02X" : " %02X",
				n < 8 ? d->hwaddr[n] : 0);
	out_format("  txqueuelen %u  (%s)\n", d->tx_queue_len,
		nth_string(names, i + UNSPEC + 1));
}

/* "RX packets N  bytes N (1.2 KiB)" */
static void put_traffic(const char *what, uint64_t packets, uint64_t bytes)
{
	static const char units[] = " KMGTPE";
	unsigned n = 0;

	while (n < 6 && bytes > 1ull << 10 * (n + 1))
		n++;
	out_format("        %s packets %llu  bytes %llu (%llu.%u ", what,
		(unsigned long long)packets, (unsigned long long)bytes,
		(unsigned long long)(bytes >> 10 * n),
		(unsigned)((bytes & ((1ull << 10 * n) - 1)) * 10 >> 10 * n));
	if (n)
		out_format("%ciB)\n", units[n]);
	else
		out_str("B)\n");
}

static void put_counters(const unsigned long long *c)
{
	put_traffic("RX", c[ND_RX_PACKETS], c[ND_RX_BYTES]);
	out_format("        RX errors %llu  dropped %llu  overruns %llu  "
		"frame %llu\n", c[ND_RX_ERRORS], c[ND_RX_DROPPED],
		c[ND_RX_FIFO], c[ND_RX_FRAME]);
	put_traffic("TX", c[ND_TX_PACKETS], c[ND_TX_BYTES]);
	out_format("        TX errors %llu  dropped %llu  overruns %llu  "
		"carrier %llu  collisions %llu\n", c[ND_TX_ERRORS],
		c[ND_TX_DROPPED], c[ND_TX_FIFO], c[ND_TX_CARRIER],
		c[ND_COLLISIONS]);
}

static void put_map(const struct netdev *d)
{
	if (!d->map.irq && !d->map.mem_start && !d->map.dma &&
			d->map.base_addr < 0x100)
		return;
	out_str("        device ");
	if (d->map.irq)
		out_format("interrupt %u  ", d->map.irq);
	if (d->map.base_addr >= 0x100)
		out_format("base 0x%llx  ", d->map.base_addr);
	if (d->map.mem_start)
		out_format("memory 0x%llx-%llx  ", d->map.mem_start,
			d->map.mem_end);
	if (d->map.dma)
		out_format("  dma 0x%x", d->map.dma);
	out_char('\n');
}

void ifconfig_put(const struct iface *i)
{
	const struct netdev *d = &i->dev;

	shown = i;
	out_format("%s", d->name);
	if (d->have & NETDEV_LINK) {
		put_flags(d->flags & 0xffff);
		out_format("  mtu %u", d->mtu);
	}
	out_char('\n');
	put_inet(i);
	put_addresses6();
	if (d->type || d->have == NETDEV_LINK)
		put_hardware(d);
	if (d->have & NETDEV_STATS)
		put_counters(d->count);
	put_map(d);
	out_char('\n');
}
