/* SPDX-License-Identifier: MIT */
/* sockstate doctor: one run that names the cause, and what to type next. */
#include <string.h>
#include "doctor.h"

static void put_all(const char *namespace)
{
	if (namespace && !(ENABLE_FEATURE_JSON && asked('j'))) {
		out_str("namespace ");
		out_text(namespace, strlen(namespace));
		out_char('\n');
	}
	doctor_namespace = namespace;
	problems_only = true;
	doctor_checks();
	problems_only = false;
	doctor_checks();
}

/* 0, or st.usage: something could not be looked at. */
static int examine(uint32_t seconds, const char *namespace)
{
	bool read = take_samples(seconds);

	if (read)
		put_all(namespace);
	if (read && all_read())
		return 0;
	if (!st.unread)
		return wrong_usage("doctor", "no table of sockets can be read; "
			"is /proc mounted? mount -t proc proc /proc");
	return cannot_tell("doctor");
}

static int examine_namespaces(uint32_t seconds)
{
	struct netns one;
	const struct netns *n = st.netns;
	int status = 0;

	if (!ENABLE_FEATURE_NETNS || !n)
		return examine(seconds, NULL);
	for (st.netns = &one; n; n = n->next) {
		int err;

		one = *n;
		one.next = NULL;
		err = examine(seconds, n->label);
		status = err ? err : status;
	}
	return status;
}

int sockstate_doctor(char **argv)
{
	uint32_t seconds = number_option(CODE(OPT_FOR), 1);
	int status;

	(void)argv;
	if (seconds > 86400)
		return wrong_usage(argument(CODE(OPT_FOR)), "at most a day");
	if (ENABLE_FEATURE_JSON && asked('j'))
		json_open();
	status = examine_namespaces(seconds);
	if (ENABLE_FEATURE_JSON && asked('j'))
		json_close();
	return problems ? 1 : status;
}
