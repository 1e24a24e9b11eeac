/* pierre check: everything that is wrong with a content pack, with file and line. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "content/content.h"
#include "nlu/pack.h"
#include "nlu/pack_similar.h"
#include "tool/command.h"
#include "tool/terminal.h"

struct found {
	char *file;
	char *message;
	int line;
	bool is_error;
	size_t order;
};

struct findings {
	struct found *items;
	size_t count, capacity;
	size_t errors;
};

static void add(struct findings *findings, bool is_error, const char *file, int line,
		const char *message)
{
	findings->items = mem_grow(findings->items, &findings->capacity, findings->count + 1,
				   sizeof *findings->items);
	findings->items[findings->count] = (struct found){
		.file = str_dup(str_from(file)),
		.message = str_dup(str_from(message)),
		.line = line,
		.is_error = is_error,
		.order = findings->count,
	};
	findings->count++;
	findings->errors += is_error;
}

static void on_content(void *context, const struct finding *finding)
{
	add(context, finding->is_error, finding->file, finding->line, finding->message);
}

static void on_pack(void *context, bool is_error, const char *file, int line, const char *message)
{
	add(context, is_error, file, line, message);
}

/* The ids of a list in a file, lent from it; what is wrong with it, content_check says. */
static const char **list_ids(const struct json_doc *doc, const char *list, size_t *count)
{
	const json_t *items = json_object_get(doc->root, list);
	const char **ids = mem_zalloc(json_array_size(items) + 1, sizeof *ids);
	size_t i;
	json_t *item;

	*count = 0;
	json_array_foreach (items, i, item) {
		const char *id = json_string_value(json_object_get(item, "id"));

		if (id)
			ids[(*count)++] = id;
	}
	return ids;
}

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	if (order)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void print_findings(struct findings *findings)
{
	if (findings->count > 1)
		qsort(findings->items, findings->count, sizeof *findings->items, compare_found);
	for (size_t i = 0; i < findings->count; i++) {
		const struct found *found = &findings->items[i];

		printf("%s%s", terminal_colour(stdout, COLOUR_BOLD), found->file);
		if (found->line > 0)
			printf(":%d", found->line);
		printf(":%s %s%s:%s %s\n", terminal_colour(stdout, COLOUR_NONE),
		       terminal_colour(stdout, found->is_error ? COLOUR_RED : COLOUR_YELLOW),
		       found->is_error ? "error" : "warning", terminal_colour(stdout, COLOUR_NONE),
		       found->message);
	}
}

static void print_summary(const struct findings *findings, size_t intents)
{
	size_t warnings = findings->count - findings->errors;

	if (!findings->count)
		printf("The pack is clean: %zu intents in %d languages.\n", intents, LANG_COUNT);
	else
		printf("%zu error%s, %zu warning%s.\n", findings->errors,
		       findings->errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
}

static size_t check_pack(const char *intents, const char *locales, struct findings *findings)
{
	struct json_doc catalogue = {0}, services = {0};
	char *catalogue_path MEM_AUTO = file_join(intents, "catalogue.json");
	char *services_path MEM_AUTO = file_join(intents, "services.json");
	const char **intent_ids, **service_ids;
	struct pack_names names = {0};

	content_check(intents, locales, on_content, findings);
	json_doc_load(&catalogue, catalogue_path, NULL);
	json_doc_load(&services, services_path, NULL);
	intent_ids = list_ids(&catalogue, "intents", &names.intent_count);
	service_ids = list_ids(&services, "services", &names.service_count);
	names.intents = intent_ids;
	names.services = service_ids;
	pack_check(intents, &names, on_pack, findings);
	free(intent_ids);
	free(service_ids);
	json_doc_finish(&catalogue);
	json_doc_finish(&services);
	return names.intent_count;
}

static void findings_finish(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->items[i].file);
		free(findings->items[i].message);
	}
	free(findings->items);
}

static void print_pair(const struct corpus *corpus, const struct similar *pair)
{
	const struct utterance *sides[] = {pair->a, pair->b};

	printf("%.2f  %s\n", pair->likeness, lang_code(pair->a->lang));
	for (int i = 0; i < 2; i++)
		printf("  %-28s %.*s  (%s:%d)\n", corpus->intents[sides[i]->intent],
		       STR_ARG(sides[i]->text), sides[i]->file, sides[i]->line);
}

static int print_similar(const char *intents, double least)
{
	struct corpus corpus = {0};
	struct similar *pairs = NULL;
	struct error error;
	size_t count;

	if (!corpus_load_pack(&corpus, intents, &error)) {
		corpus_finish(&corpus);
		return command_failed(&error);
	}
	count = pack_similar(&corpus, least, &pairs);
	for (size_t i = 0; i < count; i++)
		print_pair(&corpus, &pairs[i]);
	printf("%zu pair%s of examples of two intents are alike by %.2f or more.\n", count,
	       count == 1 ? "" : "s", least);
	free(pairs);
	corpus_finish(&corpus);
	return EXIT_FINE;
}

int check_run(int argc, char **argv)
{
	const char *intents = "intents", *locales = "locales", *similar = NULL;
	const struct option items[] = {
		{.name = "intents",
		 .argument = "DIR",
		 .help = "what citizens say (intents)",
		 .value = &intents,
		 .variable = "PIERRE_INTENTS"},
		{.name = "locales",
		 .argument = "DIR",
		 .help = "what Pierre says (locales)",
		 .value = &locales,
		 .variable = "PIERRE_LOCALES"},
		{.name = "similar",
		 .argument = "LEAST",
		 .help = "print examples of different intents that are alike, from 0 to 1, instead",
		 .value = &similar},
	};
	const struct options options = {
		"check", "[OPTION...]",
		"Checks a content pack whole: schemas, the same intents and texts in each "
		"language,\n"
		"services, placeholders, contradictory examples, rules. Prints 'file:line: error:\n"
		"message' for each finding; exit status 1 when one is an error.",
		items, sizeof items / sizeof *items};
	struct findings findings = {0};
	size_t intents_count;
	double least;
	char *end;
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest > 0)
		return command_misused("check",
				       "unexpected argument '%s'; name a folder with "
				       "--intents",
				       argv[1]);
	if (similar) {
		least = strtod(similar, &end);
		if (end == similar || *end || !(least > 0 && least <= 1))
			return command_misused(
				"check", "--similar is a number from 0 to 1, such as 0.7, not '%s'",
				similar);
		return print_similar(intents, least);
	}
	intents_count = check_pack(intents, locales, &findings);
	print_findings(&findings);
	print_summary(&findings, intents_count);
	status = findings.errors ? EXIT_FAILED : EXIT_FINE;
	findings_finish(&findings);
	return status;
}
