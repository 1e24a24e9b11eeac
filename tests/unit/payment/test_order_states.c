/* The table of states, whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "payment/orders.h"

static const char *const events[ORDER_EVENTS] = {"token",  "use",    "paid",
						 "failed", "expire", "refunded"};

static void test_every_event_leads_where_the_readme_says(void **state)
{
	static const struct {
		enum order_state from;
		enum order_event event;
		enum order_state to; /* ORDER_STATES: stays */
	} rows[] = {
		{ORDER_CREATED, ORDER_EVENT_TOKEN, ORDER_CREATED},
		{ORDER_CREATED, ORDER_EVENT_USE, ORDER_HANDED_OFF},
		{ORDER_CREATED, ORDER_EVENT_PAID, ORDER_PAID},
		{ORDER_CREATED, ORDER_EVENT_FAILED, ORDER_STATES},
		{ORDER_CREATED, ORDER_EVENT_EXPIRE, ORDER_EXPIRED},
		{ORDER_CREATED, ORDER_EVENT_REFUNDED, ORDER_REFUNDED},
		{ORDER_HANDED_OFF, ORDER_EVENT_TOKEN, ORDER_STATES},
		{ORDER_HANDED_OFF, ORDER_EVENT_USE, ORDER_STATES},
		{ORDER_HANDED_OFF, ORDER_EVENT_PAID, ORDER_PAID},
		{ORDER_HANDED_OFF, ORDER_EVENT_FAILED, ORDER_FAILED},
		{ORDER_HANDED_OFF, ORDER_EVENT_EXPIRE, ORDER_EXPIRED},
		{ORDER_HANDED_OFF, ORDER_EVENT_REFUNDED, ORDER_REFUNDED},
		{ORDER_PAID, ORDER_EVENT_TOKEN, ORDER_STATES},
		{ORDER_PAID, ORDER_EVENT_USE, ORDER_STATES},
		{ORDER_PAID, ORDER_EVENT_PAID, ORDER_STATES},
		{ORDER_PAID, ORDER_EVENT_FAILED, ORDER_STATES},
		{ORDER_PAID, ORDER_EVENT_EXPIRE, ORDER_STATES},
		{ORDER_PAID, ORDER_EVENT_REFUNDED, ORDER_REFUNDED},
		{ORDER_FAILED, ORDER_EVENT_TOKEN, ORDER_CREATED},
		{ORDER_FAILED, ORDER_EVENT_USE, ORDER_STATES},
		{ORDER_FAILED, ORDER_EVENT_PAID, ORDER_PAID},
		{ORDER_FAILED, ORDER_EVENT_FAILED, ORDER_STATES},
		{ORDER_FAILED, ORDER_EVENT_EXPIRE, ORDER_STATES},
		{ORDER_FAILED, ORDER_EVENT_REFUNDED, ORDER_REFUNDED},
		{ORDER_EXPIRED, ORDER_EVENT_TOKEN, ORDER_CREATED},
		{ORDER_EXPIRED, ORDER_EVENT_USE, ORDER_STATES},
		{ORDER_EXPIRED, ORDER_EVENT_PAID, ORDER_PAID},
		{ORDER_EXPIRED, ORDER_EVENT_FAILED, ORDER_STATES},
		{ORDER_EXPIRED, ORDER_EVENT_EXPIRE, ORDER_STATES},
		{ORDER_EXPIRED, ORDER_EVENT_REFUNDED, ORDER_REFUNDED},
		{ORDER_REFUNDED, ORDER_EVENT_TOKEN, ORDER_STATES},
		{ORDER_REFUNDED, ORDER_EVENT_USE, ORDER_STATES},
		{ORDER_REFUNDED, ORDER_EVENT_PAID, ORDER_STATES},
		{ORDER_REFUNDED, ORDER_EVENT_FAILED, ORDER_STATES},
		{ORDER_REFUNDED, ORDER_EVENT_EXPIRE, ORDER_STATES},
		{ORDER_REFUNDED, ORDER_EVENT_REFUNDED, ORDER_STATES},
	};
	bool seen[ORDER_STATES][ORDER_EVENTS] = {{false}};
	size_t count = sizeof rows / sizeof *rows;

	(void)state;
	assert_int_equal(count, ORDER_STATES * ORDER_EVENTS);
	for (size_t i = 0; i < count; i++) {
		enum order_state to = order_next(rows[i].from, rows[i].event);

		assert_false(seen[rows[i].from][rows[i].event]);
		seen[rows[i].from][rows[i].event] = true;
		if (to != rows[i].to)
			print_error("%s, %s\n", order_state_name(rows[i].from),
				    events[rows[i].event]);
		assert_int_equal(to, rows[i].to);
	}
}

/* Messages of one payment, in every order and any number of times: money that came and went back
 * is at the end the same. */
static void test_the_order_of_messages_does_not_matter_once_there_was_money(void **state)
{
	static const enum order_event messages[] = {ORDER_EVENT_PAID, ORDER_EVENT_FAILED,
						    ORDER_EVENT_REFUNDED, ORDER_EVENT_EXPIRE};

	(void)state;
	for (int code = 0; code < 4 * 4 * 4 * 4 * 4; code++) {
		enum order_state now = ORDER_HANDED_OFF;
		bool paid = false, refunded = false;

		for (int rest = code, i = 0; i < 5; i++, rest /= 4) {
			enum order_event event = messages[rest % 4];
			enum order_state next = order_next(now, event);

			paid = paid || event == ORDER_EVENT_PAID;
			refunded = refunded || event == ORDER_EVENT_REFUNDED;
			now = next == ORDER_STATES ? now : next;
		}
		if (refunded)
			assert_int_equal(now, ORDER_REFUNDED);
		else if (paid)
			assert_int_equal(now, ORDER_PAID);
		else
			assert_true(now == ORDER_FAILED || now == ORDER_EXPIRED);
	}
}

static void test_states_have_names(void **state)
{
	static const char *const names[] = {"created", "handed_off", "paid",
					    "failed",  "expired",    "refunded"};

	(void)state;
	for (int i = 0; i < ORDER_STATES; i++)
		assert_string_equal(order_state_name((enum order_state)i), names[i]);
	assert_string_equal(order_state_name(ORDER_STATES), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_event_leads_where_the_readme_says),
		cmocka_unit_test(test_the_order_of_messages_does_not_matter_once_there_was_money),
		cmocka_unit_test(test_states_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
