/* Lines of bridges: frames from libwebsockets to the conversations on a line, and back. */
#include "base/log.h"
#include "server/bridge_talks.h"
#include "server/chat_state.h"
#include "server/http.h"

enum { CLOSE_TRY_LATER = 1013, DEAD_AFTER_PINGS = 3 };

/* libwebsockets keeps it beside the socket. */
struct bridge_line {
	struct lws *wsi;
	struct server *server;
	struct talks talks;
	struct incoming incoming;
	int64_t heard_us, asked_us; /* the bridge, and when it was last sent a ping */
	bool is_open, is_paused, is_asking;
	struct bridge_line *next; /* of the server's */
};

const size_t bridge_line_size = sizeof(struct bridge_line);

/* A bridge whose socket takes nothing more is not read either: all that it has asked for until then
 * is bounded by what one turn of the loop reads, and what is kept of each conversation. */
static void pace_reading(struct bridge_line *line, bool pause)
{
	if (pause == line->is_paused)
		return;
	line->is_paused = pause;
	lws_rx_flow_control(line->wsi, !pause);
}

/* Writes what the socket takes. False: the line is to be dropped. */
static bool send_some(struct bridge_line *line)
{
	unsigned char *text;
	size_t len;

	while (!lws_partial_buffered(line->wsi)) {
		if (!talks_next(&line->talks, &text, &len)) {
			line->talks.is_full = false;
			pace_reading(line, false);
			if (line->talks.own.close_code)
				lws_callback_on_writable(line->wsi);
			return true;
		}
		if (lws_write(line->wsi, text, len, LWS_WRITE_TEXT) < 0)
			return false;
	}
	pace_reading(line, true);
	lws_callback_on_writable(line->wsi);
	return true;
}

static bool ask(struct bridge_line *line)
{
	unsigned char memory[LWS_PRE + 1] = {0};

	line->is_asking = false;
	return lws_write(line->wsi, memory + LWS_PRE, 0, LWS_WRITE_PING) >= 0;
}

static int on_writable(struct bridge_line *line)
{
	struct peer *own = &line->talks.own;

	/* It takes what waited, so it is alive. */
	if (line->is_paused)
		line->heard_us = server_now_us();
	if (line->is_asking && !lws_partial_buffered(line->wsi) && !ask(line))
		return -1;
	if (!send_some(line))
		return -1;
	if (!own->close_code || lws_partial_buffered(line->wsi))
		return 0;
	lws_close_reason(line->wsi, (enum lws_close_status)own->close_code,
			 (unsigned char *)(uintptr_t)own->close_why, strlen(own->close_why));
	return -1;
}

static void on_receive(struct bridge_line *line, struct str piece)
{
	struct lws *wsi = line->wsi;
	bool is_last = lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0;
	struct str text;

	line->heard_us = server_now_us();
	if (line->talks.own.close_code)
		return;
	switch (incoming_take(&line->incoming, piece, is_last,
			      (size_t)line->server->config->max_frame, &text)) {
	case ARRIVAL_MORE:
		return;
	case ARRIVAL_ENDLESS:
		talks_refuse(&line->talks, FRAME_TOO_LARGE);
		talks_close(&line->talks, CLOSE_TOO_LARGE, "frame too large");
		return;
	case ARRIVAL_TOO_LARGE:
		talks_refuse(&line->talks, FRAME_TOO_LARGE);
		return;
	case ARRIVAL_WHOLE:
		if (lws_frame_is_binary(wsi))
			talks_refuse(&line->talks, FRAME_NOT_TEXT);
		else
			talks_receive(&line->talks, text, line->heard_us);
		if (line->talks.is_full)
			pace_reading(line, true);
	}
}

