/* How a command says what is wrong, and JSON for programs. */
#include "tool/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int command_failed(const struct error *error)
{
	fprintf(stderr, "pierre: %s\n", error->message);
	return EXIT_FAILED;
}

int command_misused(const char *command, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "pierre %s: ", command);
	va_start(args, format);
	/* Given several files, clang-tidy 14 no longer knows va_start. */
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\nTry 'pierre %s --help'.\n", command);
	return EXIT_USAGE;
}

int command_no_action(const char *command, const char *word, const char *const *names, size_t count)
{
	const char *closest = str_closest(str_from(word), names, count);

	return command_misused(command, "'%s' is no action%s%s%s", word,
			       closest ? "; did you mean '" : "", closest ? closest : "",
			       closest ? "'?" : "");
}

void command_print_json(const json_t *value)
{
	/* Six digits: more would say nothing. */
	char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(6));

	if (text)
		puts(text);
	free(text);
}

struct records *command_open_store(const char *path, struct error *error)
{
	if (access(path, F_OK) == 0)
		return records_open(path, error);
	error_set(error, ERROR_NOT_FOUND,
		  "there is no store '%s' (%s); --store names the one of pierred", path,
		  strerror(errno));
	return NULL;
}
