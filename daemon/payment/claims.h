/* The tokens between us and the payment side: which claims they have, and reading them without
 * believing them. README.md explains it for the other side. */
#ifndef PAYMENT_CLAIMS_H
#define PAYMENT_CLAIMS_H

#include "base/lang.h"
#include "payment/keyring.h"
#include "store/records.h"

enum {
	CLAIMS_MINUTES = 15,  /* how long a token may be used */
	CLAIMS_LEEWAY_S = 60, /* two clocks may differ so much */
	CLAIMS_NAME = 129,    /* iss and aud, with the NUL */
	CLAIMS_SUBJECT = 33   /* with the NUL */
};

/* Why a token was refused; the metric's label is token_fault_name. */
enum token_fault {
	TOKEN_FINE,
	TOKEN_MALFORMED,   /* no v4.public token, or no JSON object of claims in it */
	TOKEN_UNKNOWN_KEY, /* no key id, or one that we do not trust */
	TOKEN_FORGED,	   /* the signature is wrong: altered, truncated, another key */
	TOKEN_BAD_CLAIM,   /* a claim is missing or of the wrong kind */
	TOKEN_WRONG_ISSUER,
	TOKEN_WRONG_AUDIENCE,
	TOKEN_EXPIRED,
	TOKEN_NOT_YET, /* nbf or iat lies ahead */
	TOKEN_UNKNOWN_ORDER,
	TOKEN_REPLAYED, /* used before, or replaced by a newer one */
	TOKEN_WRONG_AMOUNT,
	TOKEN_WRONG_STATE, /* the order is paid already, by another payment */
	TOKEN_FAULTS
};

const char *token_fault_name(enum token_fault fault);

/* What the citizen takes to the payment side. */
struct handoff {
	char issuer[CLAIMS_NAME], audience[CLAIMS_NAME];
	char subject[CLAIMS_SUBJECT]; /* pseudonym of the conversation, another for each order */
	char id[RECORD_ID];	      /* jti */
	char order[RECORD_ID];
	char product[RECORD_NAME];
	int64_t amount;	   /* cents */
	int64_t reference; /* twelve digits */
	enum lang lang;
	char return_url[513];
	int64_t issued_ms, expires_ms; /* nbf is iat */
};

bool handoff_sign(const struct keyring *keyring, const struct handoff *handoff, struct buf *token,
		  struct error *error);
/* Reads a token of ours back: signature, times, all claims. */
enum token_fault handoff_read(const struct keyring *keyring, const char *issuer,
			      const char *audience, int64_t now_ms, struct str token,
			      struct handoff *handoff);

/* What the payment side says of an order. */
enum payment_event { PAYMENT_PAID, PAYMENT_FAILED, PAYMENT_REFUNDED };

struct payment_answer {
	char id[RECORD_NAME]; /* jti */
	char order[RECORD_ID];
	char payment[RECORD_NAME]; /* the provider's id of the payment; may be "" when it failed */
	enum payment_event event;
	int64_t amount;
};

/* The public keys of the payment side: a text file, a k4.public line each, # begins a comment. */
struct trusted;

struct trusted *trusted_load(const char *path, struct error *error);
struct trusted *trusted_parse(const char *name, struct str text, struct error *error);
void trusted_destroy(struct trusted *trusted);
const uint8_t *trusted_find(const struct trusted *trusted, struct str id);

enum token_fault payment_answer_read(const struct trusted *trusted, const char *issuer,
				     const char *audience, int64_t now_ms, struct str token,
				     struct payment_answer *answer);

#endif
