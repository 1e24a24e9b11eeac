/* The files of a content pack: found, parsed, validated by their schemas. */
#include "content/pack.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct schema_context {
	struct findings *findings;
	const struct json_doc *doc;
};

static void report_schema(void *context, const json_t *value, const char *pointer,
			  const char *message)
{
	struct schema_context *schema = context;

	findings_error(schema->findings, schema->doc, value, "%s: %s",
		       pointer[0] ? pointer : "the file", message);
}

/* A parse error begins with "path:line:column: "; the finding has path and line of its own. */
static void report_parse(struct findings *findings, const char *path, const struct error *error)
{
	const char *message = error->message;
	size_t len = strlen(path);
	int line = 1, end = 0;

	if (strncmp(message, path, len) == 0 &&
	    sscanf(message + len, ":%d:%*d: %n", &line, &end) == 1 && end)
		message += len + (size_t)end;
	findings_at(findings, path, line > 0 ? line : 1, message);
}

static bool read_doc(struct json_doc *doc, const char *path, struct findings *findings)
{
	struct error error;

	if (json_doc_load(doc, path, &error))
		return true;
	report_parse(findings, path, &error);
	return false;
}

static void validate(const struct json_doc *schema, const struct json_doc *doc,
		     struct findings *findings)
{
	struct schema_context context = {findings, doc};
	struct error error;

	if (!schema->root || !doc->root)
		return;
	if (json_schema_validate(schema->root, doc->root, report_schema, &context, &error) < 0)
		findings_at(findings, schema->path, 1, error.message);
}

/* dir/NAME.json by dir/schemas/NAME.schema.json. */
static void read_file(struct json_doc *doc, const char *dir, const char *name,
		      struct findings *findings)
{
	struct buf path = {0}, schema_path = {0};
	struct json_doc schema;

	buf_addf(&path, "%s/%s.json", dir, name);
	buf_addf(&schema_path, "%s/schemas/%s.schema.json", dir, name);
	read_doc(&schema, schema_path.data, findings);
	if (read_doc(doc, path.data, findings))
		validate(&schema, doc, findings);
	json_doc_finish(&schema);
	buf_finish(&path);
	buf_finish(&schema_path);
}

/* A pack without forms is whole: *doc stays empty then. False when the file is there and broken. */
static bool read_optional(struct json_doc *doc, const char *dir, const char *name,
			  struct findings *findings)
{
	struct buf path BUF_AUTO = {0};

	buf_addf(&path, "%s/%s.json", dir, name);
	if (access(path.data, F_OK) != 0 && errno == ENOENT)
		return true;
	read_file(doc, dir, name, findings);
	return doc->root != NULL;
}

static void add_texts(struct pack *pack, enum lang lang, const char *path,
		      const struct json_doc *schema, struct findings *findings)
{
	size_t count = pack->text_count[lang];
	struct json_doc *doc;

	pack->texts[lang] =
		mem_grow(pack->texts[lang], &pack->text_capacity[lang], count + 1, sizeof *doc);
	doc = &pack->texts[lang][count];
	if (!read_doc(doc, path, findings)) {
		pack->text_broken[lang] = true;
		return;
	}
	pack->text_count[lang]++;
	validate(schema, doc, findings);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The *.json of a folder, sorted, so that findings come in the same order everywhere. */
static char **list_json(const char *dir, size_t *count)
{
	DIR *folder = opendir(dir);
	char **names = NULL;
	size_t capacity = 0;
	struct dirent *entry;

	*count = 0;
	if (!folder)
		return NULL;
	while ((entry = readdir(folder))) {
		struct str name = str_from(entry->d_name);

		if (name.data[0] == '.' || !str_ends(name, STR(".json")))
			continue;
		names = mem_grow(names, &capacity, *count + 1, sizeof *names);
		names[(*count)++] = file_join(dir, entry->d_name);
	}
	closedir(folder);
	if (*count)
		qsort(names, *count, sizeof *names, compare_names);
	return names;
}

static void read_locale(struct pack *pack, const char *locales_dir, enum lang lang,
			const struct json_doc *schema, struct findings *findings)
{
	struct buf path = {0};
	size_t count;
	char **names;

	buf_addf(&path, "%s/%s.json", locales_dir, lang_code(lang));
	if (access(path.data, F_OK) == 0)
		add_texts(pack, lang, path.data, schema, findings);
	buf_reset(&path);
	buf_addf(&path, "%s/%s", locales_dir, lang_code(lang));
	names = list_json(path.data, &count);
	for (size_t i = 0; i < count; i++) {
		add_texts(pack, lang, names[i], schema, findings);
		free(names[i]);
	}
	free(names);
	if (!pack->text_count[lang] && !pack->text_broken[lang])
		findings_at(findings, path.data, 1,
			    "no texts in this language; add a .json file with texts");
	buf_finish(&path);
}

void pack_read(struct pack *pack, const char *intents_dir, const char *locales_dir,
	       struct findings *findings)
{
	struct json_doc schema;
	char *path = file_join(locales_dir, "schemas/locale.schema.json");

	*pack = (struct pack){0};
	read_file(&pack->catalogue, intents_dir, "catalogue", findings);
	read_file(&pack->services, intents_dir, "services", findings);
	read_file(&pack->facts, intents_dir, "facts", findings);
	read_optional(&pack->forms, intents_dir, "forms", findings);
	read_optional(&pack->terminal, intents_dir, "terminal", findings);
	pack->products_broken = !read_optional(&pack->products, intents_dir, "products", findings);
	read_doc(&schema, path, findings);
	for_each_lang (lang)
		read_locale(pack, locales_dir, lang, &schema, findings);
	json_doc_finish(&schema);
	free(path);
}

void pack_finish(struct pack *pack)
{
	json_doc_finish(&pack->catalogue);
	json_doc_finish(&pack->services);
	json_doc_finish(&pack->facts);
	json_doc_finish(&pack->forms);
	json_doc_finish(&pack->products);
	json_doc_finish(&pack->terminal);
	for_each_lang (lang) {
		for (size_t i = 0; i < pack->text_count[lang]; i++)
			json_doc_finish(&pack->texts[lang][i]);
		free(pack->texts[lang]);
	}
	*pack = (struct pack){0};
}
