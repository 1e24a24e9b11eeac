/* Conversations between memory and the store, and between a connection and the next. */
#include <sodium.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "server/chat_state.h"

enum { RETRY_US = 1000000, EXPIRE_AT_ONCE = 200 };

struct chat *chat_create(const struct chat_options *options, struct brain *brain)
{
	struct chat *chat = mem_zalloc(1, sizeof *chat);

	chat->options = *options;
	chat->brain = brain;
	chat->cache = json_cache_create();
	randombytes_buf(chat->secret, sizeof chat->secret);
	return chat;
}

static uint64_t key_hash(const struct chat *chat, const uint8_t key[static STORE_KEY_SIZE])
{
	uint64_t hash;

	crypto_shorthash((uint8_t *)&hash, key, STORE_KEY_SIZE, chat->secret);
	return hash;
}

static void session_release(struct chat *chat, struct session *session)
{
	table_remove(&chat->sessions, &session->node);
	session_destroy(session);
}

void chat_destroy(struct chat *chat)
{
	if (!chat)
		return;
	for (size_t i = 0; i < chat->sessions.size; i++) {
		while (chat->sessions.heads[i])
			session_release(chat,
					TABLE_ENTRY(chat->sessions.heads[i], struct session, node));
	}
	table_finish(&chat->sessions);
	brain_destroy(chat->brain);
	json_cache_destroy(chat->cache);
	free(chat->arrivals);
	free(chat->told);
	buf_finish(&chat->text);
	buf_finish(&chat->state);
	free(chat);
}

const struct brain *chat_brain(const struct chat *chat)
{
	return chat->brain;
}

bool chat_is_failing(const struct chat *chat)
{
	return chat->failing || chat->unsettled;
}

void chat_set_brain(struct chat *chat, struct brain *brain)
{
	brain_destroy(chat->brain);
	chat->brain = brain;
}

void chat_clock_in(struct chat *chat)
{
	chat->arrivals = mem_grow(chat->arrivals, &chat->arrival_capacity, chat->arrival_count + 1,
				  sizeof *chat->arrivals);
	chat->arrivals[chat->arrival_count++] = chat->now_us;
}

void chat_mark(struct chat *chat, struct session *session)
{
	if (session->is_dirty)
		return;
	session->is_dirty = true;
	session->dirty = chat->dirty;
	chat->dirty = session;
}

void chat_keep(struct chat *chat, struct session *session)
{
	if (!session->node.hash)
		table_add(&chat->sessions, &session->node, key_hash(chat, session->key));
}

void chat_attach(struct chat *chat, struct peer *peer, struct session *session)
{
	chat_keep(chat, session);
	session->peer = peer;
	peer->session = session;
}

void chat_detach(struct peer *peer)
{
	if (!peer->session)
		return;
	peer->session->peer = NULL;
	peer->session = NULL;
}

static struct session *find_live(const struct chat *chat, const uint8_t key[static STORE_KEY_SIZE])
{
	struct table_node *node = table_first(&chat->sessions, key_hash(chat, key));

	for (; node; node = table_next(node)) {
		struct session *session = TABLE_ENTRY(node, struct session, node);

		if (sodium_memcmp(session->key, key, STORE_KEY_SIZE) == 0)
			return session;
	}
	return NULL;
}

struct session *chat_load(struct chat *chat, const uint8_t key[static STORE_KEY_SIZE],
			  struct error *error)
{
	struct session *session = find_live(chat, key);

	if (session)
		return session;
	buf_reset(&chat->state);
	if (!store_conversation_get(chat->options.store, key, clock_now(&chat->options.clock),
				    &chat->state, error))
		return NULL;
	return session_load(key, buf_borrow(&chat->state), error);
}

struct session *chat_find(struct chat *chat, struct str token)
{
	uint8_t key[STORE_KEY_SIZE];
	struct session *session;
	struct error error = {0};

	session_key(token, key);
	session = chat_load(chat, key, &error);
	if (session)
		session_set_token(session, token);
	else if (error.code != ERROR_NOT_FOUND)
		log_line(LOG_LEVEL_WARNING, "event=resume_failed reason=\"%s\"", error.message);
	return session;
}

static void unmark(struct chat *chat, struct session *session)
{
	struct session **link = &chat->dirty;

	if (!session->is_dirty)
		return;
	while (*link != session)
		link = &(*link)->dirty;
	*link = session->dirty;
	session->is_dirty = false;
}

void chat_forget(struct chat *chat, struct session *session)
{
	struct error error = {0};

	if (!store_conversation_delete(chat->options.store, session->key, &error))
		log_line(LOG_LEVEL_ERROR, "event=store_failed reason=\"%s\"", error.message);
	chat->erased = true;
	unmark(chat, session);
	chat_detach(session->peer);
	session_release(chat, session);
}

void chat_leave(struct chat *chat, struct peer *peer)
{
	struct session *session = peer->session;

	buf_finish(&peer->control);
	chat_detach(peer);
	if (session && !session->is_dirty)
		session_release(chat, session);
}

