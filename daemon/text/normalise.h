/* Unicode normalising: what a citizen typed, in the one form that the rest of Pierre reads. */
#ifndef TEXT_NORMALISE_H
#define TEXT_NORMALISE_H

#include "base/buf.h"

/* Appends to `out`: NFKC and case folding (utf8proc), typographic apostrophes and quotes as ' and
 * ", dashes as -, control, zero-width and bidirectional format characters dropped, white space
 * collapsed to one space and trimmed. Bytes that are not UTF-8 become U+FFFD. Never fails. */
void text_normalise(struct str text, struct buf *out);
/* The same text without combining marks (é -> e, ç -> c, œ -> oe), behind what `out` holds. */
void text_strip_accents(struct str normalised, struct buf *out);
/* Is it valid UTF-8 (RFC 3629: no surrogates, nothing overlong)? */
bool text_is_utf8(struct str text);

#endif
