/* What a token costs beside the bare signature in it: ours and libsodium's own calls, in turn, in
 * one run. See daemon/payment/README.md. */
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "payment/paserk.h"

enum { ROUNDS = 200, IN_A_ROUND = 50, KINDS = 4 };

static const char PAYLOAD_TEXT[] =
	"{\"iss\":\"https://pierre.example.org\",\"aud\":\"https://pay.example.org\",\"sub\":"
	"\"68b279266fe7c77dfd36ccd7e1e0f7da\",\"jti\":\"a5d3c4e3923a718a5866315c322e5c89\",\"iat\":"
	"\"2026-11-24T22:50:42Z\",\"nbf\":\"2026-11-24T22:50:42Z\",\"exp\":\"2026-11-24T23:05:"
	"42Z\","
	"\"order\":\"79871c6a68eae262f8434316f148adf9\",\"product\":\"parking\",\"amount\":2550,"
	"\"currency\":\"EUR\",\"reference\":\"+++076/7021/"
	"18789+++\",\"lang\":\"fr\",\"return_url\":"
	"\"https://pierre.example.org/paid\"}";
static const char FOOTER_TEXT[] =
	"{\"kid\":\"k4.pid.x_0dC7Mk9Wfjf4Q8qEHCLT4d8KcFmVeBqAoxMPK-fa1v\"}";
static const struct str PAYLOAD = {PAYLOAD_TEXT, sizeof PAYLOAD_TEXT - 1};
static const struct str FOOTER = {FOOTER_TEXT, sizeof FOOTER_TEXT - 1};

struct bench {
	uint8_t public_key[PASETO_PUBLIC], secret[PASETO_SECRET];
	unsigned char signature[PASETO_SIGNATURE];
	struct buf token, made, payload;
	bool wrong; /* something was not signed or verified: then no figure counts */
};

static void our_sign(struct bench *b)
{
	buf_reset(&b->made);
	paseto_sign(b->secret, PAYLOAD, FOOTER, STR(""), &b->made);
}

static void their_sign(struct bench *b)
{
	b->wrong |= crypto_sign_detached(b->signature, NULL, (const unsigned char *)PAYLOAD.data,
					 PAYLOAD.len, b->secret) != 0;
}

static void our_verify(struct bench *b)
{
	buf_reset(&b->payload);
	b->wrong |=
		!paseto_verify(b->public_key, buf_borrow(&b->token), STR(""), &b->payload, NULL);
}

static void their_verify(struct bench *b)
{
	b->wrong |= crypto_sign_verify_detached(b->signature, (const unsigned char *)PAYLOAD.data,
						PAYLOAD.len, b->public_key) != 0;
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void print_row(const char *name, double ours, double theirs)
{
	printf("| %s | %.1f | %.0f | %.1f | %.0f | %.2f |\n", name, ours, 1e6 / ours, theirs,
	       1e6 / theirs, ours / theirs);
}

int main(void)
{
	void (*const kinds[KINDS])(struct bench *) = {our_sign, their_sign, our_verify,
						      their_verify};
	double best[KINDS] = {0};
	struct bench b = {.wrong = sodium_init() < 0};

	crypto_sign_keypair(b.public_key, b.secret);
	paseto_sign(b.secret, PAYLOAD, FOOTER, STR(""), &b.token);
	/* The fastest round of each: other programs only ever add to a time. */
	for (int round = 0; round < ROUNDS; round++) {
		for (int kind = 0; kind < KINDS; kind++) {
			double begin = now_us(), us;

			for (int i = 0; i < IN_A_ROUND; i++)
				kinds[kind](&b);
			us = (now_us() - begin) / IN_A_ROUND;
			if (round == 0 || us < best[kind])
				best[kind] = us;
		}
	}
	printf("| | token, us | per second | bare signature, us | per second | ratio |\n"
	       "| --- | --- | --- | --- | --- | --- |\n");
	print_row("sign", best[0], best[1]);
	print_row("verify", best[2], best[3]);
	buf_finish(&b.token);
	buf_finish(&b.made);
	buf_finish(&b.payload);
	if (b.wrong)
		fprintf(stderr, "bench_paseto: a signature was wrong\n");
	return b.wrong ? 1 : 0;
}
