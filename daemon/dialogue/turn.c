/* One reply in the making. */
#include "dialogue/turn.h"

#include <stdio.h>

#include "base/mem.h"
#include "dialogue/hours_text.h"
#include "dialogue/messages.h"
#include "dialogue/phrases.h"

/* As the language law of Brussels wants. */
void turn_langs_unknown(struct turn *turn)
{
	turn->langs[0] = LANG_FR;
	turn->langs[1] = LANG_NL;
	turn->lang_count = 2;
}

void turn_langs(struct turn *turn)
{
	if (turn->conversation->lang == LANG_UNKNOWN) {
		turn_langs_unknown(turn);
		return;
	}
	turn->langs[0] = turn->conversation->lang;
	turn->lang_count = 1;
}

void turn_lang_first(struct turn *turn, enum lang lang)
{
	size_t kept = 1;
	enum lang before[LANG_COUNT];

	memcpy(before, turn->langs, sizeof before);
	turn->langs[0] = lang;
	for (size_t i = 0; i < turn->lang_count && kept < LANG_COUNT; i++) {
		if (before[i] != lang)
			turn->langs[kept++] = before[i];
	}
	turn->lang_count = kept;
}

void turn_begin(struct turn *turn, struct dialogue *dialogue, struct conversation *conversation,
		struct reply *reply)
{
	*turn = (struct turn){
		.dialogue = dialogue,
		.content = dialogue->options.content,
		.conversation = conversation,
		.reply = reply,
		.messages = json_array(),
		.lang_before = conversation->lang,
		.now_ms = clock_now(&dialogue->options.clock),
	};
	*reply = (struct reply){.lang = LANG_UNKNOWN, .intent = "", .messages = turn->messages};
	phrases_begin(dialogue->phrases);
	turn_langs(turn);
}

static bool turn_has_value(const struct turn *turn, const char *value)
{
	for (size_t i = 0; i < turn->value_count; i++) {
		if (strcmp(turn->values[i], value) == 0)
			return true;
	}
	return false;
}

void turn_value(struct turn *turn, const char *prefix, const char *id)
{
	char value[CONVERSATION_VALUE];
	int len = snprintf(value, sizeof value, "%s%s", prefix, id);

	/* An id that does not fit could not be chosen either. */
	if (len < 0 || len >= CONVERSATION_VALUE || turn->value_count == CONVERSATION_OFFERS ||
	    turn_has_value(turn, value))
		return;
	memcpy(turn->values[turn->value_count++], value, sizeof value);
}

static const struct service *municipality(const struct turn *turn)
{
	return content_municipality(turn->content);
}

static void say_in(struct turn *turn, enum lang lang, const char *key)
{
	const struct service *town_hall = municipality(turn);
	const char *name = town_hall ? town_hall->name[lang] : "";
	struct placeholder value = {"municipality", str_from(name)};

	say_key(turn->messages, turn->content, lang, key, &value, 1);
}

void turn_say(struct turn *turn, const char *key)
{
	for_each_turn_lang(turn, lang) say_in(turn, lang, key);
}

void turn_choices(struct turn *turn, const char *key)
{
	turn->asks = true;
	turn_choices_from(turn, key, 0);
}

static void add_choices(const struct turn *turn, json_t *choices, enum lang lang, size_t first)
{
	for (size_t i = first; i < turn->value_count; i++)
		choice_add(choices, turn->content, lang, turn->values[i], turn->now_ms);
}

void turn_choices_from(struct turn *turn, const char *key, size_t first)
{
	for_each_turn_lang(turn, lang)
	{
		struct buf text BUF_AUTO = {0};
		json_t *choices;

		content_render(turn->content, lang, key, NULL, 0, &text);
		choices = say_choices(turn->messages, lang, buf_borrow(&text));
		add_choices(turn, choices, lang, first);
	}
}

json_t *turn_question(struct turn *turn, enum lang lang, struct str text, const char *form,
		      const char *slot, const char *input, size_t first)
{
	json_t *message = json_object(), *choices = json_array();

	member_set(message, "type", "question");
	member_set(message, "lang", lang_code(lang));
	json_object_set_new(message, "text", json_stringn(text.data, text.len));
	member_set(message, "form", form);
	member_set(message, "slot", slot);
	member_set(message, "input", input);
	add_choices(turn, choices, lang, first);
	if (json_array_size(choices))
		json_object_set(message, "choices", choices);
	json_decref(choices);
	json_array_append_new(turn->messages, message);
	return message;
}

void turn_card(struct turn *turn, const struct service *service)
{
	for_each_turn_lang(turn, lang) answer_card(turn->dialogue->cache, turn->content, service,
						   lang, turn->now_ms, turn->messages);
}

void turn_offer_languages(struct turn *turn)
{
	static const enum lang order[] = {LANG_FR, LANG_NL, LANG_EN};
	struct buf text BUF_AUTO = {0};
	json_t *choices;

	for (size_t i = 0; i < LANG_COUNT; i++) {
		if (i)
			buf_add(&text, STR(" / "));
		content_render(turn->content, order[i], "language.choose", NULL, 0, &text);
	}
	choices = say_choices(turn->messages, LANG_UNKNOWN, buf_borrow(&text));
	for (size_t i = 0; i < LANG_COUNT; i++) {
		char value[CONVERSATION_VALUE];

		snprintf(value, sizeof value, "lang:%s", lang_code(order[i]));
		turn_value(turn, value, "");
		choice_add(choices, turn->content, order[i], value, turn->now_ms);
	}
}

