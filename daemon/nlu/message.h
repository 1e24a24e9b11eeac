/* A message split into words, each also without accents: what training and answering share. */
#ifndef NLU_MESSAGE_H
#define NLU_MESSAGE_H

#include "base/buf.h"
#include "text/tokens.h"

enum { MESSAGE_WORDS = 512, MESSAGE_BYTES = 4096 };

struct message_word {
	struct str text;     /* normalised */
	struct str plain;    /* the same without accents */
	uint32_t begin, end; /* byte offsets into the normalised text */
	enum token_kind kind;
};

/* How a word was written before case folding. */
enum message_case { CASE_LOWER, CASE_CAPITALISED, CASE_UPPER };

struct message {
	struct str typed; /* lent, at most MESSAGE_BYTES, cut at a character */
	struct buf normal;
	struct buf plain; /* memory of the accentless words */
	struct token tokens[MESSAGE_WORDS];
	struct message_word words[MESSAGE_WORDS];
	size_t count;
};

/* A zeroed struct is ready. Its words live until the next message_read. */
void message_read(struct message *message, struct str typed);
void message_finish(struct message *message);
/* How the first place of this word in the message was written; CASE_LOWER for a message without
 * any small letter, where case says nothing. For words of ASCII letters. */
enum message_case message_case(const struct message *message, const struct message_word *word);
/* The hash of the words alone, without accents, case and punctuation: the same for two messages
 * that say the same. Symbols count when there is nothing else. 0 for nothing. */
uint64_t message_key(const struct message_word *words, size_t count);

#endif
