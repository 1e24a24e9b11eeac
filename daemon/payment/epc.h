/* The text in a QR code for a bank transfer: EPC069-12, version 2.1 of the guidelines, "002". */
#ifndef PAYMENT_EPC_H
#define PAYMENT_EPC_H

#include "base/buf.h"
#include "base/error.h"

struct epc {
	const char *name;  /* at most 70 characters */
	const char *iban;  /* without blanks */
	const char *bic;   /* or NULL */
	int64_t amount;	   /* cents, 1 to 99,999,999,999 */
	int64_t reference; /* structured communication, in the line for structured references */
};

/* Appends the payload, at most 331 bytes, line feeds between its fields and none at the end; the
 * fields behind the reference (text, information) stay away. ERROR_INVALID names what is wrong. */
bool epc_add(const struct epc *epc, struct buf *out, struct error *error);

#endif
