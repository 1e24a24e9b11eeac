/* Values that their form gives away, read from the words of a message. */
#include "nlu/values.h"

enum {
	CENTURY = 2000,
	FIRST_POSTCODE = 1000,
	LAST_BRUSSELS_POSTCODE = 1299,
	LAST_POSTCODE = 9999,
	FIRST_YEAR = 1900,
	LAST_YEAR = 2099,
	NUMBER_PARTS = 4,
	DIGITS_LIMIT = 15,
	COMMUNICATION_DIGITS = 12,
	CHECK = 97,
};

static const int64_t EUROS_LIMIT = 1000000000000;

static const char *const names[VALUE_KINDS] = {"date", "amount", "communication", "postcode",
					       "plate"};

struct str value_kind_name(enum value_kind kind)
{
	return str_from(names[kind]);
}

enum value_kind value_kind_find(struct str name)
{
	int kind = 0;

	while (kind < VALUE_KINDS && !str_eq(name, str_from(names[kind])))
		kind++;
	return (enum value_kind)kind;
}

/* --- numbers --- */

/* A number word cut at its separators: "12.05.2027" has three parts. */
struct parts {
	int64_t value[NUMBER_PARTS];
	size_t digits[NUMBER_PARTS];
	char separator[NUMBER_PARTS]; /* behind the part; '\0' behind the last */
	size_t count;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool parts_read(struct str text, struct parts *parts)
{
	*parts = (struct parts){.count = 1};
	if (!text.len || !is_digit(text.data[0]))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		size_t part = parts->count - 1;

		if (is_digit(text.data[i])) {
			if (++parts->digits[part] > DIGITS_LIMIT)
				return false;
			parts->value[part] = parts->value[part] * 10 + (text.data[i] - '0');
		} else {
			/* Digits of other scripts are numbers too, but not of these. */
			if ((unsigned char)text.data[i] >= 0x80 || parts->count == NUMBER_PARTS)
				return false;
			parts->separator[part] = text.data[i];
			parts->count++;
		}
	}
	return parts->digits[parts->count - 1] > 0;
}

static bool is_symbol(const struct rule_word *word, const char *symbol)
{
	return str_eq(word->text, str_from(symbol));
}

static bool is_joined(const struct rule_word *words, size_t first)
{
	return words[first].end == words[first + 1].begin;
}

/* --- dates --- */

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

static bool is_year(const struct parts *parts)
{
	return parts->count == 1 && parts->digits[0] == 4 && parts->value[0] >= FIRST_YEAR &&
	       parts->value[0] <= LAST_YEAR;
}

/* "3/4", "24-12-2026", "24.12.26", "2026-12-24" */
static bool numeric_date(const struct parts *parts, struct value *value)
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
static int64_t year_at(const struct rule_word *words, size_t count, size_t at, size_t *end)
{
	struct parts parts;

	if (at < count && is_symbol(&words[at], ","))
		at++;
	if (at >= count || !parts_read(words[at].text, &parts) || !is_year(&parts))
		return 0;
	*end = at + 1;
	return parts.value[0];
}

/* "er", "de", "th", "of": what stands between day and month is short in each language. */
static bool is_small_word(const struct rule_word *word)
{
	return word->plain.len && word->plain.len <= 3 && word->plain.data[0] >= 'a' &&
	       word->plain.data[0] <= 'z';
}

/* "12 mei", "1er mai 2027", "12th of May" */
static bool date_before_month(const struct rule_word *words, size_t count, size_t at, int64_t day,
			      value_month *month, void *context, struct value *value)
{
	size_t next = at + 1;

	for (int skipped = 0; next < count; skipped++, next++) {
		size_t end;
		int number = month(context, next, &end);
		int64_t year;

		if (number) {
			year = year_at(words, count, end, &end);
			return set_date(value, year, number, day, end - at);
		}
		if (skipped == 2 || !is_small_word(&words[next]))
			return false;
	}
	return false;
}

bool value_after_month(const struct rule_word *words, size_t count, size_t at, int month,
		       struct value *value)
{
	struct parts parts;
	size_t end = at + 1;
	int64_t year;

	if (at >= count || !parts_read(words[at].text, &parts) || parts.count != 1 ||
	    parts.digits[0] > 2)
		return false;
	if (end < count && is_joined(words, at) && is_small_word(&words[end]))
		end++;
	year = year_at(words, count, end, &end);
	return set_date(value, year, month, parts.value[0], end - at);
}

