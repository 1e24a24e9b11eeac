/* What an operator can set: a program's table of settings, filled from a JSON file and flags. */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/str.h"

enum { SETTING_LIST_LIMIT = 16, SETTING_URL_LIMIT = 512, SETTING_NAME_LIMIT = 128 };

enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_LIST };

/* Strings that the values own. */
struct setting_list {
	char *items[SETTING_LIST_LIMIT];
	size_t count;
};

struct setting;
/* May a text have this value? It may be shortened. ERROR_INVALID names setting and value. */
typedef bool setting_check(const struct setting *setting, struct str *value, struct error *error);

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset;	      /* in the values: of a char *, an int64_t or a struct setting_list */
	int64_t min, max;     /* of a number */
	const char *standard; /* as text */
	const char *argument, *help;
	setting_check *check; /* of a text; NULL: anything goes */
};

struct settings {
	const struct setting *table;
	size_t count;
};

/* The standard values. The functions below take what this one has filled. */
void settings_init(const struct settings *settings, void *values);
/* Frees what the values own. */
void settings_finish(const struct settings *settings, void *values);
/* Takes the keys of a file. An unknown key, a wrong type or a value out of range is
 * ERROR_INVALID; the message has file, line, and the closest known key. */
bool settings_read(const struct settings *settings, void *values, const char *path,
		   struct error *error);
/* The same from memory. */
bool settings_parse(const struct settings *settings, void *values, const char *name,
		    struct str text, struct error *error);
/* Sets one key, spelt with _ or -, from a flag's text. */
bool settings_set(const struct settings *settings, void *values, struct str key, struct str value,
		  struct error *error);
/* Takes "--NAME VALUE" and "--NAME=VALUE"; of "--config FILE" the file first, wherever it stands,
 * so that every flag beats it. "--check-config" is for the caller. ERROR_INVALID: wrongly called.
 */
bool settings_take_flags(const struct settings *settings, void *values, int argc, char **argv,
			 struct error *error);
/* Is a flag among the arguments? */
bool settings_has_flag(int argc, char **argv, const char *flag);
/* One line per flag. */
void settings_help(const struct settings *settings, FILE *out);

/* Checks for tables: a log level; a URL of http or https or nothing; the same without its final
 * slashes; a name without blanks and quotes. */
setting_check setting_check_level, setting_check_url, setting_check_base_url, setting_check_name;

#endif
