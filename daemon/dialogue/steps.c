/* What Pierre does when he does not simply answer: asks, admits, hands over, switches language. */
#include <stdio.h>

#include "dialogue/booking.h"
#include "dialogue/form.h"
#include "dialogue/hours_text.h"
#include "dialogue/messages.h"
#include "dialogue/payment_talk.h"

enum { MEAN_CHOICES = 3, TOPICS = 3 };

/* The town hall's hours in a sentence, and its card. */
static void contact(struct turn *turn, const struct service *service)
{
	struct moment moment = moment_at(turn->now_ms);

	if (!service)
		return;
	for_each_turn_lang(turn, lang)
	{
		struct buf text BUF_AUTO = {0};

		if (service->hours) {
			hours_answer(turn->content, lang, service, DAY_NONE, &moment, &text);
			say_text(turn->messages, lang, buf_borrow(&text));
		}
		answer_card(turn->dialogue->cache, turn->content, service, lang, turn->now_ms,
			    turn->messages);
	}
}

void step_human(struct turn *turn)
{
	const struct intent *intent = turn_intent(turn, "dialogue.human");

	if (intent && intent->reply)
		turn_say(turn, intent->reply);
	else
		turn_say(turn, "fallback.human");
	contact(turn, content_municipality(turn->content));
	turn->reply->intent = intent ? intent->id : "dialogue.human";
	turn->conversation->said = SAID_OTHER;
	turn->conversation->step = 0;
}

/* The service of the likeliest intent that has one, or the one spoken of last. */
static const struct service *likeliest_service(const struct turn *turn,
					       const struct understanding *u)
{
	for (size_t i = 0; u && i < u->candidate_count; i++) {
		const struct intent *intent = turn_intent(turn, u->candidates[i].intent);
		const struct service *service = intent ? turn_service(turn, intent->service) : NULL;

		if (service && u->candidates[i].probability >= 0.05f)
			return service;
	}
	return turn_service(turn, turn->conversation->service);
}

static void fallback_topics(struct turn *turn, const char *key, const char *choices, size_t skip)
{
	turn_say(turn, key);
	turn_topics(turn, TOPICS, skip);
	turn_value(turn, "human", "");
	turn_choices(turn, choices);
}

/* A text that names a service, and its card. */
static void say_service(struct turn *turn, const char *key, const struct service *service)
{
	for_each_turn_lang(turn, lang)
	{
		struct placeholder name = {"service", str_from(service->name[lang])};

		say_key(turn->messages, turn->content, lang, key, &name, 1);
		answer_card(turn->dialogue->cache, turn->content, service, lang, turn->now_ms,
			    turn->messages);
	}
}

static void fallback_service(struct turn *turn, const struct understanding *u, const char *known,
			     const char *unknown)
{
	const struct service *service = likeliest_service(turn, u);
	const char *key = service ? known : unknown;

	if (!service)
		service = content_municipality(turn->content);
	if (service)
		say_service(turn, key, service);
	else
		turn_say(turn, key);
}

/* Six steps of different texts in turn, so that none is said twice in a row. */
void step_fallback(struct turn *turn, const struct understanding *u)
{
	struct conversation *conversation = turn->conversation;

	turn->reply->fallback = true;
	conversation->said = SAID_OTHER;
	switch (conversation->step) {
	case 0:
		fallback_topics(turn, "fallback.rephrase", "fallback.topics", 0);
		break;
	case 1:
		fallback_service(turn, u, "fallback.service", "fallback.town_hall");
		break;
	case 2:
		turn_say(turn, "fallback.human");
		contact(turn, content_municipality(turn->content));
		break;
	case 3:
		fallback_topics(turn, "fallback.rephrase_again", "fallback.topics_again", TOPICS);
		break;
	case 4:
		fallback_service(turn, u, "fallback.service_again", "fallback.town_hall_again");
		break;
	default:
		turn_say(turn, "fallback.human_again");
		contact(turn, content_municipality(turn->content));
	}
	conversation->step = (uint8_t)((conversation->step + 1) % CONVERSATION_STEPS);
}

const struct service *step_elsewhere_service(const struct turn *turn, const struct understanding *u)
{
	return content_service(turn->content, entity_value(u, "elsewhere"));
}

/* Not ours, but somebody's: their name and card. */
static void point_elsewhere(struct turn *turn, const struct service *service)
{
	say_service(turn, "elsewhere.service", service);
	turn->conversation->said = SAID_OTHER;
	turn->conversation->step = 0;
}

void step_out_of_scope(struct turn *turn, const struct understanding *u)
{
	const struct intent *intent = turn_intent(turn, INTENT_OUT_OF_SCOPE);
	const struct service *service = step_elsewhere_service(turn, u);

	turn->reply->intent = INTENT_OUT_OF_SCOPE;
	if (service) {
		point_elsewhere(turn, service);
		return;
	}
	if (turn->conversation->was_out_of_scope) {
		step_fallback(turn, u);
		return;
	}
	turn->reply->fallback = true;
	turn_say(turn, intent && intent->reply ? intent->reply : "fallback.out_of_scope");
	turn->conversation->was_out_of_scope = true;
	turn->conversation->said = SAID_OUT_OF_SCOPE;
}