static bool is_topic(const struct dialogue *dialogue, const struct intent *intent)
{
	if (!intent->suggestable || !intent->service || intent->kind == INTENT_HANDOFF ||
	    intent->kind == INTENT_SMALLTALK)
		return false;
	/* Nobody comes to chat about these; the second is no example to play with. */
	if (strcmp(intent->service, "data_protection") == 0 ||
	    strcmp(intent->id, INTENT_EMERGENCY) == 0)
		return false;
	for (size_t i = 0; i < dialogue->topic_count; i++) {
		if (strcmp(dialogue->topics[i]->service, intent->service) == 0)
			return false;
	}
	return true;
}

void topics_find(struct dialogue *dialogue)
{
	const struct content *content = dialogue->options.content;
	size_t count = content_intent_count(content);

	dialogue->topics = mem_zalloc(count + 1, sizeof(void *));
	for (size_t i = 0; i < count; i++) {
		const struct intent *intent = content_intent_at(content, i);

		if (intent->featured && intent->suggestable)
			dialogue->topics[dialogue->topic_count++] = intent;
	}
	if (dialogue->topic_count)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct intent *intent = content_intent_at(content, i);

		if (is_topic(dialogue, intent))
			dialogue->topics[dialogue->topic_count++] = intent;
	}
}

void turn_topics(struct turn *turn, size_t count, size_t skip)
{
	const struct dialogue *dialogue = turn->dialogue;

	for (size_t i = 0; i < dialogue->topic_count && count; i++) {
		const char *id = dialogue->topics[i]->id;

		if (!turn_intent(turn, id))
			continue;
		if (skip) {
			skip--;
			continue;
		}
		turn_value(turn, "intent:", id);
		count--;
	}
}

void turn_greet(struct turn *turn)
{
	turn->conversation->greeted = true;
	turn->conversation->said = SAID_OTHER;
	turn_say(turn, "greeting.first");
	if (turn->conversation->lang == LANG_UNKNOWN) {
		say_in(turn, LANG_EN, "greeting.offer");
		return; /* turn_finish offers the languages */
	}
	turn_topics(turn, 4, 0);
	turn_value(turn, "human", "");
	turn_choices(turn, "greeting.topics");
}

/* Says in front of the first reply that this is an automated assistant. */
static void introduce(struct turn *turn)
{
	json_t *messages = turn->messages, *notice = json_array();

	turn->messages = notice;
	turn_say(turn, "greeting.notice");
	turn->messages = messages;
	for (size_t i = 0; i < json_array_size(notice); i++)
		json_array_insert(messages, i, json_array_get(notice, i));
	json_decref(notice);
	turn->conversation->greeted = true;
}

void turn_finish(struct turn *turn)
{
	struct conversation *conversation = turn->conversation;

	if (!conversation->greeted && !turn->is_urgent)
		introduce(turn);
	if (conversation->lang == LANG_UNKNOWN)
		turn_offer_languages(turn);
	if (!turn->keeps_choices)
		conversation_offer(conversation, turn->values, turn->value_count);
	turn->reply->lang = conversation->lang;
}

const struct intent *turn_intent(const struct turn *turn, const char *id)
{
	const struct intent *intent = content_intent(turn->content, str_from(id));
	int64_t today;

	if (!intent || !intent->enabled)
		return NULL;
	if (intent->valid_from == INT64_MIN && intent->valid_until == INT64_MAX)
		return intent;
	/* The pack may have been loaded days ago. */
	today = moment_at(turn->now_ms).today;
	return today >= intent->valid_from && today <= intent->valid_until ? intent : NULL;
}

const struct service *turn_service(const struct turn *turn, const char *id)
{
	return id && id[0] ? content_service(turn->content, str_from(id)) : NULL;
}

static void render(struct turn *turn, const struct intent *intent, const struct service *service,
		   int32_t day)
{
	for_each_turn_lang(turn, lang)
	{
		const struct answer answer = {intent, service, day, lang,
					      turn->conversation->is_brief};

		answer_render(turn->dialogue->cache, turn->content, &answer, turn->now_ms,
			      turn->messages);
	}
}

static bool asks_for_service(const struct intent *intent)
{
	return intent->kind == INTENT_ROUTE || (intent->kind == INTENT_FORM && !intent->service);
}

const struct service *turn_service_for(const struct turn *turn, const struct intent *intent,
				       const struct service *named)
{
	const struct service *service;

	if (!asks_for_service(intent))
		return turn_service(turn, intent->service);
	if (named)
		return named;
	service = turn_service(turn, turn->conversation->service);
	if (!service)
		service = turn_service(turn, intent->service);
	return service ? service : content_municipality(turn->content);
}

void turn_answer(struct turn *turn, const struct intent *intent, const struct service *service,
		 int32_t day)
{
	struct conversation *conversation = turn->conversation;

	render(turn, intent, service, day);
	turn->reply->intent = intent->id;
	conversation->said = SAID_OTHER;
	conversation->step = 0;
	conversation->was_out_of_scope = false;
	/* "Sorry?" after a thank-you asks for what was said before it. */
	if (str_starts(str_from(intent->id), STR("greeting.")))
		return;
	conversation_note(conversation->intent, sizeof conversation->intent, str_from(intent->id));
	conversation->day = day;
	/* "And when are you open?" after an emergency does not ask for the police. */
	if (service && strcmp(intent->id, INTENT_EMERGENCY) != 0)
		conversation_note(conversation->service, sizeof conversation->service,
				  str_from(service->id));
}

bool turn_repeat(struct turn *turn)
{
	struct conversation *conversation = turn->conversation;
	const struct intent *intent =
		conversation->intent[0] ? turn_intent(turn, conversation->intent) : NULL;

	if (!intent)
		return false;
	turn_answer(turn, intent, turn_service_for(turn, intent, NULL), conversation->day);
	return true;
}
