/* Within content: a text with {placeholders}, cut into its pieces. */
#ifndef CONTENT_TEMPLATE_H
#define CONTENT_TEMPLATE_H

#include "base/str.h"

enum piece_kind {
	PIECE_LITERAL,
	PIECE_PLACEHOLDER, /* text is the name, without the braces */
	PIECE_BROKEN,	   /* a brace that belongs to no placeholder; text is the brace */
};

struct piece {
	enum piece_kind kind;
	struct str text;
};

/* The next piece of *rest, which moves behind it; false at the end. A name has small letters,
 * digits, '_' and '.'. Nothing is copied. */
bool template_next(struct str *rest, struct piece *piece);
/* The fact's name when the piece is {fact.NAME}, else the empty slice. */
struct str piece_fact(const struct piece *piece);
/* The words of a text; punctuation that stands alone, as a French "?", is none. */
size_t template_words(const char *text);

#endif
