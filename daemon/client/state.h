/* Within client: what its files share. */
#ifndef CLIENT_STATE_H
#define CLIENT_STATE_H

#include <libwebsockets.h>

#include "base/buf.h"
#include "client/client.h"

/* A frame of ours that waits to be sent, or to be answered. */
struct request {
	struct request *next;
	char *id;      /* NULL: language, bye or raw */
	json_t *frame; /* without seq; NULL: raw bytes */
	char *raw;
	size_t raw_len;
	bool is_binary, is_language, is_bye;
	bool is_sent;
};

struct client {
	struct client_options options;
	char *url_memory, *channel, *lang; /* copies of the options' */
	const char *address, *path;
	int port;
	bool is_tls;

	struct lws_context *context;
	bool owns_context;
	struct lws_vhost *vhost;
	struct lws *wsi;
	/* The timers know their client. */
	lws_sorted_usec_list_t reconnect_timer, resend_timer, service_timer;

	enum client_state state;
	bool hello_is_sent, is_welcome;
	bool is_forgetting; /* said bye for somebody who is gone: it must arrive */
	char *conversation;
	uint64_t seq;
	unsigned attempts; /* to connect, since it last worked */
	uint16_t close_code;
	char close_reason[124];
	int64_t hold_until_us; /* the daemon said: not so fast */

	char id_prefix[17];
	uint64_t id_counter;
	char id[48]; /* the last one given out */
	struct request *requests, **requests_end;
	struct buf incoming, outgoing;
};

void client_set_state(struct client *client, enum client_state state, const char *why);

/* Connection (connection.c). */
bool client_open_context(struct client *client, struct error *error);
void client_connect(struct client *client);
void client_wake(struct client *client);

/* Requests (request.c). */
struct request *request_add(struct client *client, json_t *frame_take);
void request_remove(struct client *client, struct request *request);
/* The first that is to be sent now, or NULL. */
struct request *request_next(const struct client *client);
/* After a lost connection: everything that was not answered is to be sent again. */
void requests_rewind(struct client *client);

/* A frame of the daemon (frame.c). */
void client_take_frame(struct client *client, struct str text);

#endif
