/* A token opened: its key found, its signature checked, and then its claims, one by one. Inside
 * this room only. */
#ifndef PAYMENT_CLAIMS_READ_H
#define PAYMENT_CLAIMS_READ_H

#include "base/json.h"
#include "payment/claims.h"

/* What a token is held against. */
struct claims_expected {
	const char *issuer, *audience;
	int64_t now_ms;
};

struct claims {
	json_t *root;		       /* an object; its keys are unique */
	const char *bad;	       /* the first claim that was not as it must be, or NULL */
	int64_t issued_ms, expires_ms; /* set by claims_open */
};

/* The key id that a token names, for looking a key up: nothing of it may be believed yet. The
 * footer must be {"kid":"..."} and nothing else. */
enum token_fault claims_key_id(struct str token, char id[static PASERK_ID_TEXT]);
/* Checks the signature (key NULL: TOKEN_UNKNOWN_KEY), then parses, then checks iss, aud and the
 * times. claims_finish must be called whatever the fault. */
enum token_fault claims_open(struct claims *claims, const uint8_t *key, struct str token,
			     const struct claims_expected *expected);
void claims_finish(struct claims *claims);

/* Each takes one claim, or sets claims->bad and returns false. A text is not empty, and printable
 * ASCII without blanks: ids, names and addresses, which end up in logs. */
bool claims_text(struct claims *claims, const char *name, char *to, size_t size);
bool claims_amount(struct claims *claims, int64_t *amount);
bool claims_reference(struct claims *claims, int64_t *reference);
bool claims_lang(struct claims *claims, enum lang *lang);
/* Must be this text. */
bool claims_equal(struct claims *claims, const char *name, const char *expected);
/* Says which claim was bad; returns false. */
bool claims_refuse(struct claims *claims, const char *name);

#endif
