/* Parsing options in the way of GNU: --name VALUE, --name=VALUE, anywhere, up to "--". */
#include "tool/options.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "tool/command.h"

enum { OPTIONS_LIMIT = 24 };

static void print_help(const struct options *options)
{
	printf("Usage: pierre %s %s\n\n%s\n\nOptions:\n", options->command, options->usage,
	       options->about);
	for (size_t i = 0; i < options->count; i++) {
		const struct option *option = &options->items[i];
		char left[64];

		snprintf(left, sizeof left, "--%s%s%s", option->name, option->argument ? " " : "",
			 option->argument ? option->argument : "");
		printf("  %-23s %s", left, option->help);
		if (option->variable)
			printf(" [$%s]", option->variable);
		printf("\n");
	}
	printf("  %-23s %s\n", "--help", "this text");
}

static const struct option *option_find(const struct options *options, struct str name)
{
	for (size_t i = 0; i < options->count; i++) {
		if (str_eq(name, str_from(options->items[i].name)))
			return &options->items[i];
	}
	return NULL;
}

static int unknown_option(const struct options *options, const char *given, struct str name)
{
	const char *names[OPTIONS_LIMIT + 1];
	size_t count = options->count < OPTIONS_LIMIT ? options->count : OPTIONS_LIMIT;
	const char *closest;

	for (size_t i = 0; i < count; i++)
		names[i] = options->items[i].name;
	names[count] = "help";
	closest = str_closest(name, names, count + 1);
	if (closest)
		return command_misused(options->command,
				       "there is no option '%s'; did you mean '--%s'?", given,
				       closest);
	return command_misused(options->command, "there is no option '%s'", given);
}

static bool option_set(const struct options *options, const struct option *option,
		       const char *value, int *status)
{
	if (option->value)
		*option->value = value;
	if (option->list) {
		if (option->list->count == OPTION_LIST_LIMIT) {
			*status = command_misused(options->command, "--%s was given too often",
						  option->name);
			return false;
		}
		option->list->items[option->list->count++] = value;
	}
	return true;
}

static void from_environment(const struct options *options)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct option *option = &options->items[i];
		const char *value = option->variable ? getenv(option->variable) : NULL;

		if (value && *value && option->value)
			*option->value = value;
	}
}

/* One argument that begins with dashes; *i moves when the next one is its value. */
static bool take_option(const struct options *options, int argc, char **argv, int *i, int *status)
{
	const char *given = argv[*i];
	struct str value = str_from(given[1] == '-' ? given + 2 : given + 1), name;
	const struct option *option;

	str_split(&value, '=', &name);
	if (str_eq(name, STR("help")) || strcmp(given, "-h") == 0) {
		print_help(options);
		*status = EXIT_FINE;
		return false;
	}
	option = given[1] == '-' ? option_find(options, name) : NULL;
	if (!option) {
		*status = unknown_option(options, given, name);
		return false;
	}
	if (option->flag && value.data) {
		*status = command_misused(options->command, "--%s takes no value", option->name);
		return false;
	}
	if (option->flag) {
		*option->flag = true;
		return true;
	}
	if (!value.data && *i + 1 >= argc) {
		*status = command_misused(options->command, "--%s needs a value: %s", option->name,
					  option->argument);
		return false;
	}
	return option_set(options, option, value.data ? value.data : argv[++*i], status);
}

bool options_parse(const struct options *options, int argc, char **argv, int *rest, int *status)
{
	bool all_taken = false;

	*rest = 0;
	from_environment(options);
	for (int i = 1; i < argc; i++) {
		if (!all_taken && strcmp(argv[i], "--") == 0)
			all_taken = true;
		else if (all_taken || argv[i][0] != '-' || argv[i][1] == '\0')
			argv[++*rest] = argv[i];
		else if (!take_option(options, argc, argv, &i, status))
			return false;
	}
	return true;
}
