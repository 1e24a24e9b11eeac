/* Log lines on standard error. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static atomic_int level_limit = LOG_LEVEL_INFO;

bool log_level_parse(struct str name, enum log_level *level)
{
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {
		{"error", LOG_LEVEL_ERROR},
		{"warning", LOG_LEVEL_WARNING},
		{"info", LOG_LEVEL_INFO},
		{"debug", LOG_LEVEL_DEBUG},
	};

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		if (str_eq(name, str_from(levels[i].name))) {
			*level = levels[i].level;
			return true;
		}
	}
	return false;
}

void log_set_level(enum log_level level)
{
	atomic_store(&level_limit, (int)level);
}

void log_line(enum log_level level, const char *format, ...)
{
	char text[1024];
	char prefix[16];
	va_list args;

	if ((int)level > atomic_load(&level_limit))
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	for (char *c = text; *c; c++) {
		if ((unsigned char)*c < ' ')
			*c = ' ';
	}
	if (isatty(STDERR_FILENO)) {
		time_t now = time(NULL);
		struct tm t;

		localtime_r(&now, &t);
		strftime(prefix, sizeof prefix, "%H:%M:%S ", &t);
	} else {
		snprintf(prefix, sizeof prefix, "<%d>", (int)level);
	}
	fprintf(stderr, "%s%s\n", prefix, text);
}
