/* Settings from a program's arguments. */
#include "base/settings.h"

#include <string.h>

/* Splits "--name=value" or "--name" "value"; false when the value is missing. */
static bool next_flag(int argc, char **argv, int *i, struct str *name, struct str *value)
{
	*value = str_from(argv[*i] + 2);
	str_split(value, '=', name);
	if (value->data)
		return true;
	if (*i + 1 >= argc)
		return false;
	*value = str_from(argv[++*i]);
	return true;
}

/* One round: of the file, or of what stands beside it. */
static bool take(const struct settings *settings, void *values, int argc, char **argv, bool file,
		 struct error *error)
{
	for (int i = 1; i < argc; i++) {
		struct str name, value;

		if (strcmp(argv[i], "--check-config") == 0)
			continue;
		if (strncmp(argv[i], "--", 2) != 0)
			return error_set(error, ERROR_INVALID, "unexpected argument '%s'", argv[i]);
		if (!next_flag(argc, argv, &i, &name, &value))
			return error_set(error, ERROR_INVALID, "--%.*s needs a value",
					 STR_ARG(name));
		if (str_eq(name, STR("config"))) {
			if (file && !settings_read(settings, values, value.data, error))
				return false;
		} else if (!file && !settings_set(settings, values, name, value, error)) {
			return false;
		}
	}
	return true;
}

bool settings_take_flags(const struct settings *settings, void *values, int argc, char **argv,
			 struct error *error)
{
	return take(settings, values, argc, argv, true, error) &&
	       take(settings, values, argc, argv, false, error);
}

bool settings_has_flag(int argc, char **argv, const char *flag)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], flag) == 0)
			return true;
	}
	return false;
}
