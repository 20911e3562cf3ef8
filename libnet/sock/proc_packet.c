/*
 * /proc/net/packet: net/packet/af_packet.c packet_seq_show().
 * sk RefCnt Type Proto Iface R Rmem User Inode
 * /proc/net/netlink: net/netlink/af_netlink.c netlink_native_seq_show().
 * sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode
 */
#include <string.h>
#include "libnet.h"

bool proc_packet_row(struct sock *s, const char *line)
{
	struct scan c = {line, false};
	size_t len;

	memset(s, 0, sizeof *s);
	s->table = T_PACKET;
	s->state = ST_CLOSE;
	scan_word(&c, &len);
	s->refs = scan_dec32(&c);
	s->type = sock_type(scan_dec32(&c));
	s->port[LOCAL] = (uint16_t)scan_hex(&c, 4); /* ETH_P_ */
	s->ifindex = scan_dec32(&c);
	scan_dec32(&c); /* running */
	s->rx_queue = scan_dec32(&c);
	s->uid = scan_dec32(&c);
	s->inode = scan_dec(&c);
	s->have = HAVE_IFINDEX | HAVE_QUEUES | HAVE_UID | HAVE_REFS;
	return !c.bad;
}

bool proc_netlink_row(struct sock *s, const char *line)
{
	struct scan c = {line, false};
	size_t len;

	memset(s, 0, sizeof *s);
	s->table = T_NETLINK;
	s->state = ST_CLOSE;
	scan_word(&c, &len);
	s->port[LOCAL] = (uint16_t)scan_dec32(&c);
	s->flags = scan_dec32(&c);
	scan_hex(&c, 8);
	s->rx_queue = scan_dec32(&c);
	s->tx_queue = scan_dec32(&c);
	scan_word(&c, &len); /* a dump runs; NULL and (null) in old kernels */
	s->refs = scan_dec32(&c);
	s->drops = scan_dec32(&c);
	s->inode = scan_dec(&c);
	s->have = HAVE_QUEUES | HAVE_DROPS | HAVE_REFS;
	return !c.bad;
}
