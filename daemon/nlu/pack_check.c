/* Checking a pack: the files one by one, then what they say together. */
#include <stdarg.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/pack_checks.h"
#include "nlu/pack_files.h"

struct schema_check {
	struct pack_checker *checker;
	const struct json_doc *doc;
};

void pack_find(struct pack_checker *checker, bool is_error, const char *file, int line,
	       const char *format, ...)
{
	struct buf message BUF_AUTO = {0};
	va_list args;

	va_start(args, format);
	buf_vaddf(&message, format, args);
	va_end(args);
	checker->errors += is_error;
	checker->report(checker->context, is_error, file, line, message.data);
}

/* The number before a colon at the start of *text, which moves behind it; 0 when there is none. */
static int take_number(const char **text)
{
	char *rest;
	long number = strtol(*text, &rest, 10);

	if (rest == *text || *rest != ':' || number < 0 || number > INT32_MAX)
		return 0;
	*text = rest + 1 + strspn(rest + 1, " ");
	return (int)number;
}

/* An error that begins with "file:line:column: ", as a finding of that line. */
static void find_error(struct pack_checker *checker, const char *file, const struct error *error)
{
	const char *message = error->message;
	size_t len = strlen(file);
	int line = 0, column = 0;

	if (strncmp(message, file, len) == 0 && message[len] == ':') {
		message += len + 1;
		message += strspn(message, " ");
		line = take_number(&message);
		column = line ? take_number(&message) : 0;
	}
	if (column)
		pack_find(checker, true, file, line, "column %d: %s", column, message);
	else
		pack_find(checker, true, file, line, "%s", message);
}

static void on_schema(void *context, const json_t *value, const char *pointer, const char *message)
{
	struct schema_check *check = context;

	pack_find(check->checker, true, check->doc->path, json_doc_line(check->doc, value),
		  "%s: %s", pointer[0] ? pointer : "/", message);
}

/* Validates by the pack's own schema, the one that editors use. */
static bool check_schema(struct pack_checker *checker, const struct json_doc *doc)
{
	struct schema_check check = {checker, doc};
	struct json_doc schema = {0};
	struct error error;
	char *folder MEM_AUTO = file_join(checker->intents_dir, "schemas");
	char *path MEM_AUTO =
		file_join(folder, pack_is_entities(doc->path) ? "entities.schema.json"
							      : "utterances.schema.json");
	int findings;

	if (!json_doc_load(&schema, path, &error)) {
		find_error(checker, path, &error);
		return false;
	}
	findings = json_schema_validate(schema.root, doc->root, on_schema, &check, &error);
	if (findings < 0)
		find_error(checker, path, &error);
	json_doc_finish(&schema);
	return findings == 0;
}

static bool is_known(const struct pack_checker *checker, const char *id)
{
	for (size_t i = 0; i < checker->id_count; i++) {
		if (strcmp(checker->ids[i], id) == 0)
			return true;
	}
	return false;
}

/* Ids that the catalogue lacks: nothing could answer them. */
static void check_ids(struct pack_checker *checker, const struct json_doc *doc)
{
	const char *id, *closest;
	json_t *intent;

	if (!checker->id_count)
		return;
	json_object_foreach (json_object_get(doc->root, "intents"), id, intent) {
		if (is_known(checker, id))
			continue;
		closest = str_closest(str_from(id), checker->ids, checker->id_count);
		pack_find(checker, true, doc->path, json_doc_line(doc, intent),
			  "intent \"%s\" is not in the catalogue%s%s%s", id,
			  closest ? "; did you mean \"" : "; add it there or correct the id",
			  closest ? closest : "", closest ? "\"?" : "");
	}
}

static bool check_file(struct pack_checker *checker, const char *path, enum lang lang)
{
	struct json_doc doc = {0};
	struct error error;
	bool fine;

	if (!json_doc_load(&doc, path, &error)) {
		find_error(checker, path, &error);
		return false;
	}
	fine = check_schema(checker, &doc);
	if (!pack_is_entities(path))
		check_ids(checker, &doc);
	if (fine && !pack_add(&checker->corpus, &doc, lang, &error)) {
		find_error(checker, path, &error);
		fine = false;
	}
	json_doc_finish(&doc);
	return fine;
}

static void check_language(struct pack_checker *checker, enum lang lang)
{
	struct pack_files files;
	struct error error;

	if (!pack_files_list(checker->intents_dir, lang, &files, &error)) {
		find_error(checker, checker->intents_dir, &error);
		return;
	}
	checker->loaded[lang] = true;
	for (size_t i = 0; i < files.count; i++) {
		if (!check_file(checker, files.paths[i], lang))
			checker->loaded[lang] = false;
	}
	pack_files_finish(&files);
}

size_t pack_check(const char *intents_dir, const struct pack_names *names, pack_report *report,
		  void *context)
{
	struct pack_checker checker = {
		.intents_dir = intents_dir,
		.ids = names->intents,
		.id_count = names->intent_count,
		.services = names->services,
		.service_count = names->service_count,
		.report = report,
		.context = context,
	};

	for_each_lang (lang)
		check_language(&checker, lang);
	pack_check_examples(&checker);
	pack_check_entities(&checker);
	pack_check_rules(&checker);
	corpus_finish(&checker.corpus);
	return checker.errors;
}
