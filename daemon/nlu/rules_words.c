/* The words of a text, a pattern or a phrase, made in the way that those of messages are. */
#include "nlu/rules.h"
#include "nlu/rules_pattern.h"
#include "text/normalise.h"
#include "text/tokens.h"

size_t rule_words_read(struct str text, struct arena *memory, struct rule_word *words, size_t limit)
{
	struct buf scratch BUF_AUTO = {0};
	struct token *tokens = arena_alloc(memory, limit * sizeof *tokens);
	size_t count;

	text_normalise(text, &scratch);
	count = tokens_split(arena_copy(memory, buf_borrow(&scratch)), tokens, limit);
	for (size_t i = 0; i < count; i++) {
		struct str plain;

		buf_reset(&scratch);
		text_strip_accents(tokens[i].text, &scratch);
		plain = arena_copy(memory, buf_borrow(&scratch));
		words[i] = (struct rule_word){tokens[i].text, plain, plain, tokens[i].begin,
					      tokens[i].end};
	}
	return count;
}

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
	struct rule_word read[TOKENS];
	size_t read_count = rule_words_read(text, memory, read, TOKENS);
	size_t count = 0;

	for (size_t i = 0; i < read_count && count <= PATTERN_ATOM_LIMIT; i++) {
		if (!is_punctuation(read[i].plain))
			words[count++] = read[i].plain;
	}
	return count;
}
