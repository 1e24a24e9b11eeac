/* Which key is used and published when, through rotations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/file.h>

#include "folder.h"

static void test_a_rotation_has_a_before_a_during_and_an_after(void **state)
{
	struct fixture *f = *state;
	int64_t use = START - 250 + KEYRING_LEAD_MS;
	struct key_info old, new;
	struct keyring *keyring;

	start(f);
	rotate(f, START, false);
	keyring = load(f);
	assert_int_equal(keyring_count(keyring), 2);
	old = keyring_info(keyring, 0, START);
	new = keyring_info(keyring, 1, START);
	assert_int_equal(old.state, KEY_CURRENT);
	assert_int_equal(new.state, KEY_NEXT);
	assert_int_equal(new.use_from_ms, use);
	assert_int_equal(old.publish_until_ms, use + HOUR);
	/* Before: the old one signs, both are published. */
	check_signer(keyring, use - 1, old.id);
	assert_true(is_published(keyring, old.id, START) && is_published(keyring, new.id, START));
	/* During: the new one signs, what the old one signed is still good. */
	check_signer(keyring, use, new.id);
	assert_int_equal(keyring_info(keyring, 0, use).state, KEY_RETIRED);
	assert_true(is_published(keyring, old.id, use + HOUR - 1));
	/* After. */
	assert_false(is_published(keyring, old.id, use + HOUR));
	assert_true(is_published(keyring, new.id, use + HOUR));
	assert_int_equal(keyring_info(keyring, 0, use + HOUR).state, KEY_EXPIRED);
	check_signer(keyring, use + HOUR, new.id);
	keyring_destroy(keyring);
	rotate(f, use + HOUR, false);
	keyring = load(f);
	assert_int_equal(keyring_count(keyring), 2);
	assert_null(keyring_public(keyring, str_from(old.id), START));
	check_signer(keyring, use + HOUR, new.id);
	keyring_destroy(keyring);
}

static void test_two_rotations_in_a_row_leave_a_key_at_every_moment(void **state)
{
	struct fixture *f = *state;
	int64_t use = START - 250 + KEYRING_LEAD_MS;
	char first[PASERK_ID_TEXT], id[PASERK_ID_TEXT];
	struct keyring *keyring;

	start(f);
	keyring = load(f);
	signer(keyring, START, first);
	keyring_destroy(keyring);
	rotate(f, START, false);
	rotate(f, START, false);
	keyring = load(f);
	assert_int_equal(keyring_count(keyring), 3);
	check_signer(keyring, use - 1, first);
	check_signer(keyring, use, keyring_info(keyring, 1, START).id);
	check_signer(keyring, use + 1000, keyring_info(keyring, 2, START).id);
	for (int64_t now = START; now < START + 4 * HOUR; now += MINUTE)
		assert_true(*signer(keyring, now, id));
	keyring_destroy(keyring);
}

static void test_rotating_at_once_changes_the_signer_at_once(void **state)
{
	struct fixture *f = *state;
	char ids[4][PASERK_ID_TEXT];
	struct keyring *keyring;

	start(f);
	for (int i = 0; i < 4; i++) {
		keyring = load(f);
		signer(keyring, START + i * 1000, ids[i]);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(ids[i], ids[j]);
		keyring_destroy(keyring);
		rotate(f, START + (i + 1) * 1000, true);
	}
}

/* Otherwise the key that was to come would replace the one that was wanted now. */
static void test_rotating_at_once_drops_the_key_that_was_to_come(void **state)
{
	struct fixture *f = *state;
	struct keyring *keyring;
	char next[PASERK_ID_TEXT], now[PASERK_ID_TEXT];

	start(f);
	rotate(f, START + MINUTE, false);
	keyring = load(f);
	signer(keyring, START + HOUR, next);
	keyring_destroy(keyring);
	rotate(f, START + 2 * MINUTE, true);
	keyring = load(f);
	assert_int_equal(keyring_count(keyring), 2);
	assert_null(keyring_public(keyring, str_from(next), START));
	signer(keyring, START + 2 * MINUTE, now);
	assert_string_not_equal(now, next);
	check_signer(keyring, START + 24 * HOUR, now);
	keyring_destroy(keyring);
}

static void test_two_rotations_at_the_same_time_are_refused(void **state)
{
	struct fixture *f = *state;
	struct error error = {0};
	int fd;

	start(f);
	fd = open(f->folder, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	assert_false(keyring_rotate(f->folder, START, false, &error));
	assert_int_equal(error.code, ERROR_BUSY);
	close(fd);
	find_file(f);
	rotate(f, START, false);
}

static void test_the_published_keys_are_json(void **state)
{
	struct fixture *f = *state;
	struct buf out BUF_AUTO = {0};
	struct keyring *keyring;
	struct json_doc doc;
	json_t *keys;

	start(f);
	rotate(f, START, false);
	keyring = load(f);
	keyring_publish(keyring, START, &out);
	assert_true(json_doc_parse(&doc, "keys", buf_borrow(&out), NULL));
	keys = json_object_get(doc.root, "keys");
	assert_int_equal(json_array_size(keys), 2);
	for (size_t i = 0; i < 2; i++) {
		json_t *key = json_array_get(keys, i);
		char id[PASERK_ID_TEXT];
		uint8_t bytes[PASETO_PUBLIC];

		assert_true(paserk_read_public(json_str(key, "key"), bytes, NULL));
		paserk_id(bytes, id);
		assert_true(str_eq(json_str(key, "kid"), str_from(id)));
	}
	assert_true(
		str_eq(json_str(json_array_get(keys, 0), "use_from"), STR("2026-11-23T10:00:00Z")));
	assert_true(str_eq(json_str(json_array_get(keys, 0), "publish_until"),
			   STR("2026-11-23T11:10:00Z")));
	assert_true(
		str_eq(json_str(json_array_get(keys, 1), "use_from"), STR("2026-11-23T10:10:00Z")));
	assert_true(json_is_null(json_object_get(json_array_get(keys, 1), "publish_until")));
	json_doc_finish(&doc);
	keyring_destroy(keyring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEYRING_CASE(test_a_rotation_has_a_before_a_during_and_an_after),
		KEYRING_CASE(test_two_rotations_in_a_row_leave_a_key_at_every_moment),
		KEYRING_CASE(test_rotating_at_once_changes_the_signer_at_once),
		KEYRING_CASE(test_rotating_at_once_drops_the_key_that_was_to_come),
		KEYRING_CASE(test_two_rotations_at_the_same_time_are_refused),
		KEYRING_CASE(test_the_published_keys_are_json),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
