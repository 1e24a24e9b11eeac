/* pierre token verify: is a token ours, or that of a given key, and does it count at this moment?
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "payment/claims.h"
#include "tool/command.h"
#include "tool/token.h"

/* Either a folder or a public key; issuer and audience may be NULL. */
struct against {
	const char *keys, *public_text, *issuer, *audience;
	int64_t now_ms;
};

static bool key_by_id(const struct against *against, struct str id,
		      uint8_t key[static PASETO_PUBLIC], struct error *error)
{
	struct keyring *keyring;
	const uint8_t *found;
	char known[PASERK_ID_TEXT];

	if (against->public_text) {
		if (!paserk_read_public(str_from(against->public_text), key, error))
			return false;
		paserk_id(key, known);
		return str_eq(id, str_from(known)) ||
		       error_set(error, ERROR_NOT_FOUND,
				 "the token names another key than the given one, which is %s",
				 known);
	}
	keyring = keyring_load(against->keys, error);
	if (!keyring)
		return false;
	found = keyring_public(keyring, id, against->now_ms);
	if (found)
		memcpy(key, found, PASETO_PUBLIC);
	else
		error_set(error, ERROR_NOT_FOUND,
			  "the token names a key that is not in '%s', or no longer published",
			  against->keys);
	keyring_destroy(keyring);
	return found;
}

static bool find_key(const struct against *against, struct str token,
		     uint8_t key[static PASETO_PUBLIC], struct error *error)
{
	struct buf footer BUF_AUTO = {0};
	json_t *object;
	bool fine;

	if (!paseto_footer(token, &footer, error))
		return false;
	object = token_object(buf_borrow(&footer));
	fine = json_str(object, "kid").len
		       ? key_by_id(against, json_str(object, "kid"), key, error)
		       : error_set(error, ERROR_INVALID, "the token's footer names no key (kid)");
	json_decref(object);
	return fine;
}

static bool check_name(const json_t *claims, const char *claim, const char *expected,
		       struct error *error)
{
	struct str value = json_str(claims, claim);

	if (!expected || str_eq(value, str_from(expected)))
		return true;
	return error_set(error, ERROR_INVALID, "the claim %s is not '%s'", claim, expected);
}

static bool check_times(const json_t *claims, int64_t now_ms, struct error *error)
{
	static const char *const names[] = {"iat", "nbf", "exp"};
	const int64_t leeway = CLAIMS_LEEWAY_S * INT64_C(1000);
	int64_t moments[3];

	for (int i = 0; i < 3; i++) {
		if (!clock_parse(json_str(claims, names[i]), &moments[i]))
			return error_set(error, ERROR_INVALID,
					 "the claim %s is no moment such as 2026-11-23T10:00:00Z",
					 names[i]);
	}
	if (moments[2] + leeway <= now_ms)
		return error_set(error, ERROR_INVALID, "the token expired at %.*s",
				 STR_ARG(json_str(claims, "exp")));
	if (moments[0] > now_ms + leeway || moments[1] > now_ms + leeway)
		return error_set(error, ERROR_INVALID, "the token counts from %.*s on",
				 STR_ARG(json_str(claims, "nbf")));
	return true;
}

/* The claims, which the caller frees; NULL when the token does not count. */
static json_t *verify(const struct against *against, struct str token, struct error *error)
{
	struct buf payload BUF_AUTO = {0};
	uint8_t key[PASETO_PUBLIC];
	json_t *claims;

	if (!find_key(against, token, key, error) ||
	    !paseto_verify(key, token, STR(""), &payload, error))
		return NULL;
	claims = token_object(buf_borrow(&payload));
	if (!claims)
		error_set(error, ERROR_INVALID, "the token holds no JSON object of claims");
	if (claims && check_times(claims, against->now_ms, error) &&
	    check_name(claims, "iss", against->issuer, error) &&
	    check_name(claims, "aud", against->audience, error))
		return claims;
	json_decref(claims);
	return NULL;
}

static int verify_given(struct against *against, const char *given)
{
	struct clock clock = clock_system();
	struct buf token BUF_AUTO = {0};
	struct error error = {0};
	json_t *claims;

	against->now_ms = clock_now(&clock);
	if (!token_read(given, &token, &error))
		return command_failed(&error);
	claims = verify(against, buf_borrow(&token), &error);
	if (!claims)
		return command_failed(&error);
	command_print_json(claims);
	json_decref(claims);
	return EXIT_FINE;
}

int token_verify_run(int argc, char **argv)
{
	struct against against = {.keys = "run/keys"};
	const struct option items[] = {
		{.name = "keys",
		 .argument = "DIR",
		 .help = "signed by a key of this folder (run/keys)",
		 .value = &against.keys,
		 .variable = "PIERRE_KEYS"},
		{.name = "public",
		 .argument = "KEY",
		 .help = "signed by this key instead: k4.public....",
		 .value = &against.public_text},
		{.name = "issuer",
		 .argument = "NAME",
		 .help = "must be the claim iss",
		 .value = &against.issuer},
		{.name = "audience",
		 .argument = "NAME",
		 .help = "must be the claim aud",
		 .value = &against.audience},
	};
	const struct options options = {
		"token verify", "[OPTION...] TOKEN",
		"Prints the claims of a token, or says why it does not count: key, signature, iat, "
		"nbf\n"
		"and exp. '-' reads it from standard input. Whether it was used before only "
		"pierred\n"
		"knows.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest != 1)
		return command_misused("token verify", "give one token, or '-'");
	return verify_given(&against, argv[1]);
}
