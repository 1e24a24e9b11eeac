/* Values that their form gives away: which kinds there are, in which order they are tried, and how
 * they are written. */
#include "base/communication.h"
#include "nlu/values_read.h"

static const char *const names[VALUE_KINDS] = {"date",	"amount", "communication", "postcode",
					       "plate", "time",	  "phone",	   "email"};

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

/* The most certain first: check digits, then signs and units, then bare numbers. */
static bool number_at(struct value_words words, size_t at, value_month *month, void *context,
		      struct value *value)
{
	return value_communication_at(words, at, value) || value_plate_at(words, at, value) ||
	       value_amount_at(words, at, value) || value_time_at(words, at, value) ||
	       value_date_at(words, at, month, context, value) ||
	       value_phone_at(words, at, value) || value_postcode_at(words, at, value);
}

bool value_at(const struct rule_word *items, size_t count, size_t at, value_month *month,
	      void *context, struct value *value)
{
	struct value_words words = {items, count};
	struct str text = items[at].text;

	if (!text.len)
		return false;
	if (value_email_at(words, at, value))
		return true;
	if (value_is_digit(text.data[0]))
		return number_at(words, at, month, context, value);
	if (text.data[0] == '+' || text.data[0] == '*')
		return value_communication_at(words, at, value) || value_phone_at(words, at, value);
	if (value_is_euro(words, at))
		return value_amount_at(words, at, value);
	return value_is_letter(text.data[0]) &&
	       (value_plate_at(words, at, value) || value_time_at(words, at, value));
}

void value_text(enum value_kind kind, int64_t number, struct buf *out)
{
	int64_t year = number / 10000;

	switch (kind) {
	case VALUE_DATE:
		if (year)
			buf_addf(out, "%04d-", (int)year);
		buf_addf(out, "%02d-%02d", (int)(number / 100 % 100), (int)(number % 100));
		break;
	case VALUE_AMOUNT:
		buf_addf(out, "%lld.%02lld", (long long)(number / 100), (long long)(number % 100));
		break;
	case VALUE_COMMUNICATION:
		communication_add(out, number);
		break;
	case VALUE_POSTCODE:
		buf_addf(out, "%lld", (long long)number);
		break;
	case VALUE_TIME:
		buf_addf(out, "%02d:%02d", (int)(number / 100), (int)(number % 100));
		break;
	case VALUE_PHONE:
		buf_addf(out, "+%lld", (long long)number);
		break;
	case VALUE_PLATE:
	case VALUE_EMAIL:
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
