/* The policy: from what was understood to what is done. */
#include "dialogue/policy.h"

#include "dialogue/booking.h"
#include "dialogue/control.h"
#include "dialogue/form.h"
#include "dialogue/questions.h"
#include "dialogue/typed.h"

/* From this probability on, a message in another language changes the conversation's. */
static const double language_sure = 0.9;

enum { SENTENCE_WORDS = 3 };

/* The service that is named, or where one goes for the document that is named. */
static const struct service *named_service(const struct turn *turn, const struct reading *reading)
{
	struct str named = entity_value(&reading->u, "service");

	if (named.len)
		return content_service(turn->content, named);
	return content_service_of_document(turn->content, entity_value(&reading->u, "document"));
}

/* Answers; `whole` is the message that the reading is a part of, for a service named there. */
static void answer(struct turn *turn, const struct reading *reading, const struct reading *whole)
{
	const struct service *service = named_service(turn, reading);

	if (!service)
		service = named_service(turn, whole);
	turn_answer(turn, reading->intent, turn_service_for(turn, reading->intent, service),
		    entity_day(&reading->u, turn->now_ms));
}

/* "The phone number of the railways": a question that we answer, but not of ours. */
static bool is_elsewhere(const struct turn *turn, const struct reading *reading)
{
	return reading->intent && reading->intent->kind == INTENT_ROUTE &&
	       !entity_value(&reading->u, "service").len &&
	       step_elsewhere_service(turn, &reading->u);
}

static void act(struct turn *turn, const struct reading *reading)
{
	if (control_act(turn, reading))
		return;
	answer(turn, reading, reading);
	if (!booking_follow(turn, reading))
		form_follow(turn, reading, true);
}

/* --- emergencies and languages --- */

static void emergency(struct turn *turn, const struct reading *reading)
{
	const struct intent *intent = reading->intent;

	/* In the language of the message, and while none was known before, in French and Dutch. */
	if (turn->lang_before == LANG_UNKNOWN)
		turn_langs_unknown(turn);
	else if (reading->u.lang != LANG_UNKNOWN)
		turn->lang_count = 0;
	if (reading->u.lang != LANG_UNKNOWN)
		turn_lang_first(turn, reading->u.lang);
	turn->is_urgent = true;
	turn->reply->confidence = (double)reading->probability;
	turn_answer(turn, intent, turn_service(turn, intent->service), DAY_NONE);
}

/* Already when it is only likely: a needless 112 costs a glance. */
static bool is_emergency(const struct reading *reading)
{
	return reading->intent && reading_is(reading, INTENT_EMERGENCY) &&
	       reading->probability >= reading->u.suggest;
}

static void follow_language(struct turn *turn, struct str text, const struct reading *reading)
{
	struct conversation *conversation = turn->conversation;
	const struct understanding *u = &reading->u;
	double probability;

	if (u->lang == LANG_UNKNOWN || (u->lang == conversation->lang && !conversation->is_guess))
		return;
	probability = u->lang_probability[u->lang];
	if (conversation->lang == LANG_UNKNOWN || conversation->is_guess) {
		bool recognised = reading->intent && reading->probability >= reading->u.suggest &&
				  !reading_is(reading, INTENT_OUT_OF_SCOPE);

		/* Gibberish has a likely language too. */
		if (understanding_is_gibberish(u) || (!recognised && questions_words(text) < 2) ||
		    probability < (recognised ? 0.5 : language_sure))
			return;
	} else if (probability < language_sure ||
		   (u->by != UNDERSTOOD_BY_EXACT && questions_words(text) < SENTENCE_WORDS)) {
		return;
	}
	conversation_set_lang(conversation, u->lang);
	turn_langs(turn);
}

/* --- two questions in one message --- */

static bool is_service_question(const struct reading *reading)
{
	const struct intent *intent = reading_is_sure(reading) ? reading->intent : NULL;

	return intent && intent->kind != INTENT_CONTROL && intent->kind != INTENT_SMALLTALK &&
	       intent->kind != INTENT_HANDOFF;
}

/* The same counter needs one card, below the last answer. */
static void drop_repeated_cards(json_t *messages)
{
	for (size_t i = json_array_size(messages); i-- > 0;) {
		json_t *later = json_array_get(messages, i);

		if (strcmp(json_string_value(json_object_get(later, "type")), "service") != 0)
			continue;
		for (size_t j = i; j-- > 0;) {
			json_t *earlier = json_array_get(messages, j);

			if (!json_equal(json_object_get(later, "service"),
					json_object_get(earlier, "service")) ||
			    !json_equal(json_object_get(later, "lang"),
					json_object_get(earlier, "lang")))
				continue;
			json_array_remove(messages, j);
			i--;
		}
	}
}

