/* The payment side, by the payment library itself. */
#include "pay.h"

#include <sodium.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"

static int64_t wall_ms(void)
{
	struct clock clock = clock_system();

	return clock_now(&clock);
}

void pay_init(struct pay *pay, struct rig *rig)
{
	char text[PASERK_PUBLIC_TEXT + 1];
	struct error error = {0};

	pay->rig = rig;
	assert_true(sodium_init() >= 0);
	snprintf(pay->keys, sizeof pay->keys, "%s", rig_path(rig, "keys"));
	snprintf(pay->trusted, sizeof pay->trusted, "%s", rig_path(rig, "payment-keys"));
	/* An hour old, for tokens that are not new. */
	if (!keyring_start(pay->keys, wall_ms() - 3600000, &error))
		fail_msg("%s", error.message);
	crypto_sign_keypair(pay->public, pay->secret);
	paserk_public(pay->public, text);
	strcat(text, "\n");
	file_put(pay->trusted, str_from(text));
}

void pay_start(struct pay *pay)
{
	rig_start(pay->rig, "--keys", pay->keys, "--payment-keys", pay->trusted, "--payment-url",
		  "https://pay.commune.example/start", "--public-url",
		  "https://pierre.commune.example", NULL);
}

/* What the daemon has open, opened once more. */
struct ours {
	struct records *records;
	struct keyring *keyring;
	struct orders *orders;
};

static void ours_finish(struct ours *ours)
{
	orders_destroy(ours->orders);
	keyring_destroy(ours->keyring);
	records_close(ours->records);
}

#define OURS_AUTO __attribute__((cleanup(ours_finish)))

static struct ours ours_open(const struct pay *pay)
{
	struct error error = {0};
	struct ours ours = {records_open(pay->rig->store, &error), keyring_load(pay->keys, &error),
			    NULL};
	const struct orders_options options = {
		.records = ours.records,
		.keyring = ours.keyring,
		.clock = clock_system(),
		.issuer = "pierre",
		.audience = "payment",
		.payment_url = "https://pay.commune.example/start",
		.return_url = "https://pierre.commune.example",
		.prefix = 900,
	};

	if (!ours.records || !ours.keyring)
		fail_msg("%s", error.message);
	ours.orders = orders_create(&options);
	return ours;
}

static void take_token(const struct buf *link, struct buf *token)
{
	const char *at = strstr(link->data, "?token=");

	assert_non_null(at);
	buf_reset(token);
	buf_add(token, str_from(at + strlen("?token=")));
}

static void random_id(char id[static RECORD_ID])
{
	uint8_t bytes[(RECORD_ID - 1) / 2];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(id, RECORD_ID, bytes, sizeof bytes);
}

struct order_record pay_order(struct pay *pay, const char *conversation, struct buf *token)
{
	OURS_AUTO struct ours ours = ours_open(pay);
	struct order_record order = {.product = "tax", .amount = 2550, .lang = LANG_NL};
	struct error error = {0};
	BUF_AUTO struct buf link = {0};

	random_id(order.id);
	if (conversation)
		crypto_generichash(order.conversation, sizeof order.conversation,
				   (const uint8_t *)conversation, strlen(conversation), NULL, 0);
	if (!orders_place(ours.orders, &order, NULL, STR(""), &link, &error))
		fail_msg("%s", error.message);
	take_token(&link, token);
	return order;
}

void pay_order_again(struct pay *pay, const struct order_record *order, struct buf *token)
{
	OURS_AUTO struct ours ours = ours_open(pay);
	struct order_record again;
	struct error error = {0};
	BUF_AUTO struct buf link = {0};

	if (!orders_link(ours.orders, order->id, &again, &link, &error))
		fail_msg("%s", error.message);
	take_token(&link, token);
}

struct order_record pay_look(struct pay *pay, const char *id)
{
	OURS_AUTO struct ours ours = ours_open(pay);
	struct order_record order;
	struct error error = {0};

	if (!records_order_get(ours.records, id, &order, &error))
		fail_msg("%s", error.message);
	return order;
}

struct order_record pay_overdue(struct pay *pay, const char *conversation, int64_t seconds)
{
	OURS_AUTO struct ours ours = ours_open(pay);
	struct order_record order = {.product = "tax", .amount = 2550, .lang = LANG_NL};
	struct error error = {0};

