/* The multiplexer: which applet was meant, the list of them, --install. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"

#define NAME(name, config, dir) IF_##config(#name "\0")
#define MAIN(name, config, dir) IF_##config(name##_main,)
static const char names[] = "" APPLETS(NAME);
static int (*const mains[])(char **) = { APPLETS(MAIN) NULL };

#define BIN "bin/" /* the directory of all of them */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* From 1 on; 0: there is no such applet. */
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

/* Links DIR/bin/APPLET to the binary that runs; what exists is left alone. */
static int install(char **argv)
{
	char self[SOURCE_PATH], path[SOURCE_PATH], *end;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	bool symbolic = *argv && !strcmp(*argv, "-s");
	const char *dir = argv[symbolic] ? argv[symbolic] : "", *s;

	if (n < 0)
		applet_error("/proc/self/exe", errno);
	else if (strlen(dir) > sizeof path - sizeof "/" BIN - 16)
		applet_error(dir, ENAMETOOLONG);
	else {
		self[n] = 0;
		end = stpcpy(stpcpy(path, dir), "/" BIN);
		for (s = names; *s; s = nth_string(s, 1)) {
			strcpy(end, s);
			if ((symbolic ? symlink(self, path) : link(self, path)) &&
					errno != EEXIST)
				applet_error(path, errno);
		}
	}
	return applet_end();
}

static int multiplexer(char **argv)
{
	const char *word = argv[1];
	unsigned number;

	if (!word || !strcmp(word, "--help"))
		return usage();
	if (!strncmp(word, "--list", 6)) {
		list(word[6] ? BIN "%s\n" : "%s\n");
		return applet_end();
	}
	if (ENABLE_FEATURE_INSTALLER && !strcmp(word, "--install"))
		return install(argv + 2);
	number = find(base_name(word));
	if (number)
		return run(number, argv + 1);
	applet_message(word, "applet not found");
	return 127;
}

/* One applet alone needs no names: it is the program, whatever it is called,
 * unless it is called as the multiplexer. */
int main(int argc, char **argv)
{
	const char *name;
	unsigned number;

	if (!argc)
		return 127;
	name = base_name(argv[0]);
	name += *name == '-'; /* a login shell's mark */
	applet_name = "sockbox";
	if (!ENABLE_FEATURE_MULTICALL)
		return run(1, argv);
	if (!strncmp(name, "sockbox", 7))
		return multiplexer(argv);
	number = find(name);
	if (number)
		return run(number, argv);
	applet_error(name, 0);
	return multiplexer(argv);
}
