/* Conversations on a bridge's line: found by name, heard, and spoken for in turn. */
#include "server/bridge_talks.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/mem.h"
#include "server/chat_state.h"
#include "server/texts.h"

struct talk {
	struct table_node node;
	struct peer peer;
	char name[FRAME_NAME_LIMIT + 1];
	char token[TOKEN_TEXT_SIZE + 1];
	int64_t last_us;	    /* when it was last heard */
	struct talk *older, *newer; /* by last_us */
	struct talk *behind;	    /* the next one that is awake */
	bool is_awake;
};

#define TALK(peer_pointer) ((struct talk *)((char *)(peer_pointer)-offsetof(struct talk, peer)))

void talks_init(struct talks *talks, struct chat *chat, const struct config *config,
		struct bridge *bridge, struct str secret)
{
	*talks = (struct talks){.chat = chat, .config = config, .bridge = bridge};
	snprintf(talks->secret, sizeof talks->secret, "%.*s", STR_ARG(secret));
	randombytes_buf(talks->hash_key, sizeof talks->hash_key);
	talks->own.talks = talks;
	talks->own.pace = &bridge->pace;
}

/* --- their life --- */

static uint64_t name_hash(const struct talks *talks, struct str name)
{
	uint64_t hash;

	crypto_shorthash((uint8_t *)&hash, (const unsigned char *)name.data, name.len,
			 talks->hash_key);
	return hash;
}

/* One that is about to close is not found: its name may begin anew. */
static struct talk *talk_find(const struct talks *talks, struct str name)
{
	struct table_node *node = table_first(&talks->names, name_hash(talks, name));

	for (; node; node = table_next(node)) {
		struct talk *talk = TABLE_ENTRY(node, struct talk, node);

		if (!talk->peer.close_code && str_eq(str_from(talk->name), name))
			return talk;
	}
	return NULL;
}

static void age_unlink(struct talks *talks, struct talk *talk)
{
	if (talk->older)
		talk->older->newer = talk->newer;
	else
		talks->oldest = talk->newer;
	if (talk->newer)
		talk->newer->older = talk->older;
	else
		talks->newest = talk->older;
}

static void age_link(struct talks *talks, struct talk *talk, int64_t now_us)
{
	talk->last_us = now_us;
	talk->older = talks->newest;
	talk->newer = NULL;
	if (talks->newest)
		talks->newest->newer = talk;
	else
		talks->oldest = talk;
	talks->newest = talk;
}

/* The conversation's secret follows from the bridge's and the name: neither side has to keep it,
 * and who knows one of them knows no other. */
static void make_token(const struct talks *talks, struct talk *talk)
{
	unsigned char bytes[TOKEN_TEXT_SIZE / 2];

	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)talk->name,
			   strlen(talk->name), (const unsigned char *)talks->secret,
			   strlen(talks->secret));
	sodium_bin2hex(talk->token, sizeof talk->token, bytes, sizeof bytes);
	sodium_memzero(bytes, sizeof bytes);
}

static struct talk *talk_create(struct talks *talks, struct str name, int64_t now_us)
{
	struct talk *talk = mem_zalloc(1, sizeof *talk);

	snprintf(talk->name, sizeof talk->name, "%.*s", STR_ARG(name));
	make_token(talks, talk);
	talk->peer = (struct peer){.talks = talks,
				   .name = talk->name,
				   .token = talk->token,
				   .pace = &talks->bridge->pace};
	table_add(&talks->names, &talk->node, name_hash(talks, name));
	age_link(talks, talk, now_us);
	talks->bridge->conversations++;
	return talk;
}

/* It must not be awake. */
static void talk_destroy(struct talks *talks, struct talk *talk)
{
	chat_leave(talks->chat, &talk->peer);
	table_remove(&talks->names, &talk->node);
	age_unlink(talks, talk);
	talks->bridge->conversations--;
	sodium_memzero(talk->token, sizeof talk->token);
	free(talk);
}

void talks_finish(struct talks *talks)
{
	talks->first_awake = talks->last_awake = NULL;
	while (talks->oldest)
		talk_destroy(talks, talks->oldest);
	chat_leave(talks->chat, &talks->own);
	table_finish(&talks->names);
	buf_finish(&talks->out);
	sodium_memzero(talks->secret, sizeof talks->secret);
}

void talks_close_idle(struct talks *talks, int64_t now_us)
{
	int64_t before = now_us - talks->config->conversation_ttl_s * 1000000;

	while (talks->oldest && talks->oldest->last_us < before) {
		struct talk *talk = talks->oldest;

		chat_close(talks->chat, &talk->peer, CLOSE_NORMAL, "idle");
		/* Until that was sent. */
		age_unlink(talks, talk);
		age_link(talks, talk, now_us);
	}
}

/* --- in --- */

void talks_tell_ready(struct talks *talks)
{
	static const char *const prefixes[] = {"ui.", "bridge.", NULL};
	const struct config *config = talks->config;
	BUF_AUTO struct buf text = {0};

	buf_addf(&text,
		 "{\"type\":\"ready\",\"bridge\":\"%s\",\"languages\":[\"nl\",\"fr\",\"en\"],"
		 "\"max_conversations\":%lld,\"messages_per_second\":%lld,"
		 "\"conversation_ttl_s\":%lld,\"texts\":",
		 talks->bridge->name, (long long)config->bridge_conversations,
		 (long long)config->bridge_messages_per_second,
		 (long long)config->conversation_ttl_s);
	texts_add(&text, texts_starting(chat_brain(talks->chat)->content, prefixes));
	buf_add_char(&text, '}');
	peer_add_control(&talks->own, buf_borrow(&text));
}

