/* SPDX-License-Identifier: MIT */
/* Names of hosts, users and protocols; owners of sockets; error texts. */
#include <errno.h>
#include <sys/socket.h>
#include "unit.h"

static const uint8_t a1[4] = {192, 0, 2, 1}, a2[4] = {192, 0, 2, 2};

static void hosts(void **state)
{
	uint8_t loop6[16] = {[15] = 1};

	(void)state;
	tree();
	tree_text("/etc/hosts", "# comment\n192.0.2.1\tfirst alias\n"
		"192.0.2.1 second\n  ::1 six # comment\n192.0.2.2 evil\033x\n"
		"192.0.2.2\n300.0.2.2 no\n");
	hosts_collect();
	assert_null(host_name(AF_INET, a1));
	assert_null(host_name(AF_INET, a2));
	assert_null(host_name(AF_INET6, loop6));
	hosts_resolve();
	assert_string_equal(host_name(AF_INET, a1), "first");
	assert_string_equal(host_name(AF_INET6, loop6), "six");
	assert_null(host_name(AF_INET, a2));
	tree_end();
}

static void localhost_needs_no_file(void **state)
{
	uint8_t loop[4] = {127, 0, 0, 1}, loop6[16] = {[15] = 1};

	(void)state;
	tree();
	hosts_collect();
	host_name(AF_INET, loop);
	host_name(AF_INET6, loop6);
	hosts_resolve();
	assert_string_equal(host_name(AF_INET, loop), "localhost");
	assert_string_equal(host_name(AF_INET6, loop6), "localhost");
	tree_end();
}

static void users(void **state)
{
	(void)state;
	tree();
	tree_text("/etc/passwd", "root:x:0:0::/:/bin/sh\n"
		"toor:x:0:0::/:/bin/sh\nnocolon\n:x:5:5::\nbad:x:7x:7::\n"
		"last:x:4294967294:1::\nhuge:x:4294967296:1::\nend:x:9");
	assert_string_equal(user_name(0), "root");
	assert_string_equal(user_name(4294967294u), "last");
	assert_null(user_name(5));
	assert_null(user_name(7));
	assert_null(user_name(9)); /* no colon behind it: a cut line */
	tree_end();
	tree();
	assert_null(user_name(0));
	tree_end();
}

static void protocols(void **state)
{
	(void)state;
	tree();
	assert_string_equal(protocol_name(1), "icmp");
	assert_string_equal(protocol_name(58), "ipv6-icmp");
	assert_string_equal(protocol_name(89), "ospf");
	assert_null(protocol_name(255));
	tree_end();
	tree();
	tree_text("/etc/protocols", "# c\nospfx 89 OSPF\nmine 254 # c\nbad x\n");
	assert_string_equal(protocol_name(89), "ospfx");
	assert_string_equal(protocol_name(254), "mine");
	assert_null(protocol_name(1)); /* the file decides alone */
	tree_end();
}

/* A process of the tree with one descriptor per link. */
static void process(const char *pid, const char *cmdline, size_t n,
		const char *const *links)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
	tree_file(path, cmdline, n);
	snprintf(path, sizeof path, "%s/proc/%s/fd", unit_root, pid);
	assert_int_equal(mkdir(path, 0755), 0);
	for (fd = 0; links[fd]; fd++) {
		snprintf(path, sizeof path, "%s/proc/%s/fd/%d", unit_root, pid,
			fd);
		assert_int_equal(symlink(links[fd], path), 0);
	}
}

static void owners(void **state)
{
	static const char *const one[] = {
		"/dev/null", "socket:[11]", "socket:[12]", "socket:[x", NULL
	};
	static const char *const two[] = {"pipe:[11]", "socket:[11]", NULL};
	const struct owner *o;

	(void)state;
	tree();
	process("42", "/usr/bin/n\033ame\0arg", 16, one);
	process("43", "nginx: master /x", 17, two);
	owner_reset();
	assert_int_equal(owner_scan(true), 0);
	assert_false(owner_found()); /* nobody asked */
	owner_want_inode(11);
	owner_want_inode(12);
	owner_want_inode(13);
	owner_want_inode(0);
	assert_true(owner_found());
	o = owner_of(12);
	assert_int_equal(o->pid, 42);
	assert_int_equal(o->fd, 2);
	assert_string_equal(o->name, "n.ame");
	assert_null(owner_of(13));
	assert_null(owner_of(14));
	o = owner_of(11);
	assert_non_null(o->next);
	assert_int_equal(o->pid + o->next->pid, 42 + 43);
	o = o->pid == 43 ? o : o->next;
	assert_string_equal(o->name, "nginx: master /x");
	assert_null(owner_of(0));
	tree_end();
}

/* Descriptors are seen before the rows: none is forgotten. */
static void owners_before_rows(void **state)
{
	static const char *const links[] = {"socket:[21]", NULL};
	struct sock s = {.table = T_TCP, .state = ST_LISTEN, .inode = 21};
	int nginx, master, nobody;

	(void)state;
	tree();
	process("7", "nginx: master process", 22, links);
	tree_file("/proc/7/comm", "nginx\n", 6);
	owner_reset();
	nginx = owner_look_for("ngin?", 5);
	master = owner_look_for("nginx: master*", 14);
	nobody = owner_look_for("master", 6);
	assert_int_equal(owner_look_for("ngin?", 5), nginx);
	owner_comm = true;
	assert_int_equal(owner_scan(true), 0);
	owner_comm = false;
	owner_want(&s);
	owner_complete(true);
	assert_string_equal(owner_of(21)->name, "nginx");
	assert_int_equal(owner_of(21)->named, 1 << nginx | 1 << master);
	assert_false(owner_nobody_is((unsigned)nginx));
	assert_true(owner_nobody_is((unsigned)nobody));
	s.inode = 22;
	assert_int_equal(owner_reason(&s), WHY_UNKNOWN);
	s.inode = 0;
	s.state = ST_TIME_WAIT;
	assert_int_equal(owner_reason(&s), WHY_KERNEL);
	s.state = ST_LAST_ACK;
	assert_int_equal(owner_reason(&s), WHY_ORPHAN);
	s.state = ST_CLOSE_WAIT;
	assert_int_equal(owner_reason(&s), WHY_WAITING);
	s.table = T_UDP;
	assert_int_equal(owner_reason(&s), WHY_UNKNOWN);
	tree_end();
}

static void no_processes(void **state)
{
	(void)state;
	tree();
	owner_reset();
	owner_want_inode(1);
	assert_int_equal(owner_scan(false), -ENOENT);
	assert_false(owner_found());
	tree_end();
}

static void errors(void **state)
{
	(void)state;
	assert_string_equal(err_text(ENOENT), strerror(ENOENT));
	assert_string_equal(err_text(EACCES), strerror(EACCES));
	assert_string_equal(err_text(ENOSPC), strerror(ENOSPC));
	assert_string_equal(err_text(EPIPE), strerror(EPIPE));
	assert_string_equal(err_text(4095), "errno 4095");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts),
		cmocka_unit_test(localhost_needs_no_file),
		cmocka_unit_test(users),
		cmocka_unit_test(protocols),
		cmocka_unit_test(owners),
		cmocka_unit_test(owners_before_rows),
		cmocka_unit_test(no_processes),
		cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
