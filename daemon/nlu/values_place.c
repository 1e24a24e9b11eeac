/* Postcodes and number plates, as Belgium writes them. */
#include "nlu/values_read.h"

enum {
	FIRST_POSTCODE = 1000,
	LAST_BRUSSELS_POSTCODE = 1299,
	FIRST_YEAR = 1900,
	LAST_YEAR = 2099,
};

static bool is_letters(const struct rule_word *word)
{
	for (size_t i = 0; i < word->text.len; i++) {
		if (!value_is_letter(word->text.data[i]))
			return false;
	}
	return word->text.len == 3;
}

static bool is_digits(const struct rule_word *word, size_t len)
{
	for (size_t i = 0; i < word->text.len; i++) {
		if (!value_is_digit(word->text.data[i]))
			return false;
	}
	return word->text.len == len;
}

/* The word behind `at` that is written together with it or with a hyphen; 0 when none is. */
static size_t plate_next(struct value_words words, size_t at, bool *hyphen)
{
	if (!value_is_joined(words, at))
		return 0;
	if (!value_is(words, at + 1, "-"))
		return at + 1;
	*hyphen = true;
	return value_is_joined(words, at + 1) ? at + 2 : 0;
}

/* Does the sentence go on without a space, as in "1-abc-234-5"? */
static bool goes_on(struct value_words words, size_t last)
{
	static const char *const ends[] = {".", ",", "?", "!", NULL};

	return value_is_joined(words, last) && !value_is_one(words, last + 1, ends);
}

bool value_plate_at(struct value_words words, size_t at, struct value *value)
{
	const struct rule_word *items = words.items;
	bool hyphen = false;
	size_t second = plate_next(words, at, &hyphen);
	size_t third = second ? plate_next(words, second, &hyphen) : 0;
	size_t last = 0;

	if (!second)
		return false;
	if (third && is_digits(&items[at], 1) && is_letters(&items[second]) &&
	    is_digits(&items[third], 3))
		last = third;
	else if (hyphen && ((is_letters(&items[at]) && is_digits(&items[second], 3)) ||
			    (is_digits(&items[at], 3) && is_letters(&items[second]))))
		last = second;
	if (!last || goes_on(words, last))
		return false;
	*value = (struct value){VALUE_PLATE, 0, last + 1 - at};
	return true;
}

bool value_postcode_at(struct value_words words, size_t at, struct value *value)
{
	struct value_parts parts;
	int64_t number;

	if (!value_parts_read(words.items[at].text, &parts) || parts.count != 1 ||
	    parts.digits[0] != 4 || parts.value[0] < FIRST_POSTCODE)
		return false;
	number = parts.value[0];
	if (number > LAST_BRUSSELS_POSTCODE) {
		const struct rule_word *next = &words.items[at + 1];

		if ((number >= FIRST_YEAR && number <= LAST_YEAR) || at + 1 >= words.count ||
		    next->plain.len < 4 || !value_is_letter(next->plain.data[0]))
			return false;
	}
	*value = (struct value){VALUE_POSTCODE, number, 1};
	return true;
}
