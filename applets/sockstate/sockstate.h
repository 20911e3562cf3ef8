/* SPDX-License-Identifier: MIT */
/* The verbs of sockstate, and the functions that they share. */
#ifndef SOCKSTATE_H
#define SOCKSTATE_H

#include "asked.h"

/* ---- sockets.c: the walk ---- */

/* Narrows the walk to the tables and states that the filter can match. */
void use_filter(void);
/* Narrows the walk to TCP unless the user has named other tables. */
void tcp_unless_named(void);
/* Gives row every socket in st.tables that passes filter and conditions, until
 * it returns non-zero. Returns that, or 0. want: HAVE_. */
int walk_sockets(int (*row)(const struct sock *), uint32_t want);

/* Is there one?  No is said only if every table that could hold one was read to
 * its end. */
enum filter_answer any_socket(void);
/* Did the last each_socket() see all that there is? */
bool all_read(void);
/* Was no table of all that were tried to be read?  Then that is said. */
bool nothing_read(void);
/* Says why not; returns st.usage. */
int cannot_tell(const char *what);

/* ---- rows.c: rows with owners, rows for several looks ---- */

/* walk_sockets(), of rows whose owners are known if st.owners is set; within
 * view_sockets() of the rows that were kept. */
int each_socket(int (*row)(const struct sock *), uint32_t want);
/* grid_view(), in which each_socket() gives the same rows every time: the kernel
 * is asked once, for want. */
void view_sockets(void (*view)(void), uint32_t want);
/* Reads which process has which socket, for the next each_socket() or
 * view_sockets(), which else do it themselves if st.owners is set. */
void scan_owners(void);

/* ---- process.c: names of processes on the command line ---- */

/* Returns the words joined by blanks, in the arena. */
const char *join_words(char **argv);
/* After scan_owners(): reports a name in the filter that no process has.
 * Returns st.usage then, else 0. */
int wrong_process(void);

/* ---- help.c: what each verb is for ---- */


/* Prints the help of a verb. Returns false if there is no such verb. */
bool verb_help(const char *verb);
/* Prints a line for each verb of the list, grouped by what one wants. built ends
 * with an empty string. */
void verb_overview(const char *built);
/* Reports a word that is a verb of another build, or nearly a verb. Returns false
 * if it is neither. */
bool verb_unknown(const char *word);

/* ---- cell.c: addresses and names ---- */

/* Writes "192.0.2.1%eth0:80" or "[2001:db8::1]:80", with "*" for port 0 and names
 * with -r: at most PLACE bytes. Returns the end. Not for UNIX sockets. */
enum { PLACE = 253 + 64 + 4 + 1 + IFNAME };
char *place_put(char *s, const struct sock *sk, unsigned end);
char *host_cell(char *s, int family, const uint8_t *addr);
/* Adds an end as a cell of the table, or as two keys in JSON. */
void grid_place(const struct sock *s, unsigned end);
const char *family_name(unsigned table); /* "inet", "inet6", "unix" */

/* ---- grid.c: aligned tables, or JSON with -j ---- */

/*
 * A view is a function that adds cells, row by row; grid_titles() adds the
 * first row. grid_view() calls it several times: to note the names to look up,
 * to find the widths, to print. Cells may be foreign text.
 */
void grid_view(void (*view)(void));
/* Of standard output; 80 columns and 24 lines where it does not say; false: it
 * is no terminal. */
