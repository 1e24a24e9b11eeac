/* The content pack as a terminal knows it: texts, topics, the municipality. */
#include "core/pack.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "core/pack_read.h"

enum { PACK_LIMIT = 2 << 20, PACK_DEPTH = 16 };

struct pack {
	json_t *root; /* NULL: the empty one */
	const json_t *texts[LANG_COUNT];
	struct pack_topic *topics;
	size_t topic_count;
};

struct pack *pack_empty(void)
{
	return mem_zalloc(1, sizeof(struct pack));
}

bool pack_is_empty(const struct pack *pack)
{
	return !pack->root;
}

void pack_destroy(struct pack *pack)
{
	if (!pack)
		return;
	pack_topics_free(pack->topics, pack->topic_count);
	json_decref(pack->root);
	free(pack);
}

/* Each text is a string, or has the forms `one` and `other`. */
static bool check_texts(const json_t *texts, const char *lang, struct error *error)
{
	const char *key;
	json_t *text;

	if (!json_is_object(texts))
		return error_set(error, ERROR_INVALID, "pack.json: texts.%s is missing", lang);
	json_object_foreach ((json_t *)texts, key, text) {
		if (!json_is_string(text) && (!json_is_string(json_object_get(text, "one")) ||
					      !json_is_string(json_object_get(text, "other"))))
			return error_set(error, ERROR_INVALID,
					 "pack.json: texts.%s.%s is no text, and has not the forms "
					 "'one' and 'other'",
					 lang, key);
	}
	return true;
}

static bool take_root(struct pack *pack, struct error *error)
{
	const json_t *town = json_object_get(pack->root, "town");

	if (!json_is_object(pack->root) || !json_str(pack->root, "version").len)
		return error_set(error, ERROR_INVALID, "pack.json: version is missing");
	if (!json_is_object(town))
		return error_set(error, ERROR_INVALID, "pack.json: town is missing");
	for_each_lang (lang) {
		pack->texts[lang] =
			json_object_get(json_object_get(pack->root, "texts"), lang_code(lang));
		if (!check_texts(pack->texts[lang], lang_code(lang), error))
			return false;
	}
	return pack_topics_read(json_object_get(pack->root, "topics"), &pack->topics,
				&pack->topic_count, error);
}

struct pack *pack_parse(struct str text, struct error *error)
{
	struct pack *pack = pack_empty();
	json_error_t problem = {0};

	if (text.len <= PACK_LIMIT && json_depth_within(text, PACK_DEPTH))
		pack->root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &problem);
	if (!pack->root)
		error_set(error, ERROR_INVALID,
			  "pack.json is no JSON of at most 2 MiB: line %d: %s", problem.line,
			  *problem.text ? problem.text : "too large or too deep");
	if (pack->root && take_root(pack, error))
		return pack;
	pack_destroy(pack);
	return NULL;
}

struct pack *pack_load(const char *folder, struct error *error)
{
	MEM_AUTO char *path = file_join(folder, "pack.json");
	BUF_AUTO struct buf text = {0};

	if (!file_read(path, PACK_LIMIT, &text, error))
		return NULL;
	return pack_parse(buf_borrow(&text), error);
}

bool pack_save(struct str text, const char *folder, struct error *error)
{
	MEM_AUTO char *path = file_join(folder, "pack.json");

	return file_write(path, text, error);
}

const char *pack_version(const struct pack *pack)
{
	return json_str(pack->root, "version").data;
}

const struct pack_topic *pack_topics(const struct pack *pack, size_t *count)
{
	*count = pack->topic_count;
	return pack->topics;
}

struct pack_town pack_town(const struct pack *pack, enum lang lang)
{
	const json_t *town = json_object_get(pack->root, "town");
	const char *code = lang_code(lang == LANG_UNKNOWN ? LANG_NL : lang);

	return (struct pack_town){
		.name = json_str(json_object_get(town, "name"), code).data,
		.address = json_str(json_object_get(town, "address"), code).data,
		.phone = json_str(town, "phone").data,
	};
}

/* The form for a count; French says "0 heure", so one includes nothing there. */
static const char *text_for(const struct pack *pack, enum lang lang, const char *key, long count)
{
	enum lang known = lang == LANG_UNKNOWN ? LANG_NL : lang;
	const json_t *text = json_object_get(pack->texts[known], key);
	bool one = count == 1 || (count == 0 && known == LANG_FR);

	if (json_is_object(text))
		text = json_object_get(text, one ? "one" : "other");
	if (json_is_string(text))
		return json_string_value(text);
	return pack_is_empty(pack) ? "" : key;
}

const char *pack_text(const struct pack *pack, enum lang lang, const char *key)
{
	return text_for(pack, lang, key, 2);
}

static const char *value_of(struct str name, va_list pairs)
{
	const char *key;

	while ((key = va_arg(pairs, const char *))) {
		const char *value = va_arg(pairs, const char *);

		if (str_eq(str_from(key), name))
			return value;
	}
	return NULL;
}

const char *pack_format(const struct pack *pack, enum lang lang, const char *key, struct buf *out,
			...)
{
	const char *text, *brace, *count, *value;
	va_list pairs;

	va_start(pairs, out);
	count = value_of(STR("count"), pairs);
	va_end(pairs);
	text = text_for(pack, lang, key, count ? strtol(count, NULL, 10) : 2);
	buf_reset(out);
	while ((brace = strchr(text, '{'))) {
		size_t len = strcspn(brace, "}");
		struct str name = {brace + 1, len - 1};

		buf_add(out, (struct str){text, (size_t)(brace - text)});
		va_start(pairs, out);
		value = value_of(name, pairs);
		va_end(pairs);
		buf_add(out,
			value ? str_from(value) : (struct str){brace, len + (brace[len] != 0)});
		text = brace + len + (brace[len] != 0);
	}
	buf_add(out, str_from(text));
	return out->data ? out->data : "";
}
