/* Phone numbers, to the digits of E.164: Belgian ones as they are dialled here, all others behind
 * + or 00. What text/redact takes out as a number of another kind is none. */
#include "nlu/values_read.h"

enum {
	DIGITS = 20, /* more are no number of any kind */
	SEPARATORS = 3,
	REST_DIGITS = 4, /* fewer are no number of their own: the rest or start of another */
	SHORTEST = 8,	 /* international, as in text/redact; the longest of E.164 */
	LONGEST = 15,
	REGISTER_DIGITS = 11, /* of a national register number */
	CHECK = 97,
};

/* The digits from a word on, and for each word of them what was read up to its end. */
struct dialled {
	char digits[DIGITS];
	size_t count;
	size_t ends[DIGITS];	/* digits */
	size_t words[DIGITS];	/* the word behind */
	size_t slashes[DIGITS]; /* those before and in the word */
	size_t end_count;
};

/* Countries near by, whose numbers have a known length: so that what stands behind one is not
 * taken for its end. */
static const struct {
	const char *code;
	size_t least, most; /* digits with the code */
} countries[] = {{"31", 11, 11}, {"33", 11, 11}, {"44", 11, 12}};

static bool is_number(struct value_words words, size_t at)
{
	return at < words.count && words.items[at].text.len &&
	       value_is_digit(words.items[at].text.data[0]);
}

static bool add_word(struct dialled *dialled, struct str text, size_t *slashes)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		*slashes += c == '/';
		if (value_is_digit(c) && dialled->count < DIGITS)
			dialled->digits[dialled->count++] = c;
		else if (c != '/' && c != '.' && c != '-')
			return false;
	}
	return true;
}

/* "+32 (0)2 773": this 0 is dialled only from within the country. */
static bool is_inner_zero(struct value_words words, size_t at)
{
	return at > 0 && value_is(words, at - 1, "(") && value_is(words, at, "0") &&
	       value_is(words, at + 1, ")");
}

/* The next word with a digit behind at most SEPARATORS signs; words.count when there is none. */
static size_t next_number(struct value_words words, size_t at, size_t *slashes)
{
	static const char *const separators[] = {"/", "-", ".", "(", ")", "_", NULL};

	for (size_t skipped = 0; at < words.count && skipped <= SEPARATORS; skipped++, at++) {
		if (is_number(words, at))
			return at;
		if (!value_is_one(words, at, separators))
			break;
		*slashes += value_is(words, at, "/");
	}
	return words.count;
}

static void dial(struct value_words words, size_t at, struct dialled *dialled)
{
	size_t slashes = 0;

	*dialled = (struct dialled){0};
	while (at < words.count && dialled->end_count < DIGITS) {
		size_t before = dialled->count;

		if (!is_inner_zero(words, at) || !before) {
			if (!add_word(dialled, words.items[at].text, &slashes)) {
				dialled->count = before;
				return;
			}
			dialled->ends[dialled->end_count] = dialled->count;
			dialled->slashes[dialled->end_count] = slashes;
			dialled->words[dialled->end_count++] = at + 1;
		}
		at = next_number(words, at + 1, &slashes);
	}
}

static int64_t number_of(const char *digits, size_t count)
{
	int64_t number = 0;

	for (size_t i = 0; i < count; i++)
		number = number * 10 + (digits[i] - '0');
	return number;
}

/* As text/redact reads it. A birth date in the form of a mobile number is not taken for one. */
static bool is_national_register(const struct dialled *dialled)
{
	int64_t body, check;

	if (dialled->count < REGISTER_DIGITS)
		return false;
	body = number_of(dialled->digits, 9);
	check = number_of(dialled->digits + 9, 2);
	return check == CHECK - body % CHECK ||
	       check == CHECK - (body + INT64_C(2000000000)) % CHECK;
}

/* What is dialled behind +32 or 0: eight digits, or nine of a mobile phone; 0 when it is neither.
 */
