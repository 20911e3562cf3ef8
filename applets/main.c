/* SPDX-License-Identifier: MIT */
/* The multiplexer: selects the applet, lists applets, --install. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/process.h"
#include "applet.h"

#define NAME(name, config, dir) IF_##config(#name "\0")
#define MAIN(name, config, dir) IF_##config(name##_main,)
static const char names[] = "" APPLETS(NAME);
static int (*const mains[])(char **) = { APPLETS(MAIN) NULL };

#define BIN "bin/" /* the directory of all of them, for makers of images */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Returns the 1-based number of an applet, or 0. */
static unsigned find(const char *name)
{
	return string_number(names, name, strlen(name));
}

static int run(unsigned number, char **argv)
{
	applet_name = nth_string(names, number - 1);
	return mains[number - 1](argv);
}

static void list(const char *format)
{
	const char *s;

	for (s = names; *s; s = nth_string(s, 1))
		out_format(format, s);
}

static int usage(void)
{
	out_str("sockbox " SOCKBOX_VERSION
		IF_FEATURE_HELP(": the network of this machine in one small binary")
		"\nusage: sockbox APPLET [ARGUMENT...]"
		IF_FEATURE_HELP(", or link it as APPLET\n"
		"       sockbox --list | --list-full"
		IF_FEATURE_INSTALLER(" | --install [-s] [DIR]"))
		"\napplets:");
	list(" %s");
	out_char('\n');
	return applet_end();
}

/* Writes the path of this program to self[SOURCE_PATH]: /proc/self/exe, or
 * without /proc the path it was called by. Returns 0 or an errno value. */
static int own_path(char *self, const char *called)
{
	ssize_t n = readlink("/proc/self/exe", self, SOURCE_PATH - 1);

	if (n > 0) {
		self[n] = 0;
		return 0;
	}
	if (*called != '/' || strlen(called) >= SOURCE_PATH)
		return errno;
	strcpy(self, called);
	return 0;
}

/* Creates a directory and its parents. path ends with a slash. */
static void make_directories(char *path)
{
	char *slash = path;

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = 0;
		mkdir(path, 0755);
		*slash = '/';
	}
}

static void link_all(const char *self, const char *dir, bool symbolic)
{
	char path[SOURCE_PATH], *end;
	const char *s;

	end = stpcpy(stpcpy(path, dir), "/");
	make_directories(path);
	for (s = names; *s; s = nth_string(s, 1)) {
		strcpy(end, s);
		if ((symbolic ? symlink(self, path) : link(self, path)) &&
				errno != EEXIST)
			applet_error(path, errno);
	}
}

/* Links DIR/APPLET (/bin by default) to this program. Existing files are left
 * alone. */
static int install(char **argv, const char *called)
{
	char self[SOURCE_PATH];
	bool symbolic = *argv && !strcmp(*argv, "-s");
	const char *dir = argv[symbolic] ? argv[symbolic] : "/bin";
	int err = own_path(self, called);

	if (err)
		applet_error("/proc/self/exe", err);
	else if (strlen(dir) > SOURCE_PATH - 17) /* a slash, the longest name */
		applet_error(dir, ENAMETOOLONG);
	else
		link_all(self, dir, symbolic);
	return applet_end();
}

static int multiplexer(char **argv)
{
	const char *word = argv[1];
	unsigned number;

	if (!word || !strcmp(word, "--help"))
		return usage();
	if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
		out_str("sockbox " SOCKBOX_VERSION "\n");
		return applet_end();
	}
	if (!strncmp(word, "--list", 6)) {
		list(word[6] ? BIN "%s\n" : "%s\n");
		return applet_end();
	}
	if (ENABLE_FEATURE_INSTALLER && !strcmp(word, "--install"))
		return install(argv + 2, argv[0]);
	number = find(base_name(word));
	if (number)
		return run(number, argv + 1);
	applet_message(word, "applet not found");
	return 127;
}

/* A build with a single applet runs it under any name. Under a name that is no
 * applet's, the multiplexer runs if its first argument is an applet or an
 * option of its own: a link to an applet that this build lacks must fail. */
int main(int argc, char **argv)
{
	const char *name;
	unsigned number;

	if (!argc)
		return 127;
	name = base_name(argv[0]);
	name += *name == '-'; /* the mark of a login shell */
	applet_name = "sockbox";
	if (!startup()) {
		applet_error("set-uid", errno);
		return 126;
	}
	if (!ENABLE_FEATURE_MULTICALL)
		return run(1, argv);
	number = find(name);
	if (number)
		return run(number, argv);
	if (!strncmp(name, "sockbox", 7) || (argv[1] &&
			(find(base_name(argv[1])) || !strncmp(argv[1], "--", 2))))
		return multiplexer(argv);
	applet_message(name, "applet not found");
	return 127;
}
