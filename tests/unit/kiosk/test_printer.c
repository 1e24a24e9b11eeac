/* The printer's thread against printers that understand ESC/POS, over TCP and as a device: what is
 * told, what comes out, and what never does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <glib.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "core/printer_device.h"

/* Short between two looks, so that states are seen; long enough for answers on a busy machine. */
static const struct printer_times times = {50, 4000, 15000};

struct desk {
	char folder[64];
	char *where, *control, *tickets, *uri;
	pid_t pid;
	struct printer *printer;
	enum printer_state state;
	int printed, refused; /* ok and not */
	enum printer_state why;
};

static void on_state(void *context, enum printer_state state)
{
	((struct desk *)context)->state = state;
}

static void on_printed(void *context, bool ok, enum printer_state state)
{
	struct desk *desk = context;

	desk->why = state;
	if (ok)
		desk->printed++;
	else
		desk->refused++;
}

static void desk_open(struct desk *desk)
{
	*desk = (struct desk){.folder = "/tmp/pierre_printer.XXXXXX"};
	assert_non_null(mkdtemp(desk->folder));
	desk->where = file_join(desk->folder, "where");
	desk->control = file_join(desk->folder, "control");
	desk->tickets = file_join(desk->folder, "tickets");
}

static void set_state(const struct desk *desk, const char *state)
{
	assert_true(file_write(desk->control, str_from(state), NULL));
}

static void printer_start(struct desk *desk, struct printer_times pace)
{
	const struct printer_events events = {on_state, on_printed, desk};
	struct error error = {0};

	desk->printer = printer_create_timed(desk->uri, &events, pace, &error);
	if (!desk->printer)
		fail_msg("%s", error.message);
	desk->state = printer_state(desk->printer);
}

/* A fake printer in its own process, and a printer that drives it. */
static void fake_start(struct desk *desk, const char *state, bool is_pty)
{
	const char *arguments[6] = {FAKE_PRINTER_PATH};
	struct buf text BUF_AUTO = {0};
	int count = 1;

	desk_open(desk);
	set_state(desk, state);
	if (is_pty)
		arguments[count++] = "--pty";
	arguments[count++] = desk->where;
	arguments[count++] = desk->control;
	arguments[count] = desk->tickets;
	assert_true(g_spawn_async(NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
				  NULL, &desk->pid, NULL));
	while (!file_read(desk->where, 256, &text, NULL))
		g_usleep(2000);
	desk->uri = is_pty ? g_strdup_printf("file:%s", text.data)
			   : g_strdup_printf("tcp:127.0.0.1:%d", atoi(text.data));
	printer_start(desk, times);
}

static void desk_close(struct desk *desk)
{
	printer_destroy(desk->printer);
	if (desk->pid) {
		kill(desk->pid, SIGTERM);
		waitpid(desk->pid, NULL, 0);
	}
	unlink(desk->where);
	unlink(desk->control);
	unlink(desk->tickets);
	rmdir(desk->folder);
	free(desk->where);
	free(desk->control);
	free(desk->tickets);
	g_free(desk->uri);
}

static void until_state(struct desk *desk, enum printer_state state)
{
	while (desk->state != state)
		g_main_context_iteration(NULL, TRUE);
	assert_int_equal(printer_state(desk->printer), state);
}

/* One that names `name`, and is long enough that paper may end within it. */
static void print(struct desk *desk, const char *name)
{
	static char line[] = "line", url[] = "https://e.example/";
	MEM_AUTO char *title = str_dup(str_from(name));
	struct ticket_line lines[] = {{TICKET_TITLE, title}, {TICKET_TEXT, line},
				      {TICKET_TEXT, line},   {TICKET_TEXT, line},
				      {TICKET_TEXT, title},  {TICKET_QR, url}};
	const struct ticket ticket = {lines, 6, 6, 48};

	printer_print(desk->printer, &ticket);
}

static void until_told(struct desk *desk, int printed, int refused)
{
	while (desk->printed + desk->refused < printed + refused)
		g_main_context_iteration(NULL, TRUE);
	assert_int_equal(desk->printed, printed);
	assert_int_equal(desk->refused, refused);
}