static bool put(struct chat *chat, struct session *session)
{
	const struct config *config = chat->options.config;
	struct error error = {0};
	int64_t expires = clock_now(&chat->options.clock) + config->conversation_ttl_s * 1000;

	buf_reset(&chat->state);
	session_save(session, &chat->state);
	if (store_conversation_put(chat->options.store, session->key, buf_borrow(&chat->state),
				   expires, &error))
		return true;
	chat->options.metrics->store_failures++;
	log_line(LOG_LEVEL_ERROR, "event=store_failed reason=\"%s\"", error.message);
	return false;
}

/* Says so when the store begins to fail, and when it works again. */
static void note_store(struct chat *chat, bool *failing, bool ok, const struct error *error)
{
	bool before = chat_is_failing(chat);

	*failing = !ok;
	if (!ok) {
		chat->options.metrics->store_failures++;
		chat->retry_us = chat->options.now_us() + RETRY_US;
	}
	if (!ok && !before)
		log_line(LOG_LEVEL_ERROR,
			 "event=store_failed reason=\"%s\" next=\"conversations go on; trying "
			 "again every second\"",
			 error->message);
	if (before && !chat_is_failing(chat))
		log_line(LOG_LEVEL_INFO, "event=store_recovered");
}

/* A store that fails does not silence Pierre: he goes on from memory, and tries again. */
static void commit(struct chat *chat)
{
	struct error error = {0};
	bool ok;

	if (chat->failing && chat->options.now_us() < chat->retry_us)
		return;
	ok = store_commit(chat->options.store, &error);
	note_store(chat, &chat->failing, ok, &error);
	if (ok)
		chat_note_told(chat);
}

void chat_commit(struct chat *chat)
{
	struct session *session = chat->dirty;
	int64_t now;

	if (!session && !chat->erased)
		return;
	chat->erased = false;
	for (; session; session = session->dirty) {
		/* Then nothing counts as told, and the next look tells it again. */
		if (!put(chat, session))
			chat->told_count = 0;
	}
	commit(chat);
	now = chat->options.now_us();
	for (size_t i = 0; i < chat->arrival_count; i++)
		histogram_observe(&chat->options.metrics->reply_seconds,
				  (double)(now - chat->arrivals[i]) / 1e6);
	chat->arrival_count = 0;
	while ((session = chat->dirty)) {
		chat->dirty = session->dirty;
		session->is_dirty = false;
		session->committed = session->seq;
		if (session->peer)
			chat->options.wake(session->peer);
		else
			session_release(chat, session);
	}
}

bool chat_filed(struct chat *chat)
{
	bool has_filed = chat->has_filed;

	chat->has_filed = false;
	return has_filed;
}

void chat_expire(struct chat *chat)
{
	struct error error = {0};
	size_t deleted = 0;

	if (chat->failing)
		commit(chat);
	if (!chat->failing) {
		bool ok = store_settle(chat->options.store, &error);

		note_store(chat, &chat->unsettled, ok, &error);
	}
	if (chat_is_failing(chat))
		return;
	if (!store_conversation_expire(chat->options.store, clock_now(&chat->options.clock),
				       EXPIRE_AT_ONCE, &deleted, &error))
		log_line(LOG_LEVEL_WARNING, "event=expire_failed reason=\"%s\"", error.message);
	if (deleted)
		chat->erased = true;
}

void peer_add_control(struct peer *peer, struct str text)
{
	uint32_t len = (uint32_t)text.len;
	char *room;

	if (peer->control_at == peer->control.len) {
		buf_reset(&peer->control);
		peer->control_at = 0;
	}
	room = buf_reserve(&peer->control, sizeof len + SESSION_HEADROOM + text.len);
	memcpy(room, &len, sizeof len);
	memset(room + sizeof len, 0, SESSION_HEADROOM);
	memcpy(room + sizeof len + SESSION_HEADROOM, text.data, text.len);
	peer->control.len += sizeof len + SESSION_HEADROOM + text.len;
}

static bool next_control(struct peer *peer, unsigned char **text, size_t *len)
{
	uint32_t size;

	if (peer->control_at >= peer->control.len)
		return false;
	memcpy(&size, peer->control.data + peer->control_at, sizeof size);
	*text = (unsigned char *)peer->control.data + peer->control_at + sizeof size +
		SESSION_HEADROOM;
	*len = size;
	peer->control_at += sizeof size + SESSION_HEADROOM + size;
	return true;
}

bool chat_next(struct peer *peer, unsigned char **text, size_t *len)
{
	const struct outgoing *frame;

	if (next_control(peer, text, len))
		return true;
	frame = peer->session ? session_next(peer->session) : NULL;
	if (!frame)
		return false;
	peer->session->sent = frame->seq;
	*text = frame->data + SESSION_HEADROOM;
	*len = frame->len;
	return true;
}
