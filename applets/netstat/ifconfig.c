/* SPDX-License-Identifier: MIT */
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
	for (p = names; *p; p = nth_string(p, 1)) {
		if (!(flags >> (*p - 1) & 1))
			continue;
		out_format("%c%s", sep, p + 1);
		sep = ',';
	}
	if (sep == ',' || !flags)
		out_str(sep == ',' ? ">" : "<>");
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
	unsigned scope = a->scope & ~(unsigned)COMPAT_V4;

	*fmt_addr(text, AF_INET6, a->addr) = 0;
	out_format("        inet6 %s  prefixlen %u  scopeid 0x%x<%s%s>\n", text,
		a->prefix, a->scope, scope == a->scope ? "" : "compat,",
		!scope ? "global" : scope == 0x20 ? "link" :
		scope == 0x40 ? "site" : scope == 0x10 ? "host" : "");
}

/* include/uapi/linux/if_arp.h */
static void put_hardware(const struct netdev *d)
{
	static const uint16_t types[] = {1, 256, 512, 768, 772, 776, 0};
	const char *names = "ether\0Ethernet\0slip\0Serial Line IP\0"
		"ppp\0Point-to-Point Protocol\0tunnel \0IPIP Tunnel\0"
		"loop\0Local Loopback\0sit\0IPv6-in-IPv4\0unspec\0UNSPEC";
	const char *digits = "0123456789abcdef";
	const uint16_t *type = types;
	unsigned n, bytes;
	int sep = ' ';

	while (*type && *type != d->type) {
		names = nth_string(names, 2);
		type++;
	}
	bytes = *type == 1 ? 6 : *type ? 0 : 16;
	if (bytes == 16)
		digits = "0123456789ABCDEF";
	out_format("        %s", names);
	for (n = 0; n < bytes; n++) {
		unsigned byte = n < 8 ? d->hwaddr[n] : 0;

		out_format("%c%c%c", sep, digits[byte >> 4], digits[byte & 15]);
		sep = bytes == 6 ? ':' : '-';
	}
	out_format("  txqueuelen %u  (%s)\n", d->tx_queue_len,
		nth_string(names, 1));
}

/* Both directions' counters begin alike.
 * "RX packets N  bytes N (1.2 KiB)" */
static void put_traffic(const char *what, const unsigned long long *c)
{
	unsigned long long bytes = c[ND_RX_BYTES];
	const char *unit = "B\0KiB\0MiB\0GiB\0TiB\0PiB\0EiB";
	unsigned shift = 0;

	for (; shift < 60 && bytes > 1024ull << shift; shift += 10)
		unit = nth_string(unit, 1);
	out_format("        %s packets %llu  bytes %llu (%llu.%u %s)\n", what,
		c[ND_RX_PACKETS], bytes, bytes >> shift,
		(unsigned)((bytes & ((1ull << shift) - 1)) * 10 >> shift), unit);
	out_format("        %s errors %llu  dropped %llu  overruns %llu  ", what,
		c[ND_RX_ERRORS], c[ND_RX_DROPPED], c[ND_RX_FIFO]);
}

static void put_counters(const unsigned long long *c)
{
	put_traffic("RX", c);
	out_format("frame %llu\n", c[ND_RX_FRAME]);
	put_traffic("TX", c + ND_TX_BYTES);
	out_format("carrier %llu  collisions %llu\n", c[ND_TX_CARRIER],
		c[ND_COLLISIONS]);
}

static void put_map(const struct netdev *d)
{
	if (!(d->map.irq | d->map.dma | d->map.mem_start |
			d->map.base_addr >> 8))
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
	const struct address6 *a;

	out_format("%s", d->name);
	if (d->have & NETDEV_LINK) {
		put_flags(d->flags & 0xffff);
		out_format("  mtu %u", d->mtu);
	}
	out_char('\n');
	put_inet(i);
	for (a = i->address6; a; a = a->next)
		put_inet6(&a->a);
	if (d->type || d->have == NETDEV_LINK)
		put_hardware(d);
	if (d->have & NETDEV_STATS)
		put_counters(d->count);
	put_map(d);
	out_char('\n');
}