void talks_refuse(struct talks *talks, enum frame_error error)
{
	chat_refuse(talks->chat, &talks->own, error);
}

void talks_close(struct talks *talks, uint16_t code, const char *why)
{
	chat_close(talks->chat, &talks->own, code, why);
}

/* An error that names a conversation that is not there. */
static void refuse_name(struct talks *talks, const struct frame *frame, enum frame_error error,
			const char *detail)
{
	const struct error_frame what = {.conversation = frame->conversation,
					 .to = frame->id,
					 .error = error,
					 .detail = detail,
					 .retry_after_ms = error == FRAME_TOO_MANY ? 1000 : -1};

	chat_send_error(talks->chat, &talks->own, &what);
}

static void take(struct talks *talks, const struct frame *frame, enum frame_error error,
		 int64_t now_us)
{
	struct talk *talk = talk_find(talks, frame->conversation);

	if (!talk && error != FRAME_FINE) {
		refuse_name(talks, frame, error, frame->detail);
		return;
	}
	if (!talk && frame->type != FRAME_HELLO) {
		refuse_name(talks, frame, FRAME_NO_HELLO, "say hello first");
		return;
	}
	if (!talk && (int64_t)talks->names.count >= talks->config->bridge_conversations) {
		refuse_name(talks, frame, FRAME_TOO_MANY, "release others first");
		return;
	}
	if (!talk)
		talk = talk_create(talks, frame->conversation, now_us);
	age_unlink(talks, talk);
	age_link(talks, talk, now_us);
	chat_take(talks->chat, &talk->peer, frame, error);
	if (talk->peer.session &&
	    talk->peer.session->seq - talk->peer.session->sent >= SESSION_UNSENT)
		talks->is_full = true;
}

void talks_receive(struct talks *talks, struct str text, int64_t now_us)
{
	struct frame frame;
	enum frame_error error;

	if (talks->own.close_code)
		return;
	talks->bridge->received++;
	error = frame_read(&frame, text);
	if (frame.conversation.len) {
		/* Ten bad ones in a row end the line. */
		talks->own.bad = 0;
		take(talks, &frame, error, now_us);
	} else {
		chat_refuse_frame(talks->chat, &talks->own,
				  error == FRAME_FINE ? FRAME_BAD_FIELD : error, frame.id,
				  error == FRAME_FINE
					  ? "conversation: 1 to 64 of A-Z, a-z, 0-9, ., _ and -"
					  : frame.detail);
	}
	frame_finish(&frame);
}

/* --- out --- */

void talks_wake(struct peer *peer)
{
	struct talks *talks = peer->talks;
	struct talk *talk = TALK(peer);

	if (peer == &talks->own || talk->is_awake)
		return;
	talk->is_awake = true;
	talk->behind = NULL;
	if (talks->last_awake)
		talks->last_awake->behind = talk;
	else
		talks->first_awake = talk;
	talks->last_awake = talk;
}

bool talks_are_awake(const struct talks *talks)
{
	return talks->first_awake || talks->own.close_code ||
	       talks->own.control_at < talks->own.control.len;
}

/* The frame with the conversation's name in front: {"conversation":"NAME", and the rest. */
static void write_named(struct talks *talks, const struct talk *talk, struct str text)
{
	struct buf *out = &talks->out;

	buf_reset(out);
	memset(buf_reserve(out, SESSION_HEADROOM), 0, SESSION_HEADROOM);
	out->len = SESSION_HEADROOM;
	buf_addf(out, "{\"conversation\":\"%s\",", talk->name);
	buf_add(out, str_slice(text, text.len > 0, text.len));
}

static void fall_asleep(struct talks *talks, struct talk *talk)
{
	talks->first_awake = talk->behind;
	if (!talks->first_awake)
		talks->last_awake = NULL;
	talk->is_awake = false;
}

/* What closes a connection of pierre.v1; after that the conversation is not on the line. */
static bool write_closed(struct talks *talks, struct talk *talk)
{
	BUF_AUTO struct buf text = {0};

	/* Its last reply waits for the commit, which wakes it again. */
	if (talk->peer.session && talk->peer.session->is_dirty)
		return false;
	frame_closed(&text, talk->peer.close_code, talk->peer.close_why);
	write_named(talks, talk, buf_borrow(&text));
	talk_destroy(talks, talk);
	return true;
}

static bool write_next(struct talks *talks)
{
	unsigned char *text;
	size_t len;

	while (talks->first_awake) {
		struct talk *talk = talks->first_awake;

		if (chat_next(&talk->peer, &text, &len)) {
			write_named(talks, talk, (struct str){(char *)text, len});
			return true;
		}
		fall_asleep(talks, talk);
		if (talk->peer.close_code && write_closed(talks, talk))
			return true;
	}
	return false;
}

bool talks_next(struct talks *talks, unsigned char **text, size_t *len)
{
	bool found = chat_next(&talks->own, text, len);

	if (!found && talks->own.close_code != CLOSE_KEY_REMOVED && write_next(talks)) {
		*text = (unsigned char *)talks->out.data + SESSION_HEADROOM;
		*len = talks->out.len - SESSION_HEADROOM;
		found = true;
	}
	talks->bridge->sent += found;
	return found;
}
