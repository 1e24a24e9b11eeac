/* Cases reach the back office: signed, in order, whatever it answers. */
#define _GNU_SOURCE /* strcasestr */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/communication.h"
#include "office.h"

static json_t *body_of(struct office *office, size_t i)
{
	const struct delivery *delivery = receiver_get(office->receiver, i);
	json_t *body = json_loadb(delivery->body.data, delivery->body.len, 0, NULL);

	if (!body)
		fail_msg("not JSON: %s", delivery->body.data);
	return body;
}

static const char *member(const json_t *object, const char *inner, const char *key)
{
	const char *text = json_string_value(json_object_get(json_object_get(object, inner), key));

	return text ? text : "(none)";
}

static void test_cases_that_waited_are_delivered_in_order_and_signed(void **state)
{
	struct office *office = *state;
	BUF_AUTO struct buf log = {0};
	char header[128];

	for (unsigned i = 3; i > 0; i--)
		office_put(office, i);
	office_start(office);
	for (unsigned i = 1; i <= 3; i++)
		office_await_delivered(office, i);
	assert_int_equal(receiver_count(office->receiver), 3);
	for (unsigned i = 0; i < 3; i++) {
		const struct delivery *delivery = receiver_get(office->receiver, i);
		struct case_record record = office_get(office, i + 1);
		json_t *body = body_of(office, i);
		char created[21];

		office_check_signature(office, i);
		assert_true(
			str_starts(buf_borrow(&delivery->head), STR("POST /cases HTTP/1.1\r\n")));
		delivery_header(delivery, "Content-Type", header, sizeof header);
		assert_string_equal(header, "application/json");
		delivery_header(delivery, "Idempotency-Key", header, sizeof header);
		assert_string_equal(header, record.id);
		assert_string_equal(member(body, "case", "id"), record.id);
		assert_string_equal(member(body, "case", "number"), record.number);
		assert_string_equal(member(body, "case", "form"), "complaint.street");
		clock_format(record.created_ms, created);
		assert_string_equal(member(body, "case", "created"), created);
		assert_non_null(strstr(member(body, "data", "street"), "\xc3\x89tuve"));
		assert_int_equal(json_integer_value(
					 json_object_get(json_object_get(body, "data"), "amount")),
				 INT64_C(12345678901234567));
		assert_null(json_object_get(body, "payment"));
		assert_int_equal(record.attempts, 1);
		json_decref(body);
	}
	rig_await_log(office->rig, 0, "event=case_delivered number=");
	assert_int_equal((int)http_metric(office->rig, "pierre_cases_delivered_total"), 3);
	assert_int_equal((int)http_metric(office->rig, "pierre_case_failures_total"), 0);
	rig_log(office->rig, &log);
	assert_false(buf_contains(&log, "tuve"));
	assert_false(buf_contains(&log, OFFICE_SECRET));
}

/* In the store a held case, paid by another process: as the daemon's own loop does. */
static void test_a_case_follows_its_payment(void **state)
{
	struct office *office = *state;
	struct records *records = office_records(office);
	struct case_record held = office_case(7);
	struct order_record order = {.product = "parking.card",
				     .amount = 2500,
				     .lang = LANG_FR,
				     .created_ms = wall_ms(),
				     .changed_ms = wall_ms()};
	BUF_AUTO struct buf reference = {0};
	struct error error = {0};
	bool moved = false;
	json_t *body, *payment;

	memcpy(order.id, held.id, sizeof order.id);
	if (!records_order_add(records, &order, 900, &held, STR("{\"plate\":\"1-ABC-234\"}"),
			       &error))
		fail_msg("%s", error.message);
	office_start(office);
	office_put(office, 8);
	office_await_delivered(office, 8);
	assert_int_equal(receiver_count(office->receiver), 1);
	order.state = ORDER_PAID;
	order.changed_ms = wall_ms();
	snprintf(order.payment, sizeof order.payment, "tr_7UhSN1zuXS");
	assert_true(records_order_move(records, &order, ORDER_CREATED, "", &moved, NULL) && moved);
	records_close(records);
	office_await_delivered(office, 7);
	body = body_of(office, 1);
	payment = json_object_get(body, "payment");
	communication_add(&reference, order.reference);
	assert_string_equal(member(body, "payment", "order"), order.id);
	assert_string_equal(member(body, "payment", "product"), "parking.card");
	assert_int_equal(json_integer_value(json_object_get(payment, "amount")), 2500);
	assert_string_equal(member(body, "payment", "reference"), reference.data);
	assert_string_equal(member(body, "payment", "payment"), "tr_7UhSN1zuXS");
	assert_string_equal(member(body, "payment", "state"), "paid");
	assert_string_equal(member(body, "data", "plate"), "1-ABC-234");
	json_decref(body);
}

/* When a case arrived; the first to fail need not be the first to be tried again. */
static int64_t arrival_of(const struct office *office, const struct case_record *record)
{
	for (size_t i = 0; i < receiver_count(office->receiver); i++) {
		const struct delivery *delivery = receiver_get(office->receiver, i);
		char id[RECORD_ID];

		delivery_header(delivery, "Idempotency-Key", id, sizeof id);
		if (strcmp(id, record->id) == 0)
			return delivery->came_ms;
	}
	fail_msg("case %s has not arrived", record->id);
	return 0;
}

