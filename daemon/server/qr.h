/* Within server: a QR code as a picture. */
#ifndef SERVER_QR_H
#define SERVER_QR_H

#include "base/buf.h"

/* Appends an SVG of the bytes, with a title for those who do not see it. Error correction M, at
 * most version 13 (331 bytes), as EPC069-12 wants; false, and nothing added, when they are more. */
bool qr_add_svg(struct str bytes, struct str title, struct buf *out);

#endif
