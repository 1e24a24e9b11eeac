/* One connection to the daemon for many conversations: connecting, and again; frames in, frames
 * out, in the order in which they were queued. */
#include "client/line.h"

#include <libwebsockets.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/little.h"
#include "base/mem.h"
#include "client/backoff.h"

enum {
	INCOMING_LIMIT = 1 << 20,
	OUTGOING_LIMIT = 1 << 18, /* what waits before line_send says no */
	DEPTH_LIMIT = 32,
	SILENCE_S = 20, /* then we ask whether the daemon is there */
	DEAD_S = 30
};

struct line {
	struct line_options options;
	char *url, *secret;
	const char *address, *path;
	int port;
	bool is_tls;
	struct lws_vhost *vhost;
	struct lws *wsi;
	lws_sorted_usec_list_t reconnect_timer;
	unsigned attempts;
	bool is_ready, is_full, is_ending;
	char close_reason[124];
	struct buf incoming;
	/* Frames, each: its length, LWS_PRE bytes, the text; from `sent` on they wait. */
	struct buf outgoing;
	size_t sent;
};

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len);

static const struct lws_protocols protocols[] = {
	{.name = "pierre.bridge.v1", .callback = on_event, .rx_buffer_size = 16384},
	{0},
};

/* A daemon that is gone without a word (a cable, a machine) is noticed. */
static const lws_retry_bo_t patience = {.secs_since_valid_ping = SILENCE_S,
					.secs_since_valid_hangup = DEAD_S};

static void lose(struct line *line, const char *why);

static void connect_now(struct line *line)
{
	char path[512];
	struct lws_client_connect_info info = {
		.context = line->options.context,
		.vhost = line->vhost,
		.address = line->address,
		.host = line->address,
		.port = line->port,
		.path = path,
		.protocol = protocols[0].name,
		.local_protocol_name = protocols[0].name,
		.ssl_connection = line->is_tls ? LCCSCF_USE_SSL : 0,
		.retry_and_idle_policy = &patience,
		.userdata = line,
		.pwsi = &line->wsi,
	};

	snprintf(path, sizeof path, "/%s", line->path);
	line->close_reason[0] = '\0';
	buf_reset(&line->incoming);
	buf_reset(&line->outgoing);
	line->sent = 0;
	line->is_full = false;
	/* A refused connection may have been reported from within already. */
	if (!lws_client_connect_via_info(&info) &&
	    lws_dll2_is_detached(&line->reconnect_timer.list))
		lose(line, "no connection");
}

static void connect_again(lws_sorted_usec_list_t *timer)
{
	connect_now(lws_container_of(timer, struct line, reconnect_timer));
}

static void lose(struct line *line, const char *why)
{
	line->wsi = NULL;
	line->is_ready = false;
	if (line->is_ending)
		return;
	lws_sul_schedule(line->options.context, 0, &line->reconnect_timer, connect_again,
			 backoff_next(line->options.context, &line->attempts));
	line->options.lost(line->options.user, why);
}

static void take_frame(struct line *line, struct str text)
{
	json_t *frame = json_depth_within(text, DEPTH_LIMIT)
				? json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL)
				: NULL;
	struct str type = json_str(frame, "type");

	if (str_eq(type, STR("ready"))) {
		line->is_ready = true;
		line->attempts = 0;
		line->options.ready(line->options.user, frame);
	} else if (type.len) {
		line->options.frame(line->options.user, frame);
	}
	json_decref(frame);
}

static int on_receive(struct line *line, struct str piece)
{
	if (line->incoming.len + piece.len > INCOMING_LIMIT)
		return -1;
	buf_add(&line->incoming, piece);
	if (!lws_is_final_fragment(line->wsi) || lws_remaining_packet_payload(line->wsi))
		return 0;
	if (!lws_frame_is_binary(line->wsi))
		take_frame(line, buf_borrow(&line->incoming));
	buf_reset(&line->incoming);
	return 0;
}

/* Everything that the socket takes; libwebsockets buffers the rest of one frame. */
static int on_writable(struct line *line)
{
	bool was_full = line->is_full;

	while (line->sent < line->outgoing.len && !lws_partial_buffered(line->wsi)) {
		unsigned char *at = (unsigned char *)line->outgoing.data + line->sent;
		size_t len = (size_t)little_get((const char *)at, 4);

		line->sent += 4 + LWS_PRE + len;
		if (lws_write(line->wsi, at + 4 + LWS_PRE, len, LWS_WRITE_TEXT) < 0)
			return -1;
	}
	if (line->sent < line->outgoing.len) {
		lws_callback_on_writable(line->wsi);
		return 0;
	}
	buf_reset(&line->outgoing);
	line->sent = 0;
	line->is_full = false;
	if (was_full && line->options.drained)
		line->options.drained(line->options.user);
	return 0;
}

