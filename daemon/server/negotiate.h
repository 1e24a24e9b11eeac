/* Within server: what the headers of a request allow: a compressed body, or none because the client
 * has the file already. */
#ifndef SERVER_NEGOTIATE_H
#define SERVER_NEGOTIATE_H

#include "base/str.h"

/* Does this Accept-Encoding take gzip (RFC 9110, 12.5.3)? "*" stands for what is not named; a
 * weight that is none counts as 0. */
bool accepts_gzip(struct str accept_encoding);
/* Is the tag, in its quotes, one of this If-None-Match (RFC 9110, 13.1.2)? Weak ones count, since
 * proxies weaken what they pass on. */
bool tag_matches(struct str if_none_match, const char *tag);

#endif
