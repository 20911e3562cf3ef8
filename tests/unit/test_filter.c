/* SPDX-License-Identifier: MIT */
/*
 * Filters: random expressions are written down from a tree of the test's own,
 * parsed, and asked about random sockets, of which not everything is known.
 * Three answers must agree: the tree (an evaluator that knows nothing of
 * libnet/filter*.c), filter_match(), and the bytecode, run here as
 * net/ipv4/inet_diag.c runs it.
 */
#include <sys/socket.h>
#include "net/netlink.h"
#include "net/tables.h"
#include "unit.h"

enum { EXPRESSIONS = 10000, SOCKETS = 60, NODES = 64 };

static uint64_t seed = 88172645463325252ull;

static unsigned rnd(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

/* ---- the oracle: a tree and what it means ---- */

enum kind { AND, OR, NOT, STATE, PORT, HOST, PLACE, UID, PROTO, DEV, PID, PROCESS,
	MARK, AUTO, FIGURE, KINDS };

/* In this order "and" is the lesser and "or" the greater of two. */
enum answer { NO, UNKNOWN, YES };
enum op { EQ, NE, GE, LE, GT, LT };

struct tree {
	enum kind kind;
	struct tree *a, *b;
	int end;        /* 0 local, 1 remote */
	enum op op;
	unsigned port, states, uid, bits, proto, mask;
	int family;     /* 4 or 6 */
	uint8_t addr[16];
	bool with_port; /* PLACE */
};

static struct tree pool[NODES];
static unsigned pool_used;
static char text[8192], *out;

static const uint8_t prefixes4[3][4] = {{10, 1, 2, 3}, {192, 168, 77, 1}, {127, 0, 0, 1}};
static const uint8_t prefixes6[2][16] = {
	{0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9},
	{[10] = 0xff, 0xff, 10, 1, 2, 3},
};
static const unsigned ports[] = {0, 1, 22, 80, 443, 1023, 1024, 8080, 65534, 65535};

static unsigned a_port(void)
{
	return rnd(4) ? ports[rnd(10)] : rnd(65536);
}

static void an_address(struct tree *t)
{
	t->family = rnd(2) ? 4 : 6;
	if (t->family == 4)
		memcpy(t->addr, prefixes4[rnd(3)], 4);
	else
		memcpy(t->addr, prefixes6[rnd(2)], 16);
	t->bits = t->family == 4 ? rnd(33) : rnd(129);
	if (!rnd(2))
		t->bits = t->family == 4 ? 32 : 128;
	if (!rnd(4))
		t->addr[rnd(t->family == 4 ? 4 : 16)] ^= (uint8_t)(1u << rnd(8));
}

static struct tree *make(unsigned depth)
{
	struct tree *t = &pool[pool_used++];

	memset(t, 0, sizeof *t);
	t->kind = depth && pool_used < NODES / 2 ? rnd(KINDS) : STATE + rnd(KINDS - STATE);
	t->end = (int)rnd(2);
	t->op = rnd(6);
	t->port = a_port();
	switch (t->kind) {
	case AND:
	case OR:
		t->a = make(depth - 1);
		t->b = make(depth - 1);
		break;
	case NOT:
		t->a = make(depth - 1);
		break;
	case STATE:
		t->states = 1u << (1 + rnd(11));
		if (!rnd(3))
			t->states |= 1u << (1 + rnd(11));
		break;
	case UID:
		t->uid = rnd(3);
		break;
	case PROTO:
		t->proto = rnd(2);
		break;
	case PID:
	case PROCESS:
		t->uid = 7 + rnd(2);
		break;
	case DEV:
		break;
	case AUTO:
		t->end = 0;
		break;
	case MARK:
		t->mask = rnd(2) ? UINT32_MAX : rnd(16);
		t->uid = rnd(16) & t->mask;
		t->op = rnd(2);
		break;
	case FIGURE:
		t->uid = rnd(12);
		break;
	case PLACE:
		t->with_port = rnd(2);
		an_address(t);
		break;
	default:
		an_address(t);
	}
	return t;
}

static bool bit_equal(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++)
		if ((a[i / 8] ^ b[i / 8]) >> (7 - i % 8) & 1)
			return false;
	return true;
}

