/* Belgian structured communications: ten digits and two that check them, +++010/8068/17183+++.
 * Format: Febelfin, "Standard for the structured communication". */
#ifndef BASE_COMMUNICATION_H
#define BASE_COMMUNICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* The twelve digits of ten (0 to 9,999,999,999): check digits are the number modulo 97, 97 for 0.
 */
int64_t communication_make(int64_t ten_digits);
/* Twelve digits whose check digits are right? */
bool communication_is_valid(int64_t twelve_digits);
/* Appends "+++010/8068/17183+++". */
void communication_add(struct buf *out, int64_t twelve_digits);

#endif
