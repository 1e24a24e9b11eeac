/* Within server: compression for HTTP, as small as it gets. Both cost time: about 1 and 30 ms for
 * 12 KiB. */
#ifndef SERVER_SQUEEZE_H
#define SERVER_SQUEEZE_H

#include "base/buf.h"

/* Adds what gzip (RFC 1952) or brotli (RFC 7932) makes of the content; nothing when it would be no
 * smaller. */
void squeeze_gzip(struct str content, struct buf *out);
void squeeze_brotli(struct str content, struct buf *out);

#endif
