/* pierre ask: how a message is understood, and why. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "base/json.h"
#include "nlu/decision.h"
#include "nlu/values.h"
#include "tool/command.h"
#include "tool/terminal.h"

struct ask {
	struct understander *understander;
	enum lang prior;
	bool json, explain;
};

static const char *by_name(enum understood_by by)
{
	static const char *const names[] = {"nothing", "example", "rule", "model"};

	return names[by];
}

/* What the dialogue would do with it. */
static const char *decision(const struct understanding *u)
{
	static const char *const names[DECISION_COUNT] = {"unknown", "suggest", "answer"};

	return names[understanding_decide(u)];
}

static json_t *candidates_json(const struct understanding *u)
{
	json_t *list = json_array();

	for (size_t i = 0; i < u->candidate_count; i++)
		json_array_append_new(list, json_pack("{s:s, s:f}", "intent",
						      u->candidates[i].intent, "probability",
						      (double)(u->candidates[i].probability)));
	return list;
}

static json_t *entities_json(const struct understanding *u)
{
	json_t *list = json_array();

	for (size_t i = 0; i < u->entity_count; i++) {
		const struct entity *e = &u->entities[i];
		struct buf value BUF_AUTO = {0};

		entity_text(e, &value);
		json_array_append_new(list, json_pack("{s:s%, s:s%, s:i, s:i}", "kind",
						      e->kind.data, e->kind.len, "value",
						      buf_borrow(&value).data, value.len, "begin",
						      (int)e->begin, "end", (int)e->end));
	}
	return list;
}

static void print_json(const struct ask *ask, struct str text, const struct understanding *u)
{
	struct buf why BUF_AUTO = {0};
	json_t *object;

	object = json_pack("{s:s, s:s?, s:f, s:s, s:s, s:o, s:o, s:f, s:i, s:f, s:f}", "lang",
			   lang_code(u->lang), "intent",
			   u->candidate_count ? u->candidates[0].intent : NULL, "confidence",
			   u->candidate_count ? (double)(u->candidates[0].probability) : 0.0, "by",
			   by_name(u->by), "decision", decision(u), "candidates",
			   candidates_json(u), "entities", entities_json(u), "unknown_share",
			   (double)(u->unknown_share), "repaired", (int)u->repaired, "accept",
			   (double)(u->accept), "suggest", (double)(u->suggest));
	/* What is not UTF-8 cannot stand in JSON; then the text is left out. */
	json_object_set_new(object, "text", json_stringn(text.data, text.len));
	if (ask->explain) {
		understand_explain(ask->understander, text, ask->prior, &why);
		json_object_set_new(object, "why", json_stringn(why.data ? why.data : "", why.len));
	}
	command_print_json(object);
	json_decref(object);
}

static void print_plain(const struct ask *ask, struct str text, const struct understanding *u)
{
	struct buf why BUF_AUTO = {0};

	if (!u->candidate_count)
		printf("(nothing)  %s\n", lang_code(u->lang));
	for (size_t i = 0; i < u->candidate_count; i++) {
		const struct candidate *c = &u->candidates[i];

		if (i == 0)
			printf("%s%-26s%s %5.1f %%  %s  by %s, %s\n",
			       terminal_colour(stdout, COLOUR_BOLD), c->intent,
			       terminal_colour(stdout, COLOUR_NONE), (double)c->probability * 100,
			       lang_code(u->lang), by_name(u->by), decision(u));
		else if (c->probability >= 0.01F)
			printf("  %-24s %5.1f %%\n", c->intent, (double)c->probability * 100);
	}
	for (size_t i = 0; i < u->entity_count; i++) {
		struct buf value BUF_AUTO = {0};

		entity_text(&u->entities[i], &value);
		printf("  @%.*s=%.*s\n", STR_ARG(u->entities[i].kind), STR_ARG(buf_borrow(&value)));
	}
	if (ask->explain) {
		understand_explain(ask->understander, text, ask->prior, &why);
		printf("%.*s", STR_ARG(buf_borrow(&why)));
	}
}

static void ask_one(const struct ask *ask, struct str text)
{
	struct understanding u;

	understand(ask->understander, text, ask->prior, &u);
	if (ask->json)
		print_json(ask, text, &u);
	else
		print_plain(ask, text, &u);
}

static void ask_lines(const struct ask *ask)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;

	while ((len = getline(&line, &capacity, stdin)) >= 0) {
		struct str text = {line, (size_t)len};

		while (text.len &&
		       (text.data[text.len - 1] == '\n' || text.data[text.len - 1] == '\r'))
			text.len--;
		ask_one(ask, text);
		/* Somebody may wait at the other end of a pipe. */
		fflush(stdout);
	}
	free(line);
}

static int ask_with(struct ask *ask, const char *model, const char *dictionaries, int count,
		    char **texts)
{
	const struct understander_options options = {model, dictionaries};
	struct buf text BUF_AUTO = {0};
	struct error error;

	ask->understander = understander_create(&options, &error);
	if (!ask->understander)
		return command_failed(&error);
	for (int i = 0; i < count; i++) {
		if (i)
			buf_add_char(&text, ' ');
		buf_add(&text, str_from(texts[i]));
	}
	if (str_eq(buf_borrow(&text), STR("-")))
		ask_lines(ask);
	else
		ask_one(ask, buf_borrow(&text));
	understander_destroy(ask->understander);
	return EXIT_FINE;
}

int ask_run(int argc, char **argv)
{
	const char *model = "run/pierre.model", *lang = NULL, *dictionaries = NULL;
	struct ask ask = {.prior = LANG_UNKNOWN};
	const struct option items[] = {
		{.name = "model",
		 .argument = "FILE",
		 .help = "the model file (run/pierre.model)",
		 .value = &model,
		 .variable = "PIERRE_MODEL"},
		{.name = "lang",
		 .argument = "LANG",
		 .help = "the conversation's language so far: nl, fr or en",
		 .value = &lang},
		{.name = "json", .help = "one JSON object per message", .flag = &ask.json},
		{.name = "explain", .help = "say how the answer came about", .flag = &ask.explain},
		{.name = "dictionaries",
		 .argument = "DIR",
		 .help = "Hunspell dictionaries (the system's)",
		 .value = &dictionaries,
		 .variable = "PIERRE_DICTIONARIES"},
	};
	const struct options options = {
		"ask", "[OPTION...] TEXT...",
		"Shows the intent that a message is understood as, how sure that is, and what "
		"else\n"
		"it could be. '-' as TEXT reads one message per line from standard input.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest == 0)
		return command_misused("ask", "what is the message?");
	if (lang) {
		ask.prior = lang_parse(str_from(lang));
		if (ask.prior == LANG_UNKNOWN)
			return command_misused("ask", "'%s' is no language of Pierre: nl, fr or en",
					       lang);
	}
	return ask_with(&ask, model, dictionaries, rest, argv + 1);
}
