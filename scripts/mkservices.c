/*
 * mkservices LIST... > services_table.h
 *
 * Packs service lists into the constant table that libnet/services_table.c
 * looks up in place.  Runs on the build machine; what it prints depends on the
 * lists alone.
 *
 * A line of a list is "name port[-end]/proto[,proto...]", # starts a comment.
 * Of several names for one port and protocol the first one read is the primary.
 *
 * The table is a stream of codes, rows in the order of ports.  A row is its
 * name and an end, which says how far the port moves and which protocols have
 * the name.  Where a name begins like the one before it, that beginning is not
 * repeated.  A code is a byte: the first codes are terminals, the others stand
 * for two codes each (byte pair encoding).  There are one or two pages of
 * codes; the last character decides in which one the next code is looked up,
 * so that two times 256 codes take 8 bits each.  Every BLOCK rows the stream
 * can be entered through an index.
 *
 * Terminals, as libnet/services_table.c reads them:
 *   0             escape: the next byte of the stream is the terminal
 *   1             the previous name with every - turned into _
 *   2..31         so many characters of the previous name
 *   32..127       this character
 *   128 + 8d + m  end of the row: d ports on, m-th set of protocols;
 *                 d = 14: one byte with the distance follows, 15: two
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK = 64,
	MAX_ROWS = 16384, MAX_NAME = 31, MAX_SETS = 8,
	MAX_STREAM = 32 * MAX_ROWS,
	PAGES = 2,
	ESCAPE = 0, UNDERSCORE = 1, KEEP_MIN = 3, END = 128,
	DELTA1 = 14, DELTA2 = 15,
	PAIR = 256,		/* symbols from here on are pairs */
	RAW = 1 << 12,		/* flag: a byte that is copied as it is */
	BARRIER = 1 << 13,	/* a block starts */
};

struct row {
	int port, set, seq;
	char name[MAX_NAME + 1];
};

struct stream {
	int n, next;		/* symbols; page of the one to come */
	uint16_t sym[MAX_STREAM];
	uint8_t page[MAX_STREAM];
};

struct page {
	int terms, pairs;
	uint8_t term[256];
	uint16_t left[256], right[256];
};

/* The characters (their low five bits; 0 is the start of a name) after which
 * page 1 is in use: vowels and -, found by trial; or none: one page only. */
static const uint32_t classes[] = { 0, 0xa027 };
static uint32_t class;

static struct row rows[MAX_ROWS];
static int nrows;
static int sets[MAX_SETS], nsets;

static void die(const char *what, const char *arg)
{
	fprintf(stderr, "mkservices: %s: %s\n", what, arg);
	exit(1);
}

static int page_after(int terminal)
{
	int c = terminal >= ' ' && terminal < END ? terminal : 0;

	return (int)(class >> (c & 31) & 1);
}

/* ---- reading the lists ---- */

static int set_of(char *protos, const char *line)
{
	static const char *const names[] = { "tcp", "udp", "sctp", "dccp" };
	int mask = 0, i;

	for (char *p = strtok(protos, ","); p; p = strtok(NULL, ",")) {
		for (i = 0; i < 4 && strcmp(p, names[i]); i++)
			;
		if (i == 4)
			die("unknown protocol", line);
		mask |= 1 << i;
	}
	if (!mask)
		die("no protocol", line);
	for (i = 0; i < nsets && sets[i] != mask; i++)
		;
	if (i == MAX_SETS)
		die("too many protocol sets", line);
	if (i == nsets)
		sets[nsets++] = mask;
	return i;
}

static void add_rows(const char *name, int first, int last, int set)
{
	for (; first <= last; first++) {
		struct row *r = &rows[nrows];

		if (nrows == MAX_ROWS)
			die("too many rows", name);
		r->port = first;
		r->set = set;
		r->seq = nrows++;
		strcpy(r->name, name);
	}
}

static void read_line(const char *line)
{
	char name[256], where[256], rest[2], *protos;
	long first, last;

	if (sscanf(line, "%255s %255s %1s", name, where, rest) != 2)
		die("malformed line", line);
	last = first = strtol(where, &protos, 10);
	if (*protos == '-')
		last = strtol(protos + 1, &protos, 10);
	if (*protos++ != '/')
		die("malformed line", line);
	if (first < 1 || last < first || last > 65535)
		die("bad port", line);
	if (strlen(name) > MAX_NAME)
		die("name too long", line);
	add_rows(name, (int)first, (int)last, set_of(protos, line));
}