static bool host_is(const struct tree *t, const struct sock *s, int end)
{
	static const uint8_t mapped[12] = {[10] = 0xff, 0xff};
	bool six = s->table % 2;

	if (t->family == 6)
		return six && bit_equal(s->addr[end], t->addr, t->bits);
	if (six)
		return !memcmp(s->addr[end], mapped, 12) &&
			bit_equal(s->addr[end] + 12, t->addr, t->bits);
	return bit_equal(s->addr[end], t->addr, t->bits);
}

/* The processes of own_processes(): 7 has 100 and 102, 8 has 101 and 102. */
static enum answer owned(unsigned pid, const struct sock *s)
{
	if (s->inode == 102 || s->inode == 93u + pid)
		return YES;
	if (s->inode == 100 || s->inode == 101)
		return NO;
	/* what is over and waits has no process, of the rest nobody knows */
	return !s->inode && (s->state == 4 || s->state == 5 || s->state == 6 ||
		s->state == 9 || s->state == 11) ? NO : UNKNOWN;
}

/* What a_socket() answers for the kernel; the mark may not be told. */
static struct {
	struct nl_message head;
	uint16_t len, type;
	uint32_t mark;
} told = {{sizeof told, 20, 0, 0, 0}, 8, 15 /* INET_DIAG_MARK */, 0};
static uint32_t info[32];
enum { SND_CWND = 20 }; /* place in struct tcp_info, in numbers */
static uint32_t handed_out[2] = {32768, 60999}; /* ports */

static bool compares(const struct tree *t, unsigned p, unsigned with)
{
	return t->op == EQ ? p == with : t->op == NE ? p != with :
		t->op == GE ? p >= with : t->op == LE ? p <= with :
		t->op == GT ? p > with : p < with;
}

static bool holds(const struct tree *t, const struct sock *s)
{
	unsigned p = s->port[t->end];
	int e;

	switch (t->kind) {
	case STATE:
		return t->states >> s->state & 1;
	case UID:
		return s->uid == t->uid;
	case DEV:
		return s->ifindex == 1;
	case PROTO:
		return s->table / 2 == (t->proto ? T_UDP : T_TCP) / 2;
	case HOST:
		return host_is(t, s, t->end);
	case PLACE:
		for (e = 0; e < 2; e++)
			if (host_is(t, s, e) &&
					(!t->with_port || s->port[e] == t->port))
				return true;
		return false;
	case AUTO:
		return p >= handed_out[0] && p <= handed_out[1];
	case MARK:
		return ((told.mark & t->mask) == t->uid) == (t->op == EQ);
	case FIGURE:
		return compares(t, info[SND_CWND], t->uid);
	default:
		return compares(t, p, t->port);
	}
}

static enum answer oracle(const struct tree *t, const struct sock *s)
{
	enum answer a, b;

	if (t->kind == NOT)
		return YES - oracle(t->a, s);
	if (t->kind <= OR) {
		a = oracle(t->a, s);
		b = oracle(t->b, s);
		return (a < b) == (t->kind == AND) ? a : b;
	}
	if (t->kind == PID || t->kind == PROCESS)
		return owned(t->uid, s);
	if ((t->kind == UID && !(s->have & HAVE_UID)) ||
			(t->kind == DEV && !(s->have & HAVE_IFINDEX)))
		return UNKNOWN;
	if ((t->kind == MARK && !s->answer) ||
			(t->kind == FIGURE && !(s->have & HAVE_INFO)))
		return UNKNOWN;
	return holds(t, s) ? YES : NO;
}

/* Nothing but ports and addresses: there the kernel's answer is exact. */
static bool kernel_only(const struct tree *t)
{
	if (t->kind <= OR)
		return kernel_only(t->a) && kernel_only(t->b);
	if (t->kind == NOT)
		return kernel_only(t->a);
	return t->kind == PORT || t->kind == HOST || t->kind == PLACE;
}

static bool asks(const struct tree *t, enum kind kind)
{
	return t->kind == kind || (t->kind <= NOT && asks(t->a, kind)) ||
		(t->kind <= OR && asks(t->b, kind));
}

/* ---- the tree in words ---- */

static void put(const char *s)
{
	out = stpcpy(out, s);
}

