/* Citizens hear what became of an order: those who are there, those who come back, and each of
 * them once, whatever dies in between. */
#include "desk.h"

static int orders_made; /* in this program, so that each has an id of its own */

/* An order of this conversation, as the store has it. */
static struct order_record place(struct desk *desk, const char *token)
{
	struct order_record order = {.product = "tax",
				     .amount = 2500,
				     .state = ORDER_CREATED,
				     .told = ORDER_CREATED,
				     .token = "00000000000000000000000000000001",
				     .lang = LANG_NL,
				     .created_ms = desk->now_ms,
				     .changed_ms = desk->now_ms,
				     .token_expires_ms = desk->now_ms + 900000};
	struct error error = {0};

	snprintf(order.id, sizeof order.id, "%032x", (unsigned)++orders_made);
	session_key(str_from(token), order.conversation);
	if (!records_order_add(desk->records, &order, 900, NULL, STR(""), &error))
		fail_msg("%s", error.message);
	return order;
}

static void move(struct desk *desk, struct order_record *order, enum order_state state)
{
	enum order_state from = order->state;
	struct error error = {0};
	bool moved = false;

	order->state = state;
	order->changed_ms = ++desk->now_ms;
	snprintf(order->payment, sizeof order->payment, "tr_1");
	if (!records_order_move(desk->records, order, from, order->token, &moved, &error))
		fail_msg("%s", error.message);
	assert_true(moved);
}

static size_t untold(const struct desk *desk)
{
	struct order_record list[8];
	size_t count = 0;

	assert_true(records_order_untold(desk->records, list, 8, &count, NULL));
	return count;
}

static void expect_notice(struct client *client, int seq)
{
	json_t *notice = client_expect(client, "notice");

	assert_int_equal(frame_number(notice, "seq"), seq);
	assert_string_equal(frame_text(notice, "lang"), "nl");
	assert_true(json_array_size(json_object_get(notice, "messages")) > 0);
	json_decref(notice);
}

static void test_a_citizen_who_is_there_hears_at_once(void **state)
{
	struct desk *desk = *state;
	struct order_record order;
	struct client client;

	client_begin(desk, &client);
	order = place(desk, client.token);
	move(desk, &order, ORDER_PAID);
	chat_tell_order(desk->chat, &order);
	/* Nothing leaves, and nothing counts, before it is stored. */
	client_expect_nothing(&client);
	assert_int_equal(untold(desk), 1);
	chat_commit(desk->chat);
	expect_notice(&client, 2);
	client_expect_nothing(&client);
	assert_int_equal(untold(desk), 0);
	assert_int_equal(desk->metrics.notices, 1);
	client_leave(desk, &client);
}

static void test_looking_for_untold_orders_tells_each_once(void **state)
{
	struct desk *desk = *state;
	struct order_record order;
	struct client client;

	client_begin(desk, &client);
	order = place(desk, client.token);
	chat_tell_orders(desk->chat);
	chat_commit(desk->chat);
	client_expect_nothing(&client);
	move(desk, &order, ORDER_PAID);
	chat_tell_order(desk->chat, &order);
	chat_tell_orders(desk->chat); /* before the commit */
	chat_commit(desk->chat);
	chat_tell_orders(desk->chat); /* and behind it */
	chat_commit(desk->chat);
	expect_notice(&client, 2);
	client_expect_nothing(&client);
	assert_int_equal(desk->metrics.notices, 1);
	client_leave(desk, &client);
}

static void test_a_citizen_who_is_away_hears_on_return(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	struct order_record order;

	client_begin(desk, &client);
	order = place(desk, client.token);
	client_leave(desk, &client);
	move(desk, &order, ORDER_PAID);
	chat_tell_order(desk->chat, &order);
	chat_commit(desk->chat);
	assert_int_equal(untold(desk), 0);
	/* It is in the store only. */
	assert_int_equal(desk->chat->sessions.count, 0);
	client_must_resume(desk, &again, client.token, 1);
	expect_notice(&again, 2);
	client_expect_nothing(&again);
	client_say(desk, &again, "1", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&again, 3, "1", NULL);
	client_leave(desk, &again);
}