static void read_list(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];

	if (!f)
		die("cannot open", path);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "#\n")] = '\0';
		if (line[strspn(line, " \t")])
			read_line(line);
	}
	fclose(f);
}

static int by_port(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->port != y->port ? x->port - y->port : x->seq - y->seq;
}

/* ---- rows to terminals ---- */

static void put_in(struct stream *s, int sym, int page)
{
	s->page[s->n] = (uint8_t)page;
	s->sym[s->n++] = (uint16_t)sym;
}

/* Each terminal is read in the page that the one before it selects. */
static void put(struct stream *s, int sym)
{
	put_in(s, sym, s->next);
	if (!(sym & RAW))
		s->next = page_after(sym);
}

static int is_underscored(const char *prev, const char *name)
{
	for (; *prev && *name == (*prev == '-' ? '_' : *prev); prev++, name++)
		;
	return !*prev && !*name;
}

static void put_name(struct stream *s, const char *prev, const char *name)
{
	int kept = 0;

	while (prev[kept] && prev[kept] == name[kept])
		kept++;
	if (*prev && strcmp(prev, name) && is_underscored(prev, name)) {
		put(s, UNDERSCORE);
		kept = (int)strlen(name);
	} else if (kept >= KEEP_MIN) {
		put(s, kept);
	} else {
		kept = 0;
	}
	while (name[kept])
		put(s, (uint8_t)name[kept++]);
}

static void put_end(struct stream *s, int delta, int set)
{
	int d = delta < DELTA1 ? delta : delta < 256 ? DELTA1 : DELTA2;

	put(s, END + 8 * d + set);
	if (d == DELTA2)
		put(s, RAW | delta >> 8);
	if (d >= DELTA1)
		put(s, RAW | (delta & 255));
}

static void put_rows(struct stream *s)
{
	const char *prev = "";
	int port = 0;

	s->n = 0;
	for (int i = 0; i < nrows; i++) {
		const struct row *r = &rows[i];

		if (i % BLOCK == 0) {
			put(s, BARRIER);
			prev = "";
		}
		put_name(s, prev, r->name);
		put_end(s, r->port - port, r->set);
		prev = r->name;
		port = r->port;
	}
}

/* ---- terminals to codes ---- */

/* Terminals too rare in a page to deserve a code of their own are escaped. */
static void choose_terms(struct stream *s, struct page *pages, int rare)
{
	static int used[PAGES][256];
	static struct stream out;

	memset(used, 0, sizeof(used));
	memset(pages, 0, PAGES * sizeof(*pages));
	for (int i = 0; i < s->n; i++)
		if (s->sym[i] < PAIR)
			used[s->page[i]][s->sym[i]]++;
	for (int p = 0; p < PAGES; p++) {
		for (int t = 0; t < 256; t++)
			if (used[p][t] > rare)
				pages[p].term[pages[p].terms++] = (uint8_t)t;
			else if (used[p][t])
				used[p][t] = -1;
		for (int t = 1; t < 256; t++)
			if (used[p][t] < 0 && !used[p][ESCAPE]++)
				pages[p].term[pages[p].terms++] = ESCAPE;
	}
	out.n = 0;
	for (int i = 0; i < s->n; i++) {
		int p = s->page[i], t = s->sym[i];

		if (t < PAIR && used[p][t] < 0) {
			put_in(&out, ESCAPE, p);
			t |= RAW;
		}
		put_in(&out, t, p);
	}
	*s = out;
}

static int is_full(const struct page *p)
{
	return p->terms + p->pairs == 256;
}

/* The most frequent pair of neighbours; how often it occurs. */
static int best_pair(const struct stream *s, const struct page *pages,
	int pair[3])
{
	static uint16_t count[PAGES][PAIR + 256][PAIR + 256];
	int best = 0;

	memset(count, 0, sizeof(count));
	for (int i = 0; i + 1 < s->n; i++) {
		int p = s->page[i], x = s->sym[i], y = s->sym[i + 1];

		if (x >= RAW || y >= RAW || is_full(&pages[p]))
			continue;
		if (++count[p][x][y] > best) {
			best = count[p][x][y];
			pair[0] = p;
			pair[1] = x;
			pair[2] = y;
		}
	}
	return best;
}

static void join_pair(struct stream *s, struct page *pages, const int pair[3])
{
	struct page *p = &pages[pair[0]];
	int sym = PAIR + p->pairs, n = 0;

	p->left[p->pairs] = (uint16_t)pair[1];
	p->right[p->pairs++] = (uint16_t)pair[2];
	for (int i = 0; i < s->n; i++, n++) {
		s->page[n] = s->page[i];
		s->sym[n] = s->sym[i];
		if (i + 1 < s->n && s->page[i] == pair[0] &&
		    s->sym[i] == pair[1] && s->sym[i + 1] == pair[2]) {
			s->sym[n] = (uint16_t)sym;
			i++;
		}
	}
	s->n = n;
}

