/* Within server: the files of page/, compiled in; the table ends with a NULL name. */
#ifndef SERVER_PAGE_FILES_H
#define SERVER_PAGE_FILES_H

#include <stddef.h>

struct page_file {
	const char *name;
	const unsigned char *data;
	size_t len;
};

extern const struct page_file page_files[];

#endif
