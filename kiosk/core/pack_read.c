/* The topics of pack.json: tiles for those who would rather not type. */
#include "core/pack_read.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

static bool read_titles(const json_t *entry, const char *title[static LANG_COUNT],
			struct error *error)
{
	const json_t *titles = json_object_get(entry, "title");

	for_each_lang (lang) {
		title[lang] = json_string_value(json_object_get(titles, lang_code(lang)));
		if (!title[lang])
			return error_set(error, ERROR_INVALID,
					 "pack.json: '%s' has no title in language %s",
					 json_str(entry, "id").data, lang_code(lang));
	}
	return true;
}

static bool read_id(const json_t *entry, const char **id, struct error *error)
{
	*id = json_string_value(json_object_get(entry, "id"));
	return *id || error_set(error, ERROR_INVALID, "pack.json: a topic or intent has no id");
}

static bool read_intents(struct pack_topic *topic, const json_t *list, struct error *error)
{
	struct pack_intent *intents = mem_zalloc(json_array_size(list) + 1, sizeof *intents);
	size_t i;
	json_t *entry;

	topic->intents = intents;
	json_array_foreach (list, i, entry) {
		if (!read_id(entry, &intents[i].id, error) ||
		    !read_titles(entry, intents[i].title, error))
			return false;
		topic->intent_count = i + 1;
	}
	return topic->intent_count ||
	       error_set(error, ERROR_INVALID, "pack.json: topic '%s' has no intents", topic->id);
}

bool pack_topics_read(const json_t *list, struct pack_topic **topics, size_t *count,
		      struct error *error)
{
	size_t i;
	json_t *entry;

	if (!json_is_array(list))
		return error_set(error, ERROR_INVALID, "pack.json: topics is missing");
	*topics = mem_zalloc(json_array_size(list) + 1, sizeof **topics);
	json_array_foreach (list, i, entry) {
		struct pack_topic *topic = &(*topics)[i];

		*count = i + 1;
		topic->icon = json_str(entry, "icon").data;
		if (!read_id(entry, &topic->id, error) ||
		    !read_titles(entry, topic->title, error) ||
		    !read_intents(topic, json_object_get(entry, "intents"), error))
			return false;
	}
	return true;
}

void pack_topics_free(struct pack_topic *topics, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((void *)topics[i].intents);
	free(topics);
}
