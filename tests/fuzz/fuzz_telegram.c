/* Updates of Telegram: the bytes as a whole body, and as the text of a message. */
/* LINK: bridge */
#include "base/json.h"
#include "platform_events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as_text(struct str bytes)
{
	json_t *text = json_stringn(bytes.data, bytes.len);
	BUF_AUTO struct buf quoted = {0};

	if (!text)
		return;
	json_add(&quoted, text);
	json_decref(text);
	read_within(telegram_read,
		    "{\"update_id\":1,\"message\":{\"from\":{\"id\":7},\"chat\":{\"id\":7,"
		    "\"type\":\"private\"},\"text\":",
		    buf_borrow(&quoted), "}}");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};

	read_and_check(telegram_read, bytes);
	read_as_text(bytes);
	return 0;
}
