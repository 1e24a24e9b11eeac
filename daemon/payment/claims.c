/* Which claims the tokens have: ours, signed and read back, and those of the payment side. */
#include "payment/claims.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/communication.h"
#include "payment/claims_read.h"

const char *token_fault_name(enum token_fault fault)
{
	static const char *const names[TOKEN_FAULTS] = {
		"fine",		"malformed",	  "unknown_key", "forged",  "bad_claim",
		"wrong_issuer", "wrong_audience", "expired",	 "not_yet", "unknown_order",
		"replayed",	"wrong_amount",	  "wrong_state",
	};

	return fault < TOKEN_FAULTS ? names[fault] : "";
}

/* The claims that are not of every token. */
static bool take_handoff(struct claims *claims, struct handoff *handoff)
{
	return claims_text(claims, "sub", handoff->subject, sizeof handoff->subject) &&
	       claims_text(claims, "jti", handoff->id, sizeof handoff->id) &&
	       claims_text(claims, "order", handoff->order, sizeof handoff->order) &&
	       claims_text(claims, "product", handoff->product, sizeof handoff->product) &&
	       claims_amount(claims, &handoff->amount) && claims_equal(claims, "currency", "EUR") &&
	       claims_reference(claims, &handoff->reference) &&
	       claims_lang(claims, &handoff->lang) &&
	       claims_text(claims, "return_url", handoff->return_url, sizeof handoff->return_url);
}

/* NULL when a text is not UTF-8. */
static json_t *handoff_json(const struct handoff *handoff)
{
	struct buf reference BUF_AUTO = {0};
	char issued[21], expires[21];

	clock_format(handoff->issued_ms, issued);
	clock_format(handoff->expires_ms, expires);
	communication_add(&reference, handoff->reference);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s}",
			 "iss", handoff->issuer, "aud", handoff->audience, "sub", handoff->subject,
			 "jti", handoff->id, "iat", issued, "nbf", issued, "exp", expires, "order",
			 handoff->order, "product", handoff->product, "amount",
			 (json_int_t)handoff->amount, "currency", "EUR", "reference",
			 reference.data, "lang", lang_code(handoff->lang), "return_url",
			 handoff->return_url);
}

bool handoff_sign(const struct keyring *keyring, const struct handoff *handoff, struct buf *token,
		  struct error *error)
{
	struct claims claims = {.root = handoff_json(handoff)};
	struct buf payload BUF_AUTO = {0};
	struct handoff again;
	bool ok;

	/* What would be refused when it comes back must not leave. */
	if (!claims.root)
		return error_set(error, ERROR_INVALID,
				 "order %s: a claim of its token is not UTF-8; look at the "
				 "settings of the payment and at the product's id",
				 handoff->order);
	ok = take_handoff(&claims, &again) ||
	     error_set(error, ERROR_INVALID,
		       "order %s: the claim \"%s\" of its token is empty, out of bounds, or has "
		       "characters that it may not have; look at the order and at the settings of "
		       "the payment",
		       handoff->order, claims.bad);
	if (ok) {
		json_add(&payload, claims.root);
		ok = keyring_sign(keyring, handoff->issued_ms, buf_borrow(&payload), token, error);
	}
	claims_finish(&claims);
	return ok;
}

enum token_fault handoff_read(const struct keyring *keyring, const char *issuer,
			      const char *audience, int64_t now_ms, struct str token,
			      struct handoff *handoff)
{
	struct claims_expected expected = {issuer, audience, now_ms};
	char id[PASERK_ID_TEXT];
	struct claims claims;
	enum token_fault fault = claims_key_id(token, id);

	*handoff = (struct handoff){0};
	if (fault != TOKEN_FINE)
		return fault;
	fault = claims_open(&claims, keyring_public(keyring, str_from(id), now_ms), token,
			    &expected);
	if (fault == TOKEN_FINE && !take_handoff(&claims, handoff))
		fault = TOKEN_BAD_CLAIM;
	if (fault == TOKEN_FINE) {
		snprintf(handoff->issuer, sizeof handoff->issuer, "%s", issuer);
		snprintf(handoff->audience, sizeof handoff->audience, "%s", audience);
		handoff->issued_ms = claims.issued_ms;
		handoff->expires_ms = claims.expires_ms;
	}
	claims_finish(&claims);
	return fault;
}

static bool take_event(struct claims *claims, enum payment_event *event)
{
	static const char *const names[] = {"paid", "failed", "refunded"};
	struct str status = json_str(claims->root, "status");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(status, str_from(names[i]))) {
			*event = (enum payment_event)i;
			return true;
		}
	}
	return claims_refuse(claims, "status");
}

/* A payment that failed before the provider knew it has no id: then the claim may be missing or
 * empty. */
static bool take_payment(struct claims *claims, struct payment_answer *answer)
{
	const json_t *value = json_object_get(claims->root, "payment");
	bool none = !value || (json_is_string(value) && json_string_length(value) == 0);

	if (none && answer->event == PAYMENT_FAILED)
		return true;
	return claims_text(claims, "payment", answer->payment, sizeof answer->payment);
}

static bool take_answer(struct claims *claims, struct payment_answer *answer)
{
	return claims_text(claims, "jti", answer->id, sizeof answer->id) &&
	       claims_text(claims, "order", answer->order, sizeof answer->order) &&
	       take_event(claims, &answer->event) && claims_amount(claims, &answer->amount) &&
	       (!json_object_get(claims->root, "currency") ||
		claims_equal(claims, "currency", "EUR")) &&
	       take_payment(claims, answer);
}

enum token_fault payment_answer_read(const struct trusted *trusted, const char *issuer,
				     const char *audience, int64_t now_ms, struct str token,
				     struct payment_answer *answer)
{
	struct claims_expected expected = {issuer, audience, now_ms};
	char id[PASERK_ID_TEXT];
	struct claims claims;
	enum token_fault fault = claims_key_id(token, id);

	*answer = (struct payment_answer){0};
	if (fault != TOKEN_FINE)
		return fault;
	fault = claims_open(&claims, trusted_find(trusted, str_from(id)), token, &expected);
	if (fault == TOKEN_FINE && !take_answer(&claims, answer))
		fault = TOKEN_BAD_CLAIM;
	claims_finish(&claims);
	return fault;
}
