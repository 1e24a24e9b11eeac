/* A ticket printer that is not there, for tests: listens on a free port of the loopback, or on a
 * pseudo-terminal, and understands ESC/POS as a receipt printer does.
 *
 *   fake_printer [--pty] WHERE CONTROL TICKETS
 *
 * WHERE is a file that it writes (by a rename, so whoever sees it sees all): the port's number, for
 * "tcp:127.0.0.1:PORT", or with --pty the device's path, for "file:PATH". CONTROL is a file that a
 * test writes, looked at every 20 ms and before each answer; none, or an empty one: ready.
 *
 *   ready paper_low paper_out cover_open offline
 *   silent      prints, and never answers
 *   paper_ends  as ready, but the paper ends behind the third line of the next ticket: paper_out
 *               until CONTROL says something else; what was not printed waits in the buffer, and
 *               comes out later unless DLE DC4 8 clears it, as with the real ones
 *
 * TICKETS gets a JSON object in a line for each piece of paper that can be taken:
 *
 *   {"lines":["Gemeente Voorbeeld",...],"qr":["https://..."],"cut":true,"bad":0}
 *
 * lines are UTF-8; bad counts commands that no printer knows; cut is false for paper that was torn
 * off with a part of a ticket on it, when the buffer was cleared. It ends by a signal. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "../unit/kiosk/escpos_decode.h"
#include "base/error.h"
#include "base/file.h"

enum { LOOK_MS = 20, CONTROL_LIMIT = 64, LINES_LEFT = 3 };

/* The answers to DLE EOT 1 to 4. */
static const struct state {
	const char *name;
	unsigned char answers[4];
	bool prints, is_silent;
} states[] = {
	{"ready", {0x12, 0x12, 0x12, 0x12}, true, false},
	{"paper_low", {0x12, 0x12, 0x12, 0x1e}, true, false},
	{"paper_out", {0x1a, 0x32, 0x12, 0x7e}, false, false},
	{"cover_open", {0x1a, 0x16, 0x12, 0x12}, false, false},
	{"offline", {0x1a, 0x52, 0x32, 0x12}, false, false},
	{"silent", {0, 0, 0, 0}, true, true},
	{"paper_ends", {0x12, 0x12, 0x12, 0x12}, true, false},
};

struct printer {
	const char *control, *tickets;
	int fd; /* of the one who prints */
	struct escpos_decoder decoder;
	const struct state *state;
	bool paper_ended; /* of the state paper_ends */
	int lines_left;
	json_t *held;  /* what the buffer holds: [["line","..."],["qr","..."],["cut"],...] */
	json_t *paper; /* what is printed and hangs out of the slot */
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "fake_printer: %s: %s\n", what, strerror(errno));
	exit(1);
}

static json_t *paper_new(void)
{
	return json_pack("{s:[],s:[],s:b,s:i}", "lines", "qr", "cut", 0, "bad", 0);
}

static void paper_give(struct printer *printer, bool cut)
{
	char *text;
	struct buf line BUF_AUTO = {0};
	int fd = open(printer->tickets, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	json_object_set_new(printer->paper, "cut", json_boolean(cut));
	text = json_dumps(printer->paper, JSON_COMPACT | JSON_SORT_KEYS);
	buf_addf(&line, "%s\n", text);
	free(text);
	if (fd < 0 || !file_write_all(fd, buf_borrow(&line)))
		fail(printer->tickets);
	close(fd);
	json_decref(printer->paper);
	printer->paper = paper_new();
}

static bool can_print(const struct printer *printer)
{
	return printer->state->prints && !printer->paper_ended;
}

static void answer(struct printer *printer, unsigned char byte)
{
	if (!printer->state->is_silent && printer->fd >= 0 && write(printer->fd, &byte, 1) < 0)
		fprintf(stderr, "fake_printer: nobody listens to an answer\n");
}

static void print_op(struct printer *printer, const json_t *op)
{
	const char *name = json_string_value(json_array_get(op, 0));
	json_t *text = json_array_get(op, 1);

	if (strcmp(name, "line") == 0) {
		json_array_append(json_object_get(printer->paper, "lines"), text);
		if (strcmp(printer->state->name, "paper_ends") == 0 && --printer->lines_left == 0)
			printer->paper_ended = true;
	} else if (strcmp(name, "qr") == 0) {
		json_array_append(json_object_get(printer->paper, "qr"), text);
	} else if (strcmp(name, "cut") == 0) {
		paper_give(printer, true);
	} else {
		answer(printer, strcmp(printer->state->name, "paper_low") == 0 ? 0x03 : 0x00);
	}
}

static void print_held(struct printer *printer)
{
	while (can_print(printer) && json_array_size(printer->held)) {
		json_t *op = json_incref(json_array_get(printer->held, 0));

		json_array_remove(printer->held, 0);
		print_op(printer, op);
		json_decref(op);
	}
}

static void hold(struct printer *printer, const char *name, struct str text)
{
	json_array_append_new(printer->held,
			      json_pack("[s,s%]", name, text.data ? text.data : "", text.len));
	print_held(printer);
}

static const struct state *state_find(struct str name)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (str_eq(name, str_from(states[i].name)))
			return &states[i];
	if (name.len)
		fprintf(stderr, "fake_printer: no state \"%.*s\"\n", STR_ARG(name));
	return &states[0];
}