static void put_address(const struct tree *t, bool port)
{
	char a[FMT_ADDR + 1];
	bool whole = t->bits == (t->family == 4 ? 32 : 128);
	bool bracket = t->family == 6 && (port || rnd(2));

	/* fmt_addr() would show a mapped address as IPv4 */
	*(t->family == 4 ? fmt_ip4(a, t->addr) : fmt_ip6(a, t->addr)) = 0;
	out += sprintf(out, "%s%s%s", bracket ? "[" : "", a, bracket ? "]" : "");
	if (!whole || rnd(3) == 0)
		out += sprintf(out, "/%u", t->bits);
	if (port)
		out += sprintf(out, ":%u", t->port);
}

static void put_states(unsigned states)
{
	bool first = true;

	for (unsigned i = 1; i < 12; i++) {
		char word[13];

		if (!(states >> i & 1))
			continue;
		strcpy(word, state_name(i));
		for (char *p = word; *p; p++)
			*p = (char)(*p == '_' ? "_-"[rnd(2)] : rnd(2) ? *p | 0x20 : *p);
		if (!first)
			put(" ");
		if (rnd(2))
			put("state ");
		put(word);
		first = false;
	}
}

static const char *const ops[6][3] = {
	{"=", "==", " eq "}, {"!=", " ne ", " neq "}, {">=", " ge ", " geq "},
	{"<=", " le ", " leq "}, {">", " gt ", ">"}, {"<", " lt ", "<"},
};

static void write_down(const struct tree *t);

static void operand(const struct tree *t)
{
	bool bare = t->kind >= PORT && rnd(3);

	put(bare ? "" : "( ");
	write_down(t);
	put(bare ? "" : rnd(2) ? ")" : " )");
}

static void write_down(const struct tree *t)
{
	switch (t->kind) {
	case AND:
	case OR:
		operand(t->a);
		put(t->kind == OR ? (rnd(2) ? " or " : rnd(2) ? "||" : " | ") :
			rnd(2) ? " and " : rnd(2) ? "&&" : rnd(2) ? " & " : " ");
		operand(t->b);
		break;
	case NOT:
		put(rnd(2) ? "not " : "!");
		operand(t->a);
		break;
	case STATE:
		put_states(t->states);
		break;
	case UID:
		out += sprintf(out, "uid %s%u", rnd(2) ? "= " : "", t->uid);
		break;
	case PROTO:
		put(t->proto ? "udp" : "tcp");
		break;
	case DEV:
		put(rnd(2) ? "dev lo" : "dev = lo");
		break;
	case PID:
		out += sprintf(out, "pid %s%u", rnd(2) ? "= " : "", t->uid);
		break;
	case PROCESS:
		put(t->uid == 7 ? "process seven" : "process = eight");
		break;
	case MARK:
		out += sprintf(out, rnd(2) ? "fwmark %s 0x%x" : "fwmark %s %u",
			t->op == EQ ? "=" : "!=", t->uid);
		if (t->mask != UINT32_MAX)
			out += sprintf(out, "/0x%x", t->mask);
		break;
	case AUTO:
		put("autobound");
		break;
	case FIGURE:
		out += sprintf(out, "cwnd%s%u", ops[t->op][rnd(2)], t->uid);
		break;
	case HOST:
		put(t->end ? "dst " : "src ");
		put(rnd(2) ? "" : "= ");
		put_address(t, false);
		break;
	case PLACE:
		put_address(t, t->with_port);
		break;
	default:
		put(t->end ? "dport" : "sport");
		put(t->op == EQ && !rnd(3) ? " " : ops[t->op][rnd(3)]);
		out += sprintf(out, "%s%u", rnd(2) ? ":" : "", t->port);
	}
}

/* ---- the kernel: inet_diag_bc_audit() and inet_diag_bc_run() ---- */

struct op_head {
	uint8_t code, yes;
	uint16_t no;
};

/* Is the byte at where an operation begins, or the end, or 4 beyond it? */
static bool lands(const uint8_t *code, size_t len, size_t where)
{
	size_t at = 0;

	while (at < len && at < where) {
		struct op_head op;

		memcpy(&op, code + at, sizeof op);
		at += op.yes;
	}
	return at == where || where == len + 4;
}

