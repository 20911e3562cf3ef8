/* SPDX-License-Identifier: MIT */
/* sockstate doctor: its words, on a screen or as JSON. */
#include <string.h>
#include "doctor.h"

bool problems_only;
uint32_t problems;
const char *doctor_namespace;
struct finding finding;

void text_add(struct phrase *t, const char *s)
{
	size_t n = strlen(s), room = sizeof t->s - t->len;

	if (n > room)
		n = room;
	memcpy(t->s + t->len, s, n);
	t->len = (uint16_t)(t->len + n);
}

void text_number(struct phrase *t, uint64_t n)
{
	char s[FMT_U64 + 1];

	*fmt_u64(s, n) = 0;
	text_add(t, s);
}

void text_place(struct phrase *t, const struct sock *s, unsigned end)
{
	char place[PLACE + 1];

	*place_put(place, s, end) = 0;
	text_add(t, place);
}

void text_peer(struct phrase *t, const struct trouble *r)
{
	char host[PLACE + 1];

	*host_cell(host, table_family(r->key.table), r->key.peer) = 0;
	text_add(t, host);
}

static void text_process(struct phrase *t, const char *name, uint32_t pid)
{
	text_add(t, name);
	text_add(t, "[");
	text_number(t, pid);
	text_add(t, "]");
}

void text_owner(struct phrase *t, const struct sock *s)
{
	const struct owner *o = owner_of(s->inode);

	if (o)
		text_process(t, o->name, o->pid);
	else {
		text_add(t, "(");
		text_add(t, owner_why(s));
		text_add(t, ")");
	}
}

static void line(const char *label, const char *s, size_t n)
{
	if (!n)
		return;
	out_str(label);
	out_text(s, n);
	out_char('\n');
}

static void put_json(enum verdict v)
{
	if (doctor_namespace)
		json_key_str("net_namespace", doctor_namespace,
			strlen(doctor_namespace));
	json_text("check", finding.check);
	json_text("verdict", nth_string("problem\0ok\0unknown", v));
	json_key_str("what", finding.what.s, finding.what.len);
	if (v == PROBLEM) {
		json_text("why", finding.why);
		json_key_str("next", finding.next.s, finding.next.len);
	}
	json_row_end();
}

void finding_put(enum verdict v)
{
	if (problems_only != (v == PROBLEM))
		return;
	problems += v == PROBLEM;
	if (ENABLE_FEATURE_JSON && asked('j')) {
		put_json(v);
		return;
	}
	line(nth_string("PROBLEM  \0ok       \0unknown  ", v), finding.what.s,
		finding.what.len);
	if (v != PROBLEM)
		return;
	line("         ", finding.why, strlen(finding.why));
	line("   next: sockstate ", finding.next.s, finding.next.len);
}

void finding_begin(const char *check)
{
	finding.check = check;
	finding.what.len = finding.next.len = 0;
	finding.why = "";
}

void say(const char *s)
{
	text_add(&finding.what, s);
}

void say_number(uint64_t n, const char *unit)
{
	text_number(&finding.what, n);
	say(unit);
}

void say_rate(uint64_t per_second)
{
	if (per_second) {
		say(", ");
		say_number(per_second, " a second");
	}
}

void advise(const char *words)
{
	text_add(&finding.next, words);
}

void advise_number(const char *words, unsigned port)
{
	advise(words);
	text_number(&finding.next, port);
}

void problem(const char *why)
{
	finding.why = why;
	finding_put(PROBLEM);
}

void fine(const char *check, const char *text)
{
	finding_begin(check);
	say(text);
	finding_put(FINE);
}

void unknown(const char *check, const char *text)
{
	finding_begin(check);
	say(text);
	finding_put(UNKNOWN);
}