	random_id(order.id);
	random_id(order.token);
	order.token_expires_ms = wall_ms() - seconds * 1000;
	order.created_ms = order.changed_ms = order.token_expires_ms - 900000;
	crypto_generichash(order.conversation, sizeof order.conversation,
			   (const uint8_t *)conversation, strlen(conversation), NULL, 0);
	if (!records_order_add(ours.records, &order, 900, NULL, STR(""), &error))
		fail_msg("%s", error.message);
	return order;
}

void pay_move(struct pay *pay, struct order_record *order, enum order_state state)
{
	OURS_AUTO struct ours ours = ours_open(pay);
	enum order_state from = order->state;
	struct error error = {0};
	bool moved = false;

	order->state = state;
	order->changed_ms = wall_ms();
	if (!records_order_move(ours.records, order, from, order->token, &moved, &error))
		fail_msg("%s", error.message);
	assert_true(moved);
}

struct handoff pay_handoff(const struct order_record *order, int64_t age_s)
{
	struct handoff handoff = {.issuer = "pierre",
				  .audience = "payment",
				  .subject = "00112233445566778899aabbccddeeff",
				  .amount = order->amount,
				  .reference = order->reference,
				  .lang = order->lang,
				  .return_url = "https://pierre.commune.example"};

	memcpy(handoff.id, order->token, sizeof handoff.id);
	memcpy(handoff.order, order->id, sizeof handoff.order);
	memcpy(handoff.product, order->product, sizeof handoff.product);
	handoff.issued_ms = wall_ms() - age_s * 1000;
	handoff.expires_ms = handoff.issued_ms + CLAIMS_MINUTES * INT64_C(60000);
	return handoff;
}

void pay_sign(struct pay *pay, const struct handoff *handoff, struct buf *token)
{
	struct error error = {0};
	struct keyring *keyring = keyring_load(pay->keys, &error);

	buf_reset(token);
	if (!keyring || !handoff_sign(keyring, handoff, token, &error))
		fail_msg("%s", error.message);
	keyring_destroy(keyring);
}

static const char *or_else(const char *given, const char *usual)
{
	return given ? given : usual;
}

void pay_answer(struct pay *pay, const struct answer *answer, struct buf *token)
{
	int64_t issued_ms = wall_ms() - answer->age_s * 1000;
	char id[RECORD_ID], kid[PASERK_ID_TEXT], issued[21], expires[21], footer[96];
	const uint8_t *secret = answer->secret ? answer->secret : pay->secret;
	BUF_AUTO struct buf payload = {0};
	json_t *claims;

	random_id(id);
	clock_format(issued_ms, issued);
	clock_format(issued_ms + CLAIMS_MINUTES * INT64_C(60000), expires);
	claims = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "iss",
			   or_else(answer->issuer, "payment"), "aud",
			   or_else(answer->audience, "pierre"), "jti", or_else(answer->id, id),
			   "iat", issued, "nbf", issued, "exp", expires, "order", answer->order,
			   "payment", or_else(answer->payment, "tr_1"), "status", answer->status,
			   "amount", (json_int_t)answer->amount, "currency", "EUR");
	assert_non_null(claims);
	if (answer->without)
		json_object_del(claims, answer->without);
	json_add(&payload, claims);
	json_decref(claims);
	/* Ed25519: the second half of the secret is the public key. */
	paserk_id(secret + PASETO_SECRET - PASETO_PUBLIC, kid);
	snprintf(footer, sizeof footer, "{\"kid\":\"%s\"}", kid);
	buf_reset(token);
	paseto_sign(secret, buf_borrow(&payload), str_from(footer), STR(""), token);
}

void pay_post(struct rig *rig, const char *path, struct str body, struct response *response)
{
	http_send(rig, "POST", path, "Content-Type: text/plain\r\n", body, response);
}

void pay_expect(struct rig *rig, const char *path, const struct buf *body, unsigned status,
		const char *text)
{
	RESPONSE_AUTO struct response response = {0};

	pay_post(rig, path, buf_borrow(body), &response);
	if (response.status != status || !buf_contains(&response.body, text))
		fail_msg("%s: %u instead of %u with '%s': %s", path, response.status, status, text,
			 response.body.data ? response.body.data : "");
}

void pay_settle(struct pay *pay, const struct order_record *order)
{
	const struct answer paid = {.order = order->id, .status = "paid", .amount = order->amount};
	BUF_AUTO struct buf token = {0};

	pay_answer(pay, &paid, &token);
	pay_expect(pay->rig, "/payments/status", &token, 200, "\"changed\":true");
}