/* The upgrade was allowed a moment ago, over the same headers. */
static int on_established(struct lws *wsi, struct bridge_line *line)
{
	struct server *server = server_of(wsi);
	char path[HTTP_PATH], given[HTTP_AUTHORIZATION];
	struct str name, secret;
	bool ok = http_bridge_key(wsi, path, given, &name, &secret) &&
		  bridges_check(server->bridges, name, secret);

	*line = (struct bridge_line){.wsi = wsi, .server = server};
	if (ok) {
		struct bridge *bridge = bridges_of(server->bridges, name);

		talks_init(&line->talks, server->chat, server->config, bridge, secret);
		line->is_open = true;
		line->heard_us = line->asked_us = server_now_us();
		line->next = server->lines;
		server->lines = line;
		bridge->lines++;
		log_line(LOG_LEVEL_INFO, "event=bridge_connected bridge=%s", bridge->name);
		talks_tell_ready(&line->talks);
	}
	explicit_bzero(given, sizeof given);
	if (ok)
		return 0;
	lws_close_reason(wsi, (enum lws_close_status)CLOSE_TRY_LATER, NULL, 0);
	return -1;
}

static void on_closed(struct bridge_line *line)
{
	struct bridge_line **link;

	if (!line->is_open)
		return;
	line->is_open = false;
	for (link = &line->server->lines; *link != line;)
		link = &(*link)->next;
	*link = line->next;
	line->talks.bridge->lines--;
	log_line(LOG_LEVEL_INFO, "event=bridge_disconnected bridge=%s conversations=%zu",
		 line->talks.bridge->name, line->talks.names.count);
	talks_finish(&line->talks);
	incoming_finish(&line->incoming);
}

int bridge_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len)
{
	struct bridge_line *line = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		return on_established(wsi, line);
	case LWS_CALLBACK_RECEIVE:
		on_receive(line, (struct str){in, len});
		return 0;
	case LWS_CALLBACK_RECEIVE_PONG:
		line->heard_us = server_now_us();
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return on_writable(line);
	case LWS_CALLBACK_CLOSED:
		on_closed(line);
		return 0;
	default:
		return 0;
	}
}

static void drop(struct bridge_line *line)
{
	lws_set_timeout(line->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void bridge_send_all(struct server *server)
{
	for (struct bridge_line *line = server->lines; line; line = line->next) {
		if (talks_are_awake(&line->talks) && !send_some(line))
			drop(line);
	}
}

void bridge_close_all(struct server *server)
{
	for (struct bridge_line *line = server->lines; line; line = line->next)
		talks_close(&line->talks, CLOSE_GOING_AWAY, "going away");
}

void bridge_tell_ready(struct server *server)
{
	for (struct bridge_line *line = server->lines; line; line = line->next)
		talks_tell_ready(&line->talks);
}

/* A silent bridge is asked, and dropped when it goes on being silent: the other end of a line may
 * be gone without a word. */
static void look_after(struct bridge_line *line, int64_t now_us)
{
	int64_t patience = line->server->config->bridge_ping_s * 1000000;
	int64_t silent = now_us - line->heard_us;

	talks_close_idle(&line->talks, now_us);
	if (silent > DEAD_AFTER_PINGS * patience) {
		log_line(LOG_LEVEL_WARNING, "event=bridge_silent bridge=%s",
			 line->talks.bridge->name);
		drop(line);
	} else if (silent > patience && now_us - line->asked_us > patience) {
		line->asked_us = now_us;
		line->is_asking = true;
		lws_callback_on_writable(line->wsi);
	}
}

void bridge_tick(struct server *server)
{
	bool is_new = bridges_refresh(server->bridges);
	int64_t now = server_now_us();

	for (struct bridge_line *line = server->lines; line; line = line->next) {
		const struct talks *talks = &line->talks;

		look_after(line, now);
		if (!is_new || bridges_check(server->bridges, str_from(talks->bridge->name),
					     str_from(talks->secret)))
			continue;
		talks_close(&line->talks, CLOSE_KEY_REMOVED, "key removed");
		/* Nothing gets through to tell it so. */
		if (line->is_paused)
			drop(line);
	}
}
