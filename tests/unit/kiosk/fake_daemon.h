/* A daemon of the test's own, for reports: a small HTTP server in a thread. It answers as it is
 * told and keeps what came last. */
#ifndef UNIT_KIOSK_FAKE_DAEMON_H
#define UNIT_KIOSK_FAKE_DAEMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

enum { STATUS_HANG = -1 /* until another status is told, which it then is */, STEP_MS = 20 };

struct fake_answer {
	int status;	  /* or STATUS_HANG */
	const char *body; /* a literal */
	const char *headers;
	unsigned requests; /* how many there were */
	struct buf seen;   /* the last one, head and body */
};

struct fake_daemon {
	GThread *thread;
	GMutex lock; /* over all that follows */
	int fd, port;
	bool stopping;
	struct fake_answer report, pack, other;
};

static inline bool fake_is_stopping(struct fake_daemon *daemon)
{
	g_mutex_lock(&daemon->lock);
	bool stopping = daemon->stopping;
	g_mutex_unlock(&daemon->lock);
	return stopping;
}

static inline bool fake_is_readable(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	return poll(&wait, 1, STEP_MS) > 0;
}

static inline bool fake_is_whole(const struct buf *in)
{
	const char *end = strstr(in->data, "\r\n\r\n");
	const char *length = strstr(in->data, "Content-Length: ");
	size_t body = length ? strtoul(length + strlen("Content-Length: "), NULL, 10) : 0;

	return end && in->len >= (size_t)(end + 4 - in->data) + body;
}

static inline void fake_read(struct fake_daemon *daemon, int fd, struct buf *in)
{
	ssize_t got = 1;

	buf_add(in, STR(""));
	while (got > 0 && (!in->len || !fake_is_whole(in)) && !fake_is_stopping(daemon)) {
		if (!fake_is_readable(fd))
			continue;
		got = recv(fd, buf_reserve(in, 4096), 4096, 0);
		in->len += got > 0 ? (size_t)got : 0;
		in->data[in->len] = '\0';
	}
}

static inline void fake_send(int fd, const struct buf *text)
{
	for (size_t sent = 0; sent < text->len;) {
		ssize_t n = send(fd, text->data + sent, text->len - sent, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		sent += (size_t)n;
	}
}

/* False while it hangs. */
static inline bool fake_write(struct fake_daemon *daemon, const struct fake_answer *answer,
			      struct buf *out)
{
	g_mutex_lock(&daemon->lock);
	if (answer->status != STATUS_HANG)
		buf_addf(out,
			 "HTTP/1.1 %d Answer\r\nContent-Length: %zu\r\nConnection: close\r\n"
			 "%s\r\n%s",
			 answer->status, strlen(answer->body),
			 answer->headers ? answer->headers : "", answer->body);
	g_mutex_unlock(&daemon->lock);
	return out->len;
}

static inline void fake_serve(struct fake_daemon *daemon, int fd)
{
	BUF_AUTO struct buf in = {0}, out = {0};
	struct fake_answer *answer = &daemon->other;

	fake_read(daemon, fd, &in);
	if (str_starts(buf_borrow(&in), STR("POST /terminals/hall-1 HTTP")))
		answer = &daemon->report;
	else if (str_starts(buf_borrow(&in), STR("GET /terminal/pack.json HTTP")))
		answer = &daemon->pack;
	g_mutex_lock(&daemon->lock);
	answer->requests++;
	buf_reset(&answer->seen);
	buf_add(&answer->seen, buf_borrow(&in));
	g_mutex_unlock(&daemon->lock);
	while (!fake_write(daemon, answer, &out) && !fake_is_stopping(daemon) &&
	       !fake_is_readable(fd))
		;
	fake_send(fd, &out);
	close(fd);
}

static inline gpointer fake_run(gpointer context)
{
	struct fake_daemon *daemon = context;

	while (!fake_is_stopping(daemon)) {
		int fd = fake_is_readable(daemon->fd) ? accept(daemon->fd, NULL, NULL) : -1;

		if (fd >= 0)
			fake_serve(daemon, fd);
	}
	return NULL;
}

/* On that port, or 0: a free one. */
static inline struct fake_daemon *fake_daemon_start(int port)
{
	struct fake_daemon *daemon = mem_zalloc(1, sizeof *daemon);
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int on = 1;

	daemon->report = (struct fake_answer){.status = 404, .body = ""};
	daemon->pack = daemon->other = daemon->report;
	g_mutex_init(&daemon->lock);
	daemon->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(daemon->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	assert_int_equal(bind(daemon->fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(daemon->fd, 16), 0);
	assert_int_equal(getsockname(daemon->fd, (struct sockaddr *)&address, &size), 0);
	daemon->port = ntohs(address.sin_port);
	daemon->thread = g_thread_new("daemon", fake_run, daemon);
	return daemon;
}

static inline void fake_daemon_stop(struct fake_daemon *daemon)
{
	g_mutex_lock(&daemon->lock);
	daemon->stopping = true;
	g_mutex_unlock(&daemon->lock);
	g_thread_join(daemon->thread);
	close(daemon->fd);
	buf_finish(&daemon->report.seen);
	buf_finish(&daemon->pack.seen);
	buf_finish(&daemon->other.seen);
	g_mutex_clear(&daemon->lock);
	free(daemon);
}

static inline void fake_daemon_answer(struct fake_daemon *daemon, struct fake_answer *answer,
				      int status, const char *body)
{
	g_mutex_lock(&daemon->lock);
	answer->status = status;
	answer->body = body;
	g_mutex_unlock(&daemon->lock);
}

static inline unsigned fake_daemon_requests(struct fake_daemon *daemon,
					    const struct fake_answer *answer)
{
	g_mutex_lock(&daemon->lock);
	unsigned requests = answer->requests;
	g_mutex_unlock(&daemon->lock);
	return requests;
}

#endif
