/* Forms that cost something: the price, the link, what becomes of the order. */
#include "form_fixture.h"

#include "payment/epc.h"

/* Two copies at 12.50, at the summary. */
static void fill_birth(struct office *office)
{
	begin(office, "birth.certificate");
	say(office, "14 maart 1985");
	say(office, "2");
	choose(office, "slot:tongue:fr");
	choose(office, "slot:delivery:counter");
	say(office, "An Peeters");
	say(office, "ja");
	check_asks(office, "confirm");
}

static const json_t *payment_of(const struct office *office)
{
	const json_t *payment = reply_message(&office->town, "payment", 0);

	if (!payment)
		fail_msg("no payment: %s", reply_dump(&office->town));
	return payment;
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	if (!text)
		fail_msg("no '%s'", name);
	return text;
}

static struct order_record order_of(const struct office *office, const char *id)
{
	struct order_record order;
	struct error error = {0};

	if (!records_order_get(office->records, id, &order, &error))
		fail_msg("%s", error.message);
	return order;
}

/* The order gets another state, as the payment side makes it. */
static struct order_record move_order(const struct office *office, const char *id,
				      enum order_state state)
{
	struct order_record order = order_of(office, id), next = order;
	struct error error = {0};
	bool moved = false;

	next.state = state;
	assert_true(records_order_move(office->records, &next, order.state, order.token, &moved,
				       &error));
	assert_true(moved);
	return next;
}

/* Confirms and keeps the order's id. */
static void place(struct office *office, char id[static RECORD_ID])
{
	fill_birth(office);
	say(office, "ja");
	snprintf(id, RECORD_ID, "%s", text_of(payment_of(office), "order"));
}

static bool notice(struct office *office, const struct order_record *order)
{
	struct reply *reply = &office->town.reply;

	json_decref(reply->messages);
	reply->messages = NULL;
	if (!dialogue_order(office->town.dialogue, office->town.conversation, order, reply))
		return false;
	office_reload(office);
	return true;
}

static void test_the_summary_says_what_is_to_be_paid(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	check_says(office, "Te betalen: ");
	check_says(office, "25,00");
	press(office, "change:copies");
	say(office, "3");
	check_says(office, "37,50");
}

static void test_the_payment_message_is_complete(void **state)
{
	struct office *office = *state;
	struct buf epc BUF_AUTO = {0};
	struct error error = {0};
	char id[RECORD_ID], url[160];
	const json_t *payment, *transfer;
	struct order_record order;

	place(office, id);
	payment = payment_of(office);
	order = order_of(office, id);
	assert_int_equal(order.amount, 2500);
	assert_string_equal(order.product, "record");
	assert_int_equal(order.conversation[0], 7);
	assert_int_equal(json_integer_value(json_object_get(payment, "amount")), 2500);
	assert_string_equal(text_of(payment, "title"), "Akte");
	assert_string_equal(text_of(payment, "currency"), "EUR");
	assert_non_null(strstr(text_of(payment, "amount_text"), "25,00"));
	assert_non_null(strstr(text_of(payment, "button"), "25,00"));
	assert_int_equal(
		strncmp(text_of(payment, "url"), "https://pay.example/pay?token=v4.public.", 40),
		0);
	assert_string_equal(text_of(payment, "expires"), "2026-11-23T09:15:00Z");
	assert_non_null(strstr(text_of(payment, "expires_text"), "10:15"));
	transfer = json_object_get(payment, "transfer");
	assert_string_equal(text_of(transfer, "name"), "Gemeente Voorbeeld");
	assert_string_equal(text_of(transfer, "iban"), "BE68539007547034");
	assert_true(epc_add(&(struct epc){"Gemeente Voorbeeld", "BE68539007547034", NULL, 2500,
					  order.reference},
			    &epc, &error));
	assert_string_equal(text_of(transfer, "epc"), epc.data);
	snprintf(url, sizeof url, "https://chat.example/orders/%s/qr.svg", id);
	assert_string_equal(text_of(transfer, "qr_url"), url);
	/* All that one needs to type it into a bank's form. */
	assert_non_null(strstr(text_of(transfer, "text"), "25,00"));
	assert_non_null(strstr(text_of(transfer, "text"), "BE68539007547034"));
	assert_non_null(strstr(text_of(transfer, "text"), text_of(payment, "reference")));
	assert_null(strchr(text_of(transfer, "text"), '{'));
}

