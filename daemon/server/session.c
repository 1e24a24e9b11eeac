/* The state of a conversation, in memory and as bytes for the store. */
#include "server/session.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/little.h"
#include "base/mem.h"

enum { STATE_VERSION = 1 };

void session_key(struct str token, uint8_t key[static STORE_KEY_SIZE])
{
	crypto_generichash(key, STORE_KEY_SIZE, (const unsigned char *)token.data, token.len, NULL,
			   0);
}

static void set_conversation(struct session *session, struct conversation *conversation)
{
	session->conversation = conversation;
	conversation_set_key(conversation, session->key);
}

void session_set_token(struct session *session, struct str token)
{
	memcpy(session->token, token.data, TOKEN_TEXT_SIZE);
}

struct session *session_create(void)
{
	unsigned char secret[TOKEN_TEXT_SIZE / 2];
	char token[TOKEN_TEXT_SIZE + 1];
	struct session *session;

	randombytes_buf(secret, sizeof secret);
	sodium_bin2hex(token, sizeof token, secret, sizeof secret);
	session = session_create_with(str_from(token));
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(token, sizeof token);
	return session;
}

struct session *session_create_with(struct str token)
{
	struct session *session = mem_zalloc(1, sizeof *session);

	session_set_token(session, token);
	session_key(token, session->key);
	set_conversation(session, conversation_create());
	return session;
}

void session_destroy(struct session *session)
{
	if (!session)
		return;
	for (size_t i = 0; i < session->frame_count; i++)
		free(session->frames[i].data);
	conversation_destroy(session->conversation);
	sodium_memzero(session->token, sizeof session->token);
	free(session);
}

static void drop_oldest(struct session *session, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		session->frame_bytes -= session->frames[i].len;
		free(session->frames[i].data);
	}
	session->frame_count -= count;
	memmove(session->frames, session->frames + count,
		session->frame_count * sizeof *session->frames);
}

static void keep(struct session *session, uint64_t seq, struct str text)
{
	struct outgoing *frame;

	while (session->frame_count == SESSION_FRAMES ||
	       (session->frame_count && session->frame_bytes + text.len > SESSION_FRAME_BYTES))
		drop_oldest(session, 1);
	frame = &session->frames[session->frame_count++];
	frame->seq = seq;
	frame->len = text.len;
	frame->data = mem_alloc(SESSION_HEADROOM + text.len);
	memcpy(frame->data + SESSION_HEADROOM, text.data, text.len);
	session->frame_bytes += text.len;
}

void session_add(struct session *session, struct str text)
{
	keep(session, ++session->seq, text);
}

void session_acknowledge(struct session *session, uint64_t seq)
{
	size_t count = 0;

	if (seq > session->acknowledged)
		session->acknowledged = seq;
	while (count < session->frame_count && session->frames[count].seq <= seq)
		count++;
	drop_oldest(session, count);
}

const struct outgoing *session_next(const struct session *session)
{
	for (size_t i = 0; i < session->frame_count; i++) {
		if (session->frames[i].seq > session->committed)
			return NULL;
		if (session->frames[i].seq > session->sent)
			return &session->frames[i];
	}
	return NULL;
}

const struct outgoing *session_frame(const struct session *session, uint64_t seq)
{
	for (size_t i = 0; i < session->frame_count; i++) {
		if (session->frames[i].seq == seq)
			return &session->frames[i];
	}
	return NULL;
}

uint64_t session_lost(const struct session *session, uint64_t seq)
{
	uint64_t oldest = session->frame_count ? session->frames[0].seq : session->seq + 1;

	return oldest > seq + 1 ? oldest - seq - 1 : 0;
}

static uint64_t id_hash(struct str id)
{
	return hash_bytes(id, 0);
}

bool session_has_id(const struct session *session, struct str id, uint64_t *seq)
{
	uint64_t hash = id_hash(id);

	for (size_t i = 0; i < session->id_count; i++) {
		if (session->ids[i].hash == hash) {
			*seq = session->ids[i].seq;
			return true;
		}
	}
	return false;
}

void session_add_id(struct session *session, struct str id, uint64_t seq)
{
	if (session->id_count == SESSION_IDS) {
		session->id_count--;
		memmove(session->ids, session->ids + 1, session->id_count * sizeof *session->ids);
	}
	session->ids[session->id_count].hash = id_hash(id);
	session->ids[session->id_count++].seq = seq;
}

/* Version, seq, frames (seq, length, text), ids (hash, seq), then the conversation's own bytes.
 * Numbers are little-endian. */
void session_save(const struct session *session, struct buf *out)
{
	little_add(out, STATE_VERSION, 1);
	little_add(out, session->seq, 8);
	little_add(out, session->frame_count, 1);
	for (size_t i = 0; i < session->frame_count; i++) {
		const struct outgoing *frame = &session->frames[i];

		little_add(out, frame->seq, 8);
		little_add(out, frame->len, 4);
		buf_add(out, (struct str){(char *)frame->data + SESSION_HEADROOM, frame->len});
	}
	little_add(out, session->id_count, 1);
	for (size_t i = 0; i < session->id_count; i++) {
		little_add(out, session->ids[i].hash, 8);
		little_add(out, session->ids[i].seq, 8);
	}
	conversation_save(session->conversation, out);
}

/* Takes a number from the front of the state; false when it is too short. */
static bool take_number(struct str *state, size_t bytes, uint64_t *n)
{
	if (state->len < bytes)
		return false;
	*n = little_get(state->data, bytes);
	*state = str_slice(*state, bytes, state->len);
	return true;
}

static bool take_frames(struct session *session, struct str *state)
{
	uint64_t count, seq, len, last = 0;

	if (!take_number(state, 8, &session->seq) || !take_number(state, 1, &count) ||
	    count > SESSION_FRAMES)
		return false;
	while (count--) {
		if (!take_number(state, 8, &seq) || !take_number(state, 4, &len) ||
		    len > state->len || seq <= last || seq > session->seq)
			return false;
		last = seq;
		keep(session, seq, str_slice(*state, 0, len));
		*state = str_slice(*state, len, state->len);
	}
	return true;
}

static bool take_ids(struct session *session, struct str *state)
{
	uint64_t count;

	if (!take_number(state, 1, &count) || count > SESSION_IDS)
		return false;
	for (; session->id_count < count; session->id_count++) {
		if (!take_number(state, 8, &session->ids[session->id_count].hash) ||
		    !take_number(state, 8, &session->ids[session->id_count].seq))
			return false;
	}
	return true;
}

struct session *session_load(const uint8_t key[static STORE_KEY_SIZE], struct str state,
			     struct error *error)
{
	struct session *session = mem_zalloc(1, sizeof *session);
	struct conversation *conversation;
	uint64_t version;

	memcpy(session->key, key, STORE_KEY_SIZE);
	if (!take_number(&state, 1, &version) || version != STATE_VERSION) {
		error_set(error, ERROR_VERSION, "a conversation of another version of Pierre");
		goto fail;
	}
	if (!take_frames(session, &state) || !take_ids(session, &state)) {
		error_set(error, ERROR_DAMAGED, "a damaged conversation");
		goto fail;
	}
	conversation = conversation_load(state, error);
	if (!conversation)
		goto fail;
	set_conversation(session, conversation);
	session->committed = session->seq;
	return session;
fail:
	session_destroy(session);
	return NULL;
}
