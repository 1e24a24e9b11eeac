/* pierre: the tool of operators and editors. Finds the command and runs it. */
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "tool/command.h"

static const struct command commands[] = {
	{"check", "find what is wrong with a content pack", check_run},
	{"train", "make the model file from a content pack", train_run},
	{"eval", "measure how well messages are understood", eval_run},
	{"ask", "show how a message is understood", ask_run},
	{"chat", "talk to a running pierred", chat_run},
	{"keygen", "make the first signing key", keygen_run},
	{"keys", "list, rotate and publish the signing keys", keys_run},
	{"token", "make, verify and show payment tokens", token_run},
	{"cases", "what citizens sent in, and whether it was delivered", cases_run},
	{"feedback", "what citizens think of answers, the worst first", feedback_run},
	{"terminal", "the terminals in the town hall, and what they tell", terminal_run},
	{"bridge", "the bridges to messengers that may connect", bridge_run},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *out)
{
	fprintf(out, "Usage: pierre COMMAND [OPTION...]\n\nCommands:\n");
	for (int i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "\n'pierre COMMAND --help' explains a command, 'pierre --version' says the "
		     "version.\n"
		     "Exit status: 0 fine, 1 something is wrong, 2 wrongly called.\n");
}

static const struct command *command_find(const char *name)
{
	for (int i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *names[COMMAND_COUNT];
	const char *closest;

	for (int i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i].name;
	closest = str_closest(str_from(name[0] == '-' ? name + strspn(name, "-") : name), names,
			      COMMAND_COUNT);
	fprintf(stderr, "pierre: there is no command '%s'", name);
	if (closest)
		fprintf(stderr, "; did you mean '%s'?", closest);
	fprintf(stderr, "\nTry 'pierre --help'.\n");
	return EXIT_USAGE;
}

/* A full disk behind standard output must not pass for success. */
static int close_output(int status)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "pierre: the output could not be written\n");
		return EXIT_FAILED;
	}
	return status;
}

int main(int argc, char **argv)
{
	const struct command *command;
	char *help[] = {NULL, "--help", NULL};

	setlocale(LC_CTYPE, "");
	if (sodium_init() < 0) {
		fprintf(stderr, "pierre: libsodium does not start: no source of random numbers\n");
		return EXIT_FAILED;
	}
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("pierre %s\n", PIERRE_VERSION);
		return close_output(EXIT_FINE);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    (strcmp(argv[1], "help") == 0 && argc == 2)) {
		print_help(stdout);
		return close_output(EXIT_FINE);
	}
	command = command_find(strcmp(argv[1], "help") == 0 ? argv[2] : argv[1]);
	if (!command)
		return unknown_command(strcmp(argv[1], "help") == 0 ? argv[2] : argv[1]);
	help[0] = (char *)command->name;
	if (strcmp(argv[1], "help") == 0)
		return close_output(command->run(2, help));
	return close_output(command->run(argc - 1, argv + 1));
}
