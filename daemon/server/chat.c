/* A client's frames, one function for each type. */
#include "server/chat.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "server/chat_state.h"

enum { HURRIED_LIMIT = 100 };

/* The pace of all that come from there: an address, or a bridge. */
static int64_t pace_of_all(struct chat *chat, struct peer *peer)
{
	const struct config *config = chat->options.config;

	if (peer->talks)
		return bucket_take(peer->pace, config->bridge_messages_per_second,
				   config->bridge_messages_burst, chat->now_us);
	return limits_message(chat->options.limits, peer->address, chat->now_us);
}

/* False, with an error frame, when the client goes too fast. */
static bool pace(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	const struct config *config = chat->options.config;
	int64_t wait = bucket_take(&peer->bucket, config->messages_per_second,
				   config->messages_burst, chat->now_us);
	struct error_frame error = {.to = frame->id, .error = FRAME_TOO_FAST};
	bool is_own = wait || !peer->talks;

	if (!wait)
		wait = pace_of_all(chat, peer);
	if (!wait)
		return true;
	error.retry_after_ms = wait;
	chat_send_error(chat, peer, &error);
	/* No citizen pays for a bridge that is busy. */
	if (is_own && ++peer->hurried >= HURRIED_LIMIT)
		chat_close(chat, peer, CLOSE_POLICY, "too fast");
	return false;
}

static void send_welcome(struct chat *chat, struct peer *peer, const struct welcome_frame *frame)
{
	BUF_AUTO struct buf text = {0};

	frame_welcome(&text, chat->cache, frame);
	if (frame->resumed) {
		peer_add_control(peer, buf_borrow(&text));
		chat->options.wake(peer);
	} else {
		session_add(peer->session, buf_borrow(&text));
		chat_mark(chat, peer->session);
	}
}

/* Where there is little room, or somebody stands and waits: answers in their short form. */
static bool is_brief(struct str channel)
{
	static const char *const names[] = {"kiosk", "messenger", "instagram", "whatsapp",
					    "telegram"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(channel, str_from(names[i])))
			return true;
	}
	return false;
}

/* A bridge has a name for the conversation, and the secret stays with us. */
static const char *told_token(const struct peer *peer, const struct session *session)
{
	return peer->talks ? NULL : session->token;
}

static void begin(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	struct session *session =
		peer->talks ? session_create_with(str_from(peer->token)) : session_create();
	struct reply greeting;
	struct welcome_frame welcome = {0};

	chat_attach(chat, peer, session);
	if (frame->lang != LANG_UNKNOWN && peer->talks)
		conversation_guess_lang(session->conversation, frame->lang);
	else if (frame->lang != LANG_UNKNOWN)
		conversation_set_lang(session->conversation, frame->lang);
	conversation_set_brief(session->conversation, is_brief(frame->channel));
	dialogue_greet(chat->brain->dialogue, session->conversation, &greeting);
	welcome.seq = session->seq + 1;
	welcome.conversation = told_token(peer, session);
	welcome.lang = conversation_lang(session->conversation);
	welcome.messages = greeting.messages;
	send_welcome(chat, peer, &welcome);
	json_decref(greeting.messages);
}

static void resume(struct chat *chat, struct peer *peer, struct session *session,
		   const struct frame *frame)
{
	struct welcome_frame welcome = {.conversation = told_token(peer, session), .resumed = true};
	uint64_t seq = frame->seq < session->seq ? frame->seq : session->seq;

	if (session->peer) {
		struct peer *former = session->peer;

		chat_detach(former);
		chat_close(chat, former, CLOSE_TAKEN_OVER, "resumed elsewhere");
	}
	chat_attach(chat, peer, session);
	conversation_set_brief(session->conversation, is_brief(frame->channel));
	chat->options.metrics->resumed++;
	session_acknowledge(session, seq);
	session->sent = seq;
	welcome.seq = seq;
	welcome.lost = session_lost(session, seq);
	welcome.lang = conversation_lang(session->conversation);
	send_welcome(chat, peer, &welcome);
}

static void take_hello(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	struct str token = peer->talks ? str_from(peer->token) : frame->resume;
	struct session *session = NULL;

	if (peer->session) {
		chat_refuse_frame(chat, peer, FRAME_SECOND_HELLO, STR(""), "hello was said before");
		return;
	}
	if (token.len)
		session = chat_find(chat, token);
	if (session)
		resume(chat, peer, session, frame);
	else
		begin(chat, peer, frame);
}