static void look(struct printer *printer)
{
	struct buf text BUF_AUTO = {0};
	const struct state *state;

	(void)file_read(printer->control, CONTROL_LIMIT, &text, NULL);
	state = state_find(str_trim(buf_borrow(&text)));
	if (state == printer->state)
		return;
	printer->state = state;
	printer->paper_ended = false;
	printer->lines_left = LINES_LEFT;
	print_held(printer);
}

static void on_line(void *context, struct str text, unsigned style)
{
	(void)style;
	hold(context, "line", text);
}

static void on_qr(void *context, struct str text, int module_dots, char correction)
{
	(void)module_dots;
	(void)correction;
	hold(context, "qr", text);
}

static void on_cut(void *context)
{
	hold(context, "cut", STR(""));
}

static void on_sensor(void *context)
{
	hold(context, "sensor", STR(""));
}

static void on_status(void *context, int n)
{
	struct printer *printer = context;
	const struct state *state;

	look(printer);
	state = printer->paper_ended ? state_find(STR("paper_out")) : printer->state;
	if (n >= 1 && n <= 4)
		answer(printer, state->answers[n - 1]);
}

static void on_clear(void *context)
{
	struct printer *printer = context;

	json_array_clear(printer->held);
	if (json_array_size(json_object_get(printer->paper, "lines")))
		paper_give(printer, false);
}

static void on_bad(void *context, struct str command)
{
	struct printer *printer = context;
	json_int_t bad = json_integer_value(json_object_get(printer->paper, "bad"));

	fprintf(stderr, "fake_printer: no such command:");
	for (size_t i = 0; i < command.len; i++)
		fprintf(stderr, " %02x", (unsigned char)command.data[i]);
	fprintf(stderr, "\n");
	json_object_set_new(printer->paper, "bad", json_integer(bad + 1));
}

/* False when whoever printed has gone. */
static bool take(struct printer *printer)
{
	char bytes[4096];
	ssize_t got = read(printer->fd, bytes, sizeof bytes);

	if (got > 0)
		escpos_decode(&printer->decoder, (struct str){bytes, (size_t)got});
	return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

static void say_where(const char *path, struct str where)
{
	struct error error;

	if (!file_write(path, where, &error)) {
		fprintf(stderr, "fake_printer: %s\n", error.message);
		exit(1);
	}
}

static _Noreturn void serve_socket(struct printer *printer, const char *where)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	struct buf port BUF_AUTO = {0};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) ||
	    listen(listener, 8) || getsockname(listener, (struct sockaddr *)&address, &size))
		fail("listen");
	buf_addf(&port, "%d\n", ntohs(address.sin_port));
	say_where(where, buf_borrow(&port));
	for (;;) {
		struct pollfd fd = {printer->fd >= 0 ? printer->fd : listener, POLLIN, 0};
		int got = poll(&fd, 1, LOOK_MS);

		look(printer);
		if (got <= 0)
			continue;
		if (printer->fd < 0) {
			printer->fd = accept(listener, NULL, NULL);
		} else if (!take(printer)) {
			close(printer->fd);
			printer->fd = -1;
		}
	}
}

static _Noreturn void serve_pty(struct printer *printer, const char *where)
{
	struct termios modes;
	const char *name;
	int slave;

	printer->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (printer->fd < 0 || grantpt(printer->fd) || unlockpt(printer->fd) ||
	    !(name = ptsname(printer->fd)))
		fail("pty");
	/* Held open, so that the line stays up between two who print; and no echo. */
	slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || tcgetattr(slave, &modes))
		fail(name);
	cfmakeraw(&modes);
	tcsetattr(slave, TCSANOW, &modes);
	say_where(where, str_from(name));
	for (;;) {
		struct pollfd fd = {printer->fd, POLLIN, 0};
		int got = poll(&fd, 1, LOOK_MS);

		look(printer);
		if (got > 0 && !take(printer))
			fail("read");
	}
}

int main(int argc, char **argv)
{
	bool is_pty = argc > 1 && strcmp(argv[1], "--pty") == 0;
	struct printer printer = {.fd = -1, .held = json_array(), .paper = paper_new()};
	const struct escpos_events events = {on_line,	on_qr,	  on_cut, on_sensor,
					     on_status, on_clear, on_bad, &printer};

	if (argc - is_pty != 4) {
		fprintf(stderr, "usage: fake_printer [--pty] WHERE CONTROL TICKETS\n");
		return 2;
	}
	argv += is_pty;
	printer.control = argv[2];
	printer.tickets = argv[3];
	signal(SIGPIPE, SIG_IGN);
	escpos_decoder_init(&printer.decoder, &events);
	look(&printer);
	if (is_pty)
		serve_pty(&printer, argv[1]);
	serve_socket(&printer, argv[1]);
}
