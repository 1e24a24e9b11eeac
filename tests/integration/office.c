/* Setting up the office, and what its tests do again and again. */
#include "office.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"

int office_setup(void **state)
{
	struct office *office = calloc(1, sizeof *office);
	void *rig = NULL;

	if (rig_setup(&rig) != 0 || sodium_init() < 0)
		return -1;
	office->rig = rig;
	office->secret_file = file_join(office->rig->folder, "secret");
	file_put(office->secret_file, STR(OFFICE_SECRET));
	chmod(office->secret_file, 0600);
	office->receiver = receiver_start(200);
	*state = office;
	return 0;
}

int office_teardown(void **state)
{
	struct office *office = *state;
	void *rig = office->rig;
	int status = rig_teardown(&rig);

	receiver_stop(office->receiver);
	free(office->secret_file);
	free(office);
	return status;
}

void office_start(struct office *office)
{
	rig_start(office->rig, "--back-office-url", receiver_url(office->receiver),
		  "--back-office-secret", office->secret_file, NULL);
}

struct records *office_records(struct office *office)
{
	struct error error = {0};
	struct records *records = records_open(office->rig->store, &error);

	if (!records)
		fail_msg("%s", error.message);
	return records;
}

int64_t wall_ms(void)
{
	struct clock clock = clock_system();

	return clock_now(&clock);
}

/* Cases come a second apart, the first the oldest. */
struct case_record office_case(unsigned number)
{
	struct case_record record = {.form = "complaint.street",
				     .state = CASE_WAITING,
				     .created_ms = wall_ms() - 100000 + number * INT64_C(1000)};

	snprintf(record.id, sizeof record.id, "%032x", number);
	return record;
}

void office_put(struct office *office, unsigned number)
{
	struct records *records = office_records(office);
	struct case_record record = office_case(number);
	BUF_AUTO struct buf body = {0};
	struct error error = {0};

	buf_addf(&body, "{\"street\":\"Rue de l'\xc3\x89tuve %u\",\"amount\":12345678901234567}",
		 number);
	if (!records_case_add(records, &record, buf_borrow(&body), &error))
		fail_msg("%s", error.message);
	records_close(records);
}

struct case_record office_get(struct office *office, unsigned number)
{
	struct records *records = office_records(office);
	struct case_record record = office_case(number), got;

	assert_true(records_case_get(records, str_from(record.id), &got, NULL, NULL));
	records_close(records);
	return got;
}

void office_retry(struct office *office)
{
	struct records *records = office_records(office);
	size_t count;

	assert_true(records_case_retry(records, STR(""), wall_ms(), &count, NULL));
	records_close(records);
}

/* Delivered, and noted. */
void office_await_delivered(struct office *office, unsigned number)
{
	int64_t end = now_ms() + START_LIMIT_MS;

	while (office_get(office, number).state != CASE_DELIVERED) {
		if (now_ms() > end)
			fail_msg("case %u is not delivered: %s", number,
				 office_get(office, number).problem);
		sleep_ms(20);
	}
}

struct case_record office_await_attempt(struct office *office, unsigned number, unsigned attempts)
{
	int64_t end = now_ms() + START_LIMIT_MS;
	struct case_record record;

	while ((record = office_get(office, number)).attempts < attempts) {
		if (now_ms() > end)
			fail_msg("case %u had %u attempts", number, record.attempts);
		sleep_ms(20);
	}
	return record;
}

void office_check_signature(struct office *office, size_t i)
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
	assert_int_equal(strlen(OFFICE_SECRET), sizeof key);
	memcpy(key, OFFICE_SECRET, sizeof key);
	crypto_auth_hmacsha256(sum, (const unsigned char *)signed_text.data, signed_text.len, key);
	assert_string_equal(given, sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
}
