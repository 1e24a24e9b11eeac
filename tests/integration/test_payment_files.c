/* Keys, and what is made for one citizen: published, rotated, missing, bad; the picture of a bank
 * transfer, the file for a calendar. */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/json.h"
#include "pay.h"
#include "talk.h"

static json_t *published(struct pay *pay)
{
	RESPONSE_AUTO struct response response = {0};
	json_t *keys;

	http_get(pay->rig, "/payments/keys", 200, &response);
	assert_true(response_has(&response, "content-type", "application/json"));
	assert_true(response_has(&response, "cache-control", "max-age=300"));
	keys = json_loadb(response.body.data, response.body.len, 0, NULL);
	assert_true(json_is_array(json_object_get(keys, "keys")));
	return keys;
}

static size_t published_count(struct pay *pay)
{
	json_t *keys = published(pay);
	size_t count = json_array_size(json_object_get(keys, "keys"));

	json_decref(keys);
	return count;
}

/* A payment side that knows nothing but the published key can check a token of ours. */
static void test_keys_are_published_for_the_payment_side(void **state)
{
	BUF_AUTO struct buf token = {0}, payload = {0};
	uint8_t key[PASETO_PUBLIC];
	struct pay pay;
	json_t *keys, *claims;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	keys = published(&pay);
	assert_true(paserk_read_public(
		json_str(json_array_get(json_object_get(keys, "keys"), 0), "key"), key, NULL));
	json_decref(keys);
	assert_true(paseto_verify(key, buf_borrow(&token), STR(""), &payload, NULL));
	claims = json_loadb(payload.data, payload.len, 0, NULL);
	assert_string_equal(json_str(claims, "iss").data, "pierre");
	assert_string_equal(json_str(claims, "aud").data, "payment");
	json_decref(claims);
}

static void reload(struct pay *pay, const char *text)
{
	size_t from = rig_log_size(pay->rig);

	rig_signal(pay->rig, SIGHUP);
	rig_await_log(pay->rig, from, text);
	rig_await_log(pay->rig, from, "event=reloaded ");
}

static void test_keys_are_rotated_without_a_restart(void **state)
{
	struct clock clock = clock_system();
	BUF_AUTO struct buf before = {0}, behind = {0};
	struct order_record order;
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &before);
	assert_int_equal(published_count(&pay), 1);
	assert_true(keyring_rotate(pay.keys, clock_now(&clock), true, NULL));
	reload(&pay, "event=payments_on");
	assert_int_equal(published_count(&pay), 2);
	pay_order(&pay, NULL, &behind);
	pay_expect(pay.rig, "/payments/use", &before, 200, order.id);
	pay_expect(pay.rig, "/payments/use", &behind, 200, "handed_off");
}

static void test_bad_keys_leave_the_old_ones_in_use(void **state)
{
	BUF_AUTO struct buf token = {0};
	struct order_record order;
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	file_put(pay.trusted, STR("k4.public.nonsense\n"));
	reload(&pay, "event=keys_reload_failed");
	pay_expect(pay.rig, "/payments/use", &token, 200, "handed_off");
	pay_settle(&pay, &order);
	assert_int_equal(published_count(&pay), 1);
}

static void test_without_keys_there_are_no_payments(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	BUF_AUTO struct buf log = {0};

	rig_start(rig, "--keys", rig_path(rig, "none"), "--payment-url", "https://pay.example",
		  "--public-url", "https://pierre.example", NULL);
	rig_log(rig, &log);
	assert_contains(&log, "event=payments_off reason=");
	assert_contains(&log, "next=\"pierre keygen --out ");
	http_get(rig, "/payments/keys", 404, &response);
	pay_post(rig, "/payments/use", STR("x"), &response);
	assert_int_equal(response.status, 404);
	pay_post(rig, "/payments/status", STR("x"), &response);
	assert_int_equal(response.status, 404);
	talk_check_alive(rig);
}

static int check_config(struct pay *pay, struct buf *said, const char *payment_keys,
			const char *public_url)
{
	return rig_run_start(pay->rig, said, "--check-config", "--keys", pay->keys,
			     "--payment-keys", payment_keys, "--payment-url", "https://pay.example",
			     "--public-url", public_url, NULL);
}

