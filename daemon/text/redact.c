/* Taking personal numbers out of a text: digits are collected across separators, then judged. */
#include "text/redact.h"

#include "base/check_digits.h"
#include "base/communication.h"
#include "text/iban.h"
#include "text/separators.h"

enum {
	DIGIT_LIMIT = 20,    /* no number here is longer */
	SEPARATOR_LIMIT = 3, /* between two digits, as in "85 - 07" */
};

/* Digits of one place in the text, with where each stands. */
struct digits {
	char value[DIGIT_LIMIT]; /* 0 to 9 */
	size_t end[DIGIT_LIMIT];
	bool last[DIGIT_LIMIT]; /* no digit stands directly behind it */
	size_t slashes[DIGIT_LIMIT];
	size_t count;
};

/* Decimal digits of ASCII, full width and Arabic; -1 for the rest. */
static int digit_value(int32_t point)
{
	static const int32_t zeros[] = {'0', 0xff10, 0x660, 0x6f0};

	for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++) {
		if (point >= zeros[i] && point <= zeros[i] + 9)
			return (int)(point - zeros[i]);
	}
	return -1;
}

/* The next digit behind at most SEPARATOR_LIMIT separators; its end, or 0. */
static size_t next_digit(struct str text, size_t at, int *value, size_t *slashes)
{
	for (size_t skipped = 0; at < text.len && skipped <= SEPARATOR_LIMIT; skipped++) {
		size_t len;
		int32_t point = utf8_read(text, at, &len);

		at += len;
		*value = digit_value(point);
		if (*value >= 0)
			return at;
		if (!is_number_separator(point))
			return 0;
		*slashes += point == '/';
	}
	return 0;
}

static bool digit_at(struct str text, size_t at)
{
	size_t len;

	return at < text.len && digit_value(utf8_read(text, at, &len)) >= 0;
}

static void digits_collect(struct digits *digits, struct str text, size_t at)
{
	size_t slashes = 0;
	int value;

	digits->count = 0;
	while (digits->count < DIGIT_LIMIT && (at = next_digit(text, at, &value, &slashes))) {
		digits->value[digits->count] = (char)value;
		digits->end[digits->count] = at;
		digits->last[digits->count] = !digit_at(text, at);
		digits->slashes[digits->count] = slashes;
		digits->count++;
	}
}

static uint64_t digits_number(const struct digits *digits, size_t begin, size_t end)
{
	uint64_t number = 0;

	for (size_t i = begin; i < end; i++)
		number = number * 10 + (uint64_t)digits->value[i];
	return number;
}

static bool is_national_number(const struct digits *digits)
{
	return national_number_checks((int64_t)digits_number(digits, 0, 11));
}

/* ISO/IEC 7812-1, annex B (Luhn). */
static bool is_card_number(const struct digits *digits, size_t count)
{
	unsigned sum = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned value = (unsigned)digits->value[count - 1 - i];

		if (i % 2)
			value = value * 2 > 9 ? value * 2 - 9 : value * 2;
		sum += value;
	}
	return sum % 10 == 0 && digits_number(digits, 0, count) != 0;
}

/* The number of an identity card, or an account number of before IBAN. */
static bool is_belgian_twelve(const struct digits *digits)
{
	return communication_is_valid((int64_t)digits_number(digits, 0, 12));
}

/* How many of the digits are a phone number that starts here, when it has `count` digits. */
static bool is_phone(const struct digits *digits, size_t count, bool plus)
{
	const char *v = digits->value;

	if (plus)
		return count >= 8 && count <= 15;
	if (count >= 2 && v[0] == 0 && v[1] == 0)
		return count >= 10 && count <= 15;
	if (digits->slashes[count - 1] > 1) /* 04/02/2026 10 is a date */
		return false;
	if (v[0] == 0)
		return count == 9 || (count == 10 && v[1] == 4);
	return count == 11 && v[0] == 3 && v[1] == 2 && v[2] == 4;
}