struct winsize;
bool terminal_size(struct winsize *size);
void grid_titles(const char *titles); /* "State\0>Count\0", > right-justified */
void grid_title(const char *title); /* adds one title; then grid_end() */
/* Add a cell, or a key and value in JSON. JSON leaves out an empty text. */
void keyed_text(const char *key, const char *s, size_t n);
void keyed_string(const char *key, const char *s);
void keyed_number(const char *key, uint64_t v);
/* Add only to JSON, or only to the table. */
void json_number(const char *key, uint64_t v);
void json_text(const char *key, const char *s);
void json_word(const char *key, const char *word); /* "true", "-5" */
void table_text(const char *s, size_t n);
/* Without JSON the keys take no bytes. */
#define KEY(key) (ENABLE_FEATURE_JSON ? (key) : NULL)
#define grid_text(key, s, n) keyed_text(KEY(key), s, n)
#define grid_string(key, s) keyed_string(KEY(key), s)
#define grid_number(key, v) keyed_number(KEY(key), v)
void grid_end(void); /* ends the row */
/* Begins a text behind the cells, indented below them if the terminal is too
 * narrow. Returns false in JSON; else print the text and add its length to
 * grid_tail_len. */
bool grid_tail(void);
extern size_t grid_tail_len;

/*
 * Sorts the records of the map that keep() accepts (NULL: all) into sorted[],
 * arena memory, by before(). Returns their number.
 */
extern void **sorted;
extern uint32_t shown;
uint32_t sort_map(const struct map *m, bool (*keep)(const void *),
	bool (*before)(const void *, const void *));
/* Prints the titles (NULL: none) and the first shown records of sorted[]. */
void sorted_rows(const char *titles, void (*row)(const void *));

/* ---- shared by verbs ---- */

/* count.c: counts sockets; returns the number in a state (ST_MAX: all) of a
 * table (TABLES: all). */
void count_sockets(void);
uint32_t sockets_in(unsigned state, unsigned table);
void count_view(void);
int count_by(void);
/* list.c: prints a row; more() adds to it. */
void list_titles(void);
void list_row(const struct sock *s, void (*more)(const struct sock *));
void list_sockets(void);
extern uint32_t list_rows; /* put out so far, in every pass */
/* In JSON, all of them. */
void json_owners(const struct owner *o);
/* Returns the name of the timer that runs, "off" to "unknown". */
const char *timer_name(const struct sock *s);
/* Adds " word number" behind the row, or the key in JSON unless it is "". */
void list_number(const char *word, const char *key, uint64_t v);

/* diff.c: prints the changes since the last call. */
void events_round(void);

/* ---- snapshot.c ---- */

struct text {
	const char *s;
	size_t len;
};

/* A socket of a snapshot, its ST_, and the label of its namespace. */
typedef void snapshot_row(const struct sock *s, unsigned state,
	const struct text *space);
/* Hands over every socket. Returns 0, or the exit status after a message. */
int snapshot_load(const char *path, snapshot_row *row);

/* ---- place.c: conditions ---- */

/* Servers that can be reached at this place, and at --addr; false: reported. */
bool server_condition(struct condition *c, const char *place);
/* From now on the condition is about servers; false: --addr is wrong. */
bool ask_for_servers(struct condition *c);
/* Says on what the answers since doubt_nothing() depend, which nobody told. */
void tell_doubt(void);
void doubt_nothing(void);
bool condition_match(const struct condition *c, const struct sock *s);
/* Makes the next walks look for the condition, in the tables that its place
 * names or else in these. */
void use_condition(const struct condition *c, uint32_t otherwise);

/* ---- metrics_kernel.c ---- */

/* Prints the two lines in front of a metric. */
void metrics_head(const char *name, const char *type, const char *help);
/* Reads what the kernel counts in the namespace that is entered; takes each of
 * its sockets; prints it. */
void metrics_kernel_read(void);
void metrics_kernel_row(const struct sock *s);
void metrics_kernel_put(void);

/* ---- connect.c: a condition about another host ---- */

/* Parses HOST:PORT of s[len]; false: see c->place. */
bool connect_parse(struct condition *c, const char *s, size_t len);
/* Tries all addresses of the host at the same time, for ms milliseconds at most.
 * Returns whether one of them took the connection, which is closed at once; what
 * took one once is not asked again. */
bool connect_holds(struct condition *c, uint32_t ms);
/* Returns why the last try failed. */
const char *connect_why(void);

int wrong_place(const char *text, const struct place *p);

#endif
