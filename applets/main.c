/* The multiplexer: which applet was meant, the list of them, --install. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"

static const struct applet {
	char name[11];
	char dir[5];
	int (*main)(char **argv);
} applets[] = {
#define ROW(name, config, dir) IF_##config({#name, dir, name##_main},)
	APPLETS(ROW)
#undef ROW
	{"", "", NULL},
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const struct applet *find(const char *name)
{
	const struct applet *a;

	for (a = applets; a->main; a++)
		if (!strcmp(a->name, name))
			return a;
	return NULL;
}

static int run(const struct applet *a, char **argv)
{
	applet_name = a->name;
	return a->main(argv);
}

static void list(bool full)
{
	const struct applet *a;

	for (a = applets; a->main; a++)
		out_format("%s%s\n", full ? a->dir : "", a->name);
}

static int usage(void)
{
	const struct applet *a;

	out_str("sockbox " SOCKBOX_VERSION
		IF_FEATURE_HELP(": the network of this machine in one small binary")
		"\nusage: sockbox APPLET [ARGUMENT...]"
		IF_FEATURE_HELP(", or link it as APPLET\n"
		"       sockbox --list | --list-full"
		IF_FEATURE_INSTALLER(" | --install [-s] [DIR]"))
		"\napplets:");
	for (a = applets; a->main; a++)
		out_format(" %s", a->name);
	out_char('\n');
	return applet_end();
}

/* Links DIR/bin/APPLET to the binary that runs; what exists is left alone. */
static void install_one(const struct applet *a, const char *self,
		bool symbolic, const char *dir)
{
	char path[SOURCE_PATH];
	size_t n = strlen(dir);

	if (n + sizeof a->dir + sizeof a->name + 2 > sizeof path) {
		applet_error(dir, ENAMETOOLONG);
		return;
	}
	memcpy(path, dir, n);
	path[n] = '/';
	strcpy(stpcpy(path + n + 1, a->dir), a->name);
	if ((symbolic ? symlink(self, path) : link(self, path)) &&
			errno != EEXIST)
		applet_error(path, errno);
}

static int install(char **argv)
{
	char self[SOURCE_PATH];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	bool symbolic = *argv && !strcmp(*argv, "-s");
	const struct applet *a;
	const char *dir = argv[symbolic];

	if (n < 0)
		applet_error("/proc/self/exe", errno);
	self[n < 0 ? 0 : n] = 0;
	for (a = applets; n > 0 && a->main; a++)
		install_one(a, self, symbolic, dir ? dir : "");
	return applet_end();
}

static int multiplexer(char **argv)
{
	const char *word = argv[1];
	const struct applet *a;

	if (!word || !strcmp(word, "--help"))
		return usage();
	if (!strncmp(word, "--list", 6)) {
		list(word[6]);
		return applet_end();
	}
	if (ENABLE_FEATURE_INSTALLER && !strcmp(word, "--install"))
		return install(argv + 2);
	a = find(base_name(word));
	if (a)
		return run(a, argv + 1);
	out_select(2);
	out_format("sockbox: %s: applet not found\n", word);
	out_select(1);
	return 127;
}

/* One applet alone needs no names: it is the program, whatever it is called,
 * unless it is called as the multiplexer. */
int main(int argc, char **argv)
{
	const struct applet *a;
	const char *name;

	if (!argc)
		return 127;
	name = base_name(argv[0]);
	name += *name == '-'; /* a login shell's mark */
	applet_name = "sockbox";
	if (!ENABLE_FEATURE_MULTICALL)
		return run(applets, argv);
	if (!strncmp(name, "sockbox", 7))
		return multiplexer(argv);
	a = find(name);
	if (a)
		return run(a, argv);
	applet_error(name, 0);
	return multiplexer(argv);
}
