/* Within server: the files of daemon/widget and of site/, compiled in, by name, with what gzip and
 * brotli make of them; each table ends with a NULL name. */
#ifndef SERVER_EMBEDDED_H
#define SERVER_EMBEDDED_H

#include "server/negotiate.h"

struct embedded {
	const char *name;
	struct str bodies[CODINGS]; /* an empty one would gain nothing */
};

extern const struct embedded embedded_widget[], embedded_site[];

#endif
