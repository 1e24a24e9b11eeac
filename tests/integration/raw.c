/* Bytes on a socket, and the frames of RFC 6455 by hand. */
#include "raw.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "talk.h"

enum { PIECE = 16384 };

struct raw *raw_connect(struct rig *rig)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)rig->port)};
	struct raw *raw = mem_zalloc(1, sizeof *raw);

	raw->rig = rig;
	raw->next = rig->raws;
	rig->raws = raw;
	raw->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (raw->fd < 0 || connect(raw->fd, (struct sockaddr *)&address, sizeof address) != 0)
		fail_msg("no connection: %s", strerror(errno));
	return raw;
}

void raw_close(struct raw *raw)
{
	struct raw **link = &raw->rig->raws;

	while (*link != raw)
		link = &(*link)->next;
	*link = raw->next;
	if (raw->fd >= 0)
		close(raw->fd);
	buf_finish(&raw->in);
	free(raw);
}

/* Reads while it writes, so that neither side waits for the other. */
bool raw_send(struct raw *raw, struct str bytes)
{
	int64_t end = now_ms() + LIMIT_MS;

	while (bytes.len) {
		ssize_t sent = send(raw->fd, bytes.data, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent > 0) {
			bytes = str_slice(bytes, (size_t)sent, bytes.len);
			end = now_ms() + LIMIT_MS;
		} else if (sent < 0 && errno == EAGAIN) {
			raw_receive(raw, 10);
			if (now_ms() > end)
				fail_msg("the daemon does not read");
		} else {
			return false;
		}
	}
	return true;
}

bool raw_receive(struct raw *raw, int ms)
{
	struct pollfd wait = {.fd = raw->fd, .events = POLLIN};
	ssize_t got;

	if (raw->is_over || poll(&wait, 1, ms) <= 0)
		return false;
	got = read(raw->fd, buf_reserve(&raw->in, PIECE), PIECE);
	if (got <= 0) {
		raw->is_over = true;
		return false;
	}
	raw->in.len += (size_t)got;
	raw->in.data[raw->in.len] = '\0';
	return true;
}

/* More bytes, or the end, or the test fails. */
static void await(struct raw *raw, int64_t end, const char *what)
{
	if (now_ms() > end)
		fail_msg("no %s within %d ms; so far: %s", what, LIMIT_MS,
			 raw->in.data ? raw->in.data : "");
	raw_receive(raw, 50);
}

void raw_await_end(struct raw *raw)
{
	int64_t end = now_ms() + START_LIMIT_MS;

	while (!raw->is_over)
		await(raw, end, "end of the connection");
}

static void forget(struct raw *raw, size_t len)
{
	memmove(raw->in.data, raw->in.data + len, raw->in.len - len);
	raw->in.len -= len;
	raw->in.data[raw->in.len] = '\0';
}

unsigned raw_upgrade(struct raw *raw, const char *headers)
{
	return raw_upgrade_at(raw, "/chat", headers);
}

unsigned raw_upgrade_at(struct raw *raw, const char *path, const char *headers)
{
	BUF_AUTO struct buf request = {0};
	int64_t end = now_ms() + LIMIT_MS;
	const char *body;
	unsigned status = 0;

	buf_addf(&request,
		 "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
		 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
		 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
		 path, raw->rig->port, headers);
	raw_send(raw, buf_borrow(&request));
	while (!raw->in.len || !(body = strstr(raw->in.data, "\r\n\r\n"))) {
		if (raw->is_over)
			return 0;
		await(raw, end, "answer to the upgrade");
	}
	sscanf(raw->in.data, "HTTP/1.%*d %u", &status);
	if (status == 101)
		forget(raw, (size_t)(body + 4 - raw->in.data));
	return status;
}

struct raw *raw_open(struct rig *rig)
{
	struct raw *raw = raw_connect(rig);

	assert_int_equal(raw_upgrade(raw, "Sec-WebSocket-Protocol: pierre.v1\r\n"), 101);
	return raw;
}

struct raw *raw_greeted(struct rig *rig)
{
	struct raw *raw = raw_open(rig);

	raw_text(raw, "{\"type\":\"hello\",\"channel\":\"test\",\"lang\":\"en\"}");
	raw_expect(raw, "welcome");
	return raw;
}