/* Between the notice and its commit nobody knows the secret of the conversation but the client. */
static void test_a_citizen_who_returns_in_the_same_moment_hears_once(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	struct order_record order;

	client_begin(desk, &client);
	order = place(desk, client.token);
	client_leave(desk, &client);
	move(desk, &order, ORDER_PAID);
	chat_tell_order(desk->chat, &order);
	client_must_resume(desk, &again, client.token, 1);
	expect_notice(&again, 2);
	client_expect_nothing(&again);
	client_leave(desk, &again);
}

static void test_a_restart_before_the_commit_tells_again(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	struct order_record order;

	client_begin(desk, &client);
	order = place(desk, client.token);
	move(desk, &order, ORDER_PAID);
	chat_tell_order(desk->chat, &order);
	client_leave(desk, &client);
	desk_stop(desk);
	desk_start(desk);
	chat_tell_orders(desk->chat);
	chat_commit(desk->chat);
	assert_int_equal(untold(desk), 0);
	client_must_resume(desk, &again, client.token, 1);
	expect_notice(&again, 2);
	client_expect_nothing(&again);
	client_leave(desk, &again);
}

/* The conversation was stored, and the process died before the order counted as told. */
static void test_a_restart_behind_the_commit_tells_no_second_time(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	struct order_record order;

	client_begin(desk, &client);
	order = place(desk, client.token);
	move(desk, &order, ORDER_PAID);
	chat_tell_order(desk->chat, &order);
	desk->chat->told_count = 0;
	chat_commit(desk->chat);
	assert_int_equal(untold(desk), 1);
	client_leave(desk, &client);
	desk_stop(desk);
	desk_start(desk);
	chat_tell_orders(desk->chat);
	chat_commit(desk->chat);
	assert_int_equal(untold(desk), 0);
	client_must_resume(desk, &again, client.token, 1);
	expect_notice(&again, 2);
	client_expect_nothing(&again);
	client_leave(desk, &again);
}

static void test_without_a_conversation_nobody_is_left_to_tell(void **state)
{
	struct desk *desk = *state;
	struct order_record order;
	struct client client;

	client_begin(desk, &client);
	order = place(desk, client.token);
	client_send(desk, &client, "{\"type\":\"bye\"}");
	chat_commit(desk->chat);
	client_leave(desk, &client);
	move(desk, &order, ORDER_EXPIRED);
	chat_tell_orders(desk->chat);
	assert_int_equal(untold(desk), 0);
	assert_int_equal(desk->metrics.notices, 0);
}

static void test_what_follows_is_told_as_well(void **state)
{
	struct desk *desk = *state;
	struct order_record order;
	struct client client;

	client_begin(desk, &client);
	order = place(desk, client.token);
	move(desk, &order, ORDER_PAID);
	chat_tell_orders(desk->chat);
	chat_commit(desk->chat);
	expect_notice(&client, 2);
	move(desk, &order, ORDER_REFUNDED);
	chat_tell_orders(desk->chat);
	chat_commit(desk->chat);
	expect_notice(&client, 3);
	assert_int_equal(untold(desk), 0);
	client_leave(desk, &client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_a_citizen_who_is_there_hears_at_once),
		DESK_TEST(test_looking_for_untold_orders_tells_each_once),
		DESK_TEST(test_a_citizen_who_is_away_hears_on_return),
		DESK_TEST(test_a_citizen_who_returns_in_the_same_moment_hears_once),
		DESK_TEST(test_a_restart_before_the_commit_tells_again),
		DESK_TEST(test_a_restart_behind_the_commit_tells_no_second_time),
		DESK_TEST(test_without_a_conversation_nobody_is_left_to_tell),
		DESK_TEST(test_what_follows_is_told_as_well),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
