/* The thread of the receiver: one connection after the other, one request to each. */
#define _GNU_SOURCE /* strcasestr */
#include "receiver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

enum { DELIVERIES = 64, STEP_MS = 20, WAIT_MS = 60000, ENDLESS_BYTES = 4 << 20 };

struct receiver {
	pthread_t thread;
	pthread_mutex_t lock; /* over what follows */
	int fd, port, answer;
	unsigned turn; /* of receiver_answer */
	bool stopping;
	struct delivery deliveries[DELIVERIES];
	size_t count;
	char url[64];
};

static int listen_on(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 16), 0);
	return fd;
}

static bool is_stopping(struct receiver *receiver)
{
	bool stopping;

	pthread_mutex_lock(&receiver->lock);
	stopping = receiver->stopping;
	pthread_mutex_unlock(&receiver->lock);
	return stopping;
}

static bool is_readable(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	return poll(&wait, 1, STEP_MS) > 0;
}

/* How many bytes follow the head, which ends where `head` does. */
static size_t body_size(const char *head)
{
	const char *line = strcasestr(head, "\r\ncontent-length:");

	return line ? strtoul(line + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

/* False when it did not come whole. */
static bool read_request(struct receiver *receiver, int fd, struct buf *head, struct buf *body)
{
	BUF_AUTO struct buf in = {0};
	const char *end = NULL;

	while (!is_stopping(receiver)) {
		ssize_t got;

		if (!is_readable(fd))
			continue;
		got = recv(fd, buf_reserve(&in, 4096), 4096, 0);
		if (got <= 0)
			return false;
		in.len += (size_t)got;
		in.data[in.len] = '\0';
		end = strstr(in.data, "\r\n\r\n");
		if (end && in.len >= (size_t)(end + 4 - in.data) + body_size(in.data)) {
			buf_add(head, (struct str){in.data, (size_t)(end + 4 - in.data)});
			buf_add(body, str_slice(buf_borrow(&in), head->len, in.len));
			return true;
		}
	}
	return false;
}

/* Until another answer is wanted, or the other side gives up. */
static void hang(struct receiver *receiver, int fd, unsigned turn)
{
	bool over = false;
	char byte;

	while (!over) {
		pthread_mutex_lock(&receiver->lock);
		over = receiver->stopping || receiver->turn != turn;
		pthread_mutex_unlock(&receiver->lock);
		if (is_readable(fd) && recv(fd, &byte, 1, 0) <= 0)
			over = true;
	}
}

static void send_endless(int fd)
{
	static const char block[4096];
	size_t sent = 0;

	send(fd, "HTTP/1.1 200 OK\r\n\r\n", 19, MSG_NOSIGNAL);
	while (sent < ENDLESS_BYTES && send(fd, block, sizeof block, MSG_NOSIGNAL) > 0)
		sent += sizeof block;
}

static void answer_one(struct receiver *receiver, int fd, int answer, unsigned turn)
{
	BUF_AUTO struct buf text = {0};

	switch (answer) {
	case ANSWER_HANG:
		hang(receiver, fd, turn);
		return;
	case ANSWER_ENDLESS:
		send_endless(fd);
		return;
	case ANSWER_HALF:
		buf_add(&text, STR("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
		break;
	default:
		/* A redirect leads back here, where it would be seen. */
		buf_addf(&text,
			 "HTTP/1.1 %d Answer\r\nLocation: http://127.0.0.1:%d/elsewhere\r\n"
			 "Content-Length: 6\r\nConnection: close\r\n\r\nthanks",
			 answer, receiver->port);
	}
	send(fd, text.data, text.len, MSG_NOSIGNAL);
}

static void serve(struct receiver *receiver, int fd)
{
	struct buf head = {0}, body = {0};
	struct clock clock = clock_system();
	int answer = 0;
	unsigned turn = 0;

	if (read_request(receiver, fd, &head, &body)) {
		pthread_mutex_lock(&receiver->lock);
		answer = receiver->answer;
		turn = receiver->turn;
		if (receiver->count < DELIVERIES) {
			receiver->deliveries[receiver->count++] =
				(struct delivery){head, body, clock_now(&clock)};
			head = body = (struct buf){0};
		}
		pthread_mutex_unlock(&receiver->lock);
		answer_one(receiver, fd, answer, turn);
	}
	buf_finish(&head);
	buf_finish(&body);
	close(fd);
}

static void *run(void *context)
{
	struct receiver *receiver = context;

	while (!is_stopping(receiver)) {
		int fd = -1;

		pthread_mutex_lock(&receiver->lock);
		if (receiver->fd >= 0 && is_readable(receiver->fd))
			fd = accept(receiver->fd, NULL, NULL);
		pthread_mutex_unlock(&receiver->lock);
		if (fd >= 0)
			serve(receiver, fd);
		else
			sleep_ms(STEP_MS / 4);
	}
	return NULL;
}

struct receiver *receiver_start(int answer)
{
	struct receiver *receiver = mem_zalloc(1, sizeof *receiver);
	struct sockaddr_in address;
	socklen_t size = sizeof address;

	pthread_mutex_init(&receiver->lock, NULL);
	receiver->answer = answer;
	receiver->fd = listen_on(0);
	assert_int_equal(getsockname(receiver->fd, (struct sockaddr *)&address, &size), 0);
	receiver->port = ntohs(address.sin_port);
	snprintf(receiver->url, sizeof receiver->url, "http://127.0.0.1:%d/cases", receiver->port);
	assert_int_equal(pthread_create(&receiver->thread, NULL, run, receiver), 0);
	return receiver;
}

void receiver_stop(struct receiver *receiver)
{
	pthread_mutex_lock(&receiver->lock);
	receiver->stopping = true;
	pthread_mutex_unlock(&receiver->lock);
	pthread_join(receiver->thread, NULL);
	if (receiver->fd >= 0)
		close(receiver->fd);
	for (size_t i = 0; i < receiver->count; i++) {
		buf_finish(&receiver->deliveries[i].head);
		buf_finish(&receiver->deliveries[i].body);
	}
	pthread_mutex_destroy(&receiver->lock);
	free(receiver);
}

void receiver_answer(struct receiver *receiver, int answer)
{
	pthread_mutex_lock(&receiver->lock);
	receiver->answer = answer;
	receiver->turn++;
	pthread_mutex_unlock(&receiver->lock);
}

void receiver_die(struct receiver *receiver)
{
	pthread_mutex_lock(&receiver->lock);
	close(receiver->fd);
	receiver->fd = -1;
	receiver->turn++;
	pthread_mutex_unlock(&receiver->lock);
}

void receiver_revive(struct receiver *receiver)
{
	pthread_mutex_lock(&receiver->lock);
	receiver->fd = listen_on(receiver->port);
	pthread_mutex_unlock(&receiver->lock);
}

const char *receiver_url(const struct receiver *receiver)
{
	return receiver->url;
}

size_t receiver_count(struct receiver *receiver)
{
	size_t count;

	pthread_mutex_lock(&receiver->lock);
	count = receiver->count;
	pthread_mutex_unlock(&receiver->lock);
	return count;
}

void receiver_await(struct receiver *receiver, size_t count)
{
	int64_t end = now_ms() + WAIT_MS;

	while (receiver_count(receiver) < count) {
		if (now_ms() > end)
			fail_msg("%zu of %zu cases came", receiver_count(receiver), count);
		sleep_ms(STEP_MS);
	}
}

const struct delivery *receiver_get(struct receiver *receiver, size_t i)
{
	assert_true(i < receiver_count(receiver));
	return &receiver->deliveries[i];
}

void delivery_header(const struct delivery *delivery, const char *name, char *value, size_t size)
{
	BUF_AUTO struct buf start = {0};
	const char *line;

	*value = '\0';
	buf_addf(&start, "\r\n%s: ", name);
	line = strcasestr(delivery->head.data, start.data);
	if (line)
		snprintf(value, size, "%.*s", (int)strcspn(line + start.len, "\r"),
			 line + start.len);
}
