/* What systemd hears of the terminal, on a socket of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/watchdog.h"

struct manager {
	char *folder, *path;
	int fd;
};

static int set_up(void **state)
{
	struct manager *manager = calloc(1, sizeof(*manager));
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	manager->folder = g_dir_make_tmp("pierre-watchdog-XXXXXX", NULL);
	manager->path = g_build_filename(manager->folder, "notify", NULL);
	assert_true(strlen(manager->path) < sizeof(address.sun_path));
	memcpy(address.sun_path, manager->path, strlen(manager->path));
	manager->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(manager->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	g_setenv("NOTIFY_SOCKET", manager->path, TRUE);
	g_setenv("WATCHDOG_USEC", "20000", TRUE);
	g_setenv("WATCHDOG_PID", "1", TRUE); /* cage's, not ours */
	*state = manager;
	return 0;
}

static int tear_down(void **state)
{
	struct manager *manager = *state;

	close(manager->fd);
	g_unlink(manager->path);
	g_rmdir(manager->folder);
	g_free(manager->path);
	g_free(manager->folder);
	free(manager);
	return 0;
}

/* The next datagram; "" when there is none. */
static void hear(const struct manager *manager, char text[static 256])
{
	ssize_t len = recv(manager->fd, text, 255, MSG_DONTWAIT);

	text[len > 0 ? len : 0] = '\0';
}

static void test_ready_is_said_once_and_status_each_time(void **state)
{
	struct watchdog *watchdog = watchdog_create();
	char text[256];

	watchdog_ready(watchdog);
	watchdog_ready(watchdog);
	watchdog_status(watchdog, "start, printer ready");
	hear(*state, text);
	assert_string_equal(text, "READY=1");
	hear(*state, text);
	assert_string_equal(text, "STATUS=start, printer ready");
	watchdog_destroy(watchdog);
	hear(*state, text);
	assert_string_equal(text, "STOPPING=1");
}

static gboolean on_heard(gint fd, GIOCondition condition, gpointer context)
{
	char text[256];
	ssize_t len = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);

	(void)condition;
	text[len > 0 ? len : 0] = '\0';
	assert_string_equal(text, "WATCHDOG=1");
	++*(int *)context;
	return G_SOURCE_CONTINUE;
}

/* Without the loop nothing is said, however long that takes: the watchdog is the loop's. */
static void test_the_loop_and_nothing_else_feeds_the_watchdog(void **state)
{
	const struct manager *manager = *state;
	struct watchdog *watchdog = watchdog_create();
	int heard = 0;
	guint source;
	char text[256];

	g_usleep(60000);
	hear(manager, text);
	assert_string_equal(text, "");
	source = g_unix_fd_add(manager->fd, G_IO_IN, on_heard, &heard);
	while (heard < 3)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(source);
	watchdog_destroy(watchdog);
}

static void test_without_systemd_nothing_happens(void **state)
{
	struct watchdog *watchdog;

	(void)state;
	g_unsetenv("NOTIFY_SOCKET");
	watchdog = watchdog_create();
	watchdog_ready(watchdog);
	watchdog_status(watchdog, "start");
	assert_false(g_main_context_pending(NULL));
	watchdog_destroy(watchdog);
}

int main(void)
{
#define WATCHDOG_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WATCHDOG_TEST(test_ready_is_said_once_and_status_each_time),
		WATCHDOG_TEST(test_the_loop_and_nothing_else_feeds_the_watchdog),
		WATCHDOG_TEST(test_without_systemd_nothing_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
