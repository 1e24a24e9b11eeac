/* Splitting normalised text into words, numbers and symbols. */
#ifndef TEXT_TOKENS_H
#define TEXT_TOKENS_H

#include "base/str.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_SYMBOL };

struct token {
	struct str text; /* lent from the text that was split */
	uint32_t begin;	 /* byte offsets into that text */
	uint32_t end;
	enum token_kind kind;
};

/* Splits what text_normalise made into at most `limit` tokens and returns how many. An elided
 * word ends with its apostrophe (j'ai -> j' ai; aujourd'hui stays whole); digits with inner dots,
 * slashes, colons or hyphens are one number; an emoji or a punctuation mark is a symbol. */
size_t tokens_split(struct str normalised, struct token *tokens, size_t limit);

#endif
