/* Long texts in parts that a channel takes. */
#ifndef BRIDGE_TEXT_SPLIT_H
#define BRIDGE_TEXT_SPLIT_H

#include "bridge/limits.h"

/* Takes the first part off *rest, within `limit`: up to the end of a paragraph, else of a line, of
 * a sentence, of a word; never within an address of the web, a grapheme cluster or a sequence of
 * UTF-8, unless one of them alone is longer than the limit (then the next smaller). White space
 * between the parts is dropped; *rest must not end with any. Empty when *rest is. */
struct str text_part(struct str *rest, struct limit limit);

#endif
