/* Within server: what the files that touch libwebsockets share. */
#ifndef SERVER_SERVER_STATE_H
#define SERVER_SERVER_STATE_H

#include <ev.h>
#include <libwebsockets.h>

#include "server/bridges.h"
#include "server/chat.h"
#include "server/incoming.h"
#include "server/ledger.h"
#include "server/outbox.h"
#include "server/terminals.h"

/* A chat connection; libwebsockets keeps it beside the socket. */
struct connection {
	struct lws *wsi;
	struct server *server;
	struct peer peer;
	struct incoming incoming;			/* a frame that comes in pieces */
	int64_t last_us;				/* when the client was last heard */
	struct connection *older, *newer;		/* by last_us */
	struct connection *awake_before, *awake_behind; /* those with something to send */
	bool is_awake, is_paused;
};

struct server {
	const struct config *config;
	struct lws_context *lws;
	struct lws_vhost *vhost;
	struct ev_loop *loop;
	struct ev_prepare prepare;
	struct ev_timer tick, deadline;
	struct ev_async reloaded;
	struct ev_signal signals[3];
	struct chat *chat;
	struct store *store;
	struct ledger *ledger;
	struct limits *limits;
	struct metrics metrics;
	struct clock clock;
	struct outbox *outbox;
	struct terminals *terminals;
	struct bridges *bridges;
	struct bridge_line *lines; /* a list */
	struct reload *reload;
	bool reload_again; /* SIGHUP came during a reload */
	bool draining;
	struct connection *oldest, *newest, *awake;
};

/* The callbacks of the protocols: HTTP, pierre.v1, and pierre.bridge.v1. */
int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		  size_t len);
int websocket_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		       size_t len);
int bridge_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len);
/* What HTTP keeps for each request, and a bridge's line. */
extern const size_t http_request_size, bridge_line_size;

struct server *server_of(struct lws *wsi);
int64_t server_now_us(void);
/* The citizen's address, behind trusted proxies too. */
void server_peer_address(struct lws *wsi, char *text, size_t size);

/* The peer has something to send: at the end of this turn of the loop. */
void websocket_wake(struct peer *peer);
/* Sends what waits. */
void websocket_send_all(struct server *server);
/* Closes those that were silent for too long. */
void websocket_close_idle(struct server *server);
/* Closes all with 1001. */
void websocket_close_all(struct server *server);

/* The same for bridges' lines, and what they are told after the pack was loaded anew. */
void bridge_send_all(struct server *server);
void bridge_close_all(struct server *server);
void bridge_tell_ready(struct server *server);
/* Once a second: idle conversations, dead lines, keys that were removed. */
void bridge_tick(struct server *server);

#endif
