/* pierre terminal: who may report as a terminal, and what is told on them. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/terminal_file.h"
#include "tool/command.h"
#include "tool/key_file.h"

struct call {
	const char *path, *terminal, *texts[LANG_COUNT];
	bool warning, json;
	const char *word; /* NAME or ID */
	struct terminal_file file;
};

static bool save(const struct call *call, struct error *error)
{
	return terminal_file_save(&call->file, call->path, error);
}

/* The key alone on standard output, so that it can go into a file. */
static bool add(struct call *call, struct error *error)
{
	char secret[TERMINAL_SECRET];
	struct clock clock = clock_system();
	bool ok = terminal_file_add(&call->file, call->word, clock_now(&clock), secret, error) &&
		  save(call, error);

	if (ok) {
		puts(secret);
		fprintf(stderr,
			"This key is shown once. Put it into the terminal's 'key_file', which only "
			"the terminal may read.\n");
	}
	sodium_memzero(secret, sizeof secret);
	return ok;
}

static bool remove_it(struct call *call, struct error *error)
{
	return terminal_file_remove(&call->file, call->word, error) && save(call, error);
}

static bool say(struct call *call, struct error *error)
{
	char id[TERMINAL_MESSAGE_ID];

	if (!terminal_file_say(&call->file, call->warning, call->texts, call->terminal, id,
			       error) ||
	    !save(call, error))
		return false;
	puts(id);
	fprintf(stderr,
		"It is shown within 15 seconds. To take it back: pierre terminal unsay %s\n", id);
	return true;
}

static bool unsay(struct call *call, struct error *error)
{
	return terminal_file_unsay(&call->file, call->word, error) && save(call, error);
}

static bool list(struct call *call, struct error *error)
{
	(void)error;
	key_list_print(json_object_get(call->file.root, "terminals"), call->json);
	return true;
}

static bool messages(struct call *call, struct error *error)
{
	const json_t *said = json_object_get(call->file.root, "messages");

	(void)error;
	for (size_t i = 0; i < json_array_size(said); i++) {
		const json_t *entry = json_array_get(said, i);
		struct str terminal = json_str(entry, "terminal");

		if (call->json) {
			command_print_json(entry);
			continue;
		}
		printf("%s  %-7s  %s\n", json_str(entry, "id").data, json_str(entry, "level").data,
		       terminal.len ? terminal.data : "(all)");
		for_each_lang (lang)
			printf("  %s  %s\n", lang_code(lang),
			       json_str(json_object_get(entry, "text"), lang_code(lang)).data);
	}
	return true;
}

static const struct action {
	const char *name, *word; /* what it needs behind it, or NULL */
	bool (*run)(struct call *call, struct error *error);
} actions[] = {
	{"add", "NAME", add}, {"remove", "NAME", remove_it}, {"list", NULL, list},
	{"say", NULL, say},   {"unsay", "ID", unsay},	     {"messages", NULL, messages},
};

enum { ACTIONS = sizeof actions / sizeof *actions };

static const struct action *action_of(const char *name)
{
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

static int run(struct call *call, int count, char **words)
{
	const char *names[ACTIONS];
	const struct action *action = count ? action_of(words[0]) : NULL;
	struct error error = {0};
	int lock;
	bool ok;

	for (size_t i = 0; i < ACTIONS; i++)
		names[i] = actions[i].name;
	if (!action)
		return command_no_action("terminal", count ? words[0] : "", names, ACTIONS);
	if (count != (action->word ? 2 : 1))
		return command_misused("terminal", "'%s' takes %s", action->name,
				       action->word ? action->word : "nothing behind it");
	if (action->run == say &&
	    (!call->texts[LANG_NL] || !call->texts[LANG_FR] || !call->texts[LANG_EN]))
		return command_misused("terminal",
				       "a message is said in three languages: --nl, --fr and --en");
	call->word = action->word ? words[1] : NULL;
	lock = key_file_lock(call->path);
	ok = terminal_file_load(&call->file, call->path, &error) && action->run(call, &error);
	terminal_file_finish(&call->file);
	if (lock >= 0)
		close(lock);
	return ok ? EXIT_FINE : command_failed(&error);
}

int terminal_run(int argc, char **argv)
{
	struct call call = {.path = "run/terminals.json"};
	const struct option items[] = {
		{.name = "file",
		 .argument = "FILE",
		 .help = "pierred's setting 'terminals' (run/terminals.json)",
		 .value = &call.path},
		{.name = "nl",
		 .argument = "TEXT",
		 .help = "say: in Dutch",
		 .value = &call.texts[LANG_NL]},
		{.name = "fr",
		 .argument = "TEXT",
		 .help = "say: in French",
		 .value = &call.texts[LANG_FR]},
		{.name = "en",
		 .argument = "TEXT",
		 .help = "say: in English",
		 .value = &call.texts[LANG_EN]},
		{.name = "warning", .help = "say: as a warning", .flag = &call.warning},
		{.name = "terminal",
		 .argument = "NAME",
		 .help = "say: on this one only",
		 .value = &call.terminal},
		{.name = "json", .help = "list, messages: a JSON object each", .flag = &call.json},
	};
	const struct options options = {
		"terminal", "add NAME | remove NAME | list | say | unsay ID | messages [OPTION...]",
		"The terminals in the town hall. 'add' prints the key with which one reports to\n"
		"pierred; 'say' tells something on their screens (\"Counter 3 is closed "
		"today.\").\n"
		"A running pierred sees a change with the next report.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	return run(&call, rest, argv + 1);
}