static void test_a_dead_back_office_gets_all_when_it_lives_again(void **state)
{
	struct office *office = *state;
	struct case_record record;
	int64_t came_ms;

	receiver_die(office->receiver);
	office_put(office, 1);
	office_put(office, 2);
	office_start(office);
	record = office_await_attempt(office, 1, 1);
	office_await_attempt(office, 2, 1);
	assert_int_equal(record.state, CASE_WAITING);
	assert_non_null(strstr(record.problem, "connect"));
	rig_await_log(office->rig, 0, "event=case_failed number=");
	receiver_revive(office->receiver);
	office_await_delivered(office, 1);
	office_await_delivered(office, 2);
	assert_int_equal(receiver_count(office->receiver), 2);
	assert_true(http_metric(office->rig, "pierre_case_failures_total") >= 2);
	/* 5 s, a quarter more or less, from the first attempt to the second. */
	came_ms = arrival_of(office, &record);
	assert_in_range(record.next_ms, came_ms - 60000, came_ms);
}

static void test_other_answers_are_failures(void **state)
{
	static const struct {
		int answer;
		const char *problem;
	} answers[] = {
		{500, "status 500"}, {302, "status 302"},	    {404, "status 404"},
		{301, "status 301"}, {ANSWER_HALF, "partial file"},
	};
	struct office *office = *state;
	const size_t count = sizeof answers / sizeof *answers;

	office_start(office);
	office_put(office, 1);
	office_await_delivered(office, 1);
	for (size_t i = 0; i < count; i++) {
		struct case_record record;

		receiver_answer(office->receiver, answers[i].answer);
		if (i == 0)
			office_put(office, 2);
		else
			office_retry(office);
		record = office_await_attempt(office, 2, (unsigned)i + 1);
		assert_int_equal(record.state, CASE_WAITING);
		if (!strcasestr(record.problem, answers[i].problem))
			fail_msg("%s is not %s", record.problem, answers[i].problem);
	}
	receiver_answer(office->receiver, 201);
	office_retry(office);
	office_await_delivered(office, 2);
	assert_int_equal(receiver_count(office->receiver), count + 2);
	for (size_t i = 0; i < count + 2; i++)
		assert_true(str_starts(buf_borrow(&receiver_get(office->receiver, i)->head),
				       STR("POST /cases ")));
}

static void test_what_was_there_already_counts_as_delivered(void **state)
{
	struct office *office = *state;

	receiver_answer(office->receiver, 409);
	office_put(office, 1);
	office_start(office);
	office_await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 1);
}

static void test_an_answer_without_end_is_not_read(void **state)
{
	struct office *office = *state;

	receiver_answer(office->receiver, ANSWER_ENDLESS);
	office_put(office, 1);
	office_start(office);
	office_await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 1);
}

static void test_a_back_office_that_hangs_is_given_up_and_others_follow(void **state)
{
	struct office *office = *state;
	struct case_record record;

	receiver_answer(office->receiver, ANSWER_HANG);
	office_put(office, 1);
	office_start(office);
	receiver_await(office->receiver, 1);
	office_put(office, 2);
	record = office_await_attempt(office, 1, 1);
	assert_non_null(strcasestr(record.problem, "timeout"));
	receiver_answer(office->receiver, 200);
	office_await_delivered(office, 1);
	office_await_delivered(office, 2);
}

/* The example for receivers, as it stands in their page. */
static void test_the_example_for_receivers_tells_true_from_false(void **state)
{
	static const char driver[] =
		"\nimport sys\n"
		"secret, head, body = (open(name, 'rb').read() for name in sys.argv[1:4])\n"
		"lines = head.decode().split('\\r\\n')\n"
		"given = next(l[18:] for l in lines if l.startswith('Pierre-Signature: '))\n"
		"sent = int(given[2:given.index(',')])\n"
		"assert is_from_pierre(secret, given, body)\n"
		"assert is_from_pierre(secret, given, body, sent + 299)\n"
		"assert not is_from_pierre(secret, given, body, sent + 301)\n"
		"assert not is_from_pierre(secret, given, body + b' ')\n"
		"assert not is_from_pierre(secret + b'x', given, body)\n"
		"assert not is_from_pierre(secret, given[:-1] + ('0' if given[-1] != '0' else "
		"'1'), body)\n"
		"for bad in '', 't=', 't=1', 'sha256=00', given.replace('t=', 't=1'), 'x', '=,=':\n"
		"    assert not is_from_pierre(secret, bad, body), bad\n";
	struct office *office = *state;
	BUF_AUTO struct buf page = {0}, script = {0}, command = {0};
	const struct delivery *delivery;
	const char *begin, *end;

	office_put(office, 1);
	office_start(office);
	office_await_delivered(office, 1);
	file_get(SOURCE_DIR "/daemon/server/BACKOFFICE.md", &page);
	begin = strstr(page.data, "```python\n");
	assert_non_null(begin);
	begin += strlen("```python\n");
	end = strstr(begin, "```");
	assert_non_null(end);
	buf_add(&script, (struct str){begin, (size_t)(end - begin)});
	buf_add(&script, STR(driver));
	file_put(rig_path(office->rig, "check.py"), buf_borrow(&script));
	delivery = receiver_get(office->receiver, 0);
	file_put(rig_path(office->rig, "head"), buf_borrow(&delivery->head));
	file_put(rig_path(office->rig, "body"), buf_borrow(&delivery->body));
	buf_addf(&command, "cd %s && python3 check.py secret head body", office->rig->folder);
	assert_int_equal(system(command.data), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(test_cases_that_waited_are_delivered_in_order_and_signed),
		OFFICE_TEST(test_a_case_follows_its_payment),
		OFFICE_TEST(test_a_dead_back_office_gets_all_when_it_lives_again),
		OFFICE_TEST(test_other_answers_are_failures),
		OFFICE_TEST(test_what_was_there_already_counts_as_delivered),
		OFFICE_TEST(test_an_answer_without_end_is_not_read),
		OFFICE_TEST(test_a_back_office_that_hangs_is_given_up_and_others_follow),
		OFFICE_TEST(test_the_example_for_receivers_tells_true_from_false),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
