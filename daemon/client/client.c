/* The client as its users see it: create, say, ask for the state. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/mem.h"
#include "client/state.h"

/* ws://host:port/path, wss:// too. */
static bool parse_url(struct client *client, struct error *error)
{
	const char *scheme = "", *url = client->options.url;

	if (!url || (strncmp(url, "ws://", 5) != 0 && strncmp(url, "wss://", 6) != 0))
		return error_set(error, ERROR_INVALID,
				 "'%s' is no address of a chat; it looks like "
				 "ws://127.0.0.1:8080/chat",
				 url ? url : "");
	client->url_memory = str_dup(str_from(url));
	if (lws_parse_uri(client->url_memory, &scheme, &client->address, &client->port,
			  &client->path) ||
	    !*client->address || client->port <= 0 || client->port > 65535)
		return error_set(error, ERROR_INVALID,
				 "'%s' has no host or no valid port; it looks like "
				 "ws://127.0.0.1:8080/chat",
				 url);
	client->is_tls = strcmp(scheme, "wss") == 0;
	return true;
}

/* Ids that no other process gave out in this conversation. */
static void choose_id_prefix(struct client *client)
{
	uint64_t random = (uint64_t)lws_now_usecs();

	if (getentropy(&random, sizeof random) != 0)
		random ^= (uint64_t)(uintptr_t)client;
	snprintf(client->id_prefix, sizeof client->id_prefix, "%016llx",
		 (unsigned long long)random);
}

static char *copy_or_null(const char *text)
{
	return text ? str_dup(str_from(text)) : NULL;
}

struct client *client_create(const struct client_options *options, struct error *error)
{
	struct client *client = mem_zalloc(1, sizeof *client);

	client->options = *options;
	client->requests_end = &client->requests;
	client->channel = copy_or_null(options->channel);
	client->lang = copy_or_null(options->lang);
	client->conversation = copy_or_null(options->resume);
	client->seq = options->resume ? options->seq : 0;
	client->state = CLIENT_CONNECTING;
	choose_id_prefix(client);
	if (!parse_url(client, error) || !client_open_context(client, error)) {
		client_destroy(client);
		return NULL;
	}
	client_connect(client);
	return client;
}

void client_destroy(struct client *client)
{
	if (!client)
		return;
	client->options.events = (struct client_events){0};
	client->options.reconnect = false;
	client->state = CLIENT_CLOSED;
	lws_sul_cancel(&client->reconnect_timer);
	lws_sul_cancel(&client->resend_timer);
	lws_sul_cancel(&client->service_timer);
	if (client->owns_context)
		lws_context_destroy(client->context);
	else if (client->wsi)
		lws_set_timeout(client->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	while (client->requests)
		request_remove(client, client->requests);
	buf_finish(&client->incoming);
	buf_finish(&client->outgoing);
	free(client->conversation);
	free(client->url_memory);
	free(client->channel);
	free(client->lang);
	free(client);
}

static void service_over(lws_sorted_usec_list_t *timer)
{
	(void)timer; /* it only ends the wait */
}

void client_service(struct client *client, int timeout_ms)
{
	lws_usec_t wait = timeout_ms > 0 ? (lws_usec_t)timeout_ms * 1000 : 1;

	if (!client->owns_context)
		return;
	lws_sul_schedule(client->context, 0, &client->service_timer, service_over, wait);
	lws_service(client->context, 0);
	lws_sul_cancel(&client->service_timer);
}

/* The text with U+FFFD for what is not UTF-8: JSON takes nothing else. */
static json_t *text_value(struct str text)
{
	BUF_AUTO struct buf clean = {0};
	json_t *value = json_stringn(text.data, text.len);

	if (value)
		return value;
	for (size_t at = 0; at < text.len;) {
		size_t len = 1, left = text.len - at;
		json_t *piece = NULL;

		for (; len <= 4 && len <= left && !piece; len++)
			piece = json_stringn(text.data + at, len);
		if (piece) {
			len--;
			buf_add(&clean, str_slice(text, at, at + len));
			json_decref(piece);
		} else {
			len = 1;
			buf_add(&clean, STR("\xef\xbf\xbd"));
		}
		at += len;
	}
	return json_stringn(clean.data ? clean.data : "", clean.len);
}

static struct request *say(struct client *client, json_t *frame)
{
	struct request *request = request_add(client, frame);

	/* Closed for being silent: now there is something to say. */
	if (client_is_resting(client))
		client_connect(client);
	client_wake(client);
	return request;
}

static const char *say_with_id(struct client *client, const char *type, const char *member,
			       struct str text)
{
	json_t *value = text_value(text);
	struct request *request;

	snprintf(client->id, sizeof client->id, "%s-%llu", client->id_prefix,
		 (unsigned long long)++client->id_counter);
	request = say(client,
		      json_pack("{s:s, s:s, s:o}", "type", type, "id", client->id, member, value));
	request->id = str_dup(str_from(client->id));
	return client->id;
}

const char *client_message(struct client *client, struct str text)
{
	return say_with_id(client, "message", "text", text);
}

const char *client_choose(struct client *client, struct str value)
{
	return say_with_id(client, "choose", "value", value);
}

void client_language(struct client *client, const char *lang)
{
	say(client, json_pack("{s:s, s:s}", "type", "language", "lang", lang))->is_language = true;
}

void client_bye(struct client *client)
{
	say(client, json_pack("{s:s}", "type", "bye"))->is_bye = true;
}

void client_forget(struct client *client)
{
	while (client->requests)
		request_remove(client, client->requests);
	client->is_forgetting = true;
	client_bye(client);
}

void client_send_raw(struct client *client, struct str bytes, bool binary)
{
	struct request *request = request_add(client, NULL);

	request->raw = str_dup(bytes);
	request->raw_len = bytes.len;
	request->is_binary = binary;
	client_wake(client);
}

const char *client_conversation(const struct client *client)
{
	return client->conversation;
}

uint64_t client_seq(const struct client *client)
{
	return client->seq;
}

enum client_state client_state(const struct client *client)
{
	return client->state;
}

bool client_is_resting(const struct client *client)
{
	return client->state == CLIENT_WAITING && client->close_code == LWS_CLOSE_STATUS_NORMAL;
}
