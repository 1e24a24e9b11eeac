/* A socket and the bytes on it: what no client library would send, and plain HTTP. */
#ifndef INTEGRATION_RAW_H
#define INTEGRATION_RAW_H

#include "fixture.h"

/* The first byte of a WebSocket frame (RFC 6455, 5.2): the final bit and the opcode. */
enum {
	WS_FINAL = 0x80,
	WS_CONTINUATION = 0,
	WS_TEXT = 1,
	WS_BINARY = 2,
	WS_CLOSE = 8,
	WS_PING = 9,
	WS_PONG = 10,
	WS_LOST = 1006 /* the connection ended without a close frame */
};

struct raw {
	struct raw *next;
	struct rig *rig;
	int fd;
	struct buf in;
	bool is_over; /* the other side has closed */
};

struct raw *raw_connect(struct rig *rig);
void raw_close(struct raw *raw);
/* False when the other side has closed. */
bool raw_send(struct raw *raw, struct str bytes);
/* Reads what comes within `ms`; false at the end of the connection, or when nothing came. */
bool raw_receive(struct raw *raw, int ms);
/* Waits until the other side closes; fails when it does not. */
void raw_await_end(struct raw *raw);

/* Asks to open the WebSocket, with more header lines ("Origin: x\r\n"); the status. */
unsigned raw_upgrade(struct raw *raw, const char *headers);
/* The same elsewhere than at /chat. */
unsigned raw_upgrade_at(struct raw *raw, const char *path, const char *headers);
/* Connected, upgraded. */
struct raw *raw_open(struct rig *rig);
/* Connected, upgraded, greeted: welcome has come. */
struct raw *raw_greeted(struct rig *rig);
/* A masked frame. */
void raw_add_frame(struct buf *out, unsigned first_byte, struct str payload);
bool raw_frame(struct raw *raw, unsigned first_byte, struct str payload);
bool raw_text(struct raw *raw, const char *text);
/* The next text frame as JSON, checked by the schema; the caller's. Fails when none comes. */
json_t *raw_next(struct raw *raw);
/* The next text frame must be an error of this code. */
void raw_expect_error(struct raw *raw, const char *code);
void raw_expect(struct raw *raw, const char *type);
/* Reads to the end; the code of the close frame, or WS_LOST. */
unsigned raw_close_code(struct raw *raw);

struct response {
	unsigned status;
	struct buf head, body;
};

/* One request, with more header lines, on a connection of its own. */
void http_ask(struct rig *rig, const char *method, const char *path, const char *headers,
	      struct response *response);
/* The same with a body, and its Content-Length. */
void http_send(struct rig *rig, const char *method, const char *path, const char *headers,
	       struct str body, struct response *response);
/* Splits what came on a connection, up to its end, into head and body. */
void http_take(struct raw *raw, struct response *response);
/* GET, which must have this status. */
void http_get(struct rig *rig, const char *path, unsigned status, struct response *response);
void response_finish(struct response *response);
/* Is there this header with this value, or part of it? */
bool response_has(const struct response *response, const char *name, const char *part);
/* The value of a line of /metrics, by its name with labels. */
double http_metric(struct rig *rig, const char *name);

#define RESPONSE_AUTO __attribute__((cleanup(response_finish)))

#endif
