/* Within the ticket: text from outside made safe, cut into lines, and turned into bytes that a
 * printer has letters for. */
#ifndef CORE_TICKET_TEXT_H
#define CORE_TICKET_TEXT_H

#include "base/buf.h"

/* Appends it composed (NFC), without control and format characters and without what is no UTF-8.
 * Line feeds stay, tabs are spaces. */
void ticket_clean(struct buf *out, struct str text);
/* Takes the next line of at most `columns` from *rest, cut at a space where there is one; false at
 * the end. `columns` is at least 4. */
bool ticket_wrap(struct str *rest, size_t columns, struct str *line);
/* Appends a text in code page 858: what it lacks as its nearest letters, a sign of another script
 * as "?", pictures and control characters not at all. */
void ticket_cp858(struct buf *out, struct str text);
/* May it stand in a QR code? Only addresses of web pages, in printable ASCII. */
bool ticket_is_url(struct str text);

#endif
