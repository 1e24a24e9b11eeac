/* What a message, or a half of one, was understood as. */
#include "dialogue/reading.h"

bool understanding_is_gibberish(const struct understanding *u)
{
	return u->by == UNDERSTOOD_BY_MODEL && u->unknown_share > 0.7f;
}

void reading_take(const struct turn *turn, struct str text, struct reading *reading)
{
	const struct dialogue_options *options = &turn->dialogue->options;
	struct understanding *u = &reading->u;

	recall_understand(turn->dialogue->recall, options->understander, text,
			  turn->conversation->lang, u);
	reading->accept = options->accept > 0 ? options->accept : u->accept;
	reading->suggest = options->suggest > 0 ? options->suggest : u->suggest;
	reading->intent = NULL;
	reading->probability = 0;
	if (!u->candidate_count)
		return;
	reading->intent = turn_intent(turn, u->candidates[0].intent);
	reading->probability = u->candidates[0].probability;
	/* Of words that nobody knows nothing is sure, whatever their letters look like. */
	if (understanding_is_gibberish(u) && reading->probability >= reading->accept)
		reading->probability = (reading->accept + reading->suggest) / 2;
}

bool reading_is(const struct reading *reading, const char *id)
{
	return reading->u.candidate_count && strcmp(reading->u.candidates[0].intent, id) == 0;
}

bool reading_is_sure(const struct reading *reading)
{
	return reading->intent && reading->probability >= reading->accept &&
	       !reading_is(reading, INTENT_OUT_OF_SCOPE);
}

struct str entity_value(const struct understanding *u, const char *kind)
{
	struct str value = {"", 0};

	for (size_t i = 0; i < u->entity_count; i++) {
		const struct entity *entity = &u->entities[i];

		if (!str_eq(entity->kind, str_from(kind)))
			continue;
		if (value.len && !str_eq(value, entity->value))
			return (struct str){"", 0};
		value = entity->value;
	}
	return value;
}

enum asked_day entity_day(const struct understanding *u)
{
	static const char *const names[] = {"today", "tomorrow", "mon", "tue", "wed",
					    "thu",   "fri",	 "sat", "sun"};
	struct str value = entity_value(u, "day");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(value, str_from(names[i])))
			return (enum asked_day)(DAY_TODAY + (int)i);
	}
	return DAY_NONE;
}

enum lang entity_lang(const struct understanding *u)
{
	return lang_parse(entity_value(u, "lang"));
}