static void test_bad_keys_stop_a_start(void **state)
{
	BUF_AUTO struct buf said = {0};
	struct pay pay;

	pay_init(&pay, *state);
	assert_int_equal(check_config(&pay, &said, pay.trusted, "https://pierre.example"), 0);
	assert_int_equal(check_config(&pay, &said, "", "https://pierre.example"), 0);
	assert_contains(&said, "event=payment_answers_off");
	assert_int_equal(check_config(&pay, &said, pay.trusted, ""), 1);
	assert_contains(&said, "public_url");
	assert_int_equal(check_config(&pay, &said, "/nowhere/keys", "https://pierre.example"), 1);
	assert_contains(&said, "/nowhere/keys");
	assert_int_equal(chmod(pay.keys, 0777), 0);
	assert_int_equal(check_config(&pay, &said, pay.trusted, "https://pierre.example"), 1);
	assert_contains(&said, "chmod");
}

static void test_an_appointment_is_a_file_for_a_calendar(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct booking_record booking = {.id = "00112233445566778899aabbccddeeff",
					 .service = "population",
					 .slot = INT64_C(20800) * 1440 + 620,
					 .lang = LANG_FR};
	struct error error = {0};
	struct rig *rig = *state;
	struct records *records;
	char path[96];

	rig_start(rig, NULL);
	records = records_open(rig->store, &error);
	if (!records || !records_booking_add(records, &booking, 1, &error))
		fail_msg("%s", error.message);
	records_close(records);
	snprintf(path, sizeof path, "/appointments/%s.ics", booking.id);
	http_get(rig, path, 200, &response);
	assert_true(response_has(&response, "content-type", "text/calendar"));
	assert_true(response_has(&response, "content-disposition", "attachment"));
	assert_true(response_has(&response, "cache-control", "no-store"));
	assert_contains(&response.body, "BEGIN:VCALENDAR");
	assert_contains(&response.body, "BEGIN:VEVENT");
	/* The code in people's hands is short: it must not open the file to those who guess. */
	snprintf(path, sizeof path, "/appointments/%s.ics", booking.code);
	http_get(rig, path, 404, &response);
	http_get(rig, "/appointments/00112233445566778899aabbccddeefe.ics", 404, &response);
	http_get(rig, "/appointments/00112233445566778899AABBCCDDEEFF.ics", 404, &response);
	http_get(rig, "/appointments/.ics", 404, &response);
}

static void test_files_are_not_there_for_those_who_try_many(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	int tries = 0;

	rig_start(rig, "--address-messages-per-second", "1", "--address-messages-burst", "5", NULL);
	do {
		http_ask(rig, "GET", "/orders/00112233445566778899aabbccddeeff/qr.svg", "",
			 &response);
		assert_true(response.status == 404 || response.status == 429);
		tries++;
	} while (response.status == 404);
	assert_true(tries > 5);
	assert_true(response_has(&response, "retry-after", "1"));
}

static void test_a_bank_transfer_is_a_picture_until_it_is_paid(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	BUF_AUTO struct buf token = {0};
	struct order_record order;
	struct pay pay;
	char path[96];

	pay_init(&pay, *state);
	pay_start(&pay);
	order = pay_order(&pay, NULL, &token);
	snprintf(path, sizeof path, "/orders/%s/qr.svg", order.id);
	http_get(pay.rig, path, 200, &response);
	assert_true(response_has(&response, "content-type", "image/svg+xml"));
	assert_true(response_has(&response, "content-security-policy", "default-src 'none'"));
	assert_contains(&response.body, "<svg ");
	assert_contains(&response.body, "EUR 25.50");
	pay_settle(&pay, &order);
	http_get(pay.rig, path, 404, &response);
	http_get(pay.rig, "/orders/00112233445566778899aabbccddeeff/qr.svg", 404, &response);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_keys_are_published_for_the_payment_side),
		RIG_TEST(test_keys_are_rotated_without_a_restart),
		RIG_TEST(test_bad_keys_leave_the_old_ones_in_use),
		RIG_TEST(test_without_keys_there_are_no_payments),
		RIG_TEST(test_bad_keys_stop_a_start),
		RIG_TEST(test_an_appointment_is_a_file_for_a_calendar),
		RIG_TEST(test_files_are_not_there_for_those_who_try_many),
		RIG_TEST(test_a_bank_transfer_is_a_picture_until_it_is_paid),
	};

	return cmocka_run_group_tests_name("payment_files", tests, NULL, NULL);
}
