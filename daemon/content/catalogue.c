/* The intents of catalogue.json. */
#include "content/catalogue.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "content/facts.h"
#include "content/hours_parse.h"

static enum intent_kind kind_read(const json_t *object)
{
	static const char *const names[] = {"answer",  "route",	    "form",   "payment",
					    "control", "smalltalk", "handoff"};
	struct str kind = json_str(object, "kind");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(kind, str_from(names[i])))
			return (enum intent_kind)i;
	}
	return INTENT_ANSWER;
}

static void links_read(struct intent *intent, struct arena *arena, const json_t *links)
{
	json_t *object;
	size_t i;

	intent->link_count = json_array_size(links);
	intent->links = arena_alloc(arena, intent->link_count * sizeof *intent->links);
	json_array_foreach (links, i, object) {
		localised_read(arena, json_object_get(object, "title"), intent->links[i].title);
		localised_read(arena, json_object_get(object, "url"), intent->links[i].url);
	}
}

static void validity_read(struct intent *intent, const json_t *object, int64_t today)
{
	intent->valid_from = INT64_MIN;
	intent->valid_until = INT64_MAX;
	date_parse(json_str(object, "valid_from"), &intent->valid_from);
	date_parse(json_str(object, "valid_until"), &intent->valid_until);
	intent->enabled = !json_is_false(json_object_get(object, "enabled")) &&
			  today >= intent->valid_from && today <= intent->valid_until;
}

static void intent_read(struct intent *intent, struct arena *arena, const json_t *object,
			int64_t today)
{
	*intent = (struct intent){0};
	intent->id = member_read(arena, object, "id");
	intent->kind = kind_read(object);
	intent->service = member_read(arena, object, "service");
	intent->reply = member_read(arena, object, "reply");
	intent->owner = member_read(arena, object, "owner");
	intent->review_by = member_read(arena, object, "review_by");
	intent->source_url = member_read(arena, object, "source_url");
	localised_read(arena, json_object_get(object, "title"), intent->title);
	links_read(intent, arena, json_object_get(object, "links"));
	validity_read(intent, object, today);
	intent->featured = json_is_true(json_object_get(object, "featured"));
	intent->suggestable = intent->kind != INTENT_CONTROL &&
			      !json_is_false(json_object_get(object, "confirmable"));
	intent->choosable = intent->kind != INTENT_CONTROL && intent->kind != INTENT_SMALLTALK;
	for_each_lang (lang) {
		intent->suggestable = intent->suggestable && intent->title[lang];
		intent->choosable = intent->choosable && intent->title[lang];
	}
}

void catalogue_init(struct catalogue *catalogue, struct arena *arena, const json_t *root,
		    int64_t today)
{
	json_t *list = json_object_get(root, "intents"), *object;
	size_t i;

	*catalogue = (struct catalogue){.count = json_array_size(list)};
	catalogue->intents = mem_zalloc(catalogue->count, sizeof *catalogue->intents);
	json_array_foreach (list, i, object) {
		intent_read(&catalogue->intents[i], arena, object, today);
		map_put(&catalogue->index, str_from(catalogue->intents[i].id), (uint32_t)i);
	}
}

void catalogue_finish(struct catalogue *catalogue)
{
	map_finish(&catalogue->index);
	free(catalogue->intents);
	*catalogue = (struct catalogue){0};
}
