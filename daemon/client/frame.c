/* The daemon's frames: numbers, duplicates, what they answer. */
#include <stdlib.h>

#include "base/json.h"
#include "client/state.h"

enum { DEPTH_LIMIT = 32 };

static struct request *request_of(const struct client *client, const json_t *frame)
{
	const char *to = json_string_value(json_object_get(frame, "to"));
	struct request *request = client->requests;

	while (request && (to ? !request->id || strcmp(request->id, to) != 0
			      : !request->is_language || !request->is_sent))
		request = request->next;
	return request;
}

static void resend(lws_sorted_usec_list_t *timer)
{
	client_wake(lws_container_of(timer, struct client, resend_timer));
}

/* Too fast: the same again when the daemon says. */
static void slow_down(struct client *client, struct request *request, const json_t *frame)
{
	json_int_t wait = json_integer_value(json_object_get(frame, "retry_after_ms"));
	lws_usec_t us = (lws_usec_t)(wait < 1 ? 1 : wait > 60000 ? 60000 : wait) * 1000;

	request->is_sent = false;
	client->hold_until_us = lws_now_usecs() + us;
	lws_sul_schedule(client->context, 0, &client->resend_timer, resend, us + 1000);
}

/* False when the caller is not to see it. */
static bool take_error(struct client *client, const json_t *frame)
{
	const char *code = json_string_value(json_object_get(frame, "code"));
	bool is_hurry = code && strcmp(code, "too_fast") == 0;
	/* What has no id and was too fast can only be a change of language. */
	struct request *request =
		is_hurry || json_object_get(frame, "to") ? request_of(client, frame) : NULL;

	if (!request)
		return true;
	if (is_hurry) {
		slow_down(client, request, frame);
		return false;
	}
	request_remove(client, request);
	return true;
}

static void take_welcome(struct client *client, const json_t *frame)
{
	struct str token = json_str(frame, "conversation");
	json_int_t seq = json_integer_value(json_object_get(frame, "seq"));

	free(client->conversation);
	client->conversation = str_dup(token);
	client->is_welcome = true;
	client->attempts = 0;
	if (!json_is_true(json_object_get(frame, "resumed")))
		client->seq = seq > 0 ? (uint64_t)seq : 0;
	client_set_state(client, CLIENT_OPEN, "welcome");
	client_wake(client);
}

/* A reply or notice: false when it was seen before. */
static bool take_numbered(struct client *client, const json_t *frame)
{
	json_int_t seq = json_integer_value(json_object_get(frame, "seq"));
	struct request *request = request_of(client, frame);

	if (request && strcmp(json_str(frame, "type").data, "reply") == 0)
		request_remove(client, request);
	if (seq <= 0 || (uint64_t)seq <= client->seq)
		return false;
	client->seq = (uint64_t)seq;
	return true;
}

void client_take_frame(struct client *client, struct str text)
{
	json_t *frame = json_depth_within(text, DEPTH_LIMIT)
				? json_loadb(text.data, text.len, 0, NULL)
				: NULL;
	const char *type = json_string_value(json_object_get(frame, "type"));
	bool is_new = type != NULL;

	if (type && strcmp(type, "welcome") == 0)
		take_welcome(client, frame);
	else if (type && strcmp(type, "error") == 0)
		is_new = take_error(client, frame);
	else if (type)
		is_new = take_numbered(client, frame);
	if (is_new && client->options.events.frame)
		client->options.events.frame(client->options.events.context, frame);
	json_decref(frame);
}
