/* Tokens that anybody may send: the bytes as they are; and, so that what is behind the signature is
 * reached, the bytes as a payload that the right side signed, with the footer behind a form feed
 * where there is one. */
/* LINK: payment */
#include <sodium.h>
#include <stdlib.h>

#include "base/communication.h"
#include "payment/claims.h"
#include "payment/keyring_keys.h"

#define ISSUER "https://pierre.example"
#define PAYMENT_SIDE "https://pay.example"

/* 2026-11-24T10:00:00Z */
static const int64_t NOW = INT64_C(1795514400000);

struct sides {
	uint8_t secret[PASETO_SECRET];
	struct key key;
	struct keyring keyring;
	struct trusted *trusted;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* One key for both sides: each must tell the other's tokens from its own by their claims. */
static const struct sides *sides_once(void)
{
	static struct sides *sides;
	static const uint8_t seed[crypto_sign_SEEDBYTES] = {1};
	char text[PASERK_PUBLIC_TEXT];

	if (sides)
		return sides;
	check(sodium_init() >= 0);
	sides = calloc(1, sizeof *sides);
	check(sides);
	crypto_sign_seed_keypair(sides->key.public_key, sides->secret, seed);
	sides->key.secret = sides->secret;
	sides->key.publish_until_ms = KEY_ALWAYS;
	paserk_id(sides->key.public_key, sides->key.id);
	sides->keyring = (struct keyring){&sides->key, 1, 1};
	paserk_public(sides->key.public_key, text);
	sides->trusted = trusted_parse("fuzz", str_from(text), NULL);
	check(sides->trusted);
	return sides;
}

static void check_text(const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	check(len > 0 && len < size);
	for (size_t i = 0; i < len; i++)
		check(text[i] > ' ' && text[i] <= '~');
}

/* What was taken can be signed by us, and says the same again. */
static void check_handoff(const struct sides *sides, const struct handoff *handoff)
{
	struct buf token BUF_AUTO = {0};
	struct handoff again;
	int64_t life = handoff->expires_ms - handoff->issued_ms;

	check_text(handoff->subject, sizeof handoff->subject);
	check_text(handoff->id, sizeof handoff->id);
	check_text(handoff->order, sizeof handoff->order);
	check_text(handoff->product, sizeof handoff->product);
	check_text(handoff->return_url, sizeof handoff->return_url);
	check(handoff->amount >= 1 && communication_is_valid(handoff->reference));
	check(handoff->lang <= LANG_UNKNOWN && life > 0 && life <= CLAIMS_MINUTES * 60000);
	check(str_eq(str_from(handoff->issuer), STR(ISSUER)));
	check(str_eq(str_from(handoff->audience), STR(PAYMENT_SIDE)));
	/* Texts have whole seconds. */
	if (life < 1000)
		return;
	check(handoff_sign(&sides->keyring, handoff, &token, NULL));
	check(handoff_read(&sides->keyring, ISSUER, PAYMENT_SIDE, handoff->issued_ms,
			   buf_borrow(&token), &again) == TOKEN_FINE);
	check(strcmp(again.order, handoff->order) == 0 && strcmp(again.id, handoff->id) == 0);
	check(again.amount == handoff->amount && again.reference == handoff->reference);
	check(strcmp(again.return_url, handoff->return_url) == 0);
}

static void check_answer(const struct payment_answer *answer)
{
	check_text(answer->id, sizeof answer->id);
	check_text(answer->order, sizeof answer->order);
	check(answer->amount >= 1 && answer->event <= PAYMENT_REFUNDED);
	if (*answer->payment || answer->event != PAYMENT_FAILED)
		check_text(answer->payment, sizeof answer->payment);
}

static void read_both(const struct sides *sides, struct str token)
{
	struct handoff handoff;
	struct payment_answer answer;
	enum token_fault ours, theirs;

	ours = handoff_read(&sides->keyring, ISSUER, PAYMENT_SIDE, NOW, token, &handoff);
	theirs = payment_answer_read(sides->trusted, PAYMENT_SIDE, ISSUER, NOW, token, &answer);
	check(*token_fault_name(ours) && *token_fault_name(theirs));
	check(ours != TOKEN_FINE || theirs != TOKEN_FINE);
	if (ours == TOKEN_FINE)
		check_handoff(sides, &handoff);
	if (theirs == TOKEN_FINE)
		check_answer(&answer);
}

static void read_signed(const struct sides *sides, struct str text)
{
	struct buf token BUF_AUTO = {0};
	struct buf footer BUF_AUTO = {0};
	struct str payload = STR("");

	str_split(&text, '\f', &payload);
	if (text.data)
		buf_add(&footer, text);
	else
		buf_addf(&footer, "{\"kid\":\"%s\"}", sides->key.id);
	paseto_sign(sides->secret, payload, buf_borrow(&footer), STR(""), &token);
	read_both(sides, buf_borrow(&token));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sides *sides = sides_once();
	struct str text = {(const char *)data, size};

	read_both(sides, text);
	read_signed(sides, text);
	return 0;
}
