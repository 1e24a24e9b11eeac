/* Looking at the words of a message for values: numbers cut at their separators, and neighbours. */
#include "nlu/values_read.h"

enum { DIGITS_LIMIT = 15 };

bool value_parts_read(struct str text, struct value_parts *parts)
{
	*parts = (struct value_parts){.count = 1};
	if (!text.len || !value_is_digit(text.data[0]))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		size_t part = parts->count - 1;

		if (value_is_digit(text.data[i])) {
			if (++parts->digits[part] > DIGITS_LIMIT)
				return false;
			parts->value[part] = parts->value[part] * 10 + (text.data[i] - '0');
		} else {
			/* Digits of other scripts are numbers too, but not of these. */
			if ((unsigned char)text.data[i] >= 0x80 ||
			    parts->count == VALUE_NUMBER_PARTS)
				return false;
			parts->separator[part] = text.data[i];
			parts->count++;
		}
	}
	return parts->digits[parts->count - 1] > 0;
}

/* Of all words, few begin like the one that is asked for. */
static bool is_word(struct str plain, const char *word)
{
	return plain.len && plain.data[0] == word[0] && str_eq(plain, str_from(word));
}

bool value_is(struct value_words words, size_t at, const char *word)
{
	return at < words.count && is_word(words.items[at].plain, word);
}

bool value_is_one(struct value_words words, size_t at, const char *const *list)
{
	if (at >= words.count)
		return false;
	while (*list && !is_word(words.items[at].plain, *list))
		list++;
	return *list != NULL;
}

bool value_is_joined(struct value_words words, size_t at)
{
	return at + 1 < words.count && words.items[at].end == words.items[at + 1].begin;
}

size_t value_skip(struct value_words words, size_t at, const char *symbol)
{
	while (value_is(words, at, symbol))
		at++;
	return at;
}

bool value_is_euro(struct value_words words, size_t at)
{
	static const char *const euros[] = {"€", "eur", "euro", "euros", NULL};

	return value_is_one(words, at, euros);
}
