/* Reading slots that are numbers: counts, amounts, plates, numbers with check digits. */
#include <stdio.h>

#include "base/check_digits.h"
#include "base/communication.h"
#include "dialogue/form_read.h"
#include "dialogue/phrases.h"

enum { REGISTER_DIGITS = 11, COMMUNICATION_DIGITS = 12, PLATE_LEAST = 4, PLATE_MOST = 12 };

/* Digits of a text, whatever stands between them; -1 when they are not `wanted` in number. */
static int64_t digits_of(struct str text, size_t wanted)
{
	int64_t number = 0;
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (!char_is_digit(c))
			continue;
		if (++count > wanted)
			return -1;
		number = number * 10 + (c - '0');
	}
	return count == wanted ? number : -1;
}

static bool within(const struct slot_task *task, int64_t value)
{
	const struct slot *slot = task->slot;

	snprintf(task->fault->min, FAULT_LIMIT, "%lld", (long long)slot->min);
	snprintf(task->fault->max, FAULT_LIMIT, "%lld", (long long)slot->max);
	if (value < slot->min)
		return slot_fail(task, "too_small");
	return value <= slot->max || slot_fail(task, "too_large");
}

/* The first whole number in a text; false when there is none, or a longer one. */
static bool first_number(struct str text, int64_t *number)
{
	size_t at = 0, digits = 0;

	while (at < text.len && !char_is_digit(text.data[at]))
		at++;
	for (*number = 0; at < text.len && char_is_digit(text.data[at]); at++) {
		if (++digits > 9)
			return false;
		*number = *number * 10 + (text.data[at] - '0');
	}
	return digits > 0;
}

/* "two", "the two of us", "just me": form.words.numbers is "one|two|..." in each language. */
static bool spoken_number(const struct slot_task *task, int64_t *number)
{
	struct str text = task->reading->text;

	*number = phrase_index(task->turn, text, "form.words.numbers") + 1;
	if (*number == 0 && phrase_is(task->turn, text, "form.words.alone"))
		*number = 1;
	/* Within a sentence "one" is often "a". */
	if (*number > 0)
		return true;
	*number = phrase_index_in(task->turn, text, "form.words.numbers") + 1;
	return *number > 1;
}

bool slot_read_number(const struct slot_task *task)
{
	int64_t number;

	if (!task->asked ||
	    (!first_number(task->reading->text, &number) && !spoken_number(task, &number)))
		return slot_fail_type(task);
	if (!within(task, number))
		return false;
	buf_addf(task->value, "%lld", (long long)number);
	return true;
}

/* Cents of "48,50", "48.5" or "48" and nothing else. */
static bool bare_amount(struct str text, int64_t *cents)
{
	size_t at = 0, decimals = 0;

	text = str_trim(text);
	if (!text.len || text.len > 12)
		return false;
	for (*cents = 0; at < text.len && char_is_digit(text.data[at]); at++)
		*cents = *cents * 10 + (text.data[at] - '0');
	if (at == 0)
		return false;
	if (at < text.len && (text.data[at] == ',' || text.data[at] == '.')) {
		for (at++; at < text.len && decimals < 2 && char_is_digit(text.data[at]);
		     at++, decimals++)
			*cents = *cents * 10 + (text.data[at] - '0');
		if (!decimals)
			return false;
	}
	for (; decimals < 2; decimals++)
		*cents *= 10;
	return at == text.len;
}

bool slot_read_amount(const struct slot_task *task)
{
	const struct entity *amount = reading_entity(task->reading, "amount");
	int64_t cents = amount ? amount->number : 0;
	const struct slot *slot = task->slot;

	if (!amount && (!task->asked || !bare_amount(task->reading->text, &cents)))
		return slot_fail_type(task);
	if (!within(task, cents)) {
		struct buf shown BUF_AUTO = {0};
		bool is_small = cents < slot->min;

		money_show(task->turn->content, is_small ? slot->min : slot->max,
			   task->turn->langs[0], &shown);
		snprintf(is_small ? task->fault->min : task->fault->max, FAULT_LIMIT, "%s",
			 shown.data);
		return false;
	}
	buf_addf(task->value, "%lld", (long long)cents);
	return true;
}

/* "1ABC234", as Belgian plates are since 2010, with its hyphens. */
static void part_plate(struct buf *plate, size_t begin)
{
	const char *at = plate->data + begin;
	char parted[] = {at[0], '-', at[1], at[2], at[3], '-', at[4], at[5], at[6]};

	for (size_t i = 0; i < 7; i++) {
		if ((i >= 1 && i <= 3) != (at[i] >= 'A'))
			return;
	}
	plate->len = begin;
	buf_add(plate, (struct str){parted, sizeof parted});
}

/* Capital letters, with a hyphen for whatever parts them; false when something else is in it. */
static bool add_plate(struct str text, struct buf *out)
{
	size_t begin = out->len;
	bool has_digit = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		has_digit = has_digit || char_is_digit(c);
		if ((c >= 'A' && c <= 'Z') || char_is_digit(c))
			buf_add_char(out, c);
		else if (c != ' ' && c != '-' && c != '.')
			return false;
		else if (out->len > begin && out->data[out->len - 1] != '-')
			buf_add_char(out, '-');
	}
	while (out->len > begin && out->data[out->len - 1] == '-')
		out->data[--out->len] = '\0';
	return has_digit && out->len - begin >= PLATE_LEAST && out->len - begin <= PLATE_MOST;
}

bool slot_read_plate(const struct slot_task *task)
{
	const struct entity *plate = reading_entity(task->reading, "plate");
	struct buf words BUF_AUTO = {0};
	size_t begin = task->value->len;

	if (plate)
		reading_words(task->reading, plate, &words);
	else if (task->asked)
		buf_add(&words, str_trim(task->reading->text)); /* of another country */
	if (add_plate(buf_borrow(&words), task->value)) {
		if (task->value->len - begin == 7)
			part_plate(task->value, begin);
		return true;
	}
	task->value->len = begin;
	return slot_fail_type(task);
}

bool slot_read_communication(const struct slot_task *task)
{
	const struct entity *entity = reading_entity(task->reading, "communication");
	int64_t number = entity ? entity->number : -1;

	if (!entity && task->asked)
		number = digits_of(task->reading->text, COMMUNICATION_DIGITS);
	if (number < 0)
		return slot_fail_type(task);
	if (!communication_is_valid(number))
		return slot_fail(task, "check_digits");
	buf_addf(task->value, "%012lld", (long long)number);
	return true;
}

bool slot_read_register_number(const struct slot_task *task)
{
	int64_t number = task->asked ? digits_of(task->reading->text, REGISTER_DIGITS) : -1;

	if (number < 0)
		return slot_fail_type(task);
	if (!national_number_checks(number))
		return slot_fail(task, "check_digits");
	buf_addf(task->value, "%011lld", (long long)number);
	return true;
}
