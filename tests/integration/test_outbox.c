/* Cases reach the back office: signed, in order, at least once, whatever happens to either side. */
#define _GNU_SOURCE /* strcasestr */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/communication.h"
#include "base/file.h"
#include "raw.h"
#include "receiver.h"
#include "store/records.h"

enum { FAILED = 1 };

static const char secret[] = "k8v2nq0fT4zJ6wYb3LsR1xHd5mCg7uPe";

/* The rig and its back office; the file with the secret is there. */
struct office {
	struct rig *rig;
	struct receiver *receiver;
	char *secret_file;
};

static int office_setup(void **state)
{
	struct office *office = calloc(1, sizeof *office);
	void *rig = NULL;

	if (rig_setup(&rig) != 0 || sodium_init() < 0)
		return -1;
	office->rig = rig;
	office->secret_file = file_join(office->rig->folder, "secret");
	file_put(office->secret_file, str_from(secret));
	chmod(office->secret_file, 0600);
	office->receiver = receiver_start(200);
	*state = office;
	return 0;
}

static int office_teardown(void **state)
{
	struct office *office = *state;
	void *rig = office->rig;
	int status = rig_teardown(&rig);

	receiver_stop(office->receiver);
	free(office->secret_file);
	free(office);
	return status;
}

static void start(struct office *office)
{
	rig_start(office->rig, "--back-office-url", receiver_url(office->receiver),
		  "--back-office-secret", office->secret_file, NULL);
}

static struct records *records_of(struct office *office)
{
	struct error error = {0};
	struct records *records = records_open(office->rig->store, &error);

	if (!records)
		fail_msg("%s", error.message);
	return records;
}

static int64_t wall_ms(void)
{
	struct clock clock = clock_system();

	return clock_now(&clock);
}

/* Cases come a second apart, the first the oldest. */
static struct case_record case_of(unsigned number)
{
	struct case_record record = {.form = "complaint.street",
				     .state = CASE_WAITING,
				     .created_ms = wall_ms() - 100000 + number * INT64_C(1000)};

	snprintf(record.id, sizeof record.id, "%032x", number);
	return record;
}

static void put(struct office *office, unsigned number)
{
	struct records *records = records_of(office);
	struct case_record record = case_of(number);
	BUF_AUTO struct buf body = {0};
	struct error error = {0};

	buf_addf(&body, "{\"street\":\"Rue de l'\xc3\x89tuve %u\",\"amount\":12345678901234567}",
		 number);
	if (!records_case_add(records, &record, buf_borrow(&body), &error))
		fail_msg("%s", error.message);
	records_close(records);
}

static struct case_record get(struct office *office, unsigned number)
{
	struct records *records = records_of(office);
	struct case_record record = case_of(number), got;

	assert_true(records_case_get(records, str_from(record.id), &got, NULL, NULL));
	records_close(records);
	return got;
}

static void retry(struct office *office)
{
	struct records *records = records_of(office);
	size_t count;

	assert_true(records_case_retry(records, STR(""), wall_ms(), &count, NULL));
	records_close(records);
}

/* Delivered, and noted. */
static void await_delivered(struct office *office, unsigned number)
{
	int64_t end = now_ms() + START_LIMIT_MS;

	while (get(office, number).state != CASE_DELIVERED) {
		if (now_ms() > end)
			fail_msg("case %u is not delivered: %s", number,
				 get(office, number).problem);
		sleep_ms(20);
	}
}

static struct case_record await_attempt(struct office *office, unsigned number, unsigned attempts)
{
	int64_t end = now_ms() + START_LIMIT_MS;
	struct case_record record;

	while ((record = get(office, number)).attempts < attempts) {
		if (now_ms() > end)
			fail_msg("case %u had %u attempts", number, record.attempts);
		sleep_ms(20);
	}
	return record;
}

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

