/* The payment side over HTTP: tokens used once, answers that count, and every attack refused with
 * its status and its counter. */
#include <sodium.h>
#include <stdio.h>

#include "base/communication.h"
#include "base/json.h"
#include "pay.h"
#include "talk.h"

#define USE "/payments/use"
#define STATUS "/payments/status"

enum { MANY = 200, EXPIRED_S = 1000, REFUSALS = 100 };

static double refused(struct rig *rig, const char *endpoint, enum token_fault fault)
{
	char name[128];

	snprintf(name, sizeof name,
		 "pierre_payment_tokens_refused_total{endpoint=\"%s\",reason=\"%s\"}", endpoint,
		 token_fault_name(fault));
	return http_metric(rig, name);
}

/* One more of this kind is refused at this endpoint. */
static void expect_refusal(struct rig *rig, const char *path, const struct buf *body,
			   unsigned status, const char *error, enum token_fault fault)
{
	const char *endpoint = path + strlen("/payments/");
	double before = refused(rig, endpoint, fault);

	pay_expect(rig, path, body, status, error);
	if (refused(rig, endpoint, fault) != before + 1)
		fail_msg("%s: '%s' was not counted", path, token_fault_name(fault));
}

static void refuse_use(struct rig *rig, const struct buf *body, enum token_fault fault)
{
	expect_refusal(rig, USE, body, 401, "{\"error\":\"refused\"}", fault);
}

static void refuse_status(struct rig *rig, const struct buf *body, enum token_fault fault)
{
	expect_refusal(rig, STATUS, body, 401, "{\"error\":\"refused\"}", fault);
}

static void test_a_token_is_used_once_and_tells_what_to_pay(void **state)
{
	BUF_AUTO struct buf token = {0}, reference = {0};
	RESPONSE_AUTO struct response response = {0};
	struct pay pay;
	struct order_record order;
	json_t *body;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_CREATED);
	pay_post(pay.rig, USE, buf_borrow(&token), &response);
	assert_int_equal(response.status, 200);
	assert_true(response_has(&response, "content-type", "application/json"));
	assert_true(response_has(&response, "cache-control", "no-store"));
	assert_true(response_has(&response, "x-content-type-options", "nosniff"));
	body = json_loadb(response.body.data, response.body.len, 0, NULL);
	communication_add(&reference, order.reference);
	assert_string_equal(json_str(body, "order").data, order.id);
	assert_string_equal(json_str(body, "product").data, "tax");
	assert_int_equal(json_integer_value(json_object_get(body, "amount")), 2550);
	assert_string_equal(json_str(body, "currency").data, "EUR");
	assert_string_equal(json_str(body, "reference").data, reference.data);
	assert_string_equal(json_str(body, "lang").data, "nl");
	assert_string_equal(json_str(body, "state").data, "handed_off");
	json_decref(body);
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_HANDED_OFF);
	expect_refusal(pay.rig, USE, &token, 409, "{\"error\":\"used\"}", TOKEN_REPLAYED);
	assert_true(http_metric(pay.rig, "pierre_orders{state=\"handed_off\"}") == 1);
}

static void test_tokens_of_ours_that_do_not_count_are_refused(void **state)
{
	BUF_AUTO struct buf token = {0}, newer = {0};
	struct pay pay;
	struct order_record order;
	struct handoff handoff;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	pay_order_again(&pay, &order, &newer);
	expect_refusal(pay.rig, USE, &token, 409, "used", TOKEN_REPLAYED);
	order = pay_look(&pay, order.id);
	handoff = pay_handoff(&order, EXPIRED_S);
	pay_sign(&pay, &handoff, &token);
	expect_refusal(pay.rig, USE, &token, 410, "expired", TOKEN_EXPIRED);
	handoff = pay_handoff(&order, -120);
	pay_sign(&pay, &handoff, &token);
	refuse_use(pay.rig, &token, TOKEN_NOT_YET);
	handoff = pay_handoff(&order, 0);
	handoff.amount = 1;
	pay_sign(&pay, &handoff, &token);
	refuse_use(pay.rig, &token, TOKEN_WRONG_AMOUNT);
	handoff = pay_handoff(&order, 0);
	memset(handoff.order, '7', RECORD_ID - 1);
	pay_sign(&pay, &handoff, &token);
	refuse_use(pay.rig, &token, TOKEN_UNKNOWN_ORDER);
	handoff = pay_handoff(&order, 0);
	snprintf(handoff.issuer, sizeof handoff.issuer, "pierrot");
	pay_sign(&pay, &handoff, &token);
	refuse_use(pay.rig, &token, TOKEN_WRONG_ISSUER);
	handoff = pay_handoff(&order, 0);
	snprintf(handoff.audience, sizeof handoff.audience, "library");
	pay_sign(&pay, &handoff, &token);
	refuse_use(pay.rig, &token, TOKEN_WRONG_AUDIENCE);
	/* None of them has touched the order. */
	pay_expect(pay.rig, USE, &newer, 200, "handed_off");
	pay_settle(&pay, &order);
	pay_expect(pay.rig, USE, &newer, 409, "used");
}

