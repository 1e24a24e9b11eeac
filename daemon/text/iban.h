/* Finding an IBAN (ISO 13616-1) in a text; for this room's own use. */
#ifndef TEXT_IBAN_H
#define TEXT_IBAN_H

#include "base/str.h"

/* Does an IBAN with a right check begin at `at`? *end is behind it. */
bool iban_match(struct str text, size_t at, size_t *end);

#endif
