/* SPDX-License-Identifier: MIT */
/* Shared by the applets: their list, errors, exit status. */
#ifndef APPLET_H
#define APPLET_H

#include <stdint.h>
#include "libnet.h"

/* The one list of applets: X(name, Kconfig switch, directory). */
#define APPLETS(X) \
	X(netstat, NETSTAT, "bin/") \
	X(ss, SS, "bin/") \
	X(services, SERVICES, "bin/") \
	X(sockstate, SOCKSTATE, "bin/")

/* Run an applet. Return the exit status. */
int netstat_main(char **argv);
int ss_main(char **argv);
int services_main(char **argv);
int sockstate_main(char **argv);

#define SOCKBOX_VERSION "1.0.0"

extern const char *applet_name; /* for messages */

/* Writes "netstat: what: text" to stderr in one write. what may be foreign
 * bytes, text is our own or NULL. */
void applet_message(const char *what, const char *text);
/* The same with the text of err, and sets exit status 1. err is an errno value,
 * negative or positive; 0 prints no text. */
void applet_error(const char *what, int err);
/* Sets exit status 1 without a message. */
void applet_failed(void);
/* Flushes the output. Returns the exit status: 1 after any error, also of
 * writing. */
int applet_end(void);

#endif
