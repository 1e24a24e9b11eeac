/* The options of a command: one table that parses, explains and knows the closest name. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum { OPTION_LIST_LIMIT = 16 };

/* The values of an option that may be given several times; lent from argv. */
struct option_list {
	const char *items[OPTION_LIST_LIMIT];
	size_t count;
};

/* One of flag, value and list is set: where to put what was given. */
struct option {
	const char *name;     /* without the dashes */
	const char *argument; /* how help calls the value; NULL for a flag */
	const char *help;
	bool *flag;
	const char **value;
	struct option_list *list;
	const char *variable; /* of the environment, for the value when it is not given */
};

struct options {
	const char *command;
	const char *usage; /* behind "pierre COMMAND " */
	const char *about; /* what the command does, in a few lines */
	const struct option *items;
	size_t count;
};

/* Takes the options out of argv; *rest gets the number of the others, which stand from argv[1]
 * on. False when the command ends here, with *status: 0 after --help, 2 after a mistake. */
bool options_parse(const struct options *options, int argc, char **argv, int *rest, int *status);

#endif
