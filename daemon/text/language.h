/* Which of the three languages a text is in, learnt from the pack's own utterances. */
#ifndef TEXT_LANGUAGE_H
#define TEXT_LANGUAGE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"

struct language_trainer;

struct language_trainer *language_trainer_create(void);
void language_trainer_destroy(struct language_trainer *trainer);
void language_trainer_add(struct language_trainer *trainer, enum lang lang, struct str normalised);
/* Appends the trained model as bytes for a section of the model file; the same input in the same
 * order gives the same bytes. */
void language_trainer_write(const struct language_trainer *trainer, struct buf *out);

/* A view over such bytes, which must outlive it and be aligned to 8. */
struct language_model {
	const void *data;
	size_t len;
};

bool language_model_init(struct language_model *model, struct str bytes, struct error *error);
/* The likeliest language, or LANG_UNKNOWN when the text says nothing (digits, emoji). `prior` is
 * the conversation's language or LANG_UNKNOWN: it decides in doubt and is outvoted by evidence.
 * `probability` (may be NULL) sums to 1. */
enum lang language_identify(const struct language_model *model, struct str normalised,
			    enum lang prior, double probability[LANG_COUNT]);

#endif