static int64_t read_belgian(const char *digits, size_t count)
{
	if (count == 8 && digits[0] != '0')
		return INT64_C(3200000000) + number_of(digits, count);
	if (count == 9 && digits[0] == '4' && digits[1] >= '5')
		return INT64_C(32000000000) + number_of(digits, count);
	return 0;
}

/* A country's code and number, without + or 00. */
static int64_t read_foreign(const char *digits, size_t count)
{
	if (count < SHORTEST || count > LONGEST || digits[0] == '0')
		return 0;
	/* Many dial the inner zero as well: "+32 02". */
	if (memcmp(digits, "320", 3) == 0)
		return read_belgian(digits + 3, count - 3);
	if (memcmp(digits, "32", 2) == 0)
		return read_belgian(digits + 2, count - 2);
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		if (memcmp(digits, countries[i].code, 2) == 0 &&
		    (count < countries[i].least || count > countries[i].most))
			return 0;
	}
	return number_of(digits, count);
}

/* The number that the first `count` digits are, or 0. */
static int64_t read_number(const struct dialled *dialled, size_t count, bool plus)
{
	const char *digits = dialled->digits;

	if (plus || (count == 11 && memcmp(digits, "324", 3) == 0))
		return read_foreign(digits, count);
	if (digits[0] != '0' || count < 2)
		return 0;
	return digits[1] == '0' ? read_foreign(digits + 2, count - 2)
				: read_belgian(digits + 1, count - 1);
}

/* Is what begins at word `at` the rest of something longer: an IBAN, the number of a company? */
static bool is_within_number(struct value_words words, size_t at)
{
	static const char *const openings[] = {"(", ":", ".", ",", ";", "/", "\"", NULL};
	static const char *const companies[] = {"be", "btw", "tva", "vat", "kbo", "bce", NULL};
	size_t first = at;

	if (at > 0 && value_is_joined(words, at - 1) && !value_is_one(words, at - 1, openings))
		return true;
	if (at > 0 && value_is_one(words, at - 1, companies))
		return true;
	while (first > 0 && at - first < DIGITS && is_number(words, first - 1))
		first--;
	if (first < at && words.items[at - 1].text.len < REST_DIGITS)
		return true;
	return first < at && first > 0 && words.items[first - 1].text.len == 2 &&
	       value_is_letter(words.items[first - 1].text.data[0]) &&
	       value_is_joined(words, first - 1);
}

/* A short number behind it says that this was the start of a longer one; so does what is written
 * together with it. */
static bool goes_on(struct value_words words, const struct dialled *dialled, size_t reading)
{
	size_t end = dialled->words[reading];

	if (value_is_euro(words, end))
		return true;
	if (reading + 1 < dialled->end_count)
		return dialled->ends[reading + 1] - dialled->ends[reading] < REST_DIGITS ||
		       value_is_joined(words, end - 1);
	return value_is_joined(words, end - 1) && words.items[end].text.len &&
	       (value_is_letter(words.items[end].text.data[0]) || value_is(words, end, "/") ||
		value_is(words, end, "@"));
}

bool value_phone_at(struct value_words words, size_t at, struct value *value)
{
	bool plus = value_is(words, at, "+");
	size_t begin = at + plus;
	struct dialled dialled;

	if (!is_number(words, begin))
		return false;
	/* +++ begins a structured communication, one + a country. */
	if (plus ? at > 0 && value_is(words, at - 1, "+") : is_within_number(words, at))
		return false;
	dial(words, begin, &dialled);
	if (!plus && is_national_register(&dialled))
		return false;
	for (size_t i = dialled.end_count; i-- > 0;) {
		int64_t number = read_number(&dialled, dialled.ends[i], plus);

		if (!number || (!plus && dialled.slashes[i] > 1) || goes_on(words, &dialled, i))
			continue;
		*value = (struct value){VALUE_PHONE, number, dialled.words[i] - at};
		return true;
	}
	return false;
}