/* The piece of paper with this number, from 0; NULL when there is none. */
static json_t *paper(const struct desk *desk, int number)
{
	struct buf text BUF_AUTO = {0};
	struct str rest, line;

	(void)file_read(desk->tickets, 1 << 20, &text, NULL);
	rest = buf_borrow(&text);
	while (str_split(&rest, '\n', &line))
		if (number-- == 0 && line.len)
			return json_loadb(line.data, line.len, 0, NULL);
	return NULL;
}

static void check_whole(const struct desk *desk, int number, const char *name)
{
	json_t *found = paper(desk, number);
	const json_t *lines = json_object_get(found, "lines");

	assert_non_null(found);
	assert_string_equal(json_string_value(json_array_get(lines, 0)), name);
	assert_string_equal(json_string_value(json_array_get(lines, 4)), name);
	assert_string_equal(json_string_value(json_array_get(json_object_get(found, "qr"), 0)),
			    "https://e.example/");
	assert_true(json_is_true(json_object_get(found, "cut")));
	assert_int_equal(json_integer_value(json_object_get(found, "bad")), 0);
	json_decref(found);
}

static void test_without_a_printer_nothing_is_printed(void **state)
{
	struct desk desk;

	(void)state;
	desk_open(&desk);
	desk.uri = g_strdup("");
	printer_start(&desk, times);
	assert_int_equal(desk.state, PRINTER_NONE);
	print(&desk, "A");
	until_told(&desk, 0, 1);
	assert_int_equal(desk.why, PRINTER_NONE);
	desk_close(&desk);
}

static void test_wrong_addresses_are_named(void **state)
{
	static const char *const wrong[] = {
		"lp0",
		"usb:/dev/usb/lp0",
		"file:",
		"file:lp0",
		"tcp:",
		"tcp:host",
		"tcp:host:",
		"tcp::9100",
		"tcp:host:0",
		"tcp:host:65536",
		"tcp:host:91x",
		"tcp:ho st:9100",
		"tcp:2001:db8::1",
		"tcp:-x:9100",
		"tcp:h/../x:9100",
		"cups:",
		"cups:a b",
		"cups:../x",
		"cups:a#b",
		"CUPS:a",
	};
	const struct printer_events events = {0};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct error error = {0};

		assert_null(printer_create(wrong[i], &events, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_non_null(strstr(error.message, wrong[i]));
	}
}

static void test_a_ticket_comes_out_over_a_socket(void **state)
{
	struct desk desk;

	(void)state;
	fake_start(&desk, "ready", false);
	until_state(&desk, PRINTER_READY);
	print(&desk, "Jan");
	until_told(&desk, 1, 0);
	check_whole(&desk, 0, "Jan");
	print(&desk, "Piet");
	until_told(&desk, 2, 0);
	check_whole(&desk, 1, "Piet");
	desk_close(&desk);
}

static void test_a_ticket_comes_out_of_a_device(void **state)
{
	struct desk desk;

	(void)state;
	fake_start(&desk, "paper_low", true);
	until_state(&desk, PRINTER_PAPER_LOW);
	print(&desk, "Jan");
	until_told(&desk, 1, 0);
	assert_int_equal(desk.why, PRINTER_PAPER_LOW);
	check_whole(&desk, 0, "Jan");
	desk_close(&desk);
}

static void test_states_are_told_when_they_change(void **state)
{
	static const struct {
		const char *name;
		enum printer_state state;
	} changes[] = {
		{"paper_low", PRINTER_PAPER_LOW},   {"paper_out", PRINTER_PAPER_OUT},
		{"cover_open", PRINTER_COVER_OPEN}, {"offline", PRINTER_OFFLINE},
		{"ready", PRINTER_READY},
	};
	struct desk desk;

	(void)state;
	fake_start(&desk, "ready", false);
	until_state(&desk, PRINTER_READY);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		set_state(&desk, changes[i].name);
		until_state(&desk, changes[i].state);
		assert_string_equal(printer_state_name(changes[i].state), changes[i].name);
	}
	desk_close(&desk);
}

