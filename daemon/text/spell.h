/* Mending typos from the pack's own vocabulary, over an index, in microseconds. */
#ifndef TEXT_SPELL_H
#define TEXT_SPELL_H

#include "base/buf.h"
#include "base/error.h"

struct spell_builder;

struct spell_builder *spell_builder_create(void);
void spell_builder_destroy(struct spell_builder *builder);
/* A normalised word and how often the pack has it; the counts of the same word add up. */
void spell_builder_add(struct spell_builder *builder, struct str word, uint32_t count);
/* Appends the index as bytes for a section of the model file, reproducibly. */
void spell_builder_write(const struct spell_builder *builder, struct buf *out);

/* A view over such bytes, which must outlive it and be aligned to 8. */
struct spell {
	const void *data;
	size_t len;
};

struct spell_fix {
	struct str word;   /* lent from the index */
	unsigned distance; /* edits: insert, delete, replace, swap; a missing accent counts as 0 */
	uint32_t count;
};

bool spell_init(struct spell *spell, struct str bytes, struct error *error);
/* Is the word in the vocabulary as it is? */
bool spell_knows(const struct spell *spell, struct str word);
/* The nearest word of the vocabulary: none for words below 4 letters (but for accents), one edit
 * below 8, two from 8 on; among equals the one that shares the first letter, then the more
 * frequent. False when nothing is near enough, or two equally good words are that differ. */
bool spell_repair(const struct spell *spell, struct str word, struct spell_fix *fix);

#endif
