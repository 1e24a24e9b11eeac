/* Within server: the files of daemon/widget and of site/, compiled in, by name; each table ends
 * with a NULL name. */
#ifndef SERVER_EMBEDDED_H
#define SERVER_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;
	const unsigned char *data;
	size_t len;
};

extern const struct embedded embedded_widget[], embedded_site[];

#endif
