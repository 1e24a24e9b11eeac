/* Within server: what the headers of a request allow: a compressed body, or none because the client
 * has the file already. */
#ifndef SERVER_NEGOTIATE_H
#define SERVER_NEGOTIATE_H

#include "base/str.h"

enum coding { CODING_PLAIN, CODING_GZIP, CODING_BROTLI, CODINGS };

/* The name in Content-Encoding; NULL for the plain one. */
const char *coding_name(enum coding coding);
/* Does this Accept-Encoding take the coding (RFC 9110, 12.5.3)? "*" stands for what is not named; a
 * weight that is none counts as 0. The plain one is always taken. */
bool accepts_coding(struct str accept_encoding, enum coding coding);
/* Is the tag, in its quotes, one of this If-None-Match (RFC 9110, 13.1.2)? Weak ones count, since
 * proxies weaken what they pass on. */
bool tag_matches(struct str if_none_match, const char *tag);

#endif
