/* SPDX-License-Identifier: MIT */
/* Reports errors and keeps the exit status: see applet.h. */
#include <errno.h>
#include "applet.h"

const char *applet_name;
static bool failed;

void applet_failed(void)
{
	failed = true;
}

void applet_message(const char *what, const char *text)
{
	out_select(2);
	out_str(applet_name);
	out_str(": ");
	out_text(what, text_len(what, SIZE_MAX));
	if (text) {
		out_str(": ");
		out_str(text);
	}
	out_char('\n');
	out_select(1);
}

void applet_error(const char *what, int err)
{
	applet_failed();
	applet_message(what, err ? err_text(err < 0 ? -err : err) : NULL);
}

int applet_end(void)
{
	int err = out_flush();

	if (err)
		applet_error("write error", err);
	if (arena_failed)
		applet_error("memory", ENOMEM);
	return failed;
}