static int add_secret(struct line *line, struct lws *wsi, unsigned char **at, size_t size)
{
	BUF_AUTO struct buf value = {0};
	int result;

	buf_addf(&value, "Bearer %s", line->secret);
	result = lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_AUTHORIZATION,
					      (unsigned char *)value.data, (int)value.len, at,
					      *at + size);
	explicit_bzero(value.data, value.len);
	return result ? -1 : 0;
}

static void on_close_frame(struct line *line, const unsigned char *in, size_t len)
{
	if (len >= 2)
		snprintf(line->close_reason, sizeof line->close_reason, "closed with %u %.*s",
			 (unsigned)(in[0] << 8 | in[1]), (int)(len - 2), (const char *)in + 2);
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len)
{
	struct line *line = user;

	switch (reason) {
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		return add_secret(line, wsi, (unsigned char **)in, len);
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		lose(line, in ? in : "no connection");
		return 0;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		line->wsi = wsi;
		return 0;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return on_receive(line, (struct str){in, len});
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return on_writable(line);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		on_close_frame(line, in, len);
		return 0;
	case LWS_CALLBACK_CLIENT_CLOSED:
		lose(line, line->close_reason[0] ? line->close_reason : "connection lost");
		return 0;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}

static bool parse_url(struct line *line, const char *url, struct error *error)
{
	const char *scheme = "";

	line->url = str_dup(str_from(url));
	if ((strncmp(url, "ws://", 5) == 0 || strncmp(url, "wss://", 6) == 0) &&
	    !lws_parse_uri(line->url, &scheme, &line->address, &line->port, &line->path) &&
	    *line->address && *line->path && line->port > 0 && line->port <= 65535) {
		line->is_tls = strcmp(scheme, "wss") == 0;
		return true;
	}
	return error_set(error, ERROR_INVALID,
			 "'%s' is no address of a daemon's line; it looks like "
			 "ws://127.0.0.1:8080/bridge/messengers",
			 url);
}

static bool open_vhost(struct line *line, struct error *error)
{
	const struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.protocols = protocols,
		.vhost_name = "pierre-line",
		.gid = -1,
		.uid = -1,
	};

	line->vhost = lws_create_vhost(line->options.context, &info);
	return line->vhost || error_set(error, ERROR_IO, "libwebsockets does not start");
}

struct line *line_create(const struct line_options *options, struct error *error)
{
	struct line *line = mem_zalloc(1, sizeof *line);

	line->options = *options;
	line->secret = str_dup(str_from(options->secret));
	if (!parse_url(line, options->url, error) || !open_vhost(line, error)) {
		line_destroy(line);
		return NULL;
	}
	line->options.url = line->options.secret = NULL;
	/* From the loop on, when its owner is whole. */
	lws_sul_schedule(options->context, 0, &line->reconnect_timer, connect_again, 1);
	return line;
}

void line_destroy(struct line *line)
{
	if (!line)
		return;
	line->is_ending = true;
	lws_sul_cancel(&line->reconnect_timer);
	if (line->wsi)
		lws_set_timeout(line->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	buf_finish(&line->incoming);
	buf_finish(&line->outgoing);
	explicit_bzero(line->secret, strlen(line->secret));
	free(line->secret);
	free(line->url);
	free(line);
}

void line_set_secret(struct line *line, const char *secret)
{
	explicit_bzero(line->secret, strlen(line->secret));
	free(line->secret);
	line->secret = str_dup(str_from(secret));
}

bool line_is_ready(const struct line *line)
{
	return line->is_ready;
}

bool line_send(struct line *line, struct str frame)
{
	char *room;

	if (!line->is_ready)
		return false;
	if (line->outgoing.len - line->sent + frame.len > OUTGOING_LIMIT) {
		line->is_full = true;
		return false;
	}
	room = buf_reserve(&line->outgoing, 4 + LWS_PRE + frame.len);
	little_put(room, frame.len, 4);
	memset(room + 4, 0, LWS_PRE);
	memcpy(room + 4 + LWS_PRE, frame.data, frame.len);
	line->outgoing.len += 4 + LWS_PRE + frame.len;
	lws_callback_on_writable(line->wsi);
	return true;
}

void line_reconnect(struct line *line)
{
	line->is_ready = false;
	if (line->wsi)
		lws_set_timeout(line->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}
