/* The one way to fail: a function returns false or NULL and fills a struct error. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

enum error_code {
	ERROR_NONE,
	ERROR_INVALID,	 /* input that breaks a rule; the message names the value */
	ERROR_NOT_FOUND, /* no such file, key, intent, conversation */
	ERROR_IO,	 /* the system refused: permission, full disk, closed socket */
	ERROR_DAMAGED,	 /* a file that fails its checksum or its bounds */
	ERROR_VERSION,	 /* a file of another version of the program */
	ERROR_LIMIT,	 /* larger or more often than allowed */
	ERROR_BUSY,	 /* locked by somebody else; try again */
};

/* The message is one line, names the offending value, and says what to do. */
struct error {
	enum error_code code;
	char message[512];
};

/* Fills *error (which may be NULL) and returns false, so that `return error_set(...)` works. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Puts text in front of the message that is there: where it happened. Returns false. */
bool error_prefix(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
