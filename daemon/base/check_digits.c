/* Numbers that carry digits of their own to check them. */
#include "base/check_digits.h"

enum { MODULUS = 97 };

bool iban_checks(struct str iban)
{
	unsigned rest = 0;

	for (size_t i = 0; i < iban.len; i++) {
		char c = iban.data[(i + 4) % iban.len];

		if (c >= '0' && c <= '9')
			rest = (rest * 10 + (unsigned)(c - '0')) % MODULUS;
		else if (c >= 'A' && c <= 'Z')
			rest = (rest * 100 + (unsigned)(c - 'A') + 10) % MODULUS;
		else
			return false;
	}
	return rest == 1;
}

bool national_number_checks(int64_t eleven_digits)
{
	int64_t nine = eleven_digits / 100, check = eleven_digits % 100;

	return check == MODULUS - nine % MODULUS ||
	       check == MODULUS - (nine + INT64_C(2000000000)) % MODULUS;
}