static void test_without_paper_a_ticket_never_comes_out(void **state)
{
	struct desk desk;

	(void)state;
	fake_start(&desk, "paper_out", false);
	print(&desk, "Jan");
	until_told(&desk, 0, 1);
	assert_int_equal(desk.why, PRINTER_PAPER_OUT);
	set_state(&desk, "ready");
	until_state(&desk, PRINTER_READY);
	print(&desk, "Piet");
	until_told(&desk, 1, 1);
	check_whole(&desk, 0, "Piet");
	assert_null(paper(&desk, 1));
	desk_close(&desk);
}

static void test_the_rest_of_a_ticket_does_not_come_out_for_the_next(void **state)
{
	struct desk desk;
	json_t *torn;

	(void)state;
	fake_start(&desk, "paper_ends", false);
	until_state(&desk, PRINTER_READY);
	print(&desk, "Jan");
	until_told(&desk, 0, 1);
	assert_int_equal(desk.why, PRINTER_PAPER_OUT);
	set_state(&desk, "ready");
	until_state(&desk, PRINTER_READY);
	print(&desk, "Piet");
	until_told(&desk, 1, 1);
	torn = paper(&desk, 0);
	assert_int_equal(json_array_size(json_object_get(torn, "lines")), 3);
	assert_true(json_is_false(json_object_get(torn, "cut")));
	json_decref(torn);
	check_whole(&desk, 1, "Piet");
	assert_null(paper(&desk, 2));
	desk_close(&desk);
}

static void test_a_printer_that_never_answers_prints_all_the_same(void **state)
{
	struct desk desk;
	json_t *found = NULL;

	(void)state;
	fake_start(&desk, "silent", false);
	printer_destroy(desk.printer);
	printer_start(&desk, (struct printer_times){50, 200, 15000});
	until_state(&desk, PRINTER_READY);
	print(&desk, "Jan");
	until_told(&desk, 1, 0);
	while (!(found = paper(&desk, 0)))
		g_usleep(2000);
	json_decref(found);
	check_whole(&desk, 0, "Jan");
	desk_close(&desk);
}

static void test_a_printer_that_falls_silent_is_offline(void **state)
{
	struct desk desk;

	(void)state;
	fake_start(&desk, "ready", false);
	printer_destroy(desk.printer);
	printer_start(&desk, (struct printer_times){50, 1000, 15000});
	until_state(&desk, PRINTER_READY);
	set_state(&desk, "silent");
	until_state(&desk, PRINTER_OFFLINE);
	print(&desk, "Jan");
	until_told(&desk, 0, 1);
	assert_null(paper(&desk, 0));
	desk_close(&desk);
}

