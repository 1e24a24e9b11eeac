/* Times of day, by the clock: "10u30", "10 h", "10:30", "3 pm", "dix heures et demie". Hours are
 * as they were said: "om 3 uur" is 03:00 unless something says that it is after noon. */
#include "nlu/values_time.h"

enum { NOON = 12, FIRST_LIKELY_HOUR = 7 };

/* The minutes of a number word that has two digits, or begins so before a hyphen ("9u30-12u30",
 * which the tokenizer cuts there); -1 when it has none. */
static int minutes_of(struct value_words words, size_t at)
{
	struct value_parts parts;

	if (at >= words.count || !value_parts_read(words.items[at].text, &parts) ||
	    parts.digits[0] != 2 || parts.value[0] > 59 ||
	    (parts.count > 1 && parts.separator[0] != '-') || value_is_euro(words, at + 1))
		return -1;
	return (int)parts.value[0];
}

/* "pm", "p.m."; 'a', 'p' or '\0', and the word behind it. */
static char half_day(struct value_words words, size_t at, size_t *end)
{
	char half = '\0';

	if (value_is(words, at, "am") || value_is(words, at, "pm")) {
		*end = at + 1;
		return words.items[at].plain.data[0];
	}
	if (value_is(words, at, "a") || value_is(words, at, "p"))
		half = words.items[at].plain.data[0];
	if (!half || !value_is(words, at + 1, ".") || !value_is(words, at + 2, "m") ||
	    !value_is_joined(words, at + 1))
		return '\0';
	*end = at + 3 + value_is(words, at + 3, ".");
	return half;
}

/* "'s avonds", "de l'après-midi", "in the evening": the word behind it, or `at`. */
static size_t skip_afternoon(struct value_words words, size_t at)
{
	static const char *const fill[] = {"'s", "de", "du", "l'", "in", "the", "apres", "-", NULL};
	static const char *const parts[] = {"middags", "namiddags", "avonds",  "namiddag",
					    "soir",    "afternoon", "evening", NULL};
	size_t i = at;

	while (i < at + 4 && value_is_one(words, i, fill))
		i++;
	if (i > at && value_is_one(words, i, parts))
		return i + 1;
	return i > at + 1 && value_is(words, i, "midi") && !value_is(words, i - 1, "de") ? i + 1
											 : at;
}

/* What may follow a time: am and pm, "uur", the part of the day. False: 14 am. */
static bool finish(struct value_words words, struct clock_reading *reading)
{
	static const char *const clocks[] = {"u", "uur", "h", "o'clock", NULL};
	size_t end = reading->end;
	char half;

	if (value_is_one(words, end, clocks))
		reading->end = ++end;
	half = half_day(words, end, &reading->end);
	if (half) {
		if (reading->hour < 1 || reading->hour > NOON)
			return false;
		reading->hour = reading->hour % NOON + (half == 'p' ? NOON : 0);
		return true;
	}
	reading->end = skip_afternoon(words, end);
	if (reading->end > end && reading->hour > 0 && reading->hour < NOON)
		reading->hour += NOON;
	return true;
}

/* "10:30", "10:30-12:00"; "10.30" only with what says that it is a time. */
static bool digits_at(struct value_words words, size_t at, struct clock_reading *reading)
{
	static const char *const units[] = {"u", "uur", "h", NULL};
	struct value_parts parts;
	size_t end;

	if (!value_parts_read(words.items[at].text, &parts) || parts.count < 2 ||
	    parts.digits[0] > 2 || parts.digits[1] != 2 || parts.value[0] > 23 ||
	    parts.value[1] > 59 || value_is_euro(words, at + 1))
		return false;
	if (parts.separator[0] != ':' &&
	    (parts.count > 2 || parts.separator[0] != '.' ||
	     (!value_is_one(words, at + 1, units) && !half_day(words, at + 1, &end))))
		return false;
	if (parts.count > 2 && parts.separator[1] != '-' &&
	    (parts.separator[1] != ':' || parts.digits[2] != 2))
		return false;
	*reading = (struct clock_reading){(int)parts.value[0], (int)parts.value[1], at + 1};
	return true;
}

/* "et demie", "et quart", "moins le quart", "moins dix" behind the hour. */
static void add_french(struct value_words words, struct clock_reading *reading)
{
	size_t at = reading->end;
	int minutes = 0;

	if (value_is(words, at, "et")) {
		if (value_is(words, at + 1, "demie") || value_is(words, at + 1, "demi"))
			minutes = 30;
		else if (value_is(words, at + 1, "quart"))
			minutes = 15;
		at += 2;
	} else if (value_is(words, at, "moins")) {
		at += value_is(words, at + 1, "le") ? 2 : 1;
		minutes = value_is(words, at, "quart") ? -15 : -time_named_hour(words, at);
		at++;
	}
	if (!minutes)
		return;
	if (minutes < 0) {
		reading->hour = (reading->hour + 23) % 24;
		minutes += 60;
	}
	reading->minute = minutes;
	reading->end = at;
}

/* "binnen 10 u", "dans 2 h", "8 uur per dag" are durations; so are, more often than not, the small
 * numbers that nothing asks for. */
static bool is_duration(struct value_words words, size_t at, const struct clock_reading *reading)
{
	static const char *const during[] = {"binnen", "gedurende", "pendant", "durant", "dans",
					     "within", "for",	    "in",      "en",	 NULL};
	static const char *const each[] = {"per", "par", "lang", "later", "/", NULL};

	if (at > 0 && value_is_one(words, at - 1, during))
		return true;
	return value_is_one(words, reading->end, each) ||
	       (reading->hour < FIRST_LIKELY_HOUR && !time_is_asked(words, at));
}

/* "10u30", "10 h", "dix heures et demie", "10 heures 30" */
static bool hours_at(struct value_words words, size_t at, struct clock_reading *reading)
{
	static const char *const units[] = {"u", "h", "uur", "heure", "heures", NULL};
	int hour, minute;

	if (!value_is_one(words, at + 1, units))
		return false;
	hour = time_hour(words, at);
	if (hour < 0)
		return false;
	*reading = (struct clock_reading){hour, 0, at + 2};
	minute = minutes_of(words, at + 2);
	if (minute >= 0) {
		reading->minute = minute;
		reading->end = at + 3;
		return true;
	}
	if (value_is_joined(words, at + 1) && value_is_digit(words.items[at + 2].text.data[0]))
		return false;
	add_french(words, reading);
	return !is_duration(words, at, reading);
}

/* "3 pm", "ten o'clock" */
static bool english_at(struct value_words words, size_t at, struct clock_reading *reading)
{
	size_t end;
	int hour;

	if (!value_is(words, at + 1, "o'clock") && !half_day(words, at + 1, &end))
		return false;
	hour = time_hour(words, at);
	*reading = (struct clock_reading){hour, 0, at + 1};
	return hour > 0;
}

bool value_time_at(struct value_words words, size_t at, struct value *value)
{
	struct clock_reading reading;

	if (!digits_at(words, at, &reading) && !hours_at(words, at, &reading) &&
	    !english_at(words, at, &reading)) {
		if (!time_spoken_at(words, at, &reading))
			return false;
		add_french(words, &reading);
	}
	if (!finish(words, &reading))
		return false;
	*value = (struct value){VALUE_TIME, reading.hour * 100 + reading.minute, reading.end - at};
	return true;
}