static bool audit(const uint8_t *code, size_t len)
{
	size_t at = 0;

	while (at < len) {
		struct op_head op;
		size_t least = 4;

		memcpy(&op, code + at, sizeof op);
		if (op.code == 7 || op.code == 8) {
			uint8_t host[2];

			memcpy(host, code + at + 4, 2);
			least += 8 + (host[0] == AF_INET ? 4u : 16u);
			if (host[1] > (host[0] == AF_INET ? 32 : 128))
				return false;
		} else if ((op.code >= 2 && op.code <= 5) || op.code == 9) {
			least += 4;
		} else if (op.code == 10) {
			least += 8;
		} else if (op.code != 1 && op.code != 6) {
			return false;
		}
		if (least > len - at || op.no < least || op.no % 4 || op.no > len - at + 4)
			return false;
		if (op.yes < least || op.yes % 4 || op.yes > len - at + 4)
			return false;
		if (!lands(code, len, at + op.no))
			return false;
		at += op.yes;
	}
	return at == len;
}

static bool kernel_host(const uint8_t *cond, const struct sock *s, int end)
{
	struct tree t = {.family = cond[0] == AF_INET ? 4 : 6, .bits = cond[1]};
	int32_t port;

	memcpy(&port, cond + 4, 4);
	memcpy(t.addr, cond + 8, t.family == 4 ? 4 : 16);
	return (port == -1 || port == s->port[end]) && host_is(&t, s, end);
}

static bool run(const uint8_t *code, size_t len, const struct sock *s)
{
	size_t at = 0;

	while (at < len) {
		struct op_head op, next;
		uint32_t ifindex, mark[2];
		bool yes = false;

		memcpy(&op, code + at, sizeof op);
		memcpy(&next, code + at + (op.code == 1 ? 0 : 4), sizeof next);
		switch (op.code) {
		case 2:
		case 4:
			yes = s->port[op.code == 4] >= next.no;
			break;
		case 3:
		case 5:
			yes = s->port[op.code == 5] <= next.no;
			break;
		case 9:
			memcpy(&ifindex, code + at + 4, sizeof ifindex);
			yes = s->ifindex == ifindex;
			break;
		case 6:
			yes = s->port[0] >= handed_out[0] && s->port[0] <= handed_out[1];
			break;
		case 10: /* mark, mask */
			memcpy(mark, code + at + 4, sizeof mark);
			yes = (told.mark & mark[1]) == mark[0];
			break;
		case 7:
		case 8:
			yes = kernel_host(code + at + 4, s, op.code == 8);
			break;
		}
		at += yes ? op.yes : op.no;
	}
	return at == len;
}

/* ---- the property ---- */

static void a_socket(struct sock *s)
{
	static const uint8_t tables[] = {T_TCP, T_TCP6, T_UDP, T_UDP6};
	struct tree t;

	memset(s, 0, sizeof *s);
	s->table = tables[rnd(4)];
	s->state = (uint8_t)(1 + rnd(11));
	s->uid = rnd(3);
	s->ifindex = rnd(3);
	s->inode = rnd(3) ? 100 + rnd(4) : 0;
	s->have = (uint16_t)((rnd(3) ? HAVE_UID : 0) | (rnd(3) ? HAVE_IFINDEX : 0));
	told.mark = rnd(16);
	if (rnd(3))
		s->answer = &told.head;
	info[SND_CWND] = rnd(12);
	if (s->table / 2 == T_TCP / 2 && rnd(3)) {
		s->info = info;
		s->info_len = sizeof info;
		s->have |= HAVE_INFO;
	}
	for (int end = 0; end < 2; end++) {
		do
			an_address(&t);
		while ((t.family == 6) != s->table % 2);
		memcpy(s->addr[end], t.addr, sizeof t.addr);
		if (t.family == 4)
			memset(s->addr[end] + 4, 0, 12);
		s->port[end] = (uint16_t)a_port();
	}
}

static void process(unsigned pid, const char *name, const char *links)
{
	char path[64], to[32];

	snprintf(path, sizeof path, "/proc/%u/cmdline", pid);
	tree_file(path, name, strlen(name) + 1);
	snprintf(path, sizeof path, "/proc/%u/fd/x", pid);
	tree_text(path, "");
	for (; *links; links += 3) {
		snprintf(path, sizeof path, "%s/proc/%u/fd/%.3s", unit_root, pid, links);
		snprintf(to, sizeof to, "socket:[%.3s]", links);
		assert_int_equal(symlink(to, path), 0);
	}
}