void raw_add_frame(struct buf *out, unsigned first_byte, struct str payload)
{
	static const char mask[4] = {0x12, 0x34, 0x56, 0x78};

	buf_add_char(out, (char)first_byte);
	if (payload.len < 126) {
		buf_add_char(out, (char)(0x80 | payload.len));
	} else if (payload.len < 65536) {
		buf_add_char(out, (char)(0x80 | 126));
		buf_add_char(out, (char)(payload.len >> 8));
		buf_add_char(out, (char)(payload.len & 0xff));
	} else {
		buf_add_char(out, (char)(0x80 | 127));
		for (int shift = 56; shift >= 0; shift -= 8)
			buf_add_char(out, (char)((uint64_t)payload.len >> shift & 0xff));
	}
	buf_add(out, (struct str){mask, 4});
	for (size_t i = 0; i < payload.len; i++)
		buf_add_char(out, (char)(payload.data[i] ^ mask[i % 4]));
}

bool raw_frame(struct raw *raw, unsigned first_byte, struct str payload)
{
	BUF_AUTO struct buf frame = {0};

	raw_add_frame(&frame, first_byte, payload);
	return raw_send(raw, buf_borrow(&frame));
}

bool raw_text(struct raw *raw, const char *text)
{
	return raw_frame(raw, WS_FINAL | WS_TEXT, str_from(text));
}

/* Takes a whole frame out of what came: its opcode, or -1 when there is none yet. */
static int take_frame(struct raw *raw, struct buf *payload)
{
	const unsigned char *in = (const unsigned char *)raw->in.data;
	size_t head = 2, len;
	int opcode;

	if (raw->in.len < 2)
		return -1;
	len = in[1] & 0x7f;
	if (len == 126) {
		if (raw->in.len < 4)
			return -1;
		head = 4;
		len = (size_t)in[2] << 8 | in[3];
	} else if (len == 127) {
		if (raw->in.len < 10)
			return -1;
		head = 10;
		len = 0;
		for (size_t i = 2; i < 10; i++)
			len = len << 8 | in[i];
	}
	if (raw->in.len - head < len)
		return -1;
	opcode = in[0] & 0x0f;
	buf_add(payload, (struct str){raw->in.data + head, len});
	forget(raw, head + len);
	return opcode;
}

json_t *raw_next(struct raw *raw)
{
	int64_t end = now_ms() + LIMIT_MS;
	BUF_AUTO struct buf payload = {0};
	char wrong[512];
	json_t *frame;
	int opcode;

	while ((opcode = take_frame(raw, &payload)) < 0 || opcode == WS_PONG || opcode == WS_PING) {
		if (raw->is_over)
			fail_msg("the connection ended before a frame came");
		await(raw, end, "frame");
		buf_reset(&payload);
	}
	assert_int_equal(opcode, WS_TEXT);
	frame = json_loadb(payload.data, payload.len, JSON_REJECT_DUPLICATES, NULL);
	if (!frame || !frame_is_valid(raw->rig, frame, wrong, sizeof wrong))
		fail_msg("a frame breaks the schema: %s", frame ? wrong : payload.data);
	return frame;
}

void raw_expect(struct raw *raw, const char *type)
{
	json_t *frame = raw_next(raw);

	assert_string_equal(frame_text(frame, "type"), type);
	json_decref(frame);
}

void raw_expect_error(struct raw *raw, const char *code)
{
	json_t *frame = raw_next(raw);

	assert_string_equal(frame_text(frame, "type"), "error");
	assert_string_equal(frame_text(frame, "code"), code);
	assert_true(strlen(frame_text(frame, "message")) > 0);
	json_decref(frame);
}

unsigned raw_close_code(struct raw *raw)
{
	int64_t end = now_ms() + START_LIMIT_MS;

	for (;;) {
		BUF_AUTO struct buf payload = {0};
		int opcode = take_frame(raw, &payload);

		if (opcode == WS_CLOSE && payload.len >= 2)
			return (unsigned)((unsigned char)payload.data[0] << 8 |
					  (unsigned char)payload.data[1]);
		if (opcode >= 0)
			continue;
		if (raw->is_over)
			return WS_LOST;
		await(raw, end, "close frame");
	}
}
