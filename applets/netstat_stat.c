/*
 * The counters of the protocols (-s): net/ipv4/proc.c snmp_seq_show(),
 * netstat_seq_show(), net/ipv6/proc.c snmp6_seq_show(), net/sctp/proc.c
 * sctp_snmp_seq_show().  Labels: netstat_stat.labels.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

/* A section, the group of its labels, the option that selects it, and how much
 * of its counters' names repeats the section. */
static const struct section {
	char name[7], group, option;
	uint8_t prefix;
} sections[] = {
	{"Ip", 'I', 'w', 0}, {"Icmp", 'C', 'w', 0}, {"Tcp", 'T', 't', 0},
	{"Udp", 'U', 'u', 0}, {"Sctp", 'S', 'S', 4}, {"TcpExt", 'E', 't', 0},
	{"Ip6", 'I', 'w', 3}, {"Icmp6", 'D', 'w', 5}, {"Udp6", 'U', 'u', 4},
	{"Tcp6", 'T', 't', 4}, {"", 0, 0, 0},
};

static struct {
	const char *name;   /* of the section */
	size_t name_len, prefix;
	const char *labels; /* of the section; none: one we know nothing of */
	bool shown;
	char histogram;  /* '<', '>': we are in one of them; or 0 */
	bool deltas;     /* not the first round of -c */
	const char *only; /* sections that start with these 3 letters */
	uint8_t fixed;    /* the whole file starts with that many letters */
	char head[LINE_MAX_LEN + 1]; /* the line of names */
	bool have_head;
	char current[20]; /* the section of a file of single lines */
} view;

/* What follows the group's own line, or name's in the group; or NULL. */
static const char *find(const char *p, const char *name, size_t len)
{
	for (; *p && (*p != '[' || *name == '['); p++) {
		if (!strncmp(p, name, len) && p[len] < 'A' &&
				(unsigned)p[len] - '0' > 9)
			return p + len;
		p = text_find(p, '\n');
	}
	return NULL;
}

static void start_section(const char *name, size_t len)
{
	const struct section *s;
	char group[4] = "[?]";

	view.name = name;
	view.name_len = len;
	view.prefix = 0;
	view.labels = NULL;
	view.shown = true;
	for (s = sections; s->group; s++) {
		if (strncmp(s->name, name, len) || s->name[len])
			continue;
		group[1] = s->group;
		view.labels = find(stat_labels(), group, 3);
		view.prefix = s->prefix;
		view.shown = !protocols_asked() || asked(s->option);
		view.histogram = 0;
	}
	if (view.shown && !json())
		out_format("%.*s:\n", (int)len, name);
}

/* What it has grown by since the last round; gauges stay as they are. */
static uint64_t delta(const char *name, size_t len, uint64_t value)
{
	static struct map seen = {.key_len = 64, .size = 72};
	char key[64] = "";
	size_t at = view.name_len < 20 ? view.name_len : 20;
	uint64_t before, *last;

	memcpy(key, view.name, at);
	memcpy(key + at, name, len < 64 - at ? len : 64 - at);
	last = map_find(&seen, key, true);
	if (!last)
		return value;
	last += 8; /* behind the key */
	before = *last;
	*last = value;
	if (len >= 9 && !memcmp(name + len - 9, "CurrEstab", 9))
		return value;
	/* other namespaces have other counters of that name */
	return view.deltas && !source.netns && value >= before ? value - before : value;
}

static void indent(void)
{
	out_str(view.histogram ? "        " : "    ");
}

/* As net-tools: the title of a histogram stands where the last line stood. */
static void put_histogram(char kind)
{
	if (view.histogram != kind) {
		indent();
		out_format("ICMP %sput histogram:\n", kind == '<' ? "in" :
			"out");
	}
	view.histogram = kind;
}

/* text up to the end of the line, with the number for % */
static void put_label(const char *text, uint64_t value)
{
	for (; *text != '\n'; text++) {
		if (*text == '%')
			out_format("%llu", (unsigned long long)value);
		else
			out_char(*text);
	}
	out_char('\n');
}

