/* Where in a content pack something is written: files by their path, languages in their order. */
#include "tool/places.h"

#include <glob.h>
#include <stdlib.h>

#include "base/lang.h"
#include "base/mem.h"

static void read_file(struct places *places, const char *path)
{
	struct json_doc doc = {0};

	if (!json_doc_load(&doc, path, NULL)) {
		json_doc_finish(&doc);
		return;
	}
	places->docs =
		mem_grow(places->docs, &places->capacity, places->count + 1, sizeof *places->docs);
	places->docs[places->count++] = doc;
}

static void read_pattern(struct places *places, const char *dir, enum lang lang, const char *ending)
{
	BUF_AUTO struct buf pattern = {0};
	glob_t found = {0};

	/* A folder's name is no pattern. */
	for (const char *c = dir; *c; c++) {
		if (strchr("*?[\\", *c))
			buf_add_char(&pattern, '\\');
		buf_add_char(&pattern, *c);
	}
	buf_addf(&pattern, "/%s%s", lang_code(lang), ending);
	if (glob(pattern.data, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			read_file(places, found.gl_pathv[i]);
	}
	globfree(&found);
}

void places_read(struct places *places, const char *dir)
{
	for_each_lang (lang) {
		read_pattern(places, dir, lang, ".json");
		read_pattern(places, dir, lang, "/*.json");
	}
}

void places_finish(struct places *places)
{
	for (size_t i = 0; i < places->count; i++)
		json_doc_finish(&places->docs[i]);
	free(places->docs);
	*places = (struct places){0};
}

void places_find(const struct places *places, const char *member, const char *key, struct buf *out)
{
	for (size_t i = 0; i < places->count; i++) {
		const struct json_doc *doc = &places->docs[i];
		const json_t *value = json_object_get(json_object_get(doc->root, member), key);

		if (value)
			buf_addf(out, " %s:%d", doc->path, json_doc_line(doc, value));
	}
}
