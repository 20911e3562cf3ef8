/* sockstate doctor: its words, on a screen or as JSON. */
#include <string.h>
#include "doctor.h"

bool problems_only;
uint32_t problems;
const char *doctor_namespace;

void text_add(struct text *t, const char *s)
{
	size_t n = strlen(s), room = sizeof t->s - t->len;

	if (n > room)
		n = room;
	memcpy(t->s + t->len, s, n);
	t->len = (uint16_t)(t->len + n);
}

void text_number(struct text *t, uint64_t n)
{
	char s[FMT_U64 + 1];

	*fmt_u64(s, n) = 0;
	text_add(t, s);
}

void text_place(struct text *t, const struct sock *s, unsigned end)
{
	char place[PLACE + 1];

	*place_put(place, s, end) = 0;
	text_add(t, place);
}

void text_peer(struct text *t, const struct trouble *r)
{
	char host[PLACE + 1];

	*host_cell(host, table_family(r->key.table), r->key.peer) = 0;
	text_add(t, host);
}

static void text_process(struct text *t, const char *name, uint32_t pid)
{
	text_add(t, name);
	text_add(t, "[");
	text_number(t, pid);
	text_add(t, "]");
}

void text_owner(struct text *t, const struct sock *s)
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

static void put_json(const struct finding *f, enum verdict v)
{
	if (doctor_namespace)
		json_key_str("net_namespace", doctor_namespace,
			strlen(doctor_namespace));
	json_text("check", f->check);
	json_text("verdict", nth_string("problem\0ok\0unknown", v));
	json_key_str("what", f->what.s, f->what.len);
	if (v == PROBLEM) {
		json_text("why", f->why);
		json_key_str("next", f->next.s, f->next.len);
	}
	json_row_end();
}

void finding_put(const struct finding *f, enum verdict v)
{
	if (problems_only != (v == PROBLEM))
		return;
	problems += v == PROBLEM;
	if (ENABLE_FEATURE_JSON && asked('j')) {
		put_json(f, v);
		return;
	}
	line(nth_string("PROBLEM  \0ok       \0unknown  ", v), f->what.s,
		f->what.len);
	if (v != PROBLEM)
		return;
	line("         ", f->why, strlen(f->why));
	line("   next: sockstate ", f->next.s, f->next.len);
}