/* Kinds of labels: netstat_stat.labels. */
static void put_text(const char *name, size_t len, uint64_t value)
{
	size_t prefix = view.prefix;
	const char *label;
	char kind = 0;

	if (prefix > len || memcmp(name, view.name, prefix))
		prefix = 0;
	label = view.labels ?
		find(view.labels + 1, name + prefix, len - prefix) : NULL;
	if (label)
		kind = *label++;
	if (kind == '!' || kind == '"') {
		if (asked('v'))
			kind = (char)('!' + '?' - kind); /* or '"' + '>' */
		else
			label = NULL;
	}
	if (kind == '-' || (!value && asked('z')))
		return;
	if (kind == '<' || kind == '>')
		put_histogram(kind);
	if (kind == '=' || kind == '?')
		view.histogram = 0;
	if (!value && kind != '=')
		return;
	indent();
	if (label)
		put_label(label, value);
	else
		out_format("%.*s: %llu\n", (int)len, name,
			(unsigned long long)value);
}

static void counter(const char *name, size_t len, uint64_t value)
{
	if (!view.shown)
		return;
	if (ENABLE_NETSTAT_DELTAS && asked('c'))
		value = delta(name, len, value);
	if (!json())
		put_text(name, len, value);
	else if (value || !asked('z'))
		json_row("section:t name:t value:U", view.name, view.name_len,
			name, len, value);
}

/* "Section: name name …" and "Section: number number …" */
static bool two_lines(const char *numbers)
{
	const char *colon = text_find(view.head, ':'), *name;
	size_t len = (size_t)(colon - view.head);
	struct scan names = {colon + 1, false};
	struct scan c = {numbers + len + 1, false};

	if (strncmp(view.head, numbers, len + 1))
		return false;
	if (view.only && strncmp(view.head, view.only, 3))
		return true;
	start_section(view.head, len);
	while ((name = scan_word(&names, &len))) {
		uint64_t value = view_signed(&c);

		if (c.bad)
			return false;
		counter(name, len, value);
	}
	return true;
}

static bool line_of_pair(char *line, void *ctx)
{
	(void)ctx;
	if (!view.have_head) {
		view.have_head = *line;
		strcpy(view.head, line);
		return !*line || *text_find(line, ':');
	}
	view.have_head = false;
	return *text_find(view.head, ':') && two_lines(line);
}

/* "NameOfSectionAndCounter   number": sections end with the 6. */
static bool single_line(char *line, void *ctx)
{
	struct scan c = {line, false};
	size_t len, section;
	const char *name = scan_word(&c, &len);
	uint64_t value = view_signed(&c);

	(void)ctx;
	if (c.bad)
		return false;
	section = (size_t)(text_find(name, '6') - name) + 1;
	if (view.fixed)
		section = view.fixed;
	if (section > len)
		section = len;
	if (section >= sizeof view.current)
		section = sizeof view.current - 1;
	if (strncmp(view.current, name, section) || view.current[section]) {
		memcpy(view.current, name, section);
		view.current[section] = 0;
		start_section(view.current, section);
	}
	counter(name, len, value);
	return true;
}

static void show_file(const char *path, bool needed, lines_row *row)
{
	int err;

	view.have_head = false;
	view.current[0] = 0;
	err = view_file(path, 0, row);
	if (!err || (!needed && err == -ENOENT))
		return;
	/* net-tools' words; but it reports success */
	applet_failed();
	out_select(2);
	out_format("cannot open %s: %s\n", path, err_text(-err));
	out_select(1);
}

static void show4(void)
{
	show_file("/proc/net/snmp", true, line_of_pair);
	show_file("/proc/net/netstat", false, line_of_pair);
	view.fixed = 4; /* Sctp */
	show_file("/proc/net/sctp/snmp", false, single_line);
	view.fixed = 0;
}

static void show6(void)
{
	show_file("/proc/net/snmp6", true, single_line);
	view.only = "Tcp";
	show_file("/proc/net/snmp", true, line_of_pair);
	view.only = NULL;
}

void netstat_statistics(void)
{
	unsigned i, family = family_asked(0);

	view.histogram = 0;
	if (family_asked(1))
		family = FAMILY_UNIX; /* or any other that has none */
	if (family <= FAMILY_INET) {
		show4();
	} else if (ENABLE_FEATURE_IPV6 && family == FAMILY_INET6) {
		show6();
	} else {
		out_str("netstat: No statistics support for specified "
			"address family: ");
		for (i = 0; family_asked(i); i++)
			out_format(i ? ",%s" : "%s",
				netstat_family(family_asked(i)));
		out_char('\n');
		applet_failed();
	}
	view.deltas = true;
}