/* A port of the loopback: nobody accepts there, and nobody answers. */
static int listen_deaf(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void test_without_a_device_or_socket_the_printer_is_offline(void **state)
{
	struct desk desk;
	int port, fd = listen_deaf(&port);

	(void)state;
	close(fd);
	desk_open(&desk);
	desk.uri = g_strdup_printf("tcp:127.0.0.1:%d", port);
	printer_start(&desk, times);
	print(&desk, "Jan");
	until_told(&desk, 0, 1);
	assert_int_equal(desk.why, PRINTER_OFFLINE);
	printer_destroy(desk.printer);
	g_free(desk.uri);
	desk.uri = g_strdup_printf("file:%s", desk.where);
	printer_start(&desk, times);
	print(&desk, "Jan");
	until_told(&desk, 0, 2);
	assert_int_equal(desk.why, PRINTER_OFFLINE);
	desk_close(&desk);
}

/* The visitor is told in time, whatever the device does; and the thread ends when it is told to. */
static void test_a_ticket_is_given_up_when_its_time_is_over(void **state)
{
	struct desk desk;
	int port, fd = listen_deaf(&port);

	(void)state;
	desk_open(&desk);
	desk.uri = g_strdup_printf("tcp:127.0.0.1:%d", port);
	printer_start(&desk, (struct printer_times){50, 600000, 100});
	print(&desk, "Jan");
	until_told(&desk, 0, 1);
	assert_int_equal(desk.why, PRINTER_OFFLINE);
	desk_close(&desk);
	close(fd);
}

static void test_a_second_ticket_is_refused_while_one_is_printed(void **state)
{
	struct desk desk;

	(void)state;
	fake_start(&desk, "ready", false);
	print(&desk, "Jan");
	print(&desk, "Piet");
	until_told(&desk, 1, 1);
	check_whole(&desk, 0, "Jan");
	assert_null(paper(&desk, 1));
	desk_close(&desk);
}

static void test_a_device_that_can_only_be_written_prints(void **state)
{
	struct buf bytes BUF_AUTO = {0};
	struct desk desk;

	(void)state;
	desk_open(&desk);
	assert_true(file_write(desk.tickets, STR("before"), NULL));
	desk.uri = g_strdup_printf("file:%s", desk.tickets);
	printer_start(&desk, times);
	until_state(&desk, PRINTER_READY);
	print(&desk, "Jan");
	until_told(&desk, 1, 0);
	assert_true(file_read(desk.tickets, 1 << 20, &bytes, NULL));
	assert_true(str_starts(buf_borrow(&bytes), STR("before\x1b@")));
	assert_true(str_ends(buf_borrow(&bytes), STR("\x1dVB\x03")));
	desk_close(&desk);
}

static void check_status(int n, unsigned char answer, enum printer_state wanted)
{
	enum printer_state state = PRINTER_STATES;

	assert_true(printer_status_read(n, answer, &state));
	assert_int_equal(state, wanted);
}

static void test_answers_are_read_as_epson_writes_them(void **state)
{
	enum printer_state told = PRINTER_STATES;

	(void)state;
	check_status(1, 0x12, PRINTER_READY);
	check_status(1, 0x16, PRINTER_READY); /* the drawer's pin */
	check_status(1, 0x1a, PRINTER_OFFLINE);
	check_status(2, 0x12, PRINTER_READY);
	check_status(2, 0x16, PRINTER_COVER_OPEN);
	check_status(2, 0x1a, PRINTER_READY); /* somebody feeds */
	check_status(2, 0x32, PRINTER_PAPER_OUT);
	check_status(2, 0x52, PRINTER_OFFLINE);
	check_status(2, 0x36, PRINTER_COVER_OPEN);
	check_status(3, 0x1a, PRINTER_OFFLINE); /* the knife */
	check_status(3, 0x32, PRINTER_OFFLINE);
	check_status(3, 0x52, PRINTER_OFFLINE);
	check_status(4, 0x12, PRINTER_READY);
	check_status(4, 0x1e, PRINTER_PAPER_LOW);
	check_status(4, 0x72, PRINTER_PAPER_OUT);
	check_status(4, 0x7e, PRINTER_PAPER_OUT);
	assert_false(printer_status_read(0, 0x12, &told));
	assert_false(printer_status_read(5, 0x12, &told));
	for (int byte = 0; byte < 256; byte++)
		if ((byte & 0x93) != 0x12)
			assert_false(printer_status_read(1, (unsigned char)byte, &told));
	assert_int_equal(told, PRINTER_STATES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_a_printer_nothing_is_printed),
		cmocka_unit_test(test_wrong_addresses_are_named),
		cmocka_unit_test(test_a_ticket_comes_out_over_a_socket),
		cmocka_unit_test(test_a_ticket_comes_out_of_a_device),
		cmocka_unit_test(test_states_are_told_when_they_change),
		cmocka_unit_test(test_without_paper_a_ticket_never_comes_out),
		cmocka_unit_test(test_the_rest_of_a_ticket_does_not_come_out_for_the_next),
		cmocka_unit_test(test_a_printer_that_never_answers_prints_all_the_same),
		cmocka_unit_test(test_a_printer_that_falls_silent_is_offline),
		cmocka_unit_test(test_without_a_device_or_socket_the_printer_is_offline),
		cmocka_unit_test(test_a_ticket_is_given_up_when_its_time_is_over),
		cmocka_unit_test(test_a_second_ticket_is_refused_while_one_is_printed),
		cmocka_unit_test(test_a_device_that_can_only_be_written_prints),
		cmocka_unit_test(test_answers_are_read_as_epson_writes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
