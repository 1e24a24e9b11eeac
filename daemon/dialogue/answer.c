/* The answer to an intent: text, service card, links; rendered once a minute. */
#include "dialogue/answer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "dialogue/hours_text.h"
#include "dialogue/messages.h"

/* A pack has some hundreds of answers and cards in three languages. What collides is rendered
 * again, which costs more than a message otherwise: hence many times as many slots. */
enum { CACHE_SLOTS = 8192 };

struct cached {
	struct answer answer;
	int64_t minute;
	json_t *messages; /* NULL: free */
};

struct answer_cache {
	struct cached slots[CACHE_SLOTS];
};

struct answer_cache *answer_cache_create(void)
{
	return mem_zalloc(1, sizeof(struct answer_cache));
}

void answer_cache_destroy(struct answer_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		json_decref(cache->slots[i].messages);
	free(cache);
}

static void card_hours(json_t *card, const struct content *content, enum lang lang,
		       const struct hours *hours, const struct moment *moment)
{
	struct hours_state state = hours_at(hours, moment->local);
	struct buf line BUF_AUTO = {0};

	hours_line(content, lang, &state, moment, &line);
	json_object_set_new_nocheck(card, "open", json_boolean(state.open));
	member_set(card, "hours_text", line.data);
	json_object_set_new_nocheck(card, "hours", hours_week(content, lang, hours, moment));
}

/* For programs the facts, for people a line: who speaks what, and whether one gets in. */
static void card_access(json_t *card, const struct content *content, enum lang lang,
			const struct service *service)
{
	static const char *const wheelchair[] = {NULL, "yes", "limited", "no"};
	json_t *languages = json_array();
	struct buf names BUF_AUTO = {0}, line BUF_AUTO = {0};
	char key[32];

	for_each_lang (spoken) {
		if (!(service->languages >> spoken & 1))
			continue;
		json_array_append_new(languages, json_string_nocheck(lang_code(spoken)));
		snprintf(key, sizeof key, "spoken.%s", lang_code(spoken));
		if (names.len)
			buf_add(&names, STR(", "));
		content_render(content, lang, key, NULL, 0, &names);
	}
	if (names.len) {
		json_object_set_nocheck(card, "languages", languages);
		content_render(content, lang, "card.languages",
			       (struct placeholder[]){{"languages", buf_borrow(&names)}}, 1, &line);
	}
	json_decref(languages);
	if (service->wheelchair != WHEELCHAIR_UNKNOWN) {
		member_set(card, "wheelchair", wheelchair[service->wheelchair]);
		if (line.len)
			buf_add_char(&line, ' ');
		snprintf(key, sizeof key, "card.wheelchair.%s", wheelchair[service->wheelchair]);
		content_render(content, lang, key, NULL, 0, &line);
	}
	if (line.len)
		member_set(card, "access_text", line.data);
}

static void render_card(const struct content *content, const struct service *service,
			enum lang lang, const struct moment *moment, json_t *messages)
{
	json_t *card = json_object();

	member_set(card, "type", "service");
	member_set(card, "lang", lang_code(lang));
	member_set(card, "service", service->id);
	member_set(card, "name", service->name[lang]);
	member_set(card, "address", service->address[lang]);
	member_set(card, "phone", service->phone);
	member_set(card, "email", service->email);
	member_set(card, "website", service->website[lang]);
	member_set(card, "appointment_url", service->appointment_url[lang]);
	member_set(card, "map_url", service->map_url);
	member_set(card, "note", service->note[lang]);
	card_access(card, content, lang, service);
	if (service->hours)
		card_hours(card, content, lang, service->hours, moment);
	json_array_append_new(messages, card);
}

/* The hours are the answer to a question for them; every other answer is a text of the pack. */
static void render_text(const struct content *content, const struct answer *answer,
			const struct moment *moment, json_t *messages)
{
	struct buf text BUF_AUTO = {0};
	const char *name = answer->service ? answer->service->name[answer->lang] : "";

	if (answer->service && strcmp(answer->intent->id, "contact.opening_hours") == 0)
		hours_answer(content, answer->lang, answer->service, answer->day, moment, &text);
	else if (answer->intent->reply)
		content_render(content, answer->lang,
			       answer->is_brief ? answer->intent->reply_short
						: answer->intent->reply,
			       (struct placeholder[]){{"service", str_from(name)}}, 1, &text);
	if (text.len)
		say_text(messages, answer->lang, buf_borrow(&text));
}

static json_t *render(const struct content *content, const struct answer *answer, int64_t now_ms)
{
	struct moment moment = moment_at(now_ms);
	json_t *messages = json_array();

	if (answer->intent)
		render_text(content, answer, &moment, messages);
	if (answer->service)
		render_card(content, answer->service, answer->lang, &moment, messages);
	if (answer->intent && answer->intent->link_count)
		say_links(messages, answer->lang, answer->intent);
	return messages;
}

static bool same(const struct answer *a, const struct answer *b)
{
	return a->intent == b->intent && a->service == b->service && a->day == b->day &&
	       a->lang == b->lang && a->is_brief == b->is_brief;
}

static struct cached *cached_of(struct answer_cache *cache, const struct answer *answer)
{
	uint64_t hash = hash_mix((uint64_t)(uintptr_t)answer->intent);

	hash = hash_mix(hash ^ (uint64_t)(uintptr_t)answer->service);
	hash = hash_mix(hash ^ ((uint64_t)(uint32_t)answer->day << 8 |
				(uint64_t)answer->is_brief << 4 | answer->lang));
	return &cache->slots[hash % CACHE_SLOTS];
}

void answer_render(struct answer_cache *cache, const struct content *content,
		   const struct answer *answer, int64_t now_ms, json_t *messages)
{
	struct cached *slot = cached_of(cache, answer);
	/* Whether a counter is open changes on a full minute. */
	int64_t minute = now_ms / 60000;

	if (!slot->messages || slot->minute != minute || !same(&slot->answer, answer)) {
		json_decref(slot->messages);
		slot->answer = *answer;
		slot->minute = minute;
		slot->messages = render(content, answer, now_ms);
	}
	json_array_extend(messages, slot->messages);
}

void answer_card(struct answer_cache *cache, const struct content *content,
		 const struct service *service, enum lang lang, int64_t now_ms, json_t *messages)
{
	const struct answer card = {.service = service, .day = DAY_NONE, .lang = lang};

	answer_render(cache, content, &card, now_ms, messages);
}
