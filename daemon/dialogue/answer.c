/* The answer to an intent: text, service card, links; rendered once a minute. */
#include "dialogue/answer.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "dialogue/card.h"
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
		json_array_append_new(
			messages, service_card(content, answer->service, answer->lang, &moment));
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
