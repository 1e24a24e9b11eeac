/* Text from outside, without the characters that would make it look like another text. */
#ifndef FACE_HARMLESS_H
#define FACE_HARMLESS_H

#include "base/buf.h"

/* Adds `text` to `out`: no control characters but the line feed, none that turn the direction of
 * writing, none that are invisible; bytes that are no UTF-8 become U+FFFD. */
void harmless_add(struct buf *out, const char *text);

#endif
