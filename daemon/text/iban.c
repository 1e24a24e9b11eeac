/* Finding an IBAN: letters and digits across separators, checked modulo 97. */
#include "text/iban.h"

#include "base/check_digits.h"
#include "text/separators.h"

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

/* The letter or digit in upper case, of ASCII or of full width; 0 for the rest. */
static char plain_char(int32_t point)
{
	if (point >= 0xff10 && point <= 0xff5a)
		point -= 0xff10 - '0';
	if (point >= 'a' && point <= 'z')
		point -= 'a' - 'A';
	return point < 0x80 && ascii_value((char)point) >= 0 ? (char)point : '\0';
}

static size_t skip_separators(struct str text, size_t at)
{
	for (size_t i = 0; i < 3 && at < text.len; i++) {
		size_t len;

		if (!is_number_separator(utf8_read(text, at, &len)))
			break;
		at += len;
	}
	return at;
}

static void iban_collect(struct iban *iban, struct str text, size_t at)
{
	iban->count = 0;
	while (iban->count < IBAN_LONGEST && at < text.len) {
		size_t len;
		char c = plain_char(utf8_read(text, at, &len));

		if (!c)
			return;
		/* Two letters and two digits begin it: most words end here. */
		if ((iban->count < 2) != (ascii_value(c) >= 10) && iban->count < 4)
			return;
		iban->text[iban->count] = c;
		iban->end[iban->count] = at + len;
		iban->count++;
		at = skip_separators(text, at + len);
	}
}

/* The length that a country has laid down, in the registry of ISO 13616 or, as in much of Africa,
 * by use; 0 for what is no country with IBANs. Any length for any two letters would find a sum that
 * fits in one of five sentences like "at 10 ...". */
static size_t country_length(const struct iban *iban)
{
	static const char lengths[] =
		"AD24AE23AL28AO25AT20AZ28BA20BE16BF28BG22BH22BI27BJ28BR29BY28CF27CG27"
		"CH21CI28CM27CR22CV25CY28CZ24DE22DJ27DK18DO28DZ26EE20EG29ES24FI18FK18"
		"FO18FR27GA27GB22GE22GI23GL18GQ27GR27GT28GW25HN28HR21HU28IE22IL23IQ23"
		"IR26IS26IT27JO30KM27KW30KZ20LB28LC32LI21LT20LU20LV21LY25MA28MC27MD24"
		"ME22MG27MK19ML28MN20MR27MT31MU30MZ25NE28NI28NL18NO15OM23PK24PL28PS29"
		"PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SN28SO23ST25SV28TD27"
		"TG28TL23TN24TR26UA29VA22VG24XK20YE30";

	for (size_t i = 0; i + 4 < sizeof lengths; i += 4) {
		if (memcmp(lengths + i, iban->text, 2) == 0)
			return (size_t)((lengths[i + 2] - '0') * 10 + lengths[i + 3] - '0');
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
	if (!length || iban.count < length || !iban_checks((struct str){iban.text, length}))
		return false;
	*end = iban.end[length - 1];
	return true;
}