static void answer_both(struct turn *turn, const struct reading *left, const struct reading *right,
			const struct reading *whole)
{
	answer(turn, left, whole);
	answer(turn, right, whole);
	drop_repeated_cards(turn->messages);
	form_follow(turn, left, false);
	form_follow(turn, right, false);
	turn->reply->intent = left->intent->id;
	turn->reply->confidence =
		(double)(left->probability < right->probability ? left->probability
								: right->probability);
}

/* May this cut be taken: both halves sure, and the whole no sure third thing? */
static bool answer_split(struct turn *turn, const struct split *split, const struct reading *whole)
{
	struct reading left, right;
	const struct reading *only = NULL;

	reading_take(turn, split->left, &left);
	reading_take(turn, split->right, &right);
	if (reading_is(&left, INTENT_EMERGENCY) || reading_is(&right, INTENT_EMERGENCY)) {
		only = reading_is(&left, INTENT_EMERGENCY) ? &left : &right;
		if (reading_is_sure(only))
			emergency(turn, only);
		return reading_is_sure(only);
	}
	if (!reading_is_sure(&left) || !reading_is_sure(&right) || left.intent == right.intent)
		return false;
	if (reading_is_sure(whole) && whole->intent != left.intent && whole->intent != right.intent)
		return false;
	if (is_service_question(&left) && is_service_question(&right)) {
		answer_both(turn, &left, &right, whole);
		return true;
	}
	/* "Hello! When are you open?": a greeting needs no answer of its own. */
	if (is_service_question(&left) == is_service_question(&right))
		return false;
	only = is_service_question(&left) ? &left : &right;
	turn->reply->confidence = (double)only->probability;
	answer(turn, only, whole);
	form_follow(turn, only, true);
	return true;
}

static bool answer_two(struct turn *turn, struct str text, const struct reading *whole)
{
	struct split splits[QUESTIONS_SPLITS];
	size_t count = whole->u.by == UNDERSTOOD_BY_EXACT ? 0 : questions_split(text, splits);

	for (size_t i = 0; i < count; i++) {
		if (answer_split(turn, &splits[i], whole))
			return true;
	}
	return false;
}

/* --- one message --- */

/* A greeting that is only likely is greeted all the same, unless it may be a question. */
static bool is_harmless(const struct reading *reading)
{
	return reading->intent &&
	       (reading->intent->kind == INTENT_SMALLTALK ||
		reading->intent->kind == INTENT_HANDOFF || reading_is(reading, "dialogue.help"));
}

/* What nobody can read is not understood, rather than none of our business. */
static void decide_out_of_scope(struct turn *turn, const struct reading *reading)
{
	const struct understanding *u = &reading->u;

	if (understanding_is_gibberish(u))
		step_fallback(turn, u);
	else if (understanding_decide(u) == DECISION_REFUSE ||
		 !step_did_you_mean(turn, u, understanding_least(u, reading->probability)))
		step_out_of_scope(turn, u);
}

static void decide_unsure(struct turn *turn, const struct reading *reading)
{
	if (step_did_you_mean(turn, &reading->u, reading->u.suggest / 2))
		return;
	if (is_harmless(reading))
		act(turn, reading);
	else
		step_fallback(turn, &reading->u);
}

static void decide(struct turn *turn, const struct reading *reading)
{
	turn->reply->confidence = (double)reading->probability;
	if (reading->probability < reading->u.suggest)
		step_fallback(turn, &reading->u);
	else if (is_elsewhere(turn, reading))
		step_out_of_scope(turn, &reading->u);
	else if (reading_is(reading, INTENT_OUT_OF_SCOPE))
		decide_out_of_scope(turn, reading);
	else if (reading_is_sure(reading))
		act(turn, reading);
	else
		decide_unsure(turn, reading);
}

/* To an open form one says names, streets and single words: only sentences tell the language. */
static bool tells_language(const struct turn *turn, struct str text)
{
	return !turn->conversation->form_count ||
	       (!form_asks_name(turn) && questions_words(text) >= SENTENCE_WORDS);
}

void policy_message(struct turn *turn, struct str text)
{
	struct reading whole;
	bool tells;

	text = str_trim(text);
	if (typed_choice(turn, text)) {
		form_return(turn);
		return;
	}
	reading_take(turn, text, &whole);
	if (!whole.u.candidate_count && questions_words(text) == 0) {
		step_empty(turn);
		return;
	}
	if (is_emergency(&whole) && !form_is_calm(turn, &whole)) {
		emergency(turn, &whole);
		follow_language(turn, text, &whole);
		return;
	}
	if (booking_message(turn, &whole)) {
		form_return(turn);
		return;
	}
	tells = tells_language(turn, text);
	if (tells)
		follow_language(turn, text, &whole);
	if (form_message(turn, &whole))
		return;
	if (!tells)
		follow_language(turn, text, &whole);
	if (!answer_two(turn, text, &whole))
		decide(turn, &whole);
	form_return(turn);
}
