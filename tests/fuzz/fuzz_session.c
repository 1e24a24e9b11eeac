/* A stored conversation that is damaged is refused; one that is not is saved as it was. */
/* LINK: server */
#include <stdlib.h>

#include "server/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct session *load(struct str state)
{
	static const uint8_t key[STORE_KEY_SIZE] = {1};

	return session_load(key, state, NULL);
}

/* What the chat does with a conversation that it found in the store. */
static void use(struct session *session)
{
	const struct outgoing *frame;
	uint64_t seq;

	session_has_id(session, STR("1"), &seq);
	session_lost(session, 0);
	while ((frame = session_next(session)))
		session->sent = frame->seq;
	session_add(session, STR("{}"));
	session_add_id(session, STR("1"), session->seq);
	if (!session_has_id(session, STR("1"), &seq))
		abort();
	session_acknowledge(session, session->seq);
	if (session->frame_count || session->frame_bytes)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session *session = load((struct str){(const char *)data, size}), *again;
	struct buf saved BUF_AUTO = {0}, resaved BUF_AUTO = {0};

	if (!session)
		return 0;
	/* The first load may drop frames that are more than is kept; after that nothing. */
	session_save(session, &saved);
	again = load(buf_borrow(&saved));
	if (!again)
		abort();
	session_save(again, &resaved);
	if (!str_eq(buf_borrow(&saved), buf_borrow(&resaved)))
		abort();
	if (again->seq < UINT64_MAX)
		use(again);
	session_destroy(session);
	session_destroy(again);
	return 0;
}
