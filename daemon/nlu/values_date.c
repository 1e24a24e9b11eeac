/* Dates: "3/4", "24-12-2026", and a day before or behind the name of a month. */
#include "nlu/values_read.h"

enum { CENTURY = 2000, FIRST_YEAR = 1900, LAST_YEAR = 2099 };

static bool is_day(int64_t year, int64_t month, int64_t day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return month != 2 || day < 29 || !year ||
	       (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static bool set_date(struct value *value, int64_t year, int64_t month, int64_t day, size_t words)
{
	if (!is_day(year, month, day))
		return false;
	*value = (struct value){VALUE_DATE, year * 10000 + month * 100 + day, words};
	return true;
}

static bool is_year(const struct value_parts *parts)
{
	return parts->count == 1 && parts->digits[0] == 4 && parts->value[0] >= FIRST_YEAR &&
	       parts->value[0] <= LAST_YEAR;
}

/* "3/4", "24-12-2026", "24.12.26", "2026-12-24" */
static bool numeric_date(const struct value_parts *parts, struct value *value)
{
	const int64_t *v = parts->value;

	if (parts->count == 2)
		return parts->separator[0] == '/' && parts->digits[0] <= 2 &&
		       parts->digits[1] <= 2 && set_date(value, 0, v[1], v[0], 1);
	if (parts->count != 3 || parts->separator[0] != parts->separator[1] ||
	    !strchr("/-.", parts->separator[0]) || parts->digits[1] > 2)
		return false;
	if (parts->digits[0] == 4 && parts->digits[2] <= 2)
		return set_date(value, v[0], v[1], v[2], 1);
	if (parts->digits[0] > 2 || (parts->digits[2] != 4 && parts->digits[2] != 2))
		return false;
	return set_date(value, parts->digits[2] == 2 ? CENTURY + v[2] : v[2], v[1], v[0], 1);
}

/* The year that stands at word `at`, behind an optional comma; *end is behind it. 0: none. */
static int64_t year_at(struct value_words words, size_t at, size_t *end)
{
	struct value_parts parts;

	if (value_is(words, at, ","))
		at++;
	if (at >= words.count || !value_parts_read(words.items[at].text, &parts) ||
	    !is_year(&parts))
		return 0;
	*end = at + 1;
	return parts.value[0];
}

/* "er", "de", "th", "of": what stands between day and month is short in each language. */
static bool is_small_word(const struct rule_word *word)
{
	return word->plain.len && word->plain.len <= 3 && value_is_letter(word->plain.data[0]);
}

/* "12 mei", "1er mai 2027", "12th of May" */
static bool date_before_month(struct value_words words, size_t at, int64_t day, value_month *month,
			      void *context, struct value *value)
{
	size_t next = at + 1;

	for (int skipped = 0; next < words.count; skipped++, next++) {
		size_t end;
		int number = month(context, next, &end);
		int64_t year;

		if (number) {
			year = year_at(words, end, &end);
			return set_date(value, year, number, day, end - at);
		}
		if (skipped == 2 || !is_small_word(&words.items[next]))
			return false;
	}
	return false;
}

bool value_date_at(struct value_words words, size_t at, value_month *month, void *context,
		   struct value *value)
{
	struct value_parts parts;

	if (!value_parts_read(words.items[at].text, &parts))
		return false;
	return numeric_date(&parts, value) ||
	       (parts.count == 1 && parts.digits[0] <= 2 &&
		date_before_month(words, at, parts.value[0], month, context, value));
}

bool value_after_month(const struct rule_word *items, size_t count, size_t at, int month,
		       struct value *value)
{
	struct value_words words = {items, count};
	struct value_parts parts;
	size_t end = at + 1;
	int64_t year;

	if (at >= count || !value_parts_read(items[at].text, &parts) || parts.count != 1 ||
	    parts.digits[0] > 2)
		return false;
	if (value_is_joined(words, at) && is_small_word(&items[end]))
		end++;
	year = year_at(words, end, &end);
	return set_date(value, year, month, parts.value[0], end - at);
}
