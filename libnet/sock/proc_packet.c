/* SPDX-License-Identifier: MIT */
/*
 * /proc/net/packet: net/packet/af_packet.c packet_seq_show().
 * sk RefCnt Type Proto Iface R Rmem User Inode
 * /proc/net/netlink: net/netlink/af_netlink.c netlink_native_seq_show().
 * sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode
 */
#include <string.h>
#include "diag.h"

bool proc_packet_row(struct sock *s, const char *line)
{
	struct scan c = {line, false};
	uint32_t uid;
	size_t len;

	memset(s, 0, sizeof *s);
	s->table = T_PACKET;
	s->state = ST_CLOSE;
	scan_word(&c, &len);
	s->refs = scan_dec32(&c);
	s->type = sock_type(scan_dec32(&c));
	s->port[LOCAL] = (uint16_t)scan_hex(&c, 4); /* ETH_P_ */
	s->ifindex = scan_int(&c); /* -1: the interface is gone */
	scan_dec32(&c); /* running */
	s->rx_queue = scan_int(&c);
	uid = scan_int(&c);
	s->inode = scan_dec(&c);
	s->have = HAVE_IFINDEX | HAVE_QUEUES | HAVE_REFS;
	sock_set_uid(s, uid);
	return !c.bad;
}

bool proc_netlink_row(struct sock *s, const char *line)
{
	struct scan c = {line, false}, tail;
	size_t len;

	memset(s, 0, sizeof *s);
	s->table = T_NETLINK;
	s->state = ST_CLOSE;
	scan_word(&c, &len);
	s->port[LOCAL] = (uint16_t)scan_dec32(&c);
	s->flags = scan_int(&c); /* %d until 3.10 */
	scan_hex(&c, 8);
	s->rx_queue = scan_int(&c);
	s->tx_queue = scan_int(&c);
	scan_word(&c, &len); /* whether a dump runs; in old kernels a pointer */
	s->refs = scan_int(&c);
	s->have = HAVE_QUEUES | HAVE_REFS;
	tail = c;
	s->drops = scan_dec32(&tail); /* Linux 2.6.31 */
	if (!tail.bad)
		s->have |= HAVE_DROPS;
	s->inode = scan_dec(&tail); /* Linux 2.6.38 */
	return !c.bad;
}
