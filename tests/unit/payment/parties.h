/* The two sides of a payment for the tests: our keyring, the payment side's key, a clock that tests
 * set, and tokens around any claims that somebody may have signed. */
#ifndef TESTS_PAYMENT_PARTIES_H
#define TESTS_PAYMENT_PARTIES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "payment/claims.h"
#include "payment/keyring_keys.h"

#define ISSUER "https://pierre.example"
#define PAYMENT_SIDE "https://pay.example"
#define NOW_TEXT "2026-11-24T10:00:00Z"

enum { SECOND = 1000, MINUTE = 60 * SECOND };

struct parties {
	char folder[64];
	char *keys, *store; /* paths in it */
	int64_t now;
	struct keyring *keyring;
	uint8_t theirs[PASETO_SECRET]; /* the payment side's key */
	struct trusted *trusted;
};

static inline const uint8_t *our_secret(const struct parties *parties)
{
	return parties->keyring->keys[0].secret;
}

static inline int64_t parties_now(void *parties)
{
	return ((struct parties *)parties)->now;
}

static inline struct clock parties_clock(struct parties *parties)
{
	return (struct clock){parties_now, parties_now, parties};
}

static inline struct trusted *trust_one(const uint8_t secret[static PASETO_SECRET])
{
	char text[PASERK_PUBLIC_TEXT];

	paserk_public(secret + PASETO_PUBLIC, text);
	return trusted_parse("payment.keys", str_from(text), NULL);
}

static inline int parties_make(void **state)
{
	struct parties *parties = mem_zalloc(1, sizeof *parties);
	uint8_t public_key[PASETO_PUBLIC];
	struct error error = {0};

	*state = parties;
	snprintf(parties->folder, sizeof parties->folder, "/tmp/pierre-payment-XXXXXX");
	if (sodium_init() < 0 || !mkdtemp(parties->folder) ||
	    !clock_parse(STR(NOW_TEXT), &parties->now))
		return -1;
	parties->keys = file_join(parties->folder, "keys");
	parties->store = file_join(parties->folder, "pierre.db");
	if (!keyring_start(parties->keys, parties->now, &error) ||
	    !(parties->keyring = keyring_load(parties->keys, &error))) {
		print_error("%s\n", error.message);
		return -1;
	}
	crypto_sign_keypair(public_key, parties->theirs);
	parties->trusted = trust_one(parties->theirs);
	return parties->trusted ? 0 : -1;
}

static inline void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *path = file_join(folder, entry->d_name);

		unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
	rmdir(folder);
}

static inline int parties_remove(void **state)
{
	struct parties *parties = *state;

	keyring_destroy(parties->keyring);
	trusted_destroy(parties->trusted);
	remove_folder(parties->keys);
	remove_folder(parties->folder);
	free(parties->keys);
	free(parties->store);
	free(parties);
	return 0;
}

/* What we say of an order, and what the payment side answers: as the README has them. */
static inline json_t *handoff_claims(void)
{
	return json_loads("{\"iss\":\"" ISSUER "\",\"aud\":\"" PAYMENT_SIDE "\","
			  "\"sub\":\"0123456789abcdef0123456789abcdef\","
			  "\"jti\":\"00112233445566778899aabbccddeeff\","
			  "\"iat\":\"2026-11-24T10:00:00Z\",\"nbf\":\"2026-11-24T10:00:00Z\","
			  "\"exp\":\"2026-11-24T10:15:00Z\","
			  "\"order\":\"ffeeddccbbaa99887766554433221100\","
			  "\"product\":\"birth_certificate\",\"amount\":1250,"
			  "\"currency\":\"EUR\",\"reference\":\"+++010/8068/17183+++\","
			  "\"lang\":\"fr\",\"return_url\":\"https://pierre.example/?back\"}",
			  0, NULL);
}

static inline json_t *answer_claims(void)
{
	return json_loads("{\"iss\":\"" PAYMENT_SIDE "\",\"aud\":\"" ISSUER "\","
			  "\"jti\":\"answer-1\","
			  "\"iat\":\"2026-11-24T10:00:00Z\",\"nbf\":\"2026-11-24T10:00:00Z\","
			  "\"exp\":\"2026-11-24T10:15:00Z\","
			  "\"order\":\"ffeeddccbbaa99887766554433221100\","
			  "\"status\":\"paid\",\"payment\":\"tr_7UhSN1zuXS\",\"amount\":1250}",
			  0, NULL);
}

static inline void sign_text(const uint8_t secret[static PASETO_SECRET], struct str payload,
			     struct str footer, struct buf *token)
{
	buf_reset(token);
	paseto_sign(secret, payload, footer, STR(""), token);
}

/* With the footer that belongs to the key. */
static inline void sign_payload(const uint8_t secret[static PASETO_SECRET], struct str payload,
				struct buf *token)
{
	struct buf footer BUF_AUTO = {0};
	char id[PASERK_ID_TEXT];

	paserk_id(secret + PASETO_PUBLIC, id);
	buf_addf(&footer, "{\"kid\":\"%s\"}", id);
	sign_text(secret, payload, buf_borrow(&footer), token);
}

/* Takes the claims. */
static inline void sign_claims(const uint8_t secret[static PASETO_SECRET], json_t *claims,
			       struct buf *token)
{
	struct buf payload BUF_AUTO = {0};

	assert_non_null(claims);
	json_add(&payload, claims);
	json_decref(claims);
	sign_payload(secret, buf_borrow(&payload), token);
}

static inline enum token_fault read_handoff(const struct parties *parties, struct str token)
{
	struct handoff handoff;

	return handoff_read(parties->keyring, ISSUER, PAYMENT_SIDE, parties->now, token, &handoff);
}

static inline enum token_fault read_answer(const struct parties *parties, struct str token)
{
	struct payment_answer answer;

	return payment_answer_read(parties->trusted, PAYMENT_SIDE, ISSUER, parties->now, token,
				   &answer);
}

/* The two kinds of token, for what holds of both. */
struct kind {
	json_t *(*claims)(void);
	enum token_fault (*read)(const struct parties *parties, struct str token);
	bool ours;
};

static const struct kind kinds[] = {{handoff_claims, read_handoff, true},
				    {answer_claims, read_answer, false}};

enum { KINDS = sizeof kinds / sizeof *kinds };

static inline const uint8_t *secret_of(const struct parties *parties, const struct kind *kind)
{
	return kind->ours ? our_secret(parties) : parties->theirs;
}

/* What becomes of claims that the right side signed. Takes them. */
static inline enum token_fault fault_of(const struct parties *parties, const struct kind *kind,
					json_t *claims)
{
	struct buf token BUF_AUTO = {0};

	sign_claims(secret_of(parties, kind), claims, &token);
	return kind->read(parties, buf_borrow(&token));
}

static inline enum token_fault fault_of_payload(const struct parties *parties,
						const struct kind *kind, struct str payload)
{
	struct buf token BUF_AUTO = {0};

	sign_payload(secret_of(parties, kind), payload, &token);
	return kind->read(parties, buf_borrow(&token));
}

static inline void assert_fault(enum token_fault fault, enum token_fault expected)
{
	if (fault != expected)
		print_error("%s instead of %s\n", token_fault_name(fault),
			    token_fault_name(expected));
	assert_int_equal(fault, expected);
}

#define PARTIES_TEST(test) cmocka_unit_test_setup_teardown(test, parties_make, parties_remove)

#endif
