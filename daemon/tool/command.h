/* The commands of `pierre`, and what they share. */
#ifndef TOOL_COMMAND_H
#define TOOL_COMMAND_H

#include <jansson.h>

#include "base/error.h"
#include "store/records.h"
#include "tool/options.h"

/* Exit statuses: fine, something is wrong, wrongly called. */
enum { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct command {
	const char *name;
	const char *summary;
	/* argv[0] is the command's name. */
	int (*run)(int argc, char **argv);
};

int check_run(int argc, char **argv);
int train_run(int argc, char **argv);
int eval_run(int argc, char **argv);
int ask_run(int argc, char **argv);
int chat_run(int argc, char **argv);
int keygen_run(int argc, char **argv);
int keys_run(int argc, char **argv);
int token_run(int argc, char **argv);
int cases_run(int argc, char **argv);
int feedback_run(int argc, char **argv);
int terminal_run(int argc, char **argv);
int bridge_run(int argc, char **argv);

/* "pierre: MESSAGE" on stderr; returns EXIT_FAILED. */
int command_failed(const struct error *error);
/* "pierre COMMAND: MESSAGE" and where help is, on stderr; returns EXIT_USAGE. */
int command_misused(const char *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same for a word that is none of the command's actions; the closest is named. */
int command_no_action(const char *command, const char *word, const char *const *names,
		      size_t count);
/* The records of a store that must be there, where records_open would make a new one. */
struct records *command_open_store(const char *path, struct error *error);
/* One line of JSON on standard output. */
void command_print_json(const json_t *value);

#endif
