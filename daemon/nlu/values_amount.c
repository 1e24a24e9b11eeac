/* Amounts of euros, before or behind the sign. */
#include "nlu/values_read.h"

static const int64_t EUROS_LIMIT = 1000000000000;

/* "48,50", "1.250", "1.250,00", "20" in cents; -1 when it is no amount. */
static int64_t cents_of(const struct value_parts *parts)
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

bool value_amount_at(struct value_words words, size_t at, struct value *value)
{
	size_t number = value_is_euro(words, at) ? at + 1 : at;
	struct value_parts parts;
	int64_t cents;

	if (number >= words.count || (number == at && !value_is_euro(words, at + 1)) ||
	    !value_parts_read(words.items[number].text, &parts))
		return false;
	cents = cents_of(&parts);
	if (cents < 0)
		return false;
	*value = (struct value){VALUE_AMOUNT, cents, 2};
	return true;
}
