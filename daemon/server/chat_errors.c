/* What a client is told when its frame is refused, and when the connection ends for it. */
#include "server/chat_state.h"

enum { BAD_LIMIT = 10 };

static enum lang peer_lang(const struct peer *peer)
{
	return peer->session ? conversation_lang(peer->session->conversation) : LANG_UNKNOWN;
}

/* For people: in their language, else in French and Dutch. */
static void error_text(const struct chat *chat, enum lang lang, enum frame_error error,
		       struct buf *out)
{
	const struct content *content = chat->brain->content;
	const char *key = frame_error_key(error);

	content_render(content, lang == LANG_UNKNOWN ? LANG_FR : lang, key, NULL, 0, out);
	if (lang != LANG_UNKNOWN)
		return;
	buf_add(out, STR(" / "));
	content_render(content, LANG_NL, key, NULL, 0, out);
}

void chat_send_error(struct chat *chat, struct peer *peer, const struct error_frame *what)
{
	BUF_AUTO struct buf message = {0}, text = {0};
	struct error_frame frame = *what;

	chat->options.metrics->errors[frame.error]++;
	error_text(chat, peer_lang(peer), frame.error, &message);
	frame.message = buf_borrow(&message);
	frame.seq = peer->session ? peer->session->sent : 0;
	frame_error(&text, &frame);
	peer_add_control(peer, buf_borrow(&text));
	chat->options.wake(peer);
}

void chat_refuse_frame(struct chat *chat, struct peer *peer, enum frame_error error, struct str to,
		       const char *detail)
{
	struct error_frame frame = {
		.to = to, .error = error, .detail = detail, .retry_after_ms = -1};

	chat_send_error(chat, peer, &frame);
	if (error == FRAME_NOT_UTF8)
		chat_close(chat, peer, CLOSE_INVALID_DATA, "not UTF-8");
	else if (++peer->bad >= BAD_LIMIT)
		chat_close(chat, peer, CLOSE_POLICY, "too many bad frames");
}

void chat_refuse(struct chat *chat, struct peer *peer, enum frame_error error)
{
	chat_refuse_frame(chat, peer, error, STR(""),
			  error == FRAME_TOO_LARGE ? "the frame is above max_frame" : "");
}

void chat_close(struct chat *chat, struct peer *peer, uint16_t code, const char *why)
{
	if (!peer->close_code) {
		peer->close_code = code;
		peer->close_why = why;
	}
	chat->options.wake(peer);
}