/* --- amounts --- */

/* "48,50", "1.250", "1.250,00", "20" in cents; -1 when it is no amount. */
static int64_t cents_of(const struct parts *parts)
{
	int64_t euros = parts->value[0], cents = 0;

	for (size_t i = 1; i < parts->count; i++) {
		bool last = i + 1 == parts->count;

		if (!strchr(".,", parts->separator[i - 1]) || euros > EUROS_LIMIT)
			return -1;
		if (parts->digits[i] == 3)
			euros = euros * 1000 + parts->value[i];
		else if (last && parts->digits[i] <= 2 &&
			 (i == 1 || parts->separator[i - 1] != parts->separator[i - 2]))
			cents = parts->digits[i] == 1 ? parts->value[i] * 10 : parts->value[i];
		else
			return -1;
	}
	return euros > EUROS_LIMIT ? -1 : euros * 100 + cents;
}

static bool is_euro(const struct rule_word *word)
{
	if (word->text.data[0] != 'e' && (unsigned char)word->text.data[0] != 0xe2)
		return false;
	return is_symbol(word, "€") || is_symbol(word, "eur") || is_symbol(word, "euro") ||
	       is_symbol(word, "euros");
}

static bool set_amount(struct value *value, const struct parts *parts, size_t words)
{
	int64_t cents = cents_of(parts);

	if (cents < 0)
		return false;
	*value = (struct value){VALUE_AMOUNT, cents, words};
	return true;
}

/* --- structured communications --- */

static bool check_communication(int64_t number)
{
	int64_t rest = number / 100 % CHECK;

	return number % 100 == (rest ? rest : CHECK);
}

static size_t skip_symbol(const struct rule_word *words, size_t count, size_t at,
			  const char *symbol)
{
	while (at < count && is_symbol(&words[at], symbol))
		at++;
	return at;
}

/* The digits from word `at` on, whatever separates them; *end is behind the last. */
static size_t collect_digits(const struct rule_word *words, size_t count, size_t at,
			     int64_t *number, size_t *slashes, size_t *end)
{
	size_t digits = 0;

	*number = 0;
	*slashes = 0;
	for (; at < count; at++) {
		struct str text = words[at].text;

		if (is_symbol(&words[at], "/")) {
			++*slashes;
			continue;
		}
		if (!is_digit(text.data[0]))
			break;
		for (size_t i = 0; i < text.len; i++) {
			if (text.data[i] == '/')
				++*slashes;
			else if (!is_digit(text.data[i]) || ++digits > COMMUNICATION_DIGITS)
				return 0;
			else
				*number = *number * 10 + (text.data[i] - '0');
		}
		*end = at + 1;
		if (digits == COMMUNICATION_DIGITS)
			break;
	}
	return digits;
}

static bool communication_at(const struct rule_word *words, size_t count, size_t at,
			     struct value *value)
{
	const char *mark = is_symbol(&words[at], "*") ? "*" : "+";
	size_t begin = skip_symbol(words, count, at, mark), end, slashes;
	bool marked = begin == at + 3;
	int64_t number;

	if (begin != at && !marked)
		return false;
	if (begin >= count ||
	    collect_digits(words, count, begin, &number, &slashes, &end) != COMMUNICATION_DIGITS)
		return false;
	if (!check_communication(number) || (!marked && slashes != 2))
		return false;
	if (marked)
		end = skip_symbol(words, count, end, mark);
	*value = (struct value){VALUE_COMMUNICATION, number, end - at};
	return true;
}

/* --- plates and postcodes --- */

static bool is_letters(const struct rule_word *word)
{
	for (size_t i = 0; i < word->text.len; i++) {
		if (word->text.data[i] < 'a' || word->text.data[i] > 'z')
			return false;
	}
	return word->text.len == 3;
}

static bool is_digits(const struct rule_word *word, size_t len)
{
	for (size_t i = 0; i < word->text.len; i++) {
		if (!is_digit(word->text.data[i]))
			return false;
	}
	return word->text.len == len;
}

/* The word behind `at` that is written together with it or with a hyphen; 0 when none is. */
static size_t plate_next(const struct rule_word *words, size_t count, size_t at, bool *hyphen)
{
	if (at + 1 >= count || !is_joined(words, at))
		return 0;
	if (!is_symbol(&words[at + 1], "-"))
		return at + 1;
	*hyphen = true;
	return at + 2 < count && is_joined(words, at + 1) ? at + 2 : 0;
}

