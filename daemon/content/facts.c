/* The values of facts.json, and values that differ by language. */
#include "content/facts.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

static const char *copy_string(struct arena *arena, const json_t *value)
{
	const char *text = json_string_value(value);

	return text ? arena_copy(arena, str_from(text)).data : NULL;
}

const char *member_read(struct arena *arena, const json_t *object, const char *key)
{
	return copy_string(arena, json_object_get(object, key));
}

void localised_read(struct arena *arena, const json_t *value, const char *out[LANG_COUNT])
{
	const char *shared = copy_string(arena, value);

	for_each_lang (lang)
		out[lang] = shared ? shared : member_read(arena, value, lang_code(lang));
}

void facts_init(struct facts *facts, struct arena *arena, const json_t *root)
{
	json_t *object = json_object_get(root, "facts");
	const char *name;
	json_t *fact;

	*facts = (struct facts){0};
	facts->facts = mem_zalloc(json_object_size(object), sizeof *facts->facts);
	json_object_foreach (object, name, fact) {
		uint32_t i = map_intern(&facts->index, str_from(name));

		localised_read(arena, json_object_get(fact, "value"), facts->facts[i].value);
	}
}

void facts_finish(struct facts *facts)
{
	map_finish(&facts->index);
	free(facts->facts);
	*facts = (struct facts){0};
}

const char *facts_get(const struct facts *facts, struct str name, enum lang lang)
{
	uint32_t i = map_get(&facts->index, name);

	return i == MAP_NONE ? NULL : facts->facts[i].value[lang];
}