static void own_processes(void)
{
	tree();
	process(7, "seven", "100102");
	process(8, "eight", "101102");
	for (uint64_t i = 100; i < 104; i++)
		owner_want_inode(i);
	/* what a process is called is found out when it is seen */
	owner_look_for("seven", 5);
	owner_look_for("eight", 5);
	assert_true(owner_scan(true) >= 0);
	assert_non_null(owner_of(102)->next);
}

static void random_expressions(void **state)
{
	static struct filter f;
	struct sock_walk w;
	unsigned exact = 0, compiled = 0, answers[3] = {0};

	(void)state;
	own_processes();
	source.root = NULL; /* a saved tree has no interfaces */
	local_port_range(&handed_out[0], &handed_out[1]);
	for (int i = 0; i < EXPRESSIONS; i++) {
		const struct filter_node *root;
		struct tree *t;
		size_t len;

		pool_used = 0;
		t = make(4);
		out = text;
		*out = 0;
		write_down(t);
		root = filter_parse(&f, text);
		if (!root)
			fail_msg("not parsed: %s: %s at %d", text, f.error, (int)(f.word - text));
		filter_code(root, &w);
		len = w.filter ? w.filter_len : 0;
		assert_true(audit(w.filter, len));
		exact += kernel_only(t);
		compiled += len > 0;
		for (int k = 0; k < SOCKETS; k++) {
			struct sock s;
			enum answer want, got;
			bool kernel;

			a_socket(&s);
			want = oracle(t, &s);
			answers[want]++;
			got = filter_match(root, &s);
			got = got == FILTER_YES ? YES : got == FILTER_NO ? NO : UNKNOWN;
			/* a figure that it has not got, or negated: NO */
			if (want == UNKNOWN && got == NO && asks(t, FIGURE))
				continue;
			if (got != want)
				fail_msg("%d, not %d: %s", got, want, text);
			kernel = run(w.filter, len, &s);
			/* the kernel knows also what the row does not say */
			if (want == UNKNOWN && (asks(t, DEV) || asks(t, MARK)))
				continue;
			if (want ? !kernel : kernel && kernel_only(t))
				fail_msg("bytecode %d, not %d: %s", kernel, want, text);
			if (want && !(filter_states(root) >> s.state & 1))
				fail_msg("states: %s", text);
			if (want && !(filter_tables(root) >> s.table & 1))
				fail_msg("tables: %s", text);
		}
	}
	/* the test itself: all of this must really have happened */
	assert_true(exact > EXPRESSIONS / 10 && compiled > EXPRESSIONS / 3);
	assert_true(answers[YES] > EXPRESSIONS && answers[NO] > EXPRESSIONS);
	assert_true(answers[UNKNOWN] > EXPRESSIONS);
	tree_end();
}

/* What is wrong and where, in columns from 0. */
static void malformed(void **state)
{
	static const struct {
		const char *text;
		int column;
	} cases[] = {
		{"foo", 0}, {"state foo", 6}, {"established and foo", 16},
		{"sport = :70000", 8}, {"sport = nosuchservice", 8}, {"dport >=", 8},
		{"( established", 13}, {"established )", 12}, {"src 10.0.0.0/33", 13},
		{"src 10.0.0.256", 4}, {"dst [2001:db8::]/129:443", 17}, {"uid root", 4},
		{"uid > 5", 4}, {"not", 3}, {"and", 0}, {"established and", 15},
		{"established or or listen", 15}, {"10.0.0.1:80/foo", 12}, {"pid x", 4},
		{"dev nosuchdevice0", 4}, {"state", 5}, {"exclude nothing", 8},
		{":", 1}, {"10.0.0.1:", 9}, {"()", 1}, {"src", 3}, {"process", 7},
		{"a-host-nobody-knows.example:80", 0}, {"sport ! 22", 6}, {"= 5", 0},
		{"1.2.3.4.5", 0}, {"[::1", 4}, {"::1]", 0}, {"src 1.2.3.4/8x", 4},
	};
	static struct filter f;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (filter_parse(&f, cases[i].text))
			fail_msg("accepted: %s", cases[i].text);
		assert_non_null(f.error);
		if (f.word - f.text != cases[i].column)
			fail_msg("%s: column %d, not %d (%s)", cases[i].text,
				(int)(f.word - f.text), cases[i].column, f.error);
	}
}