static void check_signature(struct office *office, size_t i)
{
	const struct delivery *delivery = receiver_get(office->receiver, i);
	BUF_AUTO struct buf signed_text = {0};
	unsigned char sum[crypto_auth_hmacsha256_BYTES], key[crypto_auth_hmacsha256_KEYBYTES];
	char header[256], hex[2 * sizeof sum + 1], given[65] = "";
	long long moment = 0;

	delivery_header(delivery, "Pierre-Signature", header, sizeof header);
	assert_int_equal(sscanf(header, "t=%lld,sha256=%64[0-9a-f]", &moment, given), 2);
	assert_in_range(moment, delivery->came_ms / 1000 - 60, delivery->came_ms / 1000 + 1);
	buf_addf(&signed_text, "%lld.", moment);
	buf_add(&signed_text, buf_borrow(&delivery->body));
	assert_int_equal(strlen(secret), sizeof key);
	memcpy(key, secret, sizeof key);
	crypto_auth_hmacsha256(sum, (const unsigned char *)signed_text.data, signed_text.len, key);
	assert_string_equal(given, sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
}

static void test_cases_that_waited_are_delivered_in_order_and_signed(void **state)
{
	struct office *office = *state;
	BUF_AUTO struct buf log = {0};
	char header[128];

	for (unsigned i = 3; i > 0; i--)
		put(office, i);
	start(office);
	for (unsigned i = 1; i <= 3; i++)
		await_delivered(office, i);
	assert_int_equal(receiver_count(office->receiver), 3);
	for (unsigned i = 0; i < 3; i++) {
		const struct delivery *delivery = receiver_get(office->receiver, i);
		struct case_record record = get(office, i + 1);
		json_t *body = body_of(office, i);
		char created[21];

		check_signature(office, i);
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
	assert_false(buf_contains(&log, secret));
}

/* In the store a held case, paid by another process: as the daemon's own loop does. */
static void test_a_case_follows_its_payment(void **state)
{
	struct office *office = *state;
	struct records *records = records_of(office);
	struct case_record held = case_of(7);
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
	start(office);
	put(office, 8);
	await_delivered(office, 8);
	assert_int_equal(receiver_count(office->receiver), 1);
	order.state = ORDER_PAID;
	order.changed_ms = wall_ms();
	snprintf(order.payment, sizeof order.payment, "tr_7UhSN1zuXS");
	assert_true(records_order_move(records, &order, ORDER_CREATED, "", &moved, NULL) && moved);
	records_close(records);
	await_delivered(office, 7);
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

static void test_a_dead_back_office_gets_all_when_it_lives_again(void **state)
{
	struct office *office = *state;
	struct case_record record;

	receiver_die(office->receiver);
	put(office, 1);
	put(office, 2);
	start(office);
	record = await_attempt(office, 1, 1);
	await_attempt(office, 2, 1);
	assert_int_equal(record.state, CASE_WAITING);
	assert_non_null(strstr(record.problem, "connect"));
	rig_await_log(office->rig, 0, "event=case_failed number=");
	receiver_revive(office->receiver);
	await_delivered(office, 1);
	await_delivered(office, 2);
	assert_int_equal(receiver_count(office->receiver), 2);
	assert_true(http_metric(office->rig, "pierre_case_failures_total") >= 2);
	/* 5 s, a quarter more or less, from the first attempt to the second. */
	assert_in_range(record.next_ms, receiver_get(office->receiver, 0)->came_ms - 60000,
			receiver_get(office->receiver, 0)->came_ms);
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

	start(office);
	put(office, 1);
	await_delivered(office, 1);
	for (size_t i = 0; i < count; i++) {
		struct case_record record;

		receiver_answer(office->receiver, answers[i].answer);
		if (i == 0)
			put(office, 2);
		else
			retry(office);
		record = await_attempt(office, 2, (unsigned)i + 1);
		assert_int_equal(record.state, CASE_WAITING);
		if (!strcasestr(record.problem, answers[i].problem))
			fail_msg("%s is not %s", record.problem, answers[i].problem);
	}
	receiver_answer(office->receiver, 201);
	retry(office);
	await_delivered(office, 2);
	assert_int_equal(receiver_count(office->receiver), count + 2);
	for (size_t i = 0; i < count + 2; i++)
		assert_true(str_starts(buf_borrow(&receiver_get(office->receiver, i)->head),
				       STR("POST /cases ")));
}

static void test_what_was_there_already_counts_as_delivered(void **state)
{
	struct office *office = *state;

	receiver_answer(office->receiver, 409);
	put(office, 1);
	start(office);
	await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 1);
}

static void test_an_answer_without_end_is_not_read(void **state)
{
	struct office *office = *state;

	receiver_answer(office->receiver, ANSWER_ENDLESS);
	put(office, 1);
	start(office);
	await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 1);
}

static void test_a_back_office_that_hangs_is_given_up_and_others_follow(void **state)
{
	struct office *office = *state;
	struct case_record record;

	receiver_answer(office->receiver, ANSWER_HANG);
	put(office, 1);
	start(office);
	receiver_await(office->receiver, 1);
	put(office, 2);
	record = await_attempt(office, 1, 1);
	assert_non_null(strcasestr(record.problem, "timeout"));
	receiver_answer(office->receiver, 200);
	await_delivered(office, 1);
	await_delivered(office, 2);
}

static void test_the_end_does_not_wait_for_a_hanging_back_office(void **state)
{
	struct office *office = *state;
	BUF_AUTO struct buf log = {0};
	struct case_record record;

	receiver_answer(office->receiver, ANSWER_HANG);
	put(office, 1);
	start(office);
	receiver_await(office->receiver, 1);
	rig_stop(office->rig);
	/* Given up, not timed out: that would have been noted. */
	record = get(office, 1);
	assert_int_equal(record.state, CASE_WAITING);
	assert_int_equal(record.attempts, 0);
	rig_log(office->rig, &log);
	assert_false(buf_contains(&log, "event=case_failed"));
	receiver_answer(office->receiver, 200);
	start(office);
	await_delivered(office, 1);
}

static void test_a_kill_before_the_note_delivers_again_with_the_same_id(void **state)
{
	struct office *office = *state;
	char first[64], second[64];

	receiver_answer(office->receiver, ANSWER_HANG);
	put(office, 1);
	start(office);
	receiver_await(office->receiver, 1);
	rig_kill(office->rig);
	receiver_answer(office->receiver, 200);
	start(office);
	await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 2);
	delivery_header(receiver_get(office->receiver, 0), "Idempotency-Key", first, sizeof first);
	delivery_header(receiver_get(office->receiver, 1), "Idempotency-Key", second,
			sizeof second);
	assert_string_equal(first, second);
	assert_string_equal(first, case_of(1).id);
	assert_true(str_eq(buf_borrow(&receiver_get(office->receiver, 0)->body),
			   buf_borrow(&receiver_get(office->receiver, 1)->body)));
	check_signature(office, 1);
}