static void test_the_case_waits_for_the_payment(void **state)
{
	struct office *office = *state;
	struct case_record record;
	char id[RECORD_ID];

	place(office, id);
	json_decref(newest_case(office, &record));
	check_says(office, record.number);
	assert_string_equal(record.id, id);
	assert_int_equal(cases_in(office, CASE_HELD), 1);
	move_order(office, id, ORDER_PAID);
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

static void test_an_invoice_is_paid_with_its_own_amount_and_reference(void **state)
{
	struct office *office = *state;
	const json_t *payment;

	begin(office, "fine");
	say(office, "+++010/8068/17183+++");
	say(office, "58 euro");
	check_says(office, "58,00");
	say(office, "ja");
	payment = payment_of(office);
	assert_int_equal(json_integer_value(json_object_get(payment, "amount")), 5800);
	assert_string_equal(text_of(payment, "reference"), "+++010/8068/17183+++");
}

static void test_what_need_not_be_paid_is_a_case_at_once(void **state)
{
	struct office *office = *state;

	begin(office, "household");
	say(office, "huurcontract");
	choose(office, "slot:check_free:check_first");
	assert_false(says(office, "Te betalen"));
	say(office, "ja");
	assert_null(reply_message(&office->town, "payment", 0));
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
	assert_int_equal(orders_in(office, ORDER_CREATED), 0);
	begin(office, "household");
	say(office, "huurcontract");
	choose(office, "slot:check_free:pay_now");
	check_says(office, "10,00");
	say(office, "ja");
	assert_int_equal(orders_in(office, ORDER_CREATED), 1);
}

static void test_each_outcome_is_told_once(void **state)
{
	static const struct {
		enum order_state state;
		const char *text;
		bool again;
	} outcomes[] = {
		{ORDER_FAILED, "De betaling is niet gelukt", true},
		{ORDER_PAID, "Akte", false},
		{ORDER_REFUNDED, "wordt u terugbetaald", false},
	};
	struct office *office = *state;
	struct order_record order;
	char id[RECORD_ID], pay[40];

	place(office, id);
	snprintf(pay, sizeof pay, "pay:%s", id);
	order = order_of(office, id);
	assert_false(notice(office, &order)); /* created: the link says it all */
	order.state = ORDER_HANDED_OFF;
	assert_false(notice(office, &order));
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
		order = move_order(office, id, outcomes[i].state);
		assert_true(notice(office, &order));
		check_says(office, outcomes[i].text);
		assert_null(strstr(reply_text(&office->town, "text", 0), "{"));
		assert_int_equal(reply_offers(&office->town, pay), outcomes[i].again);
		assert_false(notice(office, &order));
	}
}

static void test_what_expired_or_failed_can_be_paid_again(void **state)
{
	static const enum order_state states[] = {ORDER_FAILED, ORDER_EXPIRED};

	for (size_t i = 0; i < 2; i++) {
		struct office *office = *state;
		struct order_record order;
		char id[RECORD_ID], before[RECORD_ID];

		place(office, id);
		order = move_order(office, id, states[i]);
		memcpy(before, order.token, sizeof before);
		assert_true(notice(office, &order));
		say(office, "ja");
		assert_string_equal(text_of(payment_of(office), "order"), id);
		order = order_of(office, id);
		assert_int_equal(order.state, ORDER_CREATED);
		assert_string_not_equal(order.token, before);
		/* Failed once more: that is news again. */
		order = move_order(office, id, states[i]);
		assert_true(notice(office, &order));
	}
}

static void test_what_is_paid_or_being_paid_cannot_be_paid_again(void **state)
{
	struct office *office = *state;
	char id[RECORD_ID], pay[40];

	place(office, id);
	snprintf(pay, sizeof pay, "pay:%s", id);
	move_order(office, id, ORDER_HANDED_OFF);
	press(office, pay);
	check_said(office, "payment.pending");
	move_order(office, id, ORDER_PAID);
	press(office, pay);
	check_said(office, "payment.already");
	move_order(office, id, ORDER_REFUNDED);
	press(office, pay);
	check_said(office, "payment.refunded");
	assert_null(reply_message(&office->town, "payment", 0));
}

static void test_a_notice_leaves_an_open_form_alone(void **state)
{
	struct office *office = *state;
	struct order_record order;
	char id[RECORD_ID];

	place(office, id);
	say(office, "een put in de Kerkstraat 12");
	check_asks(office, "details");
	order = move_order(office, id, ORDER_PAID);
	assert_true(notice(office, &order));
	say(office, "overslaan");
	check_asks(office, "reply_by");
}

static void test_a_payment_is_told_in_the_language_of_the_conversation(void **state)
{
	struct office *office = *state;
	struct order_record order;
	char id[RECORD_ID];

	place(office, id);
	town_switch(&office->town, LANG_FR);
	order = move_order(office, id, ORDER_PAID);
	assert_true(notice(office, &order));
	assert_string_equal(
		json_string_value(json_object_get(reply_message(&office->town, "text", 0), "lang")),
		"fr");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_the_summary_says_what_is_to_be_paid),
		FORM_TEST(test_the_payment_message_is_complete),
		FORM_TEST(test_the_case_waits_for_the_payment),
		FORM_TEST(test_an_invoice_is_paid_with_its_own_amount_and_reference),
		FORM_TEST(test_what_need_not_be_paid_is_a_case_at_once),
		FORM_TEST(test_each_outcome_is_told_once),
		FORM_TEST(test_what_expired_or_failed_can_be_paid_again),
		FORM_TEST(test_what_is_paid_or_being_paid_cannot_be_paid_again),
		FORM_TEST(test_a_notice_leaves_an_open_form_alone),
		FORM_TEST(test_a_payment_is_told_in_the_language_of_the_conversation),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
