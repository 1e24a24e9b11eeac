/* The topics of terminal.json. */
#include "content/topics.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "content/facts.h"

static void intents_read(struct topic *topic, struct arena *arena, const json_t *list,
			 const struct catalogue *catalogue)
{
	json_t *id;
	size_t i;

	topic->intents = arena_alloc(arena, json_array_size(list) * sizeof(void *));
	json_array_foreach (list, i, id) {
		uint32_t at = map_get(&catalogue->index, str_from(json_string_value(id)));

		if (at != MAP_NONE && catalogue->intents[at].enabled &&
		    catalogue->intents[at].choosable)
			topic->intents[topic->intent_count++] = &catalogue->intents[at];
	}
}

void topics_init(struct topics *topics, struct arena *arena, const json_t *root,
		 const struct catalogue *catalogue)
{
	json_t *list = json_object_get(root, "topics"), *object;
	size_t i;

	*topics = (struct topics){0};
	topics->topics = mem_zalloc(json_array_size(list), sizeof *topics->topics);
	json_array_foreach (list, i, object) {
		struct topic *topic = &topics->topics[topics->count];

		*topic = (struct topic){.id = member_read(arena, object, "id"),
					.icon = member_read(arena, object, "icon")};
		localised_read(arena, json_object_get(object, "title"), topic->title);
		intents_read(topic, arena, json_object_get(object, "intents"), catalogue);
		topics->count += topic->intent_count > 0;
	}
}

void topics_finish(struct topics *topics)
{
	free(topics->topics);
	*topics = (struct topics){0};
}
