/* What the applets share: the list of them, errors, exit status. */
#ifndef APPLET_H
#define APPLET_H

#include <stdint.h>
#include "libnet.h"

/* The one list of applets: X(name, Kconfig switch, directory). */
#define APPLETS(X) \
	X(netstat, NETSTAT, "bin/") \
	X(services, SERVICES, "bin/") \
	X(sockstate, SOCKSTATE, "bin/")

/* Runs with argv[0] as the name to show; returns the exit status. */
int netstat_main(char **argv);
int services_main(char **argv);
int sockstate_main(char **argv);

#define SOCKBOX_VERSION "1.0.0"

extern const char *applet_name; /* how it was called, for messages */

/* "netstat: what: text" on stderr in one write; text is our own or NULL. */
void applet_message(const char *what, const char *text);
/* The same, and exit status 1 from now on.  err is an errno value, negative or
 * positive; 0 prints no text. */
void applet_error(const char *what, int err);
/* Exit status 1 without a message. */
void applet_failed(void);
/* Flushes; the status to exit with: 1 after any error, write errors too. */
int applet_end(void);

#endif
