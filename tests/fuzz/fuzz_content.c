/* Files of a content pack with any content: hours, services, catalogue, facts, texts. */
/* LINK: content base */
#include <stdlib.h>

#include "base/json.h"
#include "content/catalogue.h"
#include "content/hours.h"
#include "content/locale.h"
#include "content/services.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_hours(const json_t *object)
{
	struct hours *hours = hours_create(object, NULL);
	struct civil when = {.year = 2026, .month = 12, .day = 24, .weekday = 3};
	struct hours_state state;

	if (!hours)
		return;
	for (when.hour = 0; when.hour < 24; when.hour++) {
		state = hours_at(hours, when);
		if (state.open && (state.closes <= when.hour * 60 || state.closes > 1440))
			abort();
		if (state.opens_again && (state.next_from < 0 || state.next_from >= 1440))
			abort();
	}
	hours_destroy(hours);
}

static void use_texts(const json_t *root, struct arena *arena)
{
	struct placeholder count = {"count", STR("1")};
	struct buf out = {0};
	struct facts facts;
	struct locale locale;
	const char *key;
	json_t *value;

	facts_init(&facts, arena, root);
	locale_init(&locale, LANG_FR);
	locale_add(&locale, arena, root, &facts);
	json_object_foreach (json_object_get(root, "texts"), key, value) {
		locale_render(&locale, key, &count, 1, &out);
	}
	buf_finish(&out);
	locale_finish(&locale);
	facts_finish(&facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct catalogue catalogue;
	struct services services;
	struct json_doc doc;

	if (!json_doc_parse(&doc, "input", (struct str){(const char *)data, size}, NULL))
		return 0;
	use_hours(json_object_get(doc.root, "hours"));
	use_texts(doc.root, &arena);
	catalogue_init(&catalogue, &arena, doc.root, 0);
	catalogue_finish(&catalogue);
	if (services_init(&services, &arena, doc.root, NULL))
		services_finish(&services);
	arena_finish(&arena);
	json_doc_finish(&doc);
	return 0;
}
