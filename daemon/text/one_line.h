/* A text as it was typed, in one line that harms no terminal, page or log. */
#ifndef TEXT_ONE_LINE_H
#define TEXT_ONE_LINE_H

#include "base/buf.h"

/* Appends the text without control and format characters (zero-width, bidirectional), white space
 * collapsed to one space and trimmed. Bytes that are not UTF-8 become U+FFFD. */
void text_one_line(struct str text, struct buf *out);

#endif
