/* Text frames that come in pieces: put together, or counted and thrown away. */
#include "server/incoming.h"

enum { DISCARD_LIMIT = 1 << 20 };

static enum arrival discard(struct incoming *incoming, size_t len, bool is_last)
{
	bool is_endless;

	incoming->discarded += len;
	is_endless = incoming->discarded > DISCARD_LIMIT;
	if (is_endless)
		incoming->discarded = 1;
	if (is_last)
		incoming->discarded = 0;
	if (is_endless)
		return ARRIVAL_ENDLESS;
	return is_last ? ARRIVAL_TOO_LARGE : ARRIVAL_MORE;
}

enum arrival incoming_take(struct incoming *incoming, struct str piece, bool is_last, size_t limit,
			   struct str *whole)
{
	struct buf *text = &incoming->text;

	/* Ten thousand connections keep no memory for what they said. */
	if (incoming->is_taken)
		buf_finish(text);
	incoming->is_taken = false;
	if (incoming->discarded || text->len + piece.len > limit) {
		size_t before = text->len;

		buf_finish(text);
		return discard(incoming, before + piece.len, is_last);
	}
	/* Nearly all come in one piece. */
	if (is_last && !text->len) {
		*whole = piece;
		return ARRIVAL_WHOLE;
	}
	buf_add(text, piece);
	if (!is_last)
		return ARRIVAL_MORE;
	*whole = buf_borrow(text);
	incoming->is_taken = true;
	return ARRIVAL_WHOLE;
}

void incoming_finish(struct incoming *incoming)
{
	buf_finish(&incoming->text);
	incoming->discarded = 0;
}