static bool may_suggest(const struct intent *intent)
{
	return intent && intent->suggestable && intent->kind != INTENT_CONTROL &&
	       intent->kind != INTENT_SMALLTALK && intent->kind != INTENT_HANDOFF &&
	       strcmp(intent->id, INTENT_OUT_OF_SCOPE) != 0;
}

bool step_did_you_mean(struct turn *turn, const struct understanding *u, float likely)
{
	struct conversation *conversation = turn->conversation;
	bool again = conversation->said == SAID_MEAN;
	size_t found = 0;

	for (size_t i = 0; i < u->candidate_count && found < MEAN_CHOICES; i++) {
		const struct intent *intent = turn_intent(turn, u->candidates[i].intent);
		/* The surest must be so likely; what stands beside it, worth a look. */
		float least = found ? u->candidates[0].probability / 5 : likely;

		if (!may_suggest(intent) || u->candidates[i].probability < least)
			continue;
		turn_value(turn, "intent:", intent->id);
		found = turn->value_count;
	}
	if (!found)
		return false;
	turn_value(turn, "none", "");
	turn_value(turn, "human", "");
	if (found == 1)
		turn_choices(turn, again ? "mean.one_again" : "mean.one");
	else
		turn_choices(turn, again ? "mean.many_again" : "mean.many");
	conversation->said = again ? SAID_MEAN_AGAIN : SAID_MEAN;
	return true;
}

void step_none(struct turn *turn)
{
	struct conversation *conversation = turn->conversation;

	turn->reply->fallback = true;
	if (conversation->said == SAID_NONE) {
		step_fallback(turn, NULL);
		return;
	}
	turn_say(turn, "none.other_words");
	/* Other words were asked for now: the ladder goes on with the service. */
	if (conversation->step == 0)
		conversation->step = 1;
	conversation->said = SAID_NONE;
}

void step_help(struct turn *turn)
{
	turn_say(turn, "help.intro");
	turn_topics(turn, 6, 0);
	turn_value(turn, "human", "");
	turn_choices(turn, "help.topics");
	turn->reply->intent = "dialogue.help";
	turn->conversation->said = SAID_OTHER;
}

void step_empty(struct turn *turn)
{
	bool again = turn->conversation->said == SAID_EMPTY;

	turn_say(turn, again ? "prompt.empty_again" : "prompt.empty");
	turn->conversation->said = again ? SAID_EMPTY_AGAIN : SAID_EMPTY;
	turn->keeps_choices = true;
}

void step_which(struct turn *turn)
{
	struct conversation *conversation = turn->conversation;

	for (size_t i = 0; i < conversation->current; i++)
		turn_value(turn, conversation_choice(conversation, i), "");
	turn_choices(turn, "choice.which");
	conversation->said = SAID_OTHER;
}

void step_language(struct turn *turn, enum lang lang)
{
	struct conversation *conversation = turn->conversation;

	turn->reply->intent = "dialogue.language";
	if (lang == LANG_UNKNOWN) {
		turn->asks = true;
		if (conversation->lang != LANG_UNKNOWN)
			turn_offer_languages(turn);
		return; /* turn_finish does it otherwise */
	}
	conversation_set_lang(conversation, lang);
	turn_langs(turn);
	if (!conversation->greeted) {
		turn_greet(turn);
		return;
	}
	turn_say(turn, "language.switched");
	if (turn->conversation->form_count)
		return; /* its question comes again */
	if (turn_repeat(turn)) {
		turn->reply->intent = "dialogue.language";
		return;
	}
	conversation->said = SAID_OTHER;
	if (conversation->form_count)
		return; /* its question follows */
	turn_topics(turn, 4, 0);
	turn_value(turn, "human", "");
	turn_choices(turn, "greeting.topics");
}

static void choose_intent(struct turn *turn, struct str name)
{
	char id[CONVERSATION_VALUE];
	const struct intent *intent;

	snprintf(id, sizeof id, "%.*s", STR_ARG(name));
	intent = turn_intent(turn, id);
	if (!intent) {
		turn_say(turn, "choice.gone");
		return;
	}
	if (intent->kind == INTENT_HANDOFF) {
		step_human(turn);
		return;
	}
	turn->is_urgent = strcmp(intent->id, INTENT_EMERGENCY) == 0;
	turn_answer(turn, intent, turn_service_for(turn, intent, NULL), DAY_NONE);
	form_chosen(turn, intent);
}

void step_choose(struct turn *turn, struct str value)
{
	turn->reply->confidence = 1;
	if (str_starts(value, STR("lang:"))) {
		step_language(turn, lang_parse(str_slice(value, 5, value.len)));
	} else if (str_starts(value, STR("intent:"))) {
		choose_intent(turn, str_slice(value, 7, value.len));
	} else if (str_eq(value, STR("human"))) {
		step_human(turn);
	} else if (form_choose(turn, value) || booking_choose(turn, value) ||
		   payment_choose(turn, value)) {
		return;
	} else {
		step_none(turn);
	}
}
