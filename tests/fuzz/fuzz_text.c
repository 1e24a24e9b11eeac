/* Any bytes through normalising, accents, tokens and redaction. */
/* LINK: text base */
#include <stdlib.h>

#include "text/normalise.h"
#include "text/redact.h"
#include "text/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct buf normal = {0}, plain = {0}, redacted = {0};
	struct token tokens[64];
	size_t count;

	text_normalise(text, &normal);
	text_strip_accents(buf_borrow(&normal), &plain);
	if (!text_is_utf8(buf_borrow(&normal)) || !text_is_utf8(buf_borrow(&plain)))
		abort();
	count = tokens_split(buf_borrow(&normal), tokens, 64);
	for (size_t i = 0; i < count; i++) {
		if (tokens[i].begin >= tokens[i].end || tokens[i].end > normal.len)
			abort();
	}
	text_redact(text, &redacted);
	buf_finish(&normal);
	buf_finish(&plain);
	buf_finish(&redacted);
	return 0;
}
