/* pierre bridge: which bridges to messengers may connect to pierred. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/bridge_file.h"
#include "tool/command.h"
#include "tool/key_file.h"

struct call {
	const char *path, *name;
	bool json;
	struct bridge_file file;
};

/* The key alone on standard output, so that it can go into a file. */
static bool add(struct call *call, struct error *error)
{
	char secret[BRIDGE_SECRET];
	struct clock clock = clock_system();
	bool ok = bridge_file_add(&call->file, call->name, clock_now(&clock), secret, error) &&
		  bridge_file_save(&call->file, call->path, error);

	if (ok) {
		puts(secret);
		fprintf(stderr,
			"This key is shown once. Put it into a file that only the bridge may read "
			"(pierre-bridge: 'daemon_secret').\n");
	}
	sodium_memzero(secret, sizeof secret);
	return ok;
}

static bool remove_it(struct call *call, struct error *error)
{
	return bridge_file_remove(&call->file, call->name, error) &&
	       bridge_file_save(&call->file, call->path, error);
}

static bool list(struct call *call, struct error *error)
{
	(void)error;
	key_list_print(json_object_get(call->file.root, "bridges"), call->json);
	return true;
}

static const struct action {
	const char *name;
	bool has_name;
	bool (*run)(struct call *call, struct error *error);
} actions[] = {{"add", true, add}, {"remove", true, remove_it}, {"list", false, list}};

enum { ACTIONS = sizeof actions / sizeof *actions };

static int run(struct call *call, int count, char **words)
{
	const struct action *action = NULL;
	const char *names[ACTIONS];
	struct error error = {0};
	int lock;
	bool ok;

	for (size_t i = 0; i < ACTIONS; i++) {
		names[i] = actions[i].name;
		if (count && strcmp(words[0], names[i]) == 0)
			action = &actions[i];
	}
	if (!action)
		return command_no_action("bridge", count ? words[0] : "", names, ACTIONS);
	if (count != (action->has_name ? 2 : 1))
		return command_misused("bridge", "'%s' takes %s", action->name,
				       action->has_name ? "NAME" : "nothing behind it");
	call->name = action->has_name ? words[1] : NULL;
	lock = key_file_lock(call->path);
	ok = bridge_file_load(&call->file, call->path, &error) && action->run(call, &error);
	bridge_file_finish(&call->file);
	if (lock >= 0)
		close(lock);
	return ok ? EXIT_FINE : command_failed(&error);
}

int bridge_run(int argc, char **argv)
{
	struct call call = {.path = "run/bridges.json"};
	const struct option items[] = {
		{.name = "file",
		 .argument = "FILE",
		 .help = "pierred's setting 'bridges' (run/bridges.json)",
		 .value = &call.path},
		{.name = "json", .help = "list: a JSON object each", .flag = &call.json},
	};
	const struct options options = {
		"bridge", "add NAME | remove NAME | list [OPTION...]",
		"The bridges to messengers that may connect to pierred. 'add' prints the key of "
		"one.\n"
		"A running pierred sees a change at once; it closes the connection of a bridge "
		"that\n"
		"was removed. Conversations belong to a key: under a new one they begin anew.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	return run(&call, rest, argv + 1);
}