/* ---- the shortest way to say it with these pairs ---- */

static int last_terminal(const struct page *pages, int page, int sym)
{
	while (sym >= PAIR) {
		const struct page *p = &pages[page];

		page = page_after(last_terminal(pages, page,
			p->left[sym - PAIR]));
		sym = p->right[sym - PAIR];
	}
	return sym;
}

static int right_page(const struct page *pages, int page, int pair)
{
	return page_after(last_terminal(pages, page, pages[page].left[pair]));
}

/* The terminals of a symbol to out[]; how many. */
static int expand(const struct page *pages, int page, int sym, uint16_t *out)
{
	int n;

	if (sym < PAIR) {
		*out = (uint16_t)sym;
		return 1;
	}
	n = expand(pages, page, pages[page].left[sym - PAIR], out);
	return n + expand(pages, right_page(pages, page, sym - PAIR),
		pages[page].right[sym - PAIR], out + n);
}

struct word {
	int n, next;
	uint16_t term[BLOCK * (MAX_NAME + 4)];
};

/* Rewrites the terminals of plain with the fewest symbols, from its end. */
static void parse(struct stream *s, const struct stream *plain,
	const struct page *pages)
{
	static struct word words[PAGES][256];
	static int first[PAGES][PAIR], cost[MAX_STREAM + 1], best[MAX_STREAM];
	int i, p, e;

	memset(first, -1, sizeof(first));
	for (p = 0; p < PAGES; p++)
		for (e = 0; e < pages[p].pairs; e++) {
			struct word *w = &words[p][e];

			w->n = expand(pages, p, PAIR + e, w->term);
			w->next = first[p][w->term[0]];
			first[p][w->term[0]] = e;
		}
	cost[plain->n] = 0;
	for (i = plain->n - 1; i >= 0; i--) {
		p = plain->page[i];
		cost[i] = cost[i + 1] + 1;
		best[i] = -1;
		e = plain->sym[i] < PAIR ? first[p][plain->sym[i]] : -1;
		for (; e >= 0; e = words[p][e].next) {
			int n = words[p][e].n;

			if (i + n <= plain->n && cost[i + n] + 1 < cost[i] &&
			    !memcmp(words[p][e].term, &plain->sym[i],
					(size_t)n * sizeof(*plain->sym))) {
				cost[i] = cost[i + n] + 1;
				best[i] = e;
			}
		}
	}
	s->n = 0;
	for (i = 0; i < plain->n; i += best[i] < 0 ? 1 :
			words[plain->page[i]][best[i]].n)
		put_in(s, best[i] < 0 ? plain->sym[i] : PAIR + best[i],
			plain->page[i]);
}

/* ---- the smallest of several tables ---- */

struct table {
	uint32_t class;
	int blocks, size;	/* bytes */
	struct page pages[PAGES];
	struct stream stream;
};

static void pack(struct table *t, int rare)
{
	static struct stream plain;
	int pair[3];

	put_rows(&plain);
	choose_terms(&plain, t->pages, rare);
	t->stream = plain;
	while (best_pair(&t->stream, t->pages, pair) > 2)
		join_pair(&t->stream, t->pages, pair);
	parse(&t->stream, &plain, t->pages);
	t->class = class;
	t->blocks = (nrows + BLOCK - 1) / BLOCK;
	t->size = t->stream.n + 3 * t->blocks;
	for (int p = 0; p < PAGES; p++)
		t->size += 1 + t->pages[p].terms + 2 * t->pages[p].pairs;
}

static void pack_best(struct table *best)
{
	static const int rare[] = { 0, 1, 4, 8, 12, 16 };
	static struct table t;

	best->size = 0;
	for (int c = 0; c < (int)(sizeof(classes) / sizeof(*classes)); c++)
		for (int r = 0; r < (int)(sizeof(rare) / sizeof(*rare)); r++) {
			class = classes[c];
			pack(&t, rare[r]);
			if (!best->size || t.size < best->size)
				*best = t;
		}
	class = best->class;
}

/* ---- output ---- */

static int depth(const struct page *pages, int page, int sym)
{
	int l, r;

	if (sym < PAIR)
		return 0;
	l = 1 + depth(pages, page, pages[page].left[sym - PAIR]);
	r = depth(pages, right_page(pages, page, sym - PAIR),
		pages[page].right[sym - PAIR]);
	return l > r ? l : r;
}