static void test_a_restart_keeps_the_pause(void **state)
{
	struct office *office = *state;
	struct case_record record;
	char id[64];

	receiver_answer(office->receiver, 503);
	put(office, 1);
	start(office);
	record = await_attempt(office, 1, 1);
	rig_stop(office->rig);
	assert_true(record.next_ms > wall_ms() - 60000);
	receiver_answer(office->receiver, 200);
	start(office);
	await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 2);
	assert_true(receiver_get(office->receiver, 1)->came_ms >= record.next_ms);
	delivery_header(receiver_get(office->receiver, 1), "Idempotency-Key", id, sizeof id);
	assert_string_equal(id, record.id);
	assert_int_equal(get(office, 1).attempts, 2);
}

static void test_without_an_address_cases_wait(void **state)
{
	struct office *office = *state;

	put(office, 1);
	put(office, 2);
	rig_start(office->rig, NULL);
	rig_await_log(office->rig, 0, "event=outbox_idle");
	while ((int)http_metric(office->rig, "pierre_cases_waiting") != 2)
		sleep_ms(50);
	assert_int_equal(get(office, 1).attempts, 0);
}

static void test_checking_the_settings_delivers_nothing(void **state)
{
	BUF_AUTO struct buf said = {0};
	struct office *office = *state;

	put(office, 1);
	assert_int_equal(rig_run_start(office->rig, &said, "--check-config", "--back-office-url",
				       receiver_url(office->receiver), "--back-office-secret",
				       office->secret_file, NULL),
			 0);
	assert_int_equal(receiver_count(office->receiver), 0);
	assert_int_equal(get(office, 1).attempts, 0);
}

static void test_wrong_settings_are_explained(void **state)
{
	static const char *const urls[] = {"ftp://example.org/", "file:///etc/passwd", "http://",
					   "office"};
	BUF_AUTO struct buf said = {0};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		rig_run_start(office->rig, &said, "--back-office-url", urls[i],
			      "--back-office-secret", office->secret_file, NULL);
		assert_contains(&said, "back_office_url");
	}
	assert_int_equal(
		rig_run_start(office->rig, &said, "--back-office-url", "http://127.0.0.1:1/", NULL),
		FAILED);
	assert_contains(&said, "back_office_secret");
	chmod(office->secret_file, 0640);
	assert_int_equal(rig_run_start(office->rig, &said, "--back-office-url",
				       "http://127.0.0.1:1/", "--back-office-secret",
				       office->secret_file, NULL),
			 FAILED);
	assert_contains(&said, "chmod 600");
	file_put(office->secret_file, STR("only thirty-one bytes, one less\n"));
	chmod(office->secret_file, 0600);
	assert_int_equal(rig_run_start(office->rig, &said, "--back-office-url",
				       "http://127.0.0.1:1/", "--back-office-secret",
				       office->secret_file, NULL),
			 FAILED);
	assert_contains(&said, "has 31 bytes");
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

	put(office, 1);
	start(office);
	await_delivered(office, 1);
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

#define OFFICE_TEST(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

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
		OFFICE_TEST(test_the_end_does_not_wait_for_a_hanging_back_office),
		OFFICE_TEST(test_a_kill_before_the_note_delivers_again_with_the_same_id),
		OFFICE_TEST(test_a_restart_keeps_the_pause),
		OFFICE_TEST(test_without_an_address_cases_wait),
		OFFICE_TEST(test_checking_the_settings_delivers_nothing),
		OFFICE_TEST(test_wrong_settings_are_explained),
		OFFICE_TEST(test_the_example_for_receivers_tells_true_from_false),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
