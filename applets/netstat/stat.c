/* SPDX-License-Identifier: MIT */
/* The counters of the protocols (-s). stat.labels has the labels. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "net/tables.h"
#include "netstat.h"

/* A section, the group of its labels, and the option that selects it. */
static const struct section {
	char name[7], group, option;
} sections[] = {
	{"Ip", 'I', 'w'}, {"Icmp", 'C', 'w'}, {"Tcp", 'T', 't'},
	{"Udp", 'U', 'u'}, {"Sctp", 'S', 'S'}, {"TcpExt", 'E', 't'},
	{"Ip6", 'I', 'w'}, {"Icmp6", 'D', 'w'}, {"Udp6", 'U', 'u'},
	{"Tcp6", 'T', 't'}, {"", 0, 0},
};

static struct {
	const char *name;   /* of the section */
	const char *labels; /* of the section; NULL: an unknown section */
	bool shown;
	char histogram;  /* '<' or '>' inside a histogram, else 0 */
	bool deltas;     /* later rounds of -c print differences */
	struct counters file;
} view;

/* Returns the text behind the group's own line, or behind the line of name in
 * the group; NULL: not found. */
static const char *find(const char *p, const char *name)
{
	size_t len = strlen(name);

	for (; *p && (*p != '[' || *name == '['); p++) {
		if (!strncmp(p, name, len) && p[len] < 'A' &&
				(unsigned)p[len] - '0' > 9)
			return p + len;
		p = text_find(p, '\n');
	}
	return NULL;
}

static void start_section(const char *name)
{
	const struct section *s;
	char group[4] = "[?]";

	view.name = name;
	view.labels = NULL;
	view.shown = true;
	for (s = sections; s->group; s++) {
		if (strcmp(s->name, name))
			continue;
		group[1] = s->group;
		view.labels = find(stat_labels(), group);
		view.shown = !protocols_asked() || asked(s->option);
		view.histogram = 0;
	}
	if (view.shown && !json())
		out_format("%s:\n", name);
}

/* Returns the increase of a counter since the last round; a gauge is returned
 * as it is. */
static uint64_t delta(const char *name, uint64_t value)
{
	static struct map seen = {.key_len = 64, .size = 72};
	char key[64];
	uint64_t before, *last;

	strncpy(key, view.name, 20);
	strncpy(key + 20, name, sizeof key - 20);
	last = map_find(&seen, key, true);
	if (!last)
		return value;
	last += 8; /* behind the key */
	before = *last;
	*last = value;
	/* with --netns the counters of all namespaces share these keys */
	return view.deltas && !source.netns && value >= before &&
			!strstr(name, "CurrEstab") ? value - before : value;
}

static void indent(void)
{
	out_str(view.histogram ? "        " : "    ");
}

/* As net-tools: the title of a histogram follows the last line directly. */
static void put_histogram(char kind)
{
	if (view.histogram != kind) {
		indent();
		out_format("ICMP %sput histogram:\n", kind == '<' ? "in" :
			"out");
	}
	view.histogram = kind;
}

/* Prints text up to the end of the line, with the number in place of %. */
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

/* Prints a counter by the kind of its label: see stat.labels. */
static void put_text(const char *name, uint64_t value)
{
	size_t len = strlen(view.name);
	const char *label = NULL;
	char kind = 0;

	/* the names of some counters begin with that of their section */
	if (view.labels)
		label = find(view.labels + 1, strncmp(name, view.name, len) ?
			name : name + len);
	if (label)
		kind = *label++;
	if (kind == '!' || kind == '"') {
		/* '?' or '>' */
		kind = asked('v') ? (char)('!' + '?' - kind) : 0;
		if (!kind)
			label = NULL;
	}
	if (kind == '-' || (!value && asked('z')))
		return;
	if (kind == '<' || kind == '>')
		put_histogram(kind);
	else if (kind)
		view.histogram = 0;
	if (!value && kind != '=')
		return;
	indent();
	if (label)
		put_label(label, value);
	else
		out_format(view.file.minus ? "%s: -%llu\n" : "%s: %llu\n", name,
			(unsigned long long)value);
}

static void counter(const char *name, uint64_t value)
{
	if (!view.shown)
		return;
	if (ENABLE_NETSTAT_DELTAS && asked('c'))
		value = delta(name, value);
	if (!json())
		put_text(name, value);
	else if (value || !asked('z'))
		json_row(view.file.minus ? "section:s name:s value:d" :
			"section:s name:s value:U", view.name, name,
			view.file.minus ? -value : value);
}

static bool line_of_pair(char *line)
{
	return counters_pair(&view.file, line);
}

static bool single_line(char *line)
{
	return counters_single(&view.file, line);
}

static void show_file(const char *path, bool needed, lines_row *row)
{
	int err;

	view.file.have_head = false;
	view.file.current[0] = 0;
	err = view_file(path, 0, row);
	if (view.file.have_head)
		view_bad(path, 1, "");
	if (!err || (!needed && err == -ENOENT))
		return;
	/* net-tools' words; net-tools exits with 0 */
	applet_failed();
	view_note("cannot open %s: %s\n", path, err_text(-err));
}

static void show4(void)
{
	show_file("/proc/net/snmp", true, line_of_pair);
	show_file("/proc/net/netstat", false, line_of_pair);
	view.file.fixed = 4; /* Sctp */
	show_file("/proc/net/sctp/snmp", false, single_line);
	view.file.fixed = 0;
}

static void show6(void)
{
	show_file("/proc/net/snmp6", true, single_line);
	view.file.only = "Tcp";
	show_file("/proc/net/snmp", true, line_of_pair);
	view.file.only = NULL;
}

void netstat_statistics(void)
{
	unsigned i, family = family_asked(0);

	view.histogram = 0;
	view.file.section = start_section;
	view.file.counter = counter;
	if (family_asked(1))
		family = FAMILY_UNIX; /* a family without statistics */
	if (family <= FAMILY_INET) {
		show4();
	} else if (ENABLE_FEATURE_IPV6 && family == FAMILY_INET6) {
		show6();
	} else {
		if (json())
			out_select(2);
		out_str("netstat: No statistics support for specified "
			"address family: ");
		for (i = 0; family_asked(i); i++)
			out_format(i ? ",%s" : "%s",
				netstat_family(family_asked(i)));
		out_char('\n');
		out_select(1);
		applet_failed();
	}
	view.deltas = true;
}