/* Changes a character in the middle of the payload. */
static void alter(struct buf *token)
{
	char *c = token->data + strlen("v4.public.") + 40;

	*c = *c == 'A' ? 'B' : 'A';
}

static void test_what_is_no_token_of_ours_is_refused(void **state)
{
	static const struct str garbage[] = {
		{"", 0},
		{"hello", 5},
		{"v4.public.", 10},
		{"v4.local.AAAA", 13},
		{"\0\xff\xfe\x80\n\r", 6},
		{"{\"token\":1}", 11},
	};
	BUF_AUTO struct buf token = {0}, body = {0};
	struct pay pay, other;
	struct order_record order;
	struct answer answer = {.status = "paid", .amount = 2550};
	struct handoff handoff;

	pay_init(&pay, *state);
	pay_start(&pay);
	for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
		buf_reset(&body);
		buf_add(&body, garbage[i]);
		refuse_use(pay.rig, &body, TOKEN_MALFORMED);
		refuse_status(pay.rig, &body, TOKEN_MALFORMED);
	}
	order = pay_order(&pay, NULL, &token);
	buf_reset(&body);
	buf_add(&body, buf_borrow(&token));
	alter(&token);
	refuse_use(pay.rig, &token, TOKEN_FORGED);
	/* A line end behind it is fine, and one in the middle is not. */
	buf_reset(&token);
	buf_addf(&token, "%.20s\n%s", body.data, body.data + 20);
	refuse_use(pay.rig, &token, TOKEN_MALFORMED);
	/* Each side's tokens are worth nothing at the other's door. */
	answer.order = order.id;
	pay_answer(&pay, &answer, &token);
	refuse_use(pay.rig, &token, TOKEN_UNKNOWN_KEY);
	refuse_status(pay.rig, &body, TOKEN_UNKNOWN_KEY);
	/* The right claims, signed by a key that is not ours. */
	other = pay;
	snprintf(other.keys, sizeof other.keys, "%s", rig_path(pay.rig, "other-keys"));
	assert_true(keyring_start(other.keys, 0, NULL));
	handoff = pay_handoff(&order, 0);
	pay_sign(&other, &handoff, &token);
	refuse_use(pay.rig, &token, TOKEN_UNKNOWN_KEY);
	buf_add_char(&body, '\n');
	pay_expect(pay.rig, USE, &body, 200, order.id);
}

static void test_an_answer_is_believed_once(void **state)
{
	BUF_AUTO struct buf token = {0}, answer_token = {0};
	struct pay pay;
	struct order_record order;
	struct answer answer = {.status = "paid", .amount = 2550};

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	answer.order = order.id;
	pay_expect(pay.rig, USE, &token, 200, "handed_off");
	pay_answer(&pay, &answer, &answer_token);
	pay_expect(pay.rig, STATUS, &answer_token, 200, "\"state\":\"paid\",\"changed\":true");
	pay_expect(pay.rig, STATUS, &answer_token, 200, "\"state\":\"paid\",\"changed\":false");
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_PAID);
	/* Late news of an attempt that failed before. */
	answer.status = "failed";
	answer.payment = "tr_0";
	pay_answer(&pay, &answer, &answer_token);
	pay_expect(pay.rig, STATUS, &answer_token, 200, "\"state\":\"paid\",\"changed\":false");
	/* Money that came twice is a matter for people. */
	answer.status = "paid";
	pay_answer(&pay, &answer, &answer_token);
	expect_refusal(pay.rig, STATUS, &answer_token, 409, "{\"error\":\"conflict\"}",
		       TOKEN_WRONG_STATE);
	rig_await_log(pay.rig, 0, "event=payment_conflict");
	answer.status = "refunded";
	answer.payment = NULL;
	pay_answer(&pay, &answer, &answer_token);
	pay_expect(pay.rig, STATUS, &answer_token, 200, "\"state\":\"refunded\",\"changed\":true");
	assert_true(http_metric(pay.rig, "pierre_payment_answers_total{status=\"paid\"}") == 1);
	assert_true(http_metric(pay.rig, "pierre_payment_answers_total{status=\"refunded\"}") == 1);
	assert_true(http_metric(pay.rig, "pierre_payment_answers_total{status=\"repeated\"}") == 2);
	assert_true(http_metric(pay.rig, "pierre_orders{state=\"refunded\"}") == 1);
}

