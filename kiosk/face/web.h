/* Web addresses in what the daemon said: which may become a QR code, and where they stand. */
#ifndef FACE_WEB_H
#define FACE_WEB_H

#include "base/buf.h"

/* Longer ones make codes that a telephone cannot read from a screen. */
enum { WEB_LIMIT = 600 };

/* http or https with a host, of printable ASCII without white space, at most WEB_LIMIT bytes. */
bool web_is_address(struct str text);
/* The next such address in *text, without the punctuation that ends a sentence; *text becomes
 * what stands behind it. False when there is none. */
bool web_next(struct str *text, struct str *address);
/* What people know of it: the host without "www.". Lent. */
struct str web_host(struct str address);

#endif
