/* Within core: a written text as a voice reads it well. */
#ifndef CORE_SPOKEN_TEXT_H
#define CORE_SPOKEN_TEXT_H

#include "base/buf.h"
#include "base/lang.h"
#include "core/pack.h"

/* Behind what `out` holds: without web addresses; phone numbers, references and codes digit by
 * digit, with a pause between groups; amounts, times and ranges of times in words. */
void spoken_text(struct buf *out, const struct pack *pack, enum lang lang, struct str text);
/* The same, each line as a sentence of its own: with a full stop where it has none. */
void spoken_sentences(struct buf *out, const struct pack *pack, enum lang lang, struct str text);

#endif
