/* Within core: numbers and codes that are said sign by sign. */
#ifndef CORE_SPOKEN_DIGITS_H
#define CORE_SPOKEN_DIGITS_H

#include "base/buf.h"

/* Each looks at the front of `text`, adds how it is said, and returns the bytes that it took; 0,
 * and nothing was added, when there is no such thing. */

/* "+32 2 000 00 01" as "0 2, 0 0 0, 0 0, 0 1". */
size_t spoken_phone(struct buf *out, struct str text);
/* "+++900/0000/00116+++" */
size_t spoken_reference(struct buf *out, struct str text);
/* "D8RY-T40J", "BE68539007547034": capitals and digits together, at least six. */
size_t spoken_code(struct buf *out, struct str text);

#endif
