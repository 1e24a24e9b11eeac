/* content_check: reads a pack and runs every check over it. */
#include "content/check.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

static void index_doc(struct check *check, enum lang lang, const struct json_doc *doc)
{
	struct text_index *texts = &check->texts[lang];
	const char *key;
	json_t *value;

	json_object_foreach (json_object_get(doc->root, "texts"), key, value) {
		size_t known = texts->index.count;
		uint32_t i = map_intern(&texts->index, str_from(key));

		if (texts->index.count == known) {
			findings_error(check->findings, doc, value,
				       "the text '%s' stands in %s already; remove one", key,
				       texts->places[i].doc->path);
			continue;
		}
		texts->places = mem_grow(texts->places, &texts->capacity, i + (size_t)1,
					 sizeof *texts->places);
		texts->places[i] = (struct text_place){key, doc, value};
	}
}

void check_index_texts(struct check *check)
{
	for_each_lang (lang) {
		for (size_t i = 0; i < check->pack->text_count[lang]; i++)
			index_doc(check, lang, &check->pack->texts[lang][i]);
	}
}

bool check_has_text(const struct check *check, const char *key)
{
	for_each_lang (lang) {
		if (map_get(&check->texts[lang].index, str_from(key)) != MAP_NONE)
			return true;
	}
	return false;
}

void check_pack(const struct pack *pack, int64_t today, struct findings *findings)
{
	struct check check = {.pack = pack, .findings = findings, .today = today};

	check_index_texts(&check);
	check_services(&check);
	check_catalogue(&check);
	check_topics(&check);
	check_forms(&check);
	check_texts(&check);
	for_each_lang (lang) {
		map_finish(&check.texts[lang].index);
		free(check.texts[lang].places);
	}
	map_finish(&check.services);
	map_finish(&check.bookable);
	map_finish(&check.intents);
	map_finish(&check.facts);
	map_finish(&check.reasons);
	map_finish(&check.replies);
}

size_t content_check(const char *intents_dir, const char *locales_dir, content_report *report,
		     void *context)
{
	struct findings findings = {report, context, 0};
	struct clock clock = clock_system();
	struct civil now = civil_from_ms(clock_now(&clock));
	struct pack pack;

	pack_read(&pack, intents_dir, locales_dir, &findings);
	check_pack(&pack, civil_days(now.year, now.month, now.day), &findings);
	pack_finish(&pack);
	return findings.errors;
}
