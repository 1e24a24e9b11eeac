/* What the kinds of values share: looking at words, and one reader per kind; for this room's own
 * use. */
#ifndef NLU_VALUES_READ_H
#define NLU_VALUES_READ_H

#include "nlu/values.h"

enum { VALUE_NUMBER_PARTS = 4 };

/* The words of a message, as every reader needs them. */
struct value_words {
	const struct rule_word *items;
	size_t count;
};

/* A number word cut at its separators: "12.05.2027" has three parts. */
struct value_parts {
	int64_t value[VALUE_NUMBER_PARTS];
	size_t digits[VALUE_NUMBER_PARTS];
	char separator[VALUE_NUMBER_PARTS]; /* behind the part; '\0' behind the last */
	size_t count;
};

static inline bool value_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool value_is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* False when the word is no number of at most VALUE_NUMBER_PARTS. */
bool value_parts_read(struct str text, struct value_parts *parts);
/* Is this the word at `at`, accents aside? False behind the end, so that readers may look ahead. */
bool value_is(struct value_words words, size_t at, const char *word);
/* Is the word at `at` one of a list that NULL ends? */
bool value_is_one(struct value_words words, size_t at, const char *const *list);
/* Is the word at `at` written together with the next? False at the end. */
bool value_is_joined(struct value_words words, size_t at);
/* Behind all the words from `at` on that are this one. */
size_t value_skip(struct value_words words, size_t at, const char *symbol);
/* "€", "eur", "euro", "euros"; false behind the end. */
bool value_is_euro(struct value_words words, size_t at);

/* Each reads the value of its kind that begins with word `at`, which has text. */
bool value_communication_at(struct value_words words, size_t at, struct value *value);
bool value_email_at(struct value_words words, size_t at, struct value *value);
bool value_phone_at(struct value_words words, size_t at, struct value *value);
bool value_plate_at(struct value_words words, size_t at, struct value *value);
bool value_postcode_at(struct value_words words, size_t at, struct value *value);
bool value_amount_at(struct value_words words, size_t at, struct value *value);
bool value_time_at(struct value_words words, size_t at, struct value *value);
bool value_date_at(struct value_words words, size_t at, value_month *month, void *context,
		   struct value *value);

#endif
