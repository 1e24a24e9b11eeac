/* Chat connections: frames from libwebsockets to chat, and back. */
#include <stdlib.h>

#include "server/bridge_talks.h"
#include "server/chat_state.h"
#include "server/server_state.h"

_Static_assert(SESSION_HEADROOM >= LWS_PRE, "libwebsockets needs more room in front of a frame");

enum { CLOSE_TRY_LATER = 1013 };

#define CONNECTION(peer_pointer) lws_container_of(peer_pointer, struct connection, peer)

static void age_unlink(struct connection *connection)
{
	struct server *server = connection->server;

	if (connection->older)
		connection->older->newer = connection->newer;
	else
		server->oldest = connection->newer;
	if (connection->newer)
		connection->newer->older = connection->older;
	else
		server->newest = connection->older;
}

static void age_link(struct connection *connection)
{
	struct server *server = connection->server;

	connection->last_us = server_now_us();
	connection->older = server->newest;
	connection->newer = NULL;
	if (server->newest)
		server->newest->newer = connection;
	else
		server->oldest = connection;
	server->newest = connection;
}

void websocket_wake(struct peer *peer)
{
	struct connection *connection = CONNECTION(peer);
	struct server *server = connection->server;

	if (peer->talks) {
		talks_wake(peer);
		return;
	}
	if (connection->is_awake)
		return;
	connection->is_awake = true;
	connection->awake_before = NULL;
	connection->awake_behind = server->awake;
	if (server->awake)
		server->awake->awake_before = connection;
	server->awake = connection;
}

static void sleep_again(struct connection *connection)
{
	if (!connection->is_awake)
		return;
	if (connection->awake_before)
		connection->awake_before->awake_behind = connection->awake_behind;
	else
		connection->server->awake = connection->awake_behind;
	if (connection->awake_behind)
		connection->awake_behind->awake_before = connection->awake_before;
	connection->is_awake = false;
}

/* Stops reading from a client that does not read, and starts again. */
static void pace_reading(struct connection *connection)
{
	const struct session *session = connection->peer.session;
	bool pause = session && session->seq - session->sent >= SESSION_UNSENT;

	if (pause == connection->is_paused)
		return;
	connection->is_paused = pause;
	lws_rx_flow_control(connection->wsi, !pause);
}

/* Writes what the socket takes. False: the connection is to be closed. */
static bool send_some(struct connection *connection)
{
	unsigned char *text;
	size_t len;

	while (!lws_partial_buffered(connection->wsi)) {
		if (!chat_next(&connection->peer, &text, &len)) {
			pace_reading(connection);
			if (!connection->peer.close_code)
				return true;
			break;
		}
		if (lws_write(connection->wsi, text, len, LWS_WRITE_TEXT) < 0)
			return false;
	}
	lws_callback_on_writable(connection->wsi);
	return true;
}

void websocket_send_all(struct server *server)
{
	while (server->awake) {
		struct connection *connection = server->awake;

		sleep_again(connection);
		if (!send_some(connection))
			lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK,
					LWS_TO_KILL_ASYNC);
	}
}

/* What a close code waits for: everything is sent. */
static int on_writable(struct connection *connection)
{
	struct peer *peer = &connection->peer;

	if (!send_some(connection))
		return -1;
	if (!peer->close_code || lws_partial_buffered(connection->wsi))
		return 0;
	lws_close_reason(connection->wsi, (enum lws_close_status)peer->close_code,
			 (unsigned char *)(uintptr_t)peer->close_why, strlen(peer->close_why));
	return -1;
}

static void take_piece(struct connection *connection, struct str piece, bool is_last)
{
	struct chat *chat = connection->server->chat;
	struct peer *peer = &connection->peer;
	struct str text;

	switch (incoming_take(&connection->incoming, piece, is_last,
			      (size_t)connection->server->config->max_frame, &text)) {
	case ARRIVAL_MORE:
		return;
	case ARRIVAL_ENDLESS:
		chat_refuse(chat, peer, FRAME_TOO_LARGE);
		chat_close(chat, peer, CLOSE_TOO_LARGE, "frame too large");
		return;
	case ARRIVAL_TOO_LARGE:
		chat_refuse(chat, peer, FRAME_TOO_LARGE);
		return;
	case ARRIVAL_WHOLE:
		if (lws_frame_is_binary(connection->wsi))
			chat_refuse(chat, peer, FRAME_NOT_TEXT);
		else
			chat_receive(chat, peer, text);
		pace_reading(connection);
	}
}

static void on_receive(struct connection *connection, struct str piece)
{
	struct lws *wsi = connection->wsi;

	age_unlink(connection);
	age_link(connection);
	if (!connection->peer.close_code)
		take_piece(connection, piece,
			   lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0);
}

static int on_established(struct lws *wsi, struct connection *connection)
{
	struct server *server = server_of(wsi);
	char address[64];

	*connection = (struct connection){.wsi = wsi, .server = server};
	server_peer_address(wsi, address, sizeof address);
	if (limits_enter(server->limits, address, server_now_us(), &connection->peer.address) !=
	    LIMITS_FINE) {
		lws_close_reason(wsi, (enum lws_close_status)CLOSE_TRY_LATER, NULL, 0);
		return -1;
	}
	age_link(connection);
	server->metrics.connections++;
	server->metrics.connections_opened++;
	return 0;
}

static void on_closed(struct connection *connection)
{
	if (!connection->peer.address)
		return;
	sleep_again(connection);
	age_unlink(connection);
	chat_leave(connection->server->chat, &connection->peer);
	limits_leave(connection->server->limits, connection->peer.address);
	connection->peer.address = NULL;
	connection->server->metrics.connections--;
	incoming_finish(&connection->incoming);
}

int websocket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		       size_t len)
{
	struct connection *connection = user;

	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		return on_established(wsi, connection);
	case LWS_CALLBACK_RECEIVE:
		on_receive(connection, (struct str){in, len});
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return on_writable(connection);
	case LWS_CALLBACK_CLOSED:
		on_closed(connection);
		return 0;
	default:
		return 0;
	}
}

void websocket_close_idle(struct server *server)
{
	int64_t before = server_now_us() - server->config->idle_timeout_s * 1000000;

	while (server->oldest && server->oldest->last_us < before) {
		struct connection *connection = server->oldest;

		chat_close(server->chat, &connection->peer, LWS_CLOSE_STATUS_NORMAL, "idle");
		/* A client that does not answer the close frame is closed by libwebsockets; until
		 * then it counts as heard. */
		age_unlink(connection);
		age_link(connection);
	}
}

void websocket_close_all(struct server *server)
{
	struct connection *connection = server->oldest;

	for (; connection; connection = connection->newer)
		chat_close(server->chat, &connection->peer, CLOSE_GOING_AWAY, "going away");
}