/* The name for the digits when they are read as `count` long and are no national number; NULL when
 * they are nothing. */
static const char *classify(const struct digits *digits, size_t count, bool plus, bool structured)
{
	if (!plus && count >= 13 && count <= 19 && is_card_number(digits, count))
		return "[CARD]";
	if (!plus && !structured && count == 12 && is_belgian_twelve(digits))
		return "[CARD]";
	return is_phone(digits, count, plus) ? "[PHONE]" : NULL;
}

/* Is the text before `at` the mark of a structured communication, +++ or ***? */
static bool is_structured(struct str text, size_t at)
{
	struct str before = str_trim(str_slice(text, at > 8 ? at - 8 : 0, at));

	return str_ends(before, STR("+++")) || str_ends(before, STR("***"));
}

/* National numbers first, then the longest reading: for a sum or a phone number that is found in a
 * part would leave the rest of a longer number standing. */
static const char *match_digits(struct str text, size_t at, size_t *end)
{
	static const size_t order[] = {11, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8};
	bool plus = text.data[at] == '+';
	bool structured = !plus && is_structured(text, at);
	struct digits digits;

	digits_collect(&digits, text, plus ? at + 1 : at);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		size_t count = order[i];
		const char *name;

		if (count > digits.count || !digits.last[count - 1])
			continue;
		if (i == 0)
			name = !plus && is_national_number(&digits) ? "[NRN]" : NULL;
		else
			name = classify(&digits, count, plus, structured);
		if (!name)
			continue;
		*end = digits.end[count - 1];
		return name;
	}
	return NULL;
}

static bool is_local_part(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c && strchr("._%+-'&", c));
}

static bool is_host_part(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '.';
}

/* local@host.tld from `at` on, which is where its local part begins. */
static bool match_email(struct str text, size_t at, size_t *end)
{
	size_t host;
	size_t i = at;
	bool dot = false;

	while (i < text.len && is_local_part(text.data[i]))
		i++;
	if (i == at || i >= text.len || text.data[i] != '@')
		return false;
	host = ++i;
	while (i < text.len && is_host_part(text.data[i]))
		i++;
	while (i > host && (text.data[i - 1] == '.' || text.data[i - 1] == '-'))
		i--;
	for (size_t j = host + 1; j + 1 < i; j++)
		dot = dot || text.data[j] == '.';
	*end = i;
	return dot;
}

static const char *match_at(struct str text, size_t at, size_t *end)
{
	char c = text.data[at];

	if (is_local_part(c) && (at == 0 || !is_local_part(text.data[at - 1])) &&
	    match_email(text, at, end))
		return "[EMAIL]";
	if (iban_match(text, at, end))
		return "[IBAN]";
	/* +++ begins a structured communication, one + a country. */
	if (c == '+')
		return at && text.data[at - 1] == '+' ? NULL : match_digits(text, at, end);
	return digit_at(text, at) ? match_digits(text, at, end) : NULL;
}

/* Behind the digits that stand together at `at`: what failed whole is not tried from its middle. */
static size_t skip_digits(struct str text, size_t at)
{
	size_t len;

	utf8_read(text, at, &len);
	if (!digit_at(text, at))
		return at + len;
	while (digit_at(text, at)) {
		utf8_read(text, at, &len);
		at += len;
	}
	return at;
}

size_t text_redact(struct str text, struct buf *out)
{
	size_t replaced = 0;
	size_t kept = 0;
	size_t at = 0;

	buf_reserve(out, text.len);
	out->data[out->len] = '\0';
	while (at < text.len) {
		size_t end;
		const char *name = match_at(text, at, &end);

		if (!name) {
			at = skip_digits(text, at);
			continue;
		}
		buf_add(out, str_slice(text, kept, at));
		buf_add(out, str_from(name));
		replaced++;
		at = end;
		kept = end;
	}
	if (kept < text.len)
		buf_add(out, str_slice(text, kept, text.len));
	return replaced;
}
