/* Taking personal numbers out of a text before anything keeps it. */
#ifndef TEXT_REDACT_H
#define TEXT_REDACT_H

#include "base/buf.h"

/* Appends the text with national register numbers, card numbers, IBANs (all verified by their
 * check digits), phone numbers and e-mail addresses replaced by [NRN], [CARD], [IBAN], [PHONE],
 * [EMAIL]; returns how many were replaced. When in doubt, redacts. */
size_t text_redact(struct str text, struct buf *out);

#endif
