/* What a citizen thinks of a reply: kept for those who write the answers, who cannot find out
 * whose it was. */
#include <sodium.h>
#include <stdio.h>

#include "base/log.h"
#include "server/chat_state.h"
#include "text/one_line.h"
#include "text/redact.h"

enum { FEEDBACK_ID_BYTES = (RECORD_ID - 1) / 2 };

static const int64_t DAY_MS = 86400000;

/* The same for the same reply, so that a second vote replaces the first; and keyed with the
 * conversation's token, which is stored nowhere. The store has another hash of the token as the
 * conversation's key, so neither of the two leads to the other: only whoever holds the token, the
 * citizen's own browser, could tell which votes are its own. */
static void make_id(const struct session *session, uint64_t about, char id[static RECORD_ID])
{
	unsigned char hash[FEEDBACK_ID_BYTES], text[16 + 8] = "feedback";
	const unsigned char *key = (const unsigned char *)session->token;

	for (int i = 0; i < 8; i++)
		text[16 + i] = (unsigned char)(about >> (8 * i));
	crypto_generichash(hash, sizeof hash, text, sizeof text, key, TOKEN_TEXT_SIZE);
	sodium_bin2hex(id, RECORD_ID, hash, sizeof hash);
}

/* First one line, so that nothing invisible hides a number from the redaction. That may make it
 * longer ("a@b.be", "[EMAIL]"): it is cut between characters. */
static void take_note(struct str note, char field[static FEEDBACK_NOTE])
{
	BUF_AUTO struct buf line = {0}, redacted = {0};
	size_t len;

	text_one_line(note, &line);
	text_redact(buf_borrow(&line), &redacted);
	len = redacted.len;
	if (len > FEEDBACK_NOTE - 1) {
		len = FEEDBACK_NOTE - 1;
		while (len && ((unsigned char)redacted.data[len] & 0xc0) == 0x80)
			len--;
	}
	if (len)
		memcpy(field, redacted.data, len);
	field[len] = '\0';
}

/* What only the conversation and the content pack can tell. */
static bool check(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	struct str intent = frame->feedback.intent;
	char detail[sizeof frame->detail];

	if (frame->feedback.about > peer->session->seq) {
		snprintf(detail, sizeof detail, "about: %llu is above the newest number, %llu",
			 (unsigned long long)frame->feedback.about,
			 (unsigned long long)peer->session->seq);
	} else if (intent.len && !content_intent(chat->brain->content, intent)) {
		snprintf(detail, sizeof detail, "intent: there is no '%.*s'", STR_ARG(intent));
	} else {
		return true;
	}
	chat_refuse_frame(chat, peer, FRAME_BAD_FIELD, frame->id, detail);
	return false;
}

static bool keep(struct chat *chat, const struct session *session, const struct frame *frame)
{
	int64_t now = clock_now(&chat->options.clock);
	/* The day and no more: with the moment one could look for the case that was sent in just
	 * then, with a name in it. */
	struct feedback_record record = {.lang = conversation_lang(session->conversation),
					 .helpful = frame->feedback.helpful,
					 .created_ms = now - now % DAY_MS};
	struct error error = {0};

	if (!chat->options.records)
		return false;
	make_id(session, frame->feedback.about, record.id);
	snprintf(record.intent, sizeof record.intent, "%.*s", STR_ARG(frame->feedback.intent));
	if (!record.helpful)
		record.reason = frame->feedback.reason;
	take_note(frame->feedback.note, record.note);
	if (records_feedback_put(chat->options.records, &record, &error))
		return true;
	log_line(LOG_LEVEL_ERROR, "event=feedback_failed reason=\"%s\"", error.message);
	return false;
}

void chat_take_feedback(struct chat *chat, struct peer *peer, const struct frame *frame)
{
	const struct error_frame failed = {
		.to = frame->id, .error = FRAME_INTERNAL, .retry_after_ms = -1};
	BUF_AUTO struct buf text = {0};

	if (!check(chat, peer, frame))
		return;
	if (!keep(chat, peer->session, frame)) {
		chat_send_error(chat, peer, &failed);
		return;
	}
	chat->options.metrics->feedback[frame->feedback.helpful]++;
	frame_noted(&text, peer->session->sent, frame->id);
	peer_add_control(peer, buf_borrow(&text));
	chat->options.wake(peer);
}
