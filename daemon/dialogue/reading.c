/* What a message, or a half of one, was understood as. */
#include "dialogue/reading.h"

#include "dialogue/hours_text.h"
#include "text/normalise.h"

void reading_take(const struct turn *turn, struct str text, struct reading *reading)
{
	const struct dialogue_options *options = &turn->dialogue->options;
	struct understanding *u = &reading->u;

	reading->text = text;
	recall_understand(turn->dialogue->recall, options->understander, text,
			  turn->conversation->lang, u);
	u->accept = options->accept > 0 ? options->accept : u->accept;
	u->suggest = options->suggest > 0 ? options->suggest : u->suggest;
	reading->intent = u->candidate_count ? turn_intent(turn, u->candidates[0].intent) : NULL;
	reading->probability = understanding_sureness(u);
}

bool reading_is(const struct reading *reading, const char *id)
{
	return reading->u.candidate_count && strcmp(reading->u.candidates[0].intent, id) == 0;
}

bool reading_is_sure(const struct reading *reading)
{
	return reading->intent && understanding_decide(&reading->u) == DECISION_ANSWER;
}

void reading_words(const struct reading *reading, const struct entity *entity, struct buf *out)
{
	struct buf normalised BUF_AUTO = {0};
	struct str text = str_trim(reading->text), words;

	text_normalise(text, &normalised);
	words = buf_borrow(&normalised);
	if (entity->end > words.len || entity->begin > entity->end)
		return;
	/* Where normalising has only changed the case, the offsets hold in both. */
	buf_add(out, str_slice(words.len == text.len ? text : words, entity->begin, entity->end));
}

const struct entity *reading_entity(const struct reading *reading, const char *kind)
{
	for (size_t i = 0; i < reading->u.entity_count; i++) {
		if (str_eq(reading->u.entities[i].kind, str_from(kind)))
			return &reading->u.entities[i];
	}
	return NULL;
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

static bool is_kind(const struct entity *entity, const char *kind)
{
	return str_eq(entity->kind, str_from(kind));
}

/* A date without a year is the next one: 3 January, said in December, lies ahead. */
static int32_t date_days(int64_t number, int64_t today)
{
	int year = (int)(number / 10000), month = (int)(number / 100 % 100);
	int day = (int)(number % 100);

	if (year)
		return (int32_t)civil_days(year, month, day);
	year = civil_from_days(today).year;
	if (civil_days(year, month, day) < today)
		year++;
	return (int32_t)civil_days(year, month, day);
}

static int32_t word_days(struct str value, int64_t today)
{
	static const char *const names[] = {"yesterday", "today", "tomorrow", "after_tomorrow"};
	static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	int now = civil_from_days(today).weekday;

	for (int i = 0; i < 4; i++) {
		if (str_eq(value, str_from(names[i])))
			return (int32_t)today + i - 1;
	}
	for (int i = 0; i < 7; i++) {
		if (str_eq(value, str_from(weekdays[i])))
			return (int32_t)today + (i - now + 7) % 7;
	}
	return DAY_NONE;
}

int32_t entity_day(const struct understanding *u, int64_t now_ms)
{
	int64_t today = moment_at(now_ms).today;

	for (size_t i = 0; i < u->entity_count; i++) {
		if (is_kind(&u->entities[i], "date"))
			return date_days(u->entities[i].number, today);
	}
	return word_days(entity_value(u, "day"), today);
}

enum lang entity_lang(const struct understanding *u)
{
	return lang_parse(entity_value(u, "lang"));
}
