/* Finding an IBAN: letters and digits across separators, checked modulo 97. */
#include "text/iban.h"

#include "text/utf8.h"

enum { IBAN_SHORTEST = 15, IBAN_LONGEST = 34 };

struct iban {
	char text[IBAN_LONGEST]; /* upper case */
	size_t end[IBAN_LONGEST];
	size_t count;
};

static int ascii_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

static size_t skip_separators(struct str text, size_t at)
{
	for (size_t i = 0; i < 3 && at < text.len; i++) {
		size_t len;
		int32_t point = utf8_read(text, at, &len);

		if (!(point < 0x80 && point && strchr(" .-/_", (int)point)) && point != 0xa0 &&
		    (point < 0x2000 || point > 0x2015) && point != 0x202f)
			break;
		at += len;
	}
	return at;
}

static void iban_collect(struct iban *iban, struct str text, size_t at)
{
	iban->count = 0;
	while (iban->count < IBAN_LONGEST && at < text.len) {
		char c = text.data[at];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		if (ascii_value(c) < 0)
			return;
		/* Two letters and two digits begin it: most words end here. */
		if ((iban->count < 2) != (ascii_value(c) >= 10) && iban->count < 4)
			return;
		iban->text[iban->count] = c;
		iban->end[iban->count] = at + 1;
		iban->count++;
		at = skip_separators(text, at + 1);
	}
}

/* The first four characters go to the end, letters count from 10 on, and the rest by 97 is 1. */
static bool is_checked(const struct iban *iban, size_t count)
{
	unsigned rest = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned value = (unsigned)ascii_value(iban->text[(i + 4) % count]);

		rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
	}
	return rest == 1;
}

/* The length that a country has laid down; 0 for those that we seldom see. */
static size_t country_length(const struct iban *iban)
{
	static const struct {
		char country[3];
		unsigned char length;
	} lengths[] = {
		{"BE", 16}, {"NL", 18}, {"FR", 27}, {"LU", 20}, {"DE", 22}, {"GB", 22}, {"ES", 24},
		{"IT", 27}, {"PT", 25}, {"PL", 28}, {"RO", 24}, {"BG", 22}, {"IE", 22}, {"AT", 20},
		{"CH", 21}, {"LT", 20}, {"MA", 28}, {"TR", 26}, {"GR", 27}, {"SE", 24},
	};

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		if (memcmp(lengths[i].country, iban->text, 2) == 0)
			return lengths[i].length;
	}
	return 0;
}

bool iban_match(struct str text, size_t at, size_t *end)
{
	struct iban iban;
	size_t length;

	iban_collect(&iban, text, at);
	if (iban.count < IBAN_SHORTEST)
		return false;
	length = country_length(&iban);
	for (size_t count = iban.count; count >= IBAN_SHORTEST; count--) {
		if ((length && count != length) || !is_checked(&iban, count))
			continue;
		*end = iban.end[count - 1];
		return true;
	}
	return false;
}
