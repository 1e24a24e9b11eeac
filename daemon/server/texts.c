/* Texts of the pack for those who show an interface. */
#include "server/texts.h"

#include "base/mem.h"

static void add_text(json_t *texts, const struct content *content, enum lang lang, const char *key)
{
	const char *one = content_text_one(content, lang, key);
	const char *other = content_text(content, lang, key);

	if (one)
		json_object_set_new(texts, key,
				    json_pack("{s:s, s:s}", "one", one, "other", other));
	else if (other)
		json_object_set_new(texts, key, json_string(other));
}

json_t *texts_starting(const struct content *content, const char *const *prefixes)
{
	json_t *root = json_object();

	for_each_lang (lang) {
		json_t *texts = json_object();

		for (const char *const *prefix = prefixes; *prefix; prefix++) {
			size_t position = 0;
			const char *key;

			while ((key = content_text_next(content, lang, str_from(*prefix),
							&position)))
				add_text(texts, content, lang, key);
		}
		json_object_set_new(root, lang_code(lang), texts);
	}
	return root;
}

json_t *texts_of(const struct content *content, const char *const *keys)
{
	json_t *root = json_object();

	for_each_lang (lang) {
		json_t *texts = json_object();

		for (const char *const *key = keys; *key; key++)
			add_text(texts, content, lang, *key);
		json_object_set_new(root, lang_code(lang), texts);
	}
	return root;
}

void texts_add(struct buf *out, json_t *texts)
{
	char *text MEM_AUTO = json_dumps(texts, JSON_COMPACT | JSON_SORT_KEYS);

	json_decref(texts);
	buf_add(out, text ? str_from(text) : STR("{}"));
}
