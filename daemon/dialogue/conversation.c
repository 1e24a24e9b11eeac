/* What is remembered of a conversation. */
#include "dialogue/conversation.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

struct conversation *conversation_create(void)
{
	struct conversation *conversation = mem_zalloc(1, sizeof *conversation);

	conversation->lang = LANG_UNKNOWN;
	conversation->day = DAY_NONE;
	return conversation;
}

void conversation_destroy(struct conversation *conversation)
{
	if (!conversation)
		return;
	while (conversation->form_count)
		form_run_destroy(conversation->forms[--conversation->form_count]);
	free(conversation);
}

enum lang conversation_lang(const struct conversation *conversation)
{
	return conversation->lang;
}

void conversation_set_lang(struct conversation *conversation, enum lang lang)
{
	conversation->lang = lang <= LANG_UNKNOWN ? lang : LANG_UNKNOWN;
	conversation->is_guess = false;
}

void conversation_guess_lang(struct conversation *conversation, enum lang lang)
{
	conversation_set_lang(conversation, lang);
	conversation->is_guess = conversation->lang != LANG_UNKNOWN;
}

void conversation_set_key(struct conversation *conversation,
			  const uint8_t key[static STORE_KEY_SIZE])
{
	memcpy(conversation->key, key, STORE_KEY_SIZE);
}

void conversation_set_brief(struct conversation *conversation, bool is_brief)
{
	conversation->is_brief = is_brief;
}

void conversation_note(char *place, size_t size, struct str id)
{
	if (id.len >= size)
		id.len = 0;
	if (id.len)
		memmove(place, id.data, id.len);
	place[id.len] = '\0';
}

bool conversation_offered(const struct conversation *conversation, struct str value)
{
	for (size_t i = 0; i < conversation->offer_count; i++) {
		if (str_eq(str_from(conversation->offers[i]), value))
			return true;
	}
	return false;
}

const char *conversation_choice(const struct conversation *conversation, size_t index)
{
	size_t first = conversation->offer_count - conversation->current;

	return conversation->offers[first + index];
}

/* Drops the offer at an index. */
static void offer_drop(struct conversation *conversation, size_t index)
{
	size_t after = conversation->offer_count - index - 1;

	memmove(conversation->offers[index], conversation->offers[index + 1],
		after * sizeof *conversation->offers);
	conversation->offer_count--;
}

void conversation_offer(struct conversation *conversation, char (*values)[CONVERSATION_VALUE],
			size_t count)
{
	conversation->current = 0;
	for (size_t i = 0; i < count && i < CONVERSATION_OFFERS; i++) {
		for (size_t j = 0; j < conversation->offer_count; j++) {
			if (strcmp(conversation->offers[j], values[i]) == 0) {
				offer_drop(conversation, j);
				break;
			}
		}
		if (conversation->offer_count == CONVERSATION_OFFERS)
			offer_drop(conversation, 0);
		memcpy(conversation->offers[conversation->offer_count++], values[i],
		       CONVERSATION_VALUE);
		conversation->current++;
	}
}

bool conversation_hears(struct conversation *conversation, const char *order,
			enum order_state state)
{
	struct heard *heard = conversation->heard;
	size_t i = 0;

	while (i < conversation->heard_count && strcmp(heard[i].order, order) != 0)
		i++;
	if (i < conversation->heard_count) {
		bool is_news = heard[i].state != state;

		heard[i].state = state;
		return is_news;
	}
	if (i == CONVERSATION_HEARD) {
		memmove(heard, heard + 1, (CONVERSATION_HEARD - 1) * sizeof *heard);
		i = --conversation->heard_count;
	}
	snprintf(heard[i].order, sizeof heard[i].order, "%s", order);
	heard[i].state = state;
	conversation->heard_count++;
	return true;
}
