/* What became of an order reaches its citizen, whether he is there, away, or the daemon dies. */
#include <signal.h>

#include "base/json.h"
#include "pay.h"
#include "talk.h"

static void answer_with(struct pay *pay, const struct order_record *order, const char *status)
{
	const struct answer answer = {
		.order = order->id, .status = status, .amount = order->amount};
	BUF_AUTO struct buf token = {0};

	pay_answer(pay, &answer, &token);
	pay_expect(pay->rig, "/payments/status", &token, 200, "\"changed\":true");
}

/* The conversation's secret, from the welcome. */
static const char *secret_of(const struct talk *talk)
{
	return json_str(json_array_get(talk->frames, 0), "conversation").data;
}

static uint64_t number_of(const json_t *frame)
{
	return (uint64_t)json_integer_value(json_object_get(frame, "seq"));
}

static void await_told(struct pay *pay, const char *id, enum order_state state)
{
	int64_t end = now_ms() + LIMIT_MS;

	while (pay_look(pay, id).told != state) {
		if (now_ms() > end)
			fail_msg("nobody was told that order %s is %s", id,
				 order_state_name(state));
		sleep_ms(20);
	}
}

static void test_a_citizen_who_is_there_gets_a_notice(void **state)
{
	BUF_AUTO struct buf token = {0};
	struct order_record order;
	const json_t *notice;
	struct talk *talk;
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	talk = talk_begin(pay.rig, "nl");
	order = pay_order(&pay, secret_of(talk), &token);
	pay_expect(pay.rig, "/payments/use", &token, 200, "handed_off");
	answer_with(&pay, &order, "failed");
	notice = talk_next(talk, "notice");
	assert_int_equal(number_of(notice), 2);
	assert_string_equal(frame_text(notice, "lang"), "nl");
	answer_with(&pay, &order, "paid");
	notice = talk_next(talk, "notice");
	assert_int_equal(number_of(notice), 3);
	await_told(&pay, order.id, ORDER_PAID);
	assert_true(http_metric(pay.rig, "pierre_notices_total") == 2);
	/* The talk goes on. */
	assert_int_equal(number_of(talk_say(talk, "ik ben mijn paspoort kwijt")), 4);
}

/* A citizen orders and leaves; `secret` gets what resumes the conversation. */
static struct order_record order_and_leave(struct pay *pay, struct rig *rig, const char *lang,
					   struct buf *secret)
{
	struct buf token BUF_AUTO = {0};
	struct order_record order;
	struct talk *talk;

	pay_init(pay, rig);
	pay_start(pay);
	talk = talk_begin(pay->rig, lang);
	buf_add(secret, str_from(secret_of(talk)));
	order = pay_order(pay, secret->data, &token);
	talk_close(talk);
	return order;
}

static void test_a_citizen_who_was_away_gets_it_on_return(void **state)
{
	struct buf secret BUF_AUTO = {0};
	struct order_record order;
	struct talk *talk;
	struct pay pay;

	order = order_and_leave(&pay, *state, "fr", &secret);
	answer_with(&pay, &order, "paid");
	await_told(&pay, order.id, ORDER_PAID);
	talk = talk_resume(pay.rig, secret.data, 1);
	assert_int_equal(number_of(talk_next(talk, "notice")), 2);
	assert_true(http_metric(pay.rig, "pierre_notices_total") == 1);
}

/* The answer is on the disk, the notice perhaps not: the next daemon tells it, once. */
static void test_a_daemon_that_dies_tells_it_at_the_next_start(void **state)
{
	struct buf secret BUF_AUTO = {0};
	struct order_record order;
	struct talk *talk;
	struct pay pay;

	order = order_and_leave(&pay, *state, "nl", &secret);
	rig_kill(pay.rig);
	/* Another process takes the answer, and dies before it tells anybody. */
	pay_move(&pay, &order, ORDER_PAID);
	pay_start(&pay);
	await_told(&pay, order.id, ORDER_PAID);
	rig_kill(pay.rig);
	pay_start(&pay);
	talk = talk_resume(pay.rig, secret.data, 1);
	assert_int_equal(number_of(talk_next(talk, "notice")), 2);
	assert_int_equal(number_of(talk_say(talk, "bedankt")), 3);
}

static void test_an_order_that_nobody_paid_expires_and_is_told(void **state)
{
	struct order_record order;
	struct talk *talk;
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	talk = talk_begin(pay.rig, "en");
	order = pay_overdue(&pay, secret_of(talk), 7200);
	talk_next(talk, "notice");
	await_told(&pay, order.id, ORDER_EXPIRED);
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_EXPIRED);
	assert_true(http_metric(pay.rig, "pierre_orders{state=\"expired\"}") == 1);
	/* Money that comes late is never denied. */
	answer_with(&pay, &order, "paid");
	talk_next(talk, "notice");
}

static void test_a_conversation_that_is_gone_is_told_nothing(void **state)
{
	BUF_AUTO struct buf token = {0};
	struct order_record order;
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, "00112233445566778899aabbccddeeff", &token);
	answer_with(&pay, &order, "paid");
	await_told(&pay, order.id, ORDER_PAID);
	assert_true(http_metric(pay.rig, "pierre_notices_total") == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_citizen_who_is_there_gets_a_notice),
		RIG_TEST(test_a_citizen_who_was_away_gets_it_on_return),
		RIG_TEST(test_a_daemon_that_dies_tells_it_at_the_next_start),
		RIG_TEST(test_an_order_that_nobody_paid_expires_and_is_told),
		RIG_TEST(test_a_conversation_that_is_gone_is_told_nothing),
	};

	return cmocka_run_group_tests_name("notices", tests, NULL, NULL);
}