static void test_answers_that_lie_are_refused(void **state)
{
	static const char *const needed[] = {"iss", "aud",   "jti",    "iat",	"nbf",
					     "exp", "order", "status", "amount"};
	BUF_AUTO struct buf token = {0};
	struct pay pay;
	struct order_record order;
	uint8_t stranger[PASETO_SECRET], public[PASETO_PUBLIC];
	struct answer good = {.status = "paid", .amount = 2550}, bad;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	good.order = order.id;
	crypto_sign_keypair(public, stranger);
	const struct {
		struct answer answer;
		enum token_fault fault;
	} lies[] = {
		{{.secret = stranger}, TOKEN_UNKNOWN_KEY},
		{{.issuer = "pierre"}, TOKEN_WRONG_ISSUER},
		{{.audience = "library"}, TOKEN_WRONG_AUDIENCE},
		{{.age_s = EXPIRED_S}, TOKEN_EXPIRED},
		{{.age_s = -120}, TOKEN_NOT_YET},
		{{.order = "77777777777777777777777777777777"}, TOKEN_UNKNOWN_ORDER},
		{{.amount = 2549}, TOKEN_WRONG_AMOUNT},
		{{.status = "PAID"}, TOKEN_BAD_CLAIM},
	};

	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		bad = lies[i].answer;
		bad.order = bad.order ? bad.order : good.order;
		bad.status = bad.status ? bad.status : good.status;
		bad.amount = bad.amount ? bad.amount : good.amount;
		pay_answer(&pay, &bad, &token);
		refuse_status(pay.rig, &token, lies[i].fault);
	}
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		bad = good;
		bad.without = needed[i];
		pay_answer(&pay, &bad, &token);
		refuse_status(pay.rig, &token, TOKEN_BAD_CLAIM);
	}
	pay_answer(&pay, &good, &token);
	alter(&token);
	refuse_status(pay.rig, &token, TOKEN_FORGED);
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_CREATED);
	pay_settle(&pay, &order);
}

static void test_two_hundred_at_once_and_one_of_them_uses_the_token(void **state)
{
	BUF_AUTO struct buf token = {0};
	struct raw *raws[MANY];
	unsigned used = 0, refusals = 0;
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	for (int i = 0; i < MANY; i++) {
		raws[i] = raw_connect(pay.rig);
		BUF_AUTO struct buf head = {0};

		buf_addf(&head,
			 "POST " USE " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
			 "Content-Length: %zu\r\n\r\n%.*s",
			 token.len, (int)token.len - 1, token.data);
		assert_true(raw_send(raws[i], buf_borrow(&head)));
	}
	/* All wait for the last character of theirs. */
	for (int i = 0; i < MANY; i++)
		assert_true(
			raw_send(raws[i], str_slice(buf_borrow(&token), token.len - 1, token.len)));
	for (int i = 0; i < MANY; i++) {
		RESPONSE_AUTO struct response response = {0};

		http_take(raws[i], &response);
		used += response.status == 200;
		refusals += response.status == 409;
	}
	assert_int_equal(used, 1);
	assert_int_equal(refusals, MANY - 1);
	assert_true(refused(pay.rig, "use", TOKEN_REPLAYED) == MANY - 1);
}

static void test_who_guesses_has_to_wait(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	BUF_AUTO struct buf token = {0};
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	do {
		pay_post(pay.rig, USE, STR("v4.public.guess"), &response);
		assert_true(response.status == 401 || response.status == 429);
	} while (response.status == 401);
	assert_true(response_has(&response, "retry-after", "1"));
	assert_true(refused(pay.rig, "use", TOKEN_MALFORMED) >= REFUSALS);
	/* Keys and the rest are there all the same. */
	http_get(pay.rig, "/payments/keys", 200, &response);
	talk_check_alive(pay.rig);
}

static void test_a_restart_between_use_and_answer_loses_nothing(void **state)
{
	BUF_AUTO struct buf token = {0};
	struct pay pay;
	struct order_record order;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	pay_expect(pay.rig, USE, &token, 200, "handed_off");
	rig_kill(pay.rig);
	pay_start(&pay);
	expect_refusal(pay.rig, USE, &token, 409, "used", TOKEN_REPLAYED);
	pay_settle(&pay, &order);
	rig_kill(pay.rig);
	pay_start(&pay);
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_PAID);
	assert_true(http_metric(pay.rig, "pierre_orders{state=\"paid\"}") == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_token_is_used_once_and_tells_what_to_pay),
		RIG_TEST(test_tokens_of_ours_that_do_not_count_are_refused),
		RIG_TEST(test_what_is_no_token_of_ours_is_refused),
		RIG_TEST(test_an_answer_is_believed_once),
		RIG_TEST(test_answers_that_lie_are_refused),
		RIG_TEST(test_two_hundred_at_once_and_one_of_them_uses_the_token),
		RIG_TEST(test_who_guesses_has_to_wait),
		RIG_TEST(test_a_restart_between_use_and_answer_loses_nothing),
	};

	return cmocka_run_group_tests_name("payments", tests, NULL, NULL);
}