/* Sends and counts a reply of the dialogue. */
static void answer(struct chat *chat, struct peer *peer, struct str id, struct reply *reply)
{
	struct session *session = peer->session;
	struct metrics *metrics = chat->options.metrics;
	struct reply_frame frame = {
		.seq = session->seq + 1,
		.to = id,
		.lang = reply->lang,
		.intent = reply->intent,
		.confidence = reply->confidence,
		.messages = reply->messages,
	};

	buf_reset(&chat->text);
	frame_reply(&chat->text, chat->cache, &frame);
	session_add(session, buf_borrow(&chat->text));
	if (id.len)
		session_add_id(session, id, session->seq);
	chat_mark(chat, session);
	chat_clock_in(chat);
	json_decref(reply->messages);
	metrics->fallbacks += reply->fallback;
	chat->has_filed = chat->has_filed || reply->filed;
	if (*reply->intent)
		metrics_count_intent(metrics, reply->intent);
	/* Picking a language is no message, and nothing was understood. */
	if (!id.len)
		return;
	metrics->messages[reply->lang]++;
	histogram_observe(&metrics->confidence, reply->confidence);
}

/* An id that was counted: its reply again, when this connection has had it and it is still
 * kept. */
static bool was_counted(struct chat *chat, struct peer *peer, struct str id)
{
	const struct error_frame lost = {.to = id, .error = FRAME_LOST, .retry_after_ms = -1};
	const struct outgoing *frame;
	uint64_t seq;

	if (!session_has_id(peer->session, id, &seq))
		return false;
	if (seq > peer->session->sent || seq <= peer->session->acknowledged)
		return true; /* on its way, or there */
	frame = session_frame(peer->session, seq);
	if (!frame) {
		chat_send_error(chat, peer, &lost);
	} else {
		peer_add_control(peer,
				 (struct str){(char *)frame->data + SESSION_HEADROOM, frame->len});
		chat->options.wake(peer);
	}
	return true;
}

static void take_turn(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	struct conversation *conversation = peer->session->conversation;
	struct dialogue *dialogue = chat->brain->dialogue;
	struct reply reply;

	if (frame->type == FRAME_LANGUAGE)
		dialogue_language(dialogue, conversation, frame->lang, &reply);
	else if (was_counted(chat, peer, frame->id))
		return;
	else if (frame->type == FRAME_ATTACHMENT)
		dialogue_attachment(dialogue, conversation, frame->kind, &reply);
	else if (frame->type == FRAME_MESSAGE)
		dialogue_message(dialogue, conversation, frame->text, &reply);
	else
		dialogue_choose(dialogue, conversation, frame->value, &reply);
	answer(chat, peer, frame->id, &reply);
}

static void take_bye(struct chat *chat, struct peer *peer)
{
	chat_forget(chat, peer->session);
	chat_close(chat, peer, CLOSE_NORMAL, "bye");
}

static void take_frame(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	if (frame->type == FRAME_HELLO) {
		take_hello(chat, peer, frame);
		return;
	}
	if (!peer->session) {
		chat_refuse_frame(chat, peer, FRAME_NO_HELLO, frame->id, "say hello first");
		return;
	}
	if (frame->has_seq)
		session_acknowledge(peer->session, frame->seq < peer->session->sent
							   ? frame->seq
							   : peer->session->sent);
	if (frame->type == FRAME_ACKNOWLEDGE)
		return;
	if (frame->type == FRAME_BYE)
		take_bye(chat, peer);
	else if (frame->type == FRAME_RELEASE)
		chat_close(chat, peer, CLOSE_NORMAL, "release");
	else if (frame->type == FRAME_FEEDBACK)
		chat_take_feedback(chat, peer, frame);
	else
		take_turn(chat, peer, frame);
}

/* What a bridge says of its own accord is no citizen's hurry. */
static bool is_paced(const struct peer *peer, const struct frame *frame)
{
	return !peer->talks || (frame->type != FRAME_ACKNOWLEDGE && frame->type != FRAME_RELEASE);
}

void chat_take(struct chat *chat, struct peer *peer, const struct frame *frame,
	       enum frame_error error)
{
	if (peer->close_code)
		return;
	chat->now_us = chat->options.now_us();
	if (error != FRAME_FINE)
		chat_refuse_frame(chat, peer, error, frame->id, frame->detail);
	else if (frame->type == FRAME_RELEASE && !peer->talks)
		chat_refuse_frame(chat, peer, FRAME_UNKNOWN_TYPE, frame->id,
				  "release: of a bridge's line");
	else if (!is_paced(peer, frame) || pace(chat, peer, frame))
		take_frame(chat, peer, frame);
}

void chat_receive(struct chat *chat, struct peer *peer, struct str text)
{
	struct frame frame;
	enum frame_error error;

	if (peer->close_code)
		return;
	error = frame_read(&frame, text);
	chat_take(chat, peer, &frame, error);
	frame_finish(&frame);
}
