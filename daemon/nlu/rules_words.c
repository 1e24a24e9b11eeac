/* The words of a pattern or phrase, made in the way that messages are. */
#include "nlu/rules_pattern.h"
#include "text/normalise.h"
#include "text/tokens.h"

/* Punctuation is never compared: citizens leave it out, or type too much of it. */
static bool is_punctuation(struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.data[i];

		if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
			return false;
	}
	return true;
}

size_t pattern_words(struct str text, struct arena *memory,
		     struct str words[PATTERN_ATOM_LIMIT + 1])
{
	enum { TOKENS = 4 * PATTERN_ATOM_LIMIT };
	struct buf normalised BUF_AUTO = {0};
	struct buf plain BUF_AUTO = {0};
	struct token tokens[TOKENS];
	size_t count = 0;
	size_t token_count;

	text_normalise(text, &normalised);
	token_count = tokens_split(buf_borrow(&normalised), tokens, TOKENS);
	for (size_t i = 0; i < token_count && count <= PATTERN_ATOM_LIMIT; i++) {
		buf_reset(&plain);
		text_strip_accents(tokens[i].text, &plain);
		if (!is_punctuation(buf_borrow(&plain)))
			words[count++] = arena_copy(memory, buf_borrow(&plain));
	}
	return count;
}