static bool plate_at(const struct rule_word *words, size_t count, size_t at, struct value *value)
{
	bool hyphen = false;
	size_t second = plate_next(words, count, at, &hyphen);
	size_t third = second ? plate_next(words, count, second, &hyphen) : 0;
	size_t last = 0;

	if (!second)
		return false;
	if (third && is_digits(&words[at], 1) && is_letters(&words[second]) &&
	    is_digits(&words[third], 3))
		last = third;
	else if (hyphen && ((is_letters(&words[at]) && is_digits(&words[second], 3)) ||
			    (is_digits(&words[at], 3) && is_letters(&words[second]))))
		last = second;
	if (!last || (last + 1 < count && is_joined(words, last) &&
		      words[last + 1].text.data[0] != '.' && words[last + 1].text.data[0] != ',' &&
		      words[last + 1].text.data[0] != '?' && words[last + 1].text.data[0] != '!'))
		return false;
	*value = (struct value){VALUE_PLATE, 0, last + 1 - at};
	return true;
}

static bool postcode_at(const struct rule_word *words, size_t count, size_t at,
			const struct parts *parts, struct value *value)
{
	int64_t number = parts->value[0];

	if (parts->count != 1 || parts->digits[0] != 4 || number < FIRST_POSTCODE)
		return false;
	if (number > LAST_BRUSSELS_POSTCODE) {
		const struct rule_word *next = &words[at + 1];

		if ((number >= FIRST_YEAR && number <= LAST_YEAR) || at + 1 >= count ||
		    next->plain.len < 4 || next->plain.data[0] < 'a' || next->plain.data[0] > 'z')
			return false;
	}
	*value = (struct value){VALUE_POSTCODE, number, 1};
	return true;
}

/* --- all together --- */

static bool number_at(const struct rule_word *words, size_t count, size_t at, value_month *month,
		      void *context, struct value *value)
{
	struct parts parts;

	if (!parts_read(words[at].text, &parts))
		return false;
	if (at + 1 < count && is_euro(&words[at + 1]) && set_amount(value, &parts, 2))
		return true;
	if (numeric_date(&parts, value))
		return true;
	if (parts.count == 1 && parts.digits[0] <= 2 &&
	    date_before_month(words, count, at, parts.value[0], month, context, value))
		return true;
	return postcode_at(words, count, at, &parts, value);
}

bool value_at(const struct rule_word *words, size_t count, size_t at, value_month *month,
	      void *context, struct value *value)
{
	struct str text = words[at].text;
	struct parts parts;

	if (!text.len)
		return false;
	if (is_euro(&words[at]))
		return at + 1 < count && parts_read(words[at + 1].text, &parts) &&
		       set_amount(value, &parts, 2);
	if (text.data[0] == '+' || text.data[0] == '*')
		return communication_at(words, count, at, value);
	if (text.data[0] >= 'a' && text.data[0] <= 'z')
		return plate_at(words, count, at, value);
	if (!is_digit(text.data[0]))
		return false;
	return communication_at(words, count, at, value) || plate_at(words, count, at, value) ||
	       number_at(words, count, at, month, context, value);
}

void value_text(enum value_kind kind, int64_t number, struct buf *out)
{
	int64_t year = number / 10000;
	int month = (int)(number / 100 % 100), day = (int)(number % 100);

	switch (kind) {
	case VALUE_DATE:
		if (year)
			buf_addf(out, "%04d-", (int)year);
		buf_addf(out, "%02d-%02d", month, day);
		break;
	case VALUE_AMOUNT:
		buf_addf(out, "%lld.%02lld", (long long)(number / 100), (long long)(number % 100));
		break;
	case VALUE_COMMUNICATION:
		buf_addf(out, "+++%03lld/%04lld/%05lld+++", (long long)(number / 1000000000),
			 (long long)(number / 100000 % 10000), (long long)(number % 100000));
		break;
	case VALUE_POSTCODE:
		buf_addf(out, "%lld", (long long)number);
		break;
	case VALUE_PLATE:
	case VALUE_KINDS:
		break;
	}
}

void entity_text(const struct entity *entity, struct buf *out)
{
	if (entity->value.len)
		buf_add(out, entity->value);
	else
		value_text(value_kind_find(entity->kind), entity->number, out);
}
