/* The socket: connecting, writing, losing the connection, trying again. */
#include <stdlib.h>

#include "base/json.h"
#include "client/backoff.h"
#include "client/state.h"

enum { INCOMING_LIMIT = 1 << 20, TAKEN_OVER = 4001 };

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len);

static const struct lws_protocols protocols[] = {
	{.name = "pierre.v1", .callback = on_event, .rx_buffer_size = 16384},
	{0},
};

void client_set_state(struct client *client, enum client_state state, const char *why)
{
	if (client->state == state)
		return;
	client->state = state;
	if (client->options.events.state)
		client->options.events.state(client->options.events.context, state, why);
}

bool client_open_context(struct client *client, struct error *error)
{
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.protocols = protocols,
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
		.vhost_name = "pierre-client",
		.gid = -1,
		.uid = -1,
	};

	if (client->is_tls)
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	client->context = client->options.shared;
	if (!client->context) {
		lws_set_log_level(LLL_ERR, NULL);
		client->context = lws_create_context(&info);
		client->owns_context = client->context != NULL;
	}
	if (client->context)
		client->vhost = lws_get_vhost_by_name(client->context, info.vhost_name);
	if (client->context && !client->vhost)
		client->vhost = lws_create_vhost(client->context, &info);
	return client->vhost || error_set(error, ERROR_IO, "libwebsockets does not start");
}

static void lose(struct client *client, const char *why);

void client_connect(struct client *client)
{
	char path[512];
	struct lws_client_connect_info info = {
		.context = client->context,
		.vhost = client->vhost,
		.address = client->address,
		.host = client->address,
		.port = client->port,
		.path = path,
		.protocol = protocols[0].name,
		.local_protocol_name = protocols[0].name,
		.ssl_connection = client->is_tls ? LCCSCF_USE_SSL : 0,
		.userdata = client,
		.pwsi = &client->wsi,
	};

	snprintf(path, sizeof path, "/%s", client->path);
	client->hello_is_sent = false;
	client->is_welcome = false;
	client->close_code = 0;
	client->close_reason[0] = '\0';
	buf_reset(&client->incoming);
	requests_rewind(client);
	client_set_state(client, CLIENT_CONNECTING, "connecting");
	/* A refused connection is reported from within already. */
	if (!lws_client_connect_via_info(&info) && client->state == CLIENT_CONNECTING)
		lose(client, "no connection");
}

void client_wake(struct client *client)
{
	if (client->wsi && client->hello_is_sent)
		lws_callback_on_writable(client->wsi);
}

static void connect_again(lws_sorted_usec_list_t *timer)
{
	client_connect(lws_container_of(timer, struct client, reconnect_timer));
}

static bool is_final(const struct client *client)
{
	if (!client->options.reconnect)
		return true;
	for (const struct request *r = client->requests; r; r = r->next) {
		if (r->is_bye && r->is_sent &&
		    (!client->is_forgetting || client->close_code == LWS_CLOSE_STATUS_NORMAL))
			return true;
	}
	return client->close_code == LWS_CLOSE_STATUS_POLICY_VIOLATION ||
	       client->close_code == TAKEN_OVER;
}

/* The connection is gone. */
static void lose(struct client *client, const char *why)
{
	client->wsi = NULL;
	client->is_welcome = false;
	lws_sul_cancel(&client->resend_timer);
	if (client->state == CLIENT_CLOSED || client->state == CLIENT_WAITING)
		return;
	if (is_final(client)) {
		client_set_state(client, CLIENT_CLOSED, why);
		return;
	}
	/* Closed for being silent: come back when there is something to say. */
	if (client->close_code != LWS_CLOSE_STATUS_NORMAL || client->requests)
		lws_sul_schedule(client->context, 0, &client->reconnect_timer, connect_again,
				 backoff_next(client->context, &client->attempts));
	client_set_state(client, CLIENT_WAITING, why);
}

static bool write_text(struct client *client, struct str text, enum lws_write_protocol how)
{
	char *room;

	buf_reset(&client->outgoing);
	room = buf_reserve(&client->outgoing, LWS_PRE + text.len);
	if (text.len)
		memcpy(room + LWS_PRE, text.data, text.len);
	return lws_write(client->wsi, (unsigned char *)room + LWS_PRE, text.len, how) >= 0;
}

static bool write_json(struct client *client, json_t *frame)
{
	BUF_AUTO struct buf text = {0};

	json_object_set_new(frame, "seq", json_integer((json_int_t)client->seq));
	json_add(&text, frame);
	return write_text(client, buf_borrow(&text), LWS_WRITE_TEXT);
}

static bool write_hello(struct client *client)
{
	json_t *hello = json_pack("{s:s, s:s}", "type", "hello", "channel", client->channel);
	bool ok;

	if (client->lang)
		json_object_set_new(hello, "lang", json_string(client->lang));
	if (client->conversation)
		json_object_set_new(hello, "resume", json_string(client->conversation));
	ok = write_json(client, hello);
	json_decref(hello);
	return ok;
}

static bool write_request(struct client *client, struct request *request)
{
	bool ok;

	request->is_sent = true;
	if (request->frame)
		return write_json(client, request->frame);
	ok = write_text(client, (struct str){request->raw, request->raw_len},
			request->is_binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT);
	request_remove(client, request);
	return ok;
}

/* One frame each time, as libwebsockets wants. */
static int on_writable(struct client *client)
{
	struct request *request;

	if (!client->hello_is_sent) {
		client->hello_is_sent = true;
		if (client->channel && !write_hello(client))
			return -1;
		lws_callback_on_writable(client->wsi);
		return 0;
	}
	request = request_next(client);
	if (!request)
		return 0;
	if (!write_request(client, request))
		return -1;
	lws_callback_on_writable(client->wsi);
	return 0;
}

static int on_receive(struct client *client, struct str piece)
{
	struct lws *wsi = client->wsi;

	if (client->incoming.len + piece.len > INCOMING_LIMIT)
		return -1;
	buf_add(&client->incoming, piece);
	if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
		return 0;
	if (!lws_frame_is_binary(wsi))
		client_take_frame(client, buf_borrow(&client->incoming));
	buf_reset(&client->incoming);
	return 0;
}

/* Two bytes of code, then text. */
static void on_close_frame(struct client *client, const unsigned char *in, size_t len)
{
	if (len < 2)
		return;
	client->close_code = (uint16_t)(in[0] << 8 | in[1]);
	snprintf(client->close_reason, sizeof client->close_reason, "%.*s", (int)(len - 2),
		 (const char *)in + 2);
}

static void on_closed(struct client *client)
{
	char why[160];

	snprintf(why, sizeof why, "closed with %u %s", client->close_code, client->close_reason);
	lose(client, client->close_code ? why : "connection lost");
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t len)
{
	struct client *client = user;

	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		lose(client, in ? in : "no connection");
		return 0;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		client->wsi = wsi;
		if (!client->channel)
			client_set_state(client, CLIENT_OPEN, "connected");
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return on_receive(client, (struct str){in, len});
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return on_writable(client);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		on_close_frame(client, in, len);
		return 0;
	case LWS_CALLBACK_CLIENT_CLOSED:
		on_closed(client);
		return 0;
	default:
		return lws_callback_http_dummy(wsi, reason, user, in, len);
	}
}
