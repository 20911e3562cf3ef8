/* sockstate kill: closes sockets of other processes by SOCK_DESTROY (Linux
 * 4.5). */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include "sockstate.h"
#include "net/netlink.h"

enum { NETLINK_SOCK_DIAG = 4, SOCK_DESTROY = 21, FLAG_REQUEST_ACK = 5 };

/* include/uapi/linux/inet_diag.h struct inet_diag_req_v2 */
struct request {
	struct nl_message head;
	uint8_t family, protocol, ext, pad;
	uint32_t states;
	uint16_t port_be[2];
	uint8_t addr[2][16];
	uint32_t ifindex;
	uint64_t cookie;
};

struct victim {
	struct victim *next;
	const struct netns *netns; /* where it is, and is closed */
	struct sock s;
};

static struct victim *victims;
static int last_error;

static int add(const struct sock *s)
{
	struct victim *v = arena_alloc(sizeof *v);

	if (!v)
		return -1;
	v->s = *s;
	if (ENABLE_FEATURE_NETNS)
		v->netns = netns_here();
	v->next = victims;
	victims = v;
	return 0;
}

static int ignore(const struct nl_message *m, void *ctx)
{
	(void)m;
	(void)ctx;
	return 0;
}

static int destroy(const struct victim *v)
{
	static const uint8_t protocols[] = {6, 132, 17, 136, 255};
	static const struct netlink nl = {NETLINK_SOCK_DIAG, ignore, NULL};
	struct request r = {.head = {.len = sizeof r, .type = SOCK_DESTROY}};
	const struct sock *s = &v->s;
	int err = ENABLE_FEATURE_NETNS ? netns_enter(v->netns) : 0;

	if (err || !(s->have & HAVE_COOKIE) || source.root)
		return err ? err : -EPERM;
	r.family = (uint8_t)table_family(s->table);
	r.protocol = protocols[s->table / 2];
	if (s->state >= ST_MAX)
		return -EINVAL;
	r.states = 1u << s->state;
	r.port_be[LOCAL] = htons(s->port[LOCAL]);
	r.port_be[REMOTE] = htons(s->port[REMOTE]);
	memcpy(r.addr, s->addr, sizeof r.addr);
	r.ifindex = s->ifindex;
	memcpy(&r.cookie, &s->cookie, sizeof r.cookie);
	return netlink_ask(&nl, &r.head, FLAG_REQUEST_ACK);
}

static void view(void)
{
	const struct victim *v;

	list_titles();
	for (v = victims; v; v = v->next) {
		if (ENABLE_FEATURE_NETNS) /* also for what the row says */
			netns_enter(v->netns);
		list_row(&v->s, NULL);
	}
	if (ENABLE_FEATURE_NETNS)
		netns_enter(NULL);
}

int sockstate_kill(char **argv)
{
	const char *why = "no such socket";
	struct victim *v;

	if (!*argv)
		return wrong_usage("kill", "expected a filter for the sockets to close");
	st.tables &= (1 << T_RAW) - 1; /* what can be destroyed at all */
	each_socket(add, HAVE_COOKIE | HAVE_IFINDEX | HAVE_QUEUES);
	if (victims)
		why = "nothing is closed without --yes";
	for (v = victims; v && asked(CODE(OPT_YES)); v = v->next) {
		int err = destroy(v);

		if (err)
			last_error = err;
		why = NULL;
	}
	if (victims || (ENABLE_FEATURE_JSON && asked('j')))
		grid_view(view);
	if (last_error)
		applet_error("kill", last_error);
	if (why && !asked('q'))
		wrong_usage("kill", why);
	return !victims || last_error;
}