static void deep_and_long(void **state)
{
	static struct filter f;
	static char big[200000];

	(void)state;
	memset(big, '(', sizeof big - 1);
	assert_null(filter_parse(&f, big));
	memset(big, '!', sizeof big - 1);
	assert_null(filter_parse(&f, big));
	for (size_t i = 0; i + 4 < sizeof big; i += 4)
		memcpy(big + i, ":80 ", 4);
	assert_null(filter_parse(&f, big));
	assert_string_equal(f.error, "the filter is too long");
}

/* Anything at all: parsed or refused, with a place inside the text. */
static void nonsense(void **state)
{
	static const char *const bits[] = {
		"(", ")", "!", "not ", "and ", "or ", "||", "&", "=", "!=", ">=", "<", " ", ":",
		"/", "[", "]", "::", "*", "@x", "10.0.0.1", "2001:db8::", "/24", ":80", "udp", "listen ",
		"state ", "exclude ", "sport ", "dst ", "uid ", "pid ", "process ", "5", "-", "\xff", "\t",
		"/run/x y", "close_wait", "http", "99999999999",
	};
	static struct filter f;
	struct sock_walk w;
	unsigned parsed = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		const struct filter_node *root;
		unsigned n = 1 + rnd(12);
		struct sock s;

		for (out = text, *out = 0; n--; )
			put(bits[rnd(sizeof bits / sizeof *bits)]);
		root = filter_parse(&f, text);
		if (!root) {
			assert_non_null(f.error);
			assert_true(f.word >= text && f.word <= text + strlen(text));
			continue;
		}
		parsed++;
		a_socket(&s);
		filter_match(root, &s);
		filter_code(root, &w);
		assert_true(audit(w.filter, w.filter ? w.filter_len : 0));
	}
	assert_true(parsed > 100);
}

static bool means(const char *text_, unsigned table, unsigned st, unsigned lport)
{
	static struct filter f;
	struct sock s = {.table = (uint8_t)table, .state = (uint8_t)st,
		.port = {(uint16_t)lport, 0}};
	const struct filter_node *root = filter_parse(&f, text_);

	assert_true(root);
	return filter_match(root, &s) == FILTER_YES;
}

static void words(void **state)
{
	static const char *const same[] = {"CLOSE_WAIT", "close-wait", "closewait", "state CloseWait"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(means(same[i], T_TCP, ST_CLOSE_WAIT, 0));
		assert_false(means(same[i], T_TCP, ST_CLOSE, 0));
	}
	assert_true(means("state all", T_TCP, ST_LISTEN, 0));
	assert_false(means("state connected", T_TCP, ST_LISTEN, 0));
	assert_true(means("state connected", T_TCP, ST_SYN_SENT, 0));
	assert_false(means("state synchronized", T_TCP, ST_SYN_SENT, 0));
	assert_true(means("state bucket", T_TCP, ST_TIME_WAIT, 0));
	assert_false(means("state big", T_TCP, ST_TIME_WAIT, 0));
	assert_false(means("exclude listen", T_TCP, ST_LISTEN, 0));
	/* UDP has no congestion window: no answer is true of it */
	assert_false(means("cwnd > 3", T_UDP, ST_CLOSE, 0));
	assert_false(means("cwnd <= 3", T_UDP, ST_CLOSE, 0));
	assert_false(means("not rtt < 1ms", T_UNIX, ST_ESTABLISHED, 0));
	assert_false(means("autobound", T_TCP, ST_ESTABLISHED, 22));
	assert_true(means("not autobound", T_TCP, ST_ESTABLISHED, 22));
	assert_true(means("not cwnd > 3 or sport :5", T_UDP, ST_CLOSE, 5));
	assert_true(means("state listen state established", T_TCP, ST_LISTEN, 0));
	assert_false(means("state connected exclude established", T_TCP, ST_ESTABLISHED, 0));
	assert_true(means("sport = :https", T_TCP, ST_LISTEN, 443));
	assert_true(means("https", T_TCP, ST_LISTEN, 443));
	assert_false(means("sport = :https", T_TCP, ST_LISTEN, 4433));
	assert_true(means(":53/udp", T_UDP, ST_CLOSE, 53));
	assert_false(means(":53/udp", T_TCP, ST_LISTEN, 53));
	assert_false(means("sport = 80", T_UNIX, SS_UNCONNECTED, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_expressions),
		cmocka_unit_test(malformed),
		cmocka_unit_test(deep_and_long),
		cmocka_unit_test(nonsense),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
