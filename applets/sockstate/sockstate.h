/* sockstate's own: the walk, the tables its verbs print. */
#ifndef SOCKSTATE_H
#define SOCKSTATE_H

#include "asked.h"

/* ---- sockets.c: the walk ---- */

/* The tables and states that the filter leaves are all that is walked. */
void use_filter(void);
/* What is about TCP alone walks its tables, unless others are asked for. */
void tcp_unless_named(void);
/* Calls row for every socket in st.tables that passes filter and conditions, until
 * it returns non-zero, which is returned; want: HAVE_. */
int each_socket(int (*row)(const struct sock *), uint32_t want);
/* Is there one?  No is said only if every table that could hold one was read to
 * its end. */
enum filter_answer any_socket(void);
/* Did the last each_socket() see all that there is? */
bool all_read(void);
/* Says why not; returns st.usage. */
int cannot_tell(const char *what);
/* Finds the owners of all these sockets; owner_of() and filters know them. */
void find_owners(void);

/* ---- process.c: names of processes on the command line ---- */

/* Is this word of argv the name of a process, with bytes that a filter would take
 * for its own? */
bool needs_quotes(char *const *argv, char *const *word);
/* After find_owners(): 0, or st.usage if the filter has a name that no process
 * has, which is reported. */
int wrong_process(void);

/* ---- sockstate_cell.c: addresses and names ---- */

/* "192.0.2.1:80", "[2001:db8::1]:80", "*" for port 0; names after -r.  At most
 * PLACE bytes; not for UNIX. */
enum { PLACE = 253 + 64 + 4 };
char *place_put(char *s, const struct sock *sk, unsigned end);
char *host_cell(char *s, int family, const uint8_t *addr);
/* The same as a cell of the table, as two keys in JSON. */
void grid_place(const struct sock *s, unsigned end);
const char *family_name(unsigned table); /* "inet", "inet6", "unix" */

/* ---- sockstate_grid.c: aligned tables, or JSON with -j ---- */

/*
 * A view is a function that emits cells; grid_view() calls it twice: to find
 * the widths, st.quiet being set, then to print.  Foreign text is fine.  The title row is the first
 * cell row of the view: grid_titles().
 */
void grid_view(void (*view)(void));
/* Of standard output; 80 columns and 24 lines where it does not say; false: it
 * is no terminal. */
struct winsize;
bool terminal_size(struct winsize *size);
void grid_titles(const char *titles); /* "State\0>Count\0", > right-justified */
void grid_title(const char *title); /* one of them; then grid_end() */
/* JSON key and value; an empty text is no key in JSON. */
void keyed_text(const char *key, const char *s, size_t n);
void keyed_string(const char *key, const char *s);
void keyed_number(const char *key, uint64_t v);
/* Only in JSON, only in the table. */
void json_number(const char *key, uint64_t v);
void json_text(const char *key, const char *s);
void table_text(const char *s, size_t n);
/* Without JSON the keys take no bytes. */
#define KEY(key) (ENABLE_FEATURE_JSON ? (key) : NULL)
#define grid_text(key, s, n) keyed_text(KEY(key), s, n)
#define grid_string(key, s) keyed_string(KEY(key), s)
#define grid_number(key, v) keyed_number(KEY(key), v)
void grid_end(void); /* of the row */
/* Table only: text behind the cells, indented below them if the terminal is
 * too narrow.  False in JSON; else put it out and add its length here. */
bool grid_tail(void);
extern size_t grid_tail_len;

/*
 * The map's records that keep() (NULL: all) says, sorted so that before(a, b)
 * holds for neighbours, in arena memory. How many.
 */
extern void **sorted;
extern uint32_t shown;
uint32_t sort_map(const struct map *m, bool (*keep)(const void *),
	bool (*before)(const void *, const void *));
/* The titles (NULL: none), and the first shown of the sorted. */
void sorted_rows(const char *titles, void (*row)(const void *));

/* ---- shared by verbs ---- */

/* sockstate_count.c: how many, of a state (ST_MAX: all) and table (TABLES). */
void count_sockets(void);
uint32_t sockets_in(unsigned state, unsigned table);
void count_view(void);
int count_by(void);
/* sockstate_list.c: a row; more adds to it. */
void list_titles(void);
void list_row(const struct sock *s, void (*more)(const struct sock *));
void list_sockets(void);
/* "off" to "unknown": the timer that runs. */
const char *timer_name(const struct sock *s);
/* " word number" behind the row; the key in JSON, "" for none */
void list_number(const char *word, const char *key, uint64_t v);

/* sockstate_diff.c: what changed since the last call. */
void events_round(void);

/* ---- sockstate_place.c: conditions ---- */

/* Servers at "PORT", "ADDR:PORT/PROTO" or "/path", reachable at --addr; false:
 * reported. */
bool server_condition(struct condition *c, const char *port);
bool condition_match(const struct condition *c, const struct sock *s);
/* The next walks are for it, in the tables its place names or in these. */
void use_condition(const struct condition *c, uint32_t otherwise);
int wrong_place(const char *text, const struct place *p);

/* Verbs: operands in, exit status out. */
int sockstate_count(char **argv);
int sockstate_list(char **argv);
int sockstate_who(char **argv);
int sockstate_listening(char **argv);
int sockstate_wait(char **argv);
int sockstate_leaks(char **argv);
int sockstate_queues(char **argv);
int sockstate_ports(char **argv);
int sockstate_snap(char **argv);
int sockstate_diff(char **argv);
int sockstate_watch(char **argv);
int sockstate_diagram(char **argv);
int sockstate_explain(char **argv);
int sockstate_metrics(char **argv);
int sockstate_kill(char **argv);

#endif
