/* Values that their form gives away: dates, times, amounts, structured communications, postcodes,
 * number plates, phone numbers and e-mail addresses. Entities as much as the phrases of
 * entities.json, but of any value. */
#ifndef NLU_VALUES_H
#define NLU_VALUES_H

#include "nlu/rules.h"

enum value_kind {
	/* year * 10000 + month * 100 + day, the year 0 when it was not said: "3/4", "12 mei",
	 * "May 12th", "24-12-2026". The day comes before the month, as in Belgium. */
	VALUE_DATE,
	/* Euro cents: "48,50 €", "€ 1.250", "125 euro". */
	VALUE_AMOUNT,
	/* The 12 digits of a Belgian structured communication whose check digits are right:
	 * "+++010/8068/17183+++"; without +++ or *** only with its slashes. */
	VALUE_COMMUNICATION,
	/* "1150"; beyond Brussels (1300 to 9999) only before a word, and no year. */
	VALUE_POSTCODE,
	/* Belgian: "1-ABC-234", "ABC-123", "123-ABC". The number is 0: the place tells. */
	VALUE_PLATE,
	/* Hour * 100 + minute, of 24 hours: "10u30", "om half elf", "à 10 h", "3 pm", "noon". What
	 * sounds like a duration ("dans 2 h", "8 uur per dag") is none; of a range it is the start.
	 */
	VALUE_TIME,
	/* The digits of E.164: 3227730511 for "02 773 05 11". Belgian, or any with + or 00. */
	VALUE_PHONE,
	/* The number is 0: the place tells. */
	VALUE_EMAIL,
	VALUE_KINDS
};

struct value {
	enum value_kind kind;
	int64_t number;
	size_t words; /* how many it takes */
};

/* The kind's name, as rules ask for it: @date, @amount, @communication, @postcode, @plate, @time,
 * @phone, @email. */
struct str value_kind_name(enum value_kind kind);
/* VALUE_KINDS when there is none of this name. */
enum value_kind value_kind_find(struct str name);

/* Is a month named at word `at` (entity "month" of the pack)? Its number, 1 to 12, and *end, the
 * word behind it; 0 when none is. */
typedef int value_month(void *context, size_t at, size_t *end);

/* The value that begins with word `at`; false when none does. */
bool value_at(const struct rule_word *words, size_t count, size_t at, value_month *month,
	      void *context, struct value *value);
/* The date of a month that ends before word `at`, with the day behind it: "May 12th", "mei 12".
 * value->words counts from `at`. */
bool value_after_month(const struct rule_word *words, size_t count, size_t at, int month,
		       struct value *value);

/* Appends what an entity stands for: its value, or that of its form as below. */
void entity_text(const struct entity *entity, struct buf *out);
/* Appends a value for a person: "2026-05-12", "05-12", "48.50", "+++010/8068/17183+++", "10:30",
 * "+3227730511". */
void value_text(enum value_kind kind, int64_t number, struct buf *out);

#endif
