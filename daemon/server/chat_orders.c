/* Citizens hear what became of their orders, whether they are there or not. */
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "server/chat_state.h"

enum { TOLD_AT_ONCE = 50 };

static void note_told(const struct chat *chat, const char *id, enum order_state state)
{
	struct error error = {0};

	/* Not noted: it is told again, and the conversation knows that it has heard. */
	if (!records_order_told(chat->options.records, id, state, &error))
		log_line(LOG_LEVEL_WARNING, "event=order_told_failed order=%s reason=\"%s\"", id,
			 error.message);
}

void chat_note_told(struct chat *chat)
{
	for (size_t i = 0; i < chat->told_count; i++)
		note_told(chat, chat->told[i].id, chat->told[i].state);
	chat->told_count = 0;
}

/* Waits for the commit already? */
static bool is_on_its_way(const struct chat *chat, const struct order_record *order)
{
	for (size_t i = 0; i < chat->told_count; i++) {
		if (strcmp(chat->told[i].id, order->id) == 0 && chat->told[i].state == order->state)
			return true;
	}
	return false;
}

static void add_notice(struct chat *chat, struct session *session, const struct reply *reply)
{
	const struct notice_frame frame = {
		.seq = session->seq + 1, .lang = reply->lang, .messages = reply->messages};

	buf_reset(&chat->text);
	frame_notice(&chat->text, chat->cache, &frame);
	session_add(session, buf_borrow(&chat->text));
	chat->options.metrics->notices++;
}

/* The conversation is stored even where it had heard: only what is on the disk counts as told. */
static void tell(struct chat *chat, struct session *session, const struct order_record *order)
{
	struct reply reply;

	if (dialogue_order(chat->brain->dialogue, session->conversation, order, &reply)) {
		add_notice(chat, session, &reply);
		json_decref(reply.messages);
	}
	chat_mark(chat, session);
	chat->told = mem_grow(chat->told, &chat->told_capacity, chat->told_count + 1,
			      sizeof *chat->told);
	memcpy(chat->told[chat->told_count].id, order->id, RECORD_ID);
	chat->told[chat->told_count++].state = order->state;
}

void chat_tell_order(struct chat *chat, const struct order_record *order)
{
	struct error error = {0};
	struct session *session;

	if (is_on_its_way(chat, order))
		return;
	session = chat_load(chat, order->conversation, &error);
	if (session) {
		chat_keep(chat, session);
		tell(chat, session, order);
	} else if (error.code == ERROR_IO || error.code == ERROR_BUSY) {
		log_line(LOG_LEVEL_WARNING, "event=order_told_failed order=%s reason=\"%s\"",
			 order->id, error.message);
	} else {
		/* The conversation is gone, and nobody is left to tell. */
		note_told(chat, order->id, order->state);
	}
}

void chat_tell_orders(struct chat *chat)
{
	struct order_record *list;
	struct error error = {0};
	size_t count = 0;
	bool ok;

	if (!chat->options.records)
		return;
	list = mem_zalloc(TOLD_AT_ONCE, sizeof *list);
	ok = records_order_untold(chat->options.records, list, TOLD_AT_ONCE, &count, &error);
	if (!ok && !chat->untold_fails)
		log_line(LOG_LEVEL_ERROR,
			 "event=orders_failed reason=\"%s\" next=\"trying again every second\"",
			 error.message);
	chat->untold_fails = !ok;
	for (size_t i = 0; ok && i < count; i++)
		chat_tell_order(chat, &list[i]);
	free(list);
}
