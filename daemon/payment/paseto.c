/* PASETO v4.public: pre-authentication encoding, signing, verifying. */
#include "payment/paseto.h"

#include <sodium.h>

#include "payment/base64url.h"

static const struct str HEADER = {"v4.public.", 10};

/* The parts of a token, still encoded. */
struct parts {
	struct str body, footer;
};

static void add_count(struct buf *out, uint64_t count)
{
	/* PASETO clears the top bit, for languages without unsigned numbers. */
	uint64_t rest = count & (UINT64_MAX >> 1);

	for (int i = 0; i < 8; i++, rest >>= 8)
		buf_add_char(out, (char)(rest & 0xff));
}

void paseto_pae(const struct str *pieces, size_t count, struct buf *out)
{
	add_count(out, count);
	for (size_t i = 0; i < count; i++) {
		add_count(out, pieces[i].len);
		buf_add(out, pieces[i]);
	}
}

void paseto_sign(const uint8_t secret[static PASETO_SECRET], struct str payload, struct str footer,
		 struct str implicit, struct buf *token)
{
	const struct str pieces[] = {HEADER, payload, footer, implicit};
	struct buf message BUF_AUTO = {0}, body BUF_AUTO = {0};
	unsigned char signature[PASETO_SIGNATURE];

	paseto_pae(pieces, 4, &message);
	crypto_sign_detached(signature, NULL, (const unsigned char *)message.data, message.len,
			     secret);
	buf_add(&body, payload);
	buf_add(&body, (struct str){(const char *)signature, sizeof signature});
	buf_add(token, HEADER);
	base64url_add(token, buf_borrow(&body));
	if (!footer.len)
		return;
	buf_add_char(token, '.');
	base64url_add(token, footer);
}

/* The limits come before anything is decoded. */
static bool split(struct str token, struct parts *parts)
{
	struct str rest = token;

	if (token.len > PASETO_TOKEN_LIMIT || !str_starts(token, HEADER))
		return false;
	rest = str_slice(token, HEADER.len, token.len);
	str_split(&rest, '.', &parts->body);
	parts->footer = rest.data ? rest : STR("");
	/* An empty footer has no full stop before it: one token, one text. */
	return (!rest.data || rest.len) && rest.len <= base64url_length(PASETO_FOOTER_LIMIT);
}

static bool decode(struct str token, struct buf *body, struct buf *footer)
{
	struct parts parts;

	return split(token, &parts) && base64url_read(parts.body, body) &&
	       body->len >= PASETO_SIGNATURE && base64url_read(parts.footer, footer);
}

bool paseto_footer(struct str token, struct buf *footer, struct error *error)
{
	struct buf body BUF_AUTO = {0};
	size_t before = footer->len;

	if (decode(token, &body, footer))
		return true;
	if (footer->data) {
		footer->len = before;
		footer->data[before] = '\0';
	}
	return error_set(error, ERROR_INVALID,
			 "this is no v4.public token of at most %d bytes; pass it on whole",
			 PASETO_TOKEN_LIMIT);
}

bool paseto_verify(const uint8_t public_key[static PASETO_PUBLIC], struct str token,
		   struct str implicit, struct buf *payload, struct error *error)
{
	struct buf body BUF_AUTO = {0}, footer BUF_AUTO = {0}, message BUF_AUTO = {0};
	struct str pieces[4] = {HEADER, STR(""), STR(""), implicit};
	const unsigned char *signature;

	if (!decode(token, &body, &footer))
		goto wrong;
	pieces[1] = str_slice(buf_borrow(&body), 0, body.len - PASETO_SIGNATURE);
	pieces[2] = buf_borrow(&footer);
	signature = (const unsigned char *)body.data + pieces[1].len;
	paseto_pae(pieces, 4, &message);
	if (crypto_sign_verify_detached(signature, (const unsigned char *)message.data, message.len,
					public_key) != 0)
		goto wrong;
	buf_add(payload, pieces[1]);
	return true;
wrong:
	return error_set(error, ERROR_INVALID,
			 "the token is not one that this key signed; ask for a new one");
}
