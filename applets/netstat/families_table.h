/* SPDX-License-Identifier: MIT */
/* The families of families.c: a row each. */
#include <stdint.h>

/*
 * A family: the path of its table and the layout of its rows. In row a blank or
 * a slash stands for itself. Each column has three letters: its kind, the word
 * of the line that it shows ('A' is the first, 'a' the last), and its width
 * plus '0':
 * 	l left; n number, left; d number, right; z number, zeros; h hexadecimal,
 * 	shown decimal, right; x the same, left; s state, left; i IPX address;
 * 	b Bluetooth address; c callsign, cut at a comma; q security level;
 * 	u user, only with -e
 * Columns as in the kernel's net/{ax25/af_ax25,x25/x25_proc,netrom/af_netrom,
 * rose/af_rose,ipx/ipx_proc,bluetooth/l2cap_core,bluetooth/rfcomm/sock}.c.
 * net-tools has wrong titles for some columns. The titles are net-tools', the
 * JSON keys the kernel's.
 */
static const struct family {
	const char *name;   /* as in -A and in JSON */
	const char *absent; /* net-tools' name if the table is missing */
	const char *path;   /* several: the first that exists */
	const char *head;
	const char *row;
	const char *keys;   /* JSON keys of the columns */
	const char *states;
	char state_word;    /* word with the state; then its highest */
	uint8_t states_max;
	uint8_t words;      /* least number of words of a line */
	uint8_t skip;       /* header lines */
} table[] = {
	{"ipx", "AF IPX", "/proc/net/ipx/socket\0/proc/net/ipx\0",
		"Active IPX sockets\nProto Recv-Q Send-Q Local Address"
		"              Foreign Address            State",
		"pA6hC6 hD6 iAJ iBJ sE5uF:",
		"proto send_q recv_q local_address foreign_address state user",
		"UNK.\0ESTAB\0UNK.\0UNK.\0UNK.\0UNK.\0UNK.\0", 'E', 7, 6, 1},
	{"ax25", "AF AX25", "/proc/net/ax25\0",
		"Active AX.25 sockets\nDest       Source     Device  State"
		"        Vr/Vs    Send-Q  Recv-Q",
		"cD9  lC9  lB6  sE;  zG3/zF3  nc6  nb6",
		"dest source device state vr vs send_q recv_q",
		"LISTENING\0SABM SENT\0DISC SENT\0ESTABLISHED\0RECOVERY", 'E',
		4, 22, 0},
	{"x25", "AF X25", "/proc/net/x25/socket\0/proc/net/x25\0",
		"Active X.25 sockets\nDest         Source          Device  LCI"
		"  State        Vr/Vs  Send-Q  Recv-Q",
		"lA? lB? lC7 xD3  sE;  zG2/zF2  nN6  nO6",
		"dest source device lci state vr vs send_q recv_q",
		"LISTENING\0SABM_SENT\0DISC_SENT\0ESTABLISHED\0RECOVERY", 'E',
		4, 15, 1},
	{"netrom", "AF NETROM", "/proc/net/nr\0",
		"Active NET/ROM sockets\nUser       Dest       Source     Device"
		"  State        Vr/Vs    Send-Q  Recv-Q",
		"lA9  lB9  lC9  lD6  sG;  zI3/zH3  nQ6  nR6",
		"user dest source device state vr vs send_q recv_q",
		"LISTENING\0CONN SENT\0DISC SENT\0ESTABLISHED", 'G', 3, 18, 1},
	{"rose", "AF ROSE", "/proc/net/rose\0",
		"Active ROSE sockets\ndest_addr   dest_call  src_addr    src_call"
		"  dev   lci neigh   state",
		"lA:  lB9  lC:  lD9 lE5 hF3 dG5   sH0",
		"dest_addr dest_call src_addr src_call device lci neigh state",
		"LISTENING\0CONN SENT\0DISC SENT\0ESTABLISHED", 'H', 3, 8, 1},
	{"l2cap", "BTPROTO L2CAP", "/sys/kernel/debug/bluetooth/l2cap\0",
		"Proto  Destination       Source            State         PSM "
		"DCID   SCID      IMTU    OMTU Security",
		"pA7bAA bBA sC9 dD7 lE6 lF6 dG7 dH7 qI7",
		"proto source destination state psm scid dcid imtu omtu security",
		"UNKNOWN\0CONNECTED\0OPEN\0BOUND\0LISTEN\0CONNECT\0CONNECT2\0"
		"CONFIG\0DISCONN\0CLOSED", 'C', 9, 9, 0},
	{"rfcomm", "BTPROTO RFCOMM", "/sys/kernel/debug/bluetooth/rfcomm\0",
		"Proto  Destination       Source            State     Channel",
		"pA7bAA bBA sC9 dD7", "proto source destination state channel",
		"UNKNOWN\0CONNECTED\0OPEN\0BOUND\0LISTEN\0CONNECT\0CONNECT2\0"
		"CONFIG\0DISCONN\0CLOSED", 'C', 9, 4, 0},
};
