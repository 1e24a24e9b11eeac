/* pack.json, for terminals in the town hall. */
#include "server/terminal_pack.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "server/texts.h"

struct terminal_pack {
	struct buf text;
	struct asset asset;
	char version[ASSET_VERSION];
};

/* NULL, which leaves a member out, where no language has a text. */
static json_t *localised(const char *const texts[static LANG_COUNT])
{
	json_t *object = json_object();

	for_each_lang (lang) {
		if (texts[lang])
			json_object_set_new(object, lang_code(lang), json_string(texts[lang]));
	}
	if (json_object_size(object))
		return object;
	json_decref(object);
	return NULL;
}

static json_t *languages(void)
{
	json_t *list = json_array();

	for_each_lang (lang)
		json_array_append_new(list, json_string(lang_code(lang)));
	return list;
}

static json_t *topic_as_json(const struct topic *topic)
{
	json_t *intents = json_array();

	for (size_t i = 0; i < topic->intent_count; i++) {
		const struct intent *intent = topic->intents[i];

		json_array_append_new(intents, json_pack("{s:s, s:o*}", "id", intent->id, "title",
							 localised(intent->title)));
	}
	return json_pack("{s:s, s:s, s:o*, s:o}", "id", topic->id, "icon", topic->icon, "title",
			 localised(topic->title), "intents", intents);
}

static json_t *topics_as_json(const struct content *content)
{
	json_t *list = json_array();

	for (size_t i = 0; i < content_topic_count(content); i++)
		json_array_append_new(list, topic_as_json(content_topic_at(content, i)));
	return list;
}

/* Whom to ask while Pierre is away. */
static json_t *town_as_json(const struct content *content)
{
	const struct service *town = content_municipality(content);

	if (!town)
		return json_object();
	return json_pack("{s:o*, s:o*, s:s*}", "name", localised(town->name), "address",
			 localised(town->address), "phone", town->phone);
}

struct terminal_pack *terminal_pack_create(const struct content *content)
{
	static const char *const prefixes[] = {"terminal.", "ui.", NULL};
	struct terminal_pack *pack = mem_zalloc(1, sizeof *pack);
	json_t *root = json_pack("{s:o, s:o, s:o, s:o}", "languages", languages(), "texts",
				 texts_starting(content, prefixes), "topics",
				 topics_as_json(content), "town", town_as_json(content));

	texts_add(&pack->text, json_incref(root));
	snprintf(pack->version, sizeof pack->version, "%016llx",
		 (unsigned long long)hash_bytes(buf_borrow(&pack->text), 0));
	json_object_set_new(root, "version", json_string(pack->version));
	buf_reset(&pack->text);
	texts_add(&pack->text, root);
	asset_init(&pack->asset, "pack.json", buf_borrow(&pack->text), CODING_BROTLI);
	return pack;
}

void terminal_pack_destroy(struct terminal_pack *pack)
{
	if (!pack)
		return;
	asset_finish(&pack->asset);
	buf_finish(&pack->text);
	free(pack);
}

const struct asset *terminal_pack_asset(const struct terminal_pack *pack)
{
	return &pack->asset;
}

const char *terminal_pack_version(const struct terminal_pack *pack)
{
	return pack->version;
}
