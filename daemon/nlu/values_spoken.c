/* Times of day as people say them: halves, quarters, noon and midnight, in three languages. */
#include "nlu/values_time.h"

enum { HOURS = 12, LONGEST_NAME = 6 };

static const char *const dutch[HOURS] = {"een",	  "twee", "drie",  "vier", "vijf", "zes",
					 "zeven", "acht", "negen", "tien", "elf",  "twaalf"};
static const char *const french[HOURS] = {"une",  "deux", "trois", "quatre", "cinq", "six",
					  "sept", "huit", "neuf",  "dix",    "onze", "douze"};
static const char *const english[HOURS] = {"one",   "two",   "three", "four", "five",	"six",
					   "seven", "eight", "nine",  "ten",  "eleven", "twelve"};

static int find_name(struct str plain, const char *const names[HOURS])
{
	for (int i = 0; i < HOURS; i++) {
		if (plain.len && plain.data[0] == names[i][0] && str_eq(plain, str_from(names[i])))
			return i + 1;
	}
	return 0;
}

int time_dutch_hour(struct value_words words, size_t at)
{
	return at < words.count ? find_name(words.items[at].plain, dutch) : 0;
}

int time_named_hour(struct value_words words, size_t at)
{
	struct str plain;
	int hour;

	if (at >= words.count || words.items[at].plain.len > LONGEST_NAME)
		return 0;
	plain = words.items[at].plain;
	hour = find_name(plain, dutch);
	if (!hour)
		hour = find_name(plain, french);
	return hour ? hour : find_name(plain, english);
}

static int digits_hour(struct value_words words, size_t at)
{
	struct value_parts parts;

	if (at >= words.count || !value_parts_read(words.items[at].text, &parts) ||
	    parts.count != 1 || parts.digits[0] > 2 || parts.value[0] > 23)
		return -1;
	return (int)parts.value[0];
}

int time_hour(struct value_words words, size_t at)
{
	int hour = time_named_hour(words, at);

	return hour ? hour : digits_hour(words, at);
}

bool time_is_asked(struct value_words words, size_t at)
{
	static const char *const when[] = {
		"om",	 "rond",   "tegen", "omstreeks", "vanaf",   "tot",    "voor",
		"na",	 "a",	   "vers",  "des",	 "jusqu'",  "jusque", "avant",
		"apres", "entre",  "at",    "around",	 "by",	    "from",   "until",
		"till",	 "before", "after", "tussen",	 "between", NULL};

	return at > 0 && value_is_one(words, at - 1, when);
}

/* `minutes` from the full hour, backwards when negative; the hour is 12 at most. */
static bool set_reading(struct clock_reading *reading, int hour, int minutes, size_t end)
{
	int time = hour * 60 + minutes;

	*reading = (struct clock_reading){time / 60 % 24, time % 60, end};
	return true;
}

static int hour_of_twelve(struct value_words words, size_t at)
{
	int hour = time_hour(words, at);

	return hour <= HOURS ? hour : 0;
}

/* "half elf", "half past ten" */
static bool half_at(struct value_words words, size_t at, struct clock_reading *reading)
{
	int hour;

	if (value_is(words, at + 1, "past")) {
		hour = hour_of_twelve(words, at + 2);
		return hour > 0 && set_reading(reading, hour, 30, at + 3);
	}
	hour = time_dutch_hour(words, at + 1);
	if (!hour)
		hour = digits_hour(words, at + 1);
	/* Half one is half an hour before one: after noon has begun. */
	if (hour == 1)
		hour = HOURS + 1;
	return hour > 0 && hour <= HOURS + 1 && set_reading(reading, hour, -30, at + 2);
}

/* "voor drie", "over half elf", "past three", "to three", which begin at word `at`. */
static bool offset_at(struct value_words words, size_t at, int minutes,
		      struct clock_reading *reading)
{
	static const char *const before[] = {"voor", "to", NULL};
	static const char *const after[] = {"over", "past", NULL};
	bool is_before = value_is_one(words, at, before);
	int hour;

	if (!is_before && !value_is_one(words, at, after))
		return false;
	if (is_before)
		minutes = -minutes;
	if (value_is(words, at + 1, "half")) {
		if (!half_at(words, at + 1, reading))
			return false;
		return set_reading(reading, reading->hour, reading->minute + minutes, reading->end);
	}
	hour = hour_of_twelve(words, at + 1);
	if (hour == 1 && is_before)
		hour = HOURS + 1;
	return hour > 0 && set_reading(reading, hour, minutes, at + 2);
}

/* "vijf over drie"; without "om" it may be five of something. */
static bool minutes_at(struct value_words words, size_t at, struct clock_reading *reading)
{
	static const char *const twenty[] = {"twintig", "twenty", NULL};
	int minutes = value_is_one(words, at, twenty) ? 20 : time_hour(words, at);

	if (minutes <= 0 || (!value_is(words, at + 1, "past") && !time_is_asked(words, at)))
		return false;
	return offset_at(words, at + 1, minutes, reading);
}

/* "bruxelles-midi", "gare du midi", "après-midi" are no time. */
static bool is_noon(struct value_words words, size_t at)
{
	static const char *const places[] = {"-",	  "du",	     "gare",	 "station",
					     "bruxelles", "brussel", "brussels", "quartier",
					     "zuid",	  "apres",   NULL};
	static const char *const noon[] = {"noon", "midday", "midi", NULL};

	return value_is_one(words, at, noon) && !(at > 0 && value_is_one(words, at - 1, places));
}

bool time_spoken_at(struct value_words words, size_t at, struct clock_reading *reading)
{
	static const char *const midnight[] = {"minuit", "midnight", "middernacht", NULL};
	static const char *const quarter[] = {"kwart", "quarter", NULL};

	if (value_is(words, at, "half"))
		return half_at(words, at, reading);
	if (value_is_one(words, at, quarter))
		return offset_at(words, at + 1, 15, reading);
	if (is_noon(words, at))
		return set_reading(reading, HOURS, 0, at + 1);
	if (value_is_one(words, at, midnight))
		return set_reading(reading, 0, 0, at + 1);
	return minutes_at(words, at, reading);
}
