/* A content pack in memory: loading, look-ups, rendering. */
#include "content/content.h"

#include <stdlib.h>

#include "base/mem.h"
#include "content/catalogue.h"
#include "content/check.h"
#include "content/facts.h"
#include "content/forms_load.h"
#include "content/locale.h"
#include "content/services.h"
#include "content/topics.h"

struct content {
	struct arena arena; /* all strings */
	struct catalogue catalogue;
	struct services services;
	struct facts facts;
	struct locale locales[LANG_COUNT];
	struct forms forms;
	struct products products;
	struct topics topics;
};

/* The first error becomes the error of content_load. */
static void keep_first(void *context, const struct finding *finding)
{
	struct error *error = context;

	if (finding->is_error && error->code == ERROR_NONE)
		error_set(error, ERROR_INVALID, "%s:%d: %s", finding->file, finding->line,
			  finding->message);
}

/* Replies have a short form where the locales have one: check_texts saw to it that all have. */
static void find_short_replies(struct content *content)
{
	for (size_t i = 0; i < content->catalogue.count; i++) {
		struct intent *intent = &content->catalogue.intents[i];
		struct buf key BUF_AUTO = {0};

		intent->reply_short = intent->reply;
		if (!intent->reply)
			continue;
		buf_addf(&key, "%s%s", intent->reply, REPLY_SHORT);
		if (locale_text(&content->locales[LANG_FR], key.data))
			intent->reply_short = arena_copy(&content->arena, buf_borrow(&key)).data;
	}
}

static bool content_build(struct content *content, const struct pack *pack, int64_t today,
			  struct error *error)
{
	if (!services_init(&content->services, &content->arena, pack->services.root, error))
		return error_prefix(error, "%s: ", pack->services.path);
	catalogue_init(&content->catalogue, &content->arena, pack->catalogue.root, today);
	facts_init(&content->facts, &content->arena, pack->facts.root);
	for_each_lang (lang) {
		locale_init(&content->locales[lang], lang);
		for (size_t i = 0; i < pack->text_count[lang]; i++)
			locale_add(&content->locales[lang], &content->arena,
				   pack->texts[lang][i].root, &content->facts);
	}
	find_short_replies(content);
	forms_init(&content->forms, &content->arena, pack->forms.root, &content->catalogue,
		   &content->locales[LANG_FR]);
	products_init(&content->products, &content->arena, pack->products.root);
	topics_init(&content->topics, &content->arena, pack->terminal.root, &content->catalogue);
	return true;
}

struct content *content_load(const char *intents_dir, const char *locales_dir, struct error *error)
{
	struct error first = {0};
	struct findings findings = {keep_first, &first, 0};
	struct content *content = mem_zalloc(1, sizeof *content);
	struct clock clock = clock_system();
	struct civil now = civil_from_ms(clock_now(&clock));
	int64_t today = civil_days(now.year, now.month, now.day);
	struct pack pack;

	pack_read(&pack, intents_dir, locales_dir, &findings);
	check_pack(&pack, today, &findings);
	if (findings.errors || !content_build(content, &pack, today, &first)) {
		if (error)
			*error = first;
		content_destroy(content);
		content = NULL;
	}
	pack_finish(&pack);
	return content;
}

void content_destroy(struct content *content)
{
	if (!content)
		return;
	catalogue_finish(&content->catalogue);
	services_finish(&content->services);
	facts_finish(&content->facts);
	forms_finish(&content->forms);
	products_finish(&content->products);
	topics_finish(&content->topics);
	for_each_lang (lang)
		locale_finish(&content->locales[lang]);
	arena_finish(&content->arena);
	free(content);
}

const struct intent *content_intent(const struct content *content, struct str id)
{
	uint32_t i = map_get(&content->catalogue.index, id);

	return i == MAP_NONE ? NULL : &content->catalogue.intents[i];
}

const struct service *content_service(const struct content *content, struct str id)
{
	uint32_t i = map_get(&content->services.index, id);

	return i == MAP_NONE ? NULL : &content->services.services[i];
}

const struct service *content_service_of_document(const struct content *content,
						  struct str document)
{
	uint32_t i = map_get(&content->services.documents, document);

	return i == MAP_NONE ? NULL : &content->services.services[i];
}

size_t content_intent_count(const struct content *content)
{
	return content->catalogue.count;
}

const struct intent *content_intent_at(const struct content *content, size_t index)
{
	return &content->catalogue.intents[index];
}

size_t content_service_count(const struct content *content)
{
	return content->services.count;
}

const struct service *content_service_at(const struct content *content, size_t index)
{
	return &content->services.services[index];
}

const struct form *content_form(const struct content *content, struct str intent)
{
	uint32_t i = map_get(&content->forms.index, intent);

	return i == MAP_NONE ? NULL : &content->forms.forms[i];
}

const struct product *content_product(const struct content *content, struct str id)
{
	uint32_t i = map_get(&content->products.index, id);

	return i == MAP_NONE ? NULL : &content->products.products[i];
}

const struct beneficiary *content_beneficiary(const struct content *content)
{
	const struct beneficiary *beneficiary = &content->products.beneficiary;

	return beneficiary->name && beneficiary->iban ? beneficiary : NULL;
}

size_t content_topic_count(const struct content *content)
{
	return content->topics.count;
}

const struct topic *content_topic_at(const struct content *content, size_t index)
{
	return &content->topics.topics[index];
}

const struct service *content_municipality(const struct content *content)
{
	return content_service(content, STR("town_hall"));
}

/* Which of the two first languages an undetermined citizen gets is the dialogue's business. */
static const struct locale *locale_of(const struct content *content, enum lang lang)
{
	return &content->locales[lang < LANG_UNKNOWN ? lang : LANG_FR];
}

const char *content_text(const struct content *content, enum lang lang, const char *key)
{
	const struct text *text = locale_text(locale_of(content, lang), key);

	return text ? text->other.text : NULL;
}

const char *content_text_one(const struct content *content, enum lang lang, const char *key)
{
	const struct text *text = locale_text(locale_of(content, lang), key);

	return text ? text->one.text : NULL;
}

const char *content_text_next(const struct content *content, enum lang lang, struct str prefix,
			      size_t *position)
{
	struct str key;
	uint32_t value;

	while (map_next(&locale_of(content, lang)->index, position, &key, &value)) {
		if (str_starts(key, prefix))
			return key.data;
	}
	return NULL;
}

void content_render(const struct content *content, enum lang lang, const char *key,
		    const struct placeholder *values, size_t value_count, struct buf *out)
{
	locale_render(locale_of(content, lang), key, values, value_count, out);
}
