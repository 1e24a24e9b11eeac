/* Numbers that carry digits of their own to check them. Structured communications: communication.h.
 */
#ifndef BASE_CHECK_DIGITS_H
#define BASE_CHECK_DIGITS_H

#include "base/str.h"

/* Do the check digits of an IBAN fit the rest? It is in capitals without blanks; false for anything
 * else. ISO 13616-1: the first four characters go to the end, a letter counts as two digits from
 * A = 10 on, and the rest by 97 is 1. */
bool iban_checks(struct str iban);
/* And those of a national register number of eleven digits? 97 less the rest of the first nine by
 * 97; for births from 2000 on a 2 stands before the nine (Royal decree of 3 April 1984). */
bool national_number_checks(int64_t eleven_digits);

#endif
