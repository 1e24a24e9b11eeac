/* Cases reach the back office at least once, however pierred ends; and how it starts. */
#include <stdio.h>
#include <sys/stat.h>

#include "office.h"

enum { FAILED = 1 };

static void test_the_end_does_not_wait_for_a_hanging_back_office(void **state)
{
	struct office *office = *state;
	BUF_AUTO struct buf log = {0};
	struct case_record record;

	receiver_answer(office->receiver, ANSWER_HANG);
	office_put(office, 1);
	office_start(office);
	receiver_await(office->receiver, 1);
	rig_stop(office->rig);
	/* Given up, not timed out: that would have been noted. */
	record = office_get(office, 1);
	assert_int_equal(record.state, CASE_WAITING);
	assert_int_equal(record.attempts, 0);
	rig_log(office->rig, &log);
	assert_false(buf_contains(&log, "event=case_failed"));
	receiver_answer(office->receiver, 200);
	office_start(office);
	office_await_delivered(office, 1);
}

static void test_a_kill_before_the_note_delivers_again_with_the_same_id(void **state)
{
	struct office *office = *state;
	char first[64], second[64];

	receiver_answer(office->receiver, ANSWER_HANG);
	office_put(office, 1);
	office_start(office);
	receiver_await(office->receiver, 1);
	rig_kill(office->rig);
	receiver_answer(office->receiver, 200);
	office_start(office);
	office_await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 2);
	delivery_header(receiver_get(office->receiver, 0), "Idempotency-Key", first, sizeof first);
	delivery_header(receiver_get(office->receiver, 1), "Idempotency-Key", second,
			sizeof second);
	assert_string_equal(first, second);
	assert_string_equal(first, office_case(1).id);
	assert_true(str_eq(buf_borrow(&receiver_get(office->receiver, 0)->body),
			   buf_borrow(&receiver_get(office->receiver, 1)->body)));
	office_check_signature(office, 1);
}

static void test_a_restart_keeps_the_pause(void **state)
{
	struct office *office = *state;
	struct case_record record;
	char id[64];

	receiver_answer(office->receiver, 503);
	office_put(office, 1);
	office_start(office);
	record = office_await_attempt(office, 1, 1);
	rig_stop(office->rig);
	assert_true(record.next_ms > wall_ms() - 60000);
	receiver_answer(office->receiver, 200);
	office_start(office);
	office_await_delivered(office, 1);
	assert_int_equal(receiver_count(office->receiver), 2);
	assert_true(receiver_get(office->receiver, 1)->came_ms >= record.next_ms);
	delivery_header(receiver_get(office->receiver, 1), "Idempotency-Key", id, sizeof id);
	assert_string_equal(id, record.id);
	assert_int_equal(office_get(office, 1).attempts, 2);
}

static void test_without_an_address_cases_wait(void **state)
{
	struct office *office = *state;

	office_put(office, 1);
	office_put(office, 2);
	rig_start(office->rig, NULL);
	rig_await_log(office->rig, 0, "event=outbox_idle");
	while ((int)http_metric(office->rig, "pierre_cases_waiting") != 2)
		sleep_ms(50);
	assert_int_equal(office_get(office, 1).attempts, 0);
}

static void test_checking_the_settings_delivers_nothing(void **state)
{
	BUF_AUTO struct buf said = {0};
	struct office *office = *state;

	office_put(office, 1);
	assert_int_equal(rig_run_start(office->rig, &said, "--check-config", "--back-office-url",
				       receiver_url(office->receiver), "--back-office-secret",
				       office->secret_file, NULL),
			 0);
	assert_int_equal(receiver_count(office->receiver), 0);
	assert_int_equal(office_get(office, 1).attempts, 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(test_the_end_does_not_wait_for_a_hanging_back_office),
		OFFICE_TEST(test_a_kill_before_the_note_delivers_again_with_the_same_id),
		OFFICE_TEST(test_a_restart_keeps_the_pause),
		OFFICE_TEST(test_without_an_address_cases_wait),
		OFFICE_TEST(test_checking_the_settings_delivers_nothing),
		OFFICE_TEST(test_wrong_settings_are_explained),
	};

	return cmocka_run_group_tests_name("outbox_restart", tests, NULL, NULL);
}
