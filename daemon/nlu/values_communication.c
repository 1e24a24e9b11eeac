/* Belgian structured communications: twelve digits of which the last two check the others. */
#include "base/communication.h"
#include "nlu/values_read.h"

enum { DIGITS = 12 };

/* The digits from word `at` on, whatever separates them; *end is behind the last. */
static size_t collect_digits(struct value_words words, size_t at, int64_t *number, size_t *slashes,
			     size_t *end)
{
	size_t digits = 0;

	*number = 0;
	*slashes = 0;
	for (; at < words.count; at++) {
		struct str text = words.items[at].text;

		if (value_is(words, at, "/")) {
			++*slashes;
			continue;
		}
		if (!text.len || !value_is_digit(text.data[0]))
			break;
		for (size_t i = 0; i < text.len; i++) {
			if (text.data[i] == '/')
				++*slashes;
			else if (!value_is_digit(text.data[i]) || ++digits > DIGITS)
				return 0;
			else
				*number = *number * 10 + (text.data[i] - '0');
		}
		*end = at + 1;
		if (digits == DIGITS)
			break;
	}
	return digits;
}

bool value_communication_at(struct value_words words, size_t at, struct value *value)
{
	const char *mark = value_is(words, at, "*") ? "*" : "+";
	size_t begin = value_skip(words, at, mark), end, slashes;
	bool marked = begin == at + 3;
	int64_t number;

	if (begin != at && !marked)
		return false;
	if (begin >= words.count || collect_digits(words, begin, &number, &slashes, &end) != DIGITS)
		return false;
	if (!communication_is_valid(number) || (!marked && slashes != 2))
		return false;
	if (marked)
		end = value_skip(words, end, mark);
	*value = (struct value){VALUE_COMMUNICATION, number, end - at};
	return true;
}
