/* A token opened: its key found, its signature checked, and then its claims, one by one. */
#include "payment/claims_read.h"

#include "base/clock.h"
#include "base/communication.h"

/* Ours have no nesting; another side may add claims of its own, which are ignored. */
enum { PAYLOAD_DEPTH = 8, FOOTER_DEPTH = 1 };

/* JSON_ALLOW_NUL: a NUL in a string is then a bad claim like any other bad character. */
static json_t *parse_object(struct str text, size_t depth)
{
	json_t *root = NULL;

	if (text.len && json_depth_within(text, depth))
		root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
				  NULL);
	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

static bool is_printable(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~')
			return false;
	return true;
}

/* Not empty, printable, and fits with its NUL. */
static bool take_text(struct str text, char *to, size_t size)
{
	if (text.len == 0 || text.len >= size || !is_printable(text))
		return false;
	memcpy(to, text.data, text.len);
	to[text.len] = '\0';
	return true;
}

enum token_fault claims_key_id(struct str token, char id[static PASERK_ID_TEXT])
{
	struct buf footer BUF_AUTO = {0};
	json_t *root;
	bool named;

	if (token.len > PASETO_TOKEN_LIMIT || !paseto_footer(token, &footer, NULL))
		return TOKEN_MALFORMED;
	if (footer.len > PASETO_FOOTER_LIMIT)
		return TOKEN_MALFORMED;
	root = parse_object(buf_borrow(&footer), FOOTER_DEPTH);
	named = root && json_object_size(root) == 1 &&
		take_text(json_str(root, "kid"), id, PASERK_ID_TEXT);
	json_decref(root);
	return named ? TOKEN_FINE : TOKEN_UNKNOWN_KEY;
}

bool claims_refuse(struct claims *claims, const char *name)
{
	if (!claims->bad)
		claims->bad = name;
	return false;
}

bool claims_text(struct claims *claims, const char *name, char *to, size_t size)
{
	return take_text(json_str(claims->root, name), to, size) || claims_refuse(claims, name);
}

bool claims_equal(struct claims *claims, const char *name, const char *expected)
{
	return str_eq(json_str(claims->root, name), str_from(expected)) ||
	       claims_refuse(claims, name);
}

bool claims_amount(struct claims *claims, int64_t *amount)
{
	const json_t *value = json_object_get(claims->root, "amount");

	*amount = json_integer_value(value);
	return (json_is_integer(value) && *amount >= 1) || claims_refuse(claims, "amount");
}

bool claims_reference(struct claims *claims, int64_t *reference)
{
	struct str text = json_str(claims->root, "reference");
	struct buf again BUF_AUTO = {0};

	*reference = 0;
	if (text.len != sizeof "+++010/8068/17183+++" - 1)
		return claims_refuse(claims, "reference");
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= '0' && text.data[i] <= '9')
			*reference = *reference * 10 + (text.data[i] - '0');
	/* Only the right marks in the right places give the same text again. */
	if (communication_is_valid(*reference)) {
		communication_add(&again, *reference);
		if (str_eq(buf_borrow(&again), text))
			return true;
	}
	return claims_refuse(claims, "reference");
}

bool claims_lang(struct claims *claims, enum lang *lang)
{
	struct str text = json_str(claims->root, "lang");

	for (*lang = LANG_NL; *lang <= LANG_UNKNOWN; (*lang)++)
		if (str_eq(text, str_from(lang_code(*lang))))
			return true;
	return claims_refuse(claims, "lang");
}

static enum token_fault check_party(struct claims *claims, const char *name, const char *expected,
				    enum token_fault other)
{
	const json_t *value = json_object_get(claims->root, name);
	size_t len = json_string_length(value);

	if (json_is_string(value) && len && len < CLAIMS_NAME &&
	    !memchr(json_string_value(value), 0, len))
		return claims_equal(claims, name, expected) ? TOKEN_FINE : other;
	claims_refuse(claims, name);
	return TOKEN_BAD_CLAIM;
}

static bool take_time(struct claims *claims, const char *name, int64_t *ms)
{
	return clock_parse(json_str(claims->root, name), ms) || claims_refuse(claims, name);
}

static enum token_fault check_times(struct claims *claims, int64_t now_ms)
{
	const int64_t leeway = CLAIMS_LEEWAY_S * INT64_C(1000);
	int64_t not_before;

	if (!take_time(claims, "iat", &claims->issued_ms) ||
	    !take_time(claims, "nbf", &not_before) ||
	    !take_time(claims, "exp", &claims->expires_ms))
		return TOKEN_BAD_CLAIM;
	if (claims->expires_ms <= claims->issued_ms || claims->expires_ms < not_before ||
	    claims->expires_ms - claims->issued_ms > CLAIMS_MINUTES * INT64_C(60000)) {
		claims_refuse(claims, "exp");
		return TOKEN_BAD_CLAIM;
	}
	if (now_ms - leeway >= claims->expires_ms)
		return TOKEN_EXPIRED;
	if (claims->issued_ms > now_ms + leeway || not_before > now_ms + leeway)
		return TOKEN_NOT_YET;
	return TOKEN_FINE;
}

enum token_fault claims_open(struct claims *claims, const uint8_t *key, struct str token,
			     const struct claims_expected *expected)
{
	struct buf payload BUF_AUTO = {0};
	enum token_fault fault;

	*claims = (struct claims){0};
	if (!key)
		return TOKEN_UNKNOWN_KEY;
	if (!paseto_verify(key, token, STR(""), &payload, NULL))
		return TOKEN_FORGED;
	claims->root = parse_object(buf_borrow(&payload), PAYLOAD_DEPTH);
	if (!claims->root)
		return TOKEN_MALFORMED;
	fault = check_party(claims, "iss", expected->issuer, TOKEN_WRONG_ISSUER);
	if (fault == TOKEN_FINE)
		fault = check_party(claims, "aud", expected->audience, TOKEN_WRONG_AUDIENCE);
	if (fault == TOKEN_FINE)
		fault = check_times(claims, expected->now_ms);
	return fault;
}

void claims_finish(struct claims *claims)
{
	json_decref(claims->root);
	claims->root = NULL;
}