static int deepest(const struct page *pages)
{
	int max = 0;

	for (int p = 0; p < PAGES; p++)
		for (int i = 0; i < pages[p].pairs; i++) {
			int d = depth(pages, p, PAIR + i);

			max = d > max ? d : max;
		}
	return max;
}

static int longest_name(void)
{
	size_t max = 0;

	for (int i = 0; i < nrows; i++)
		max = strlen(rows[i].name) > max ? strlen(rows[i].name) : max;
	return (int)max;
}

/* Bytes for all names of one port, each with its NUL, and a NUL. */
static int most_names(void)
{
	int max = 1, n = 1;

	for (int i = 0; i < nrows; i++) {
		if (i && rows[i].port != rows[i - 1].port)
			n = 1;
		n += (int)strlen(rows[i].name) + 1;
		max = n > max ? n : max;
	}
	return max;
}

static int has_underscore(const struct page *pages)
{
	for (int p = 0; p < PAGES; p++)
		if (memchr(pages[p].term, UNDERSCORE, (size_t)pages[p].terms))
			return 1;
	return 0;
}

static int code_of(const struct page *p, int sym)
{
	int code = 0;

	if (sym & RAW)
		return sym & 255;
	if (sym >= PAIR)
		return p->terms + sym - PAIR;
	while (p->term[code] != sym)
		code++;
	return code;
}

static void emit(int byte)
{
	static int n;

	printf("%d,%c", byte, ++n % 20 ? ' ' : '\n');
}

static void emit_page(const struct page *pages, int p)
{
	const struct page *pg = &pages[p];

	emit(pg->terms);
	for (int i = 0; i < pg->terms; i++)
		emit(pg->term[i]);
	for (int i = 0; i < pg->pairs; i++) {
		emit(code_of(pg, pg->left[i]));
		emit(code_of(&pages[right_page(pages, p, i)], pg->right[i]));
	}
}

static void emit_index(const struct stream *s)
{
	int offset = 0, row = 0;

	for (int i = 0; i < s->n; i++) {
		if (s->sym[i] != BARRIER) {
			offset++;
			continue;
		}
		printf("\t{ %d, %d },\n", row ? rows[row - 1].port : 0, offset);
		row += BLOCK;
	}
	if (offset > UINT16_MAX)
		die("table too large", "16 bit index");
}

static void emit_numbers(const struct table *t)
{
	uint32_t bits = 0;

	for (int i = 0; i < nsets; i++)
		bits |= (uint32_t)sets[i] << 4 * i;
	printf("enum {\n");
	printf("\tTABLE_ROWS = %d,\n", nrows);
	printf("\tTABLE_BYTES = %d,\n", t->stream.n - t->blocks);
	printf("\tTABLE_PAGE1 = %d,\n",
		1 + t->pages[0].terms + 2 * t->pages[0].pairs);
	printf("\tTABLE_NAME = %d,\n", longest_name());
	printf("\tTABLE_NAMES = %d,\n", most_names());
	printf("\tTABLE_DEPTH = %d,\n", deepest(t->pages));
	printf("\tTABLE_HAS_UNDERSCORE = %d,\n", has_underscore(t->pages));
	printf("};\n#define TABLE_CLASSES 0x%08lxu\n", (unsigned long)class);
	printf("#define TABLE_SETS 0x%08lxu\n", (unsigned long)bits);
}

/* Without lists everything is there, and empty. */
static void emit_table(const struct table *t)
{
	printf("/* made by scripts/mkservices.c */\n");
	emit_numbers(t);
	printf("static const uint16_t table_index[][2] = {\n");
	emit_index(&t->stream);
	printf("%s};\nstatic const uint8_t table_pages[] = {\n",
		nrows ? "" : "\t{ 0, 0 },\n");
	for (int p = 0; p <= (class != 0); p++)
		emit_page(t->pages, p);
	printf("\n};\nstatic const uint8_t table_rows[] = {\n");
	for (int i = 0; i < t->stream.n; i++)
		if (t->stream.sym[i] != BARRIER)
			emit(code_of(&t->pages[t->stream.page[i]],
				t->stream.sym[i]));
	printf("%s\n};\n", nrows ? "" : "0");
}

int main(int argc, char **argv)
{
	static struct table table;

	for (int i = 1; i < argc; i++)
		read_list(argv[i]);
	qsort(rows, (size_t)nrows, sizeof(*rows), by_port);
	pack_best(&table);
	emit_table(&table);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write", "the table");
	return 0;
}
