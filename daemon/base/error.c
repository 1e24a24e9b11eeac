/* The one way to fail. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
	va_list args;

	if (!error)
		return false;
	error->code = code;
	va_start(args, format);
	vsnprintf(error->message, sizeof error->message, format, args);
	va_end(args);
	return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
	char text[sizeof error->message];
	va_list args;
	size_t len;

	if (!error)
		return false;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	len = strlen(text);
	snprintf(text + len, sizeof text - len, "%s", error->message);
	memcpy(error->message, text, sizeof text);
	return false;
}
