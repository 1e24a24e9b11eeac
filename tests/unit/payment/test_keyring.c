/* Signing keys in a folder: what is refused, and which key is used when, through rotations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "payment/keyring.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

/* 2026-11-23T10:00:00.250Z: files hold whole seconds, clocks do not. */
static const int64_t START = 1795428000250;

struct fixture {
	char folder[64];
	char name[PATH_MAX]; /* of the file that find_file found */
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->folder, sizeof f->folder, "/tmp/pierre-keyring-XXXXXX");
	*state = f;
	return mkdtemp(f->folder) ? 0 : -1;
}

static void each_file(const char *folder, void (*visit)(const char *path))
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char *path = file_join(folder, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			visit(path);
		free(path);
	}
	closedir(dir);
}

static void delete_file(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	chmod(f->folder, 0700);
	each_file(f->folder, delete_file);
	rmdir(f->folder);
	free(f);
	return 0;
}

static void start(const struct fixture *f)
{
	struct error error = {0};

	if (!keyring_start(f->folder, START, &error))
		fail_msg("%s", error.message);
}

static void rotate(const struct fixture *f, int64_t now_ms, bool at_once)
{
	struct error error = {0};

	if (!keyring_rotate(f->folder, now_ms, at_once, &error))
		fail_msg("%s", error.message);
}

static struct keyring *load(const struct fixture *f)
{
	struct error error = {0};
	struct keyring *keyring = keyring_load(f->folder, &error);

	if (!keyring)
		fail_msg("%s", error.message);
	return keyring;
}

static void check_refused(const struct fixture *f, enum error_code code, const char *word)
{
	struct error error = {0};

	assert_null(keyring_load(f->folder, &error));
	assert_int_equal(error.code, code);
	if (!strstr(error.message, word))
		fail_msg("'%s' is not in: %s", word, error.message);
	/* "k4.secret key" may be named, its digits may not. */
	assert_null(strstr(error.message, "k4.secret.AAAA"));
}

/* The path of the one key. */
static char *find_file(struct fixture *f)
{
	struct keyring *keyring = load(f);
	struct key_info info = keyring_info(keyring, 0, START);

	assert_int_equal(keyring_count(keyring), 1);
	snprintf(f->name, sizeof f->name, "%s/%s.secret", f->folder, info.id + strlen("k4.pid."));
	keyring_destroy(keyring);
	return f->name;
}

/* Replaces the content of a file as it stands, and its mode. */
static void overwrite(const char *path, struct str content)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_true(file_write_all(fd, content));
	close(fd);
}

/* Signs, and returns the id of the key that did; "" when there is none. */
static const char *signer(const struct keyring *keyring, int64_t now_ms, char id[PASERK_ID_TEXT])
{
	struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0}, payload BUF_AUTO = {0};
	struct error error = {0};
	struct json_doc doc;
	const uint8_t *key;

	id[0] = '\0';
	if (!keyring_sign(keyring, now_ms, STR("{\"a\":1}"), &token, &error)) {
		assert_int_equal(error.code, ERROR_NOT_FOUND);
		assert_int_equal(token.len, 0);
		return id;
	}
	assert_true(paseto_footer(buf_borrow(&token), &footer, NULL));
	assert_true(json_doc_parse(&doc, "footer", buf_borrow(&footer), NULL));
	key = keyring_public(keyring, json_str(doc.root, "kid"), now_ms);
	assert_non_null(key);
	assert_true(paseto_verify(key, buf_borrow(&token), STR(""), &payload, NULL));
	assert_string_equal(payload.data, "{\"a\":1}");
	snprintf(id, PASERK_ID_TEXT, "%.*s", STR_ARG(json_str(doc.root, "kid")));
	json_doc_finish(&doc);
	return id;
}

static void check_signer(const struct keyring *keyring, int64_t now_ms, const char *expected)
{
	char id[PASERK_ID_TEXT];

	assert_string_equal(signer(keyring, now_ms, id), expected);
}

static bool is_published(const struct keyring *keyring, const char *id, int64_t now_ms)
{
	struct buf out BUF_AUTO = {0};
	bool published;

	keyring_publish(keyring, now_ms, &out);
	published = strstr(out.data, id);
	assert_int_equal(published, keyring_public(keyring, str_from(id), now_ms) != NULL);
	assert_null(strstr(out.data, "secret"));
	return published;
}

static void test_the_first_key_signs_at_once(void **state)
{
	struct fixture *f = *state;
	struct keyring *keyring;
	struct key_info info;
	struct stat file;

	start(f);
	keyring = load(f);
	assert_int_equal(keyring_count(keyring), 1);
	info = keyring_info(keyring, 0, START);
	assert_int_equal(info.state, KEY_CURRENT);
	assert_int_equal(info.use_from_ms, START - 250);
	assert_int_equal(info.publish_until_ms, INT64_MAX);
	check_signer(keyring, START, info.id);
	check_signer(keyring, START - 251, "");
	keyring_destroy(keyring);
	assert_int_equal(stat(find_file(f), &file), 0);
	assert_int_equal(file.st_mode & 07777, 0600);
}

static void test_a_folder_is_made_for_its_owner_only(void **state)
{
	struct fixture *f = *state;
	struct stat info;

	assert_int_equal(rmdir(f->folder), 0);
	start(f);
	assert_int_equal(stat(f->folder, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0700);
}

static void test_a_first_key_is_never_put_over_another(void **state)
{
	struct fixture *f = *state;
	struct error error = {0};

	start(f);
	assert_false(keyring_start(f->folder, START, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_non_null(strstr(error.message, "keys rotate"));
	find_file(f);
}

static void test_a_folder_without_keys_is_told(void **state)
{
	struct fixture *f = *state;
	struct error error = {0};

	check_refused(f, ERROR_NOT_FOUND, "pierre keygen");
	assert_false(keyring_rotate(f->folder, START, false, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	strcat(f->folder, "/missing");
	check_refused(f, ERROR_NOT_FOUND, "missing");
	assert_false(keyring_rotate(f->folder, START, false, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	f->folder[strlen(f->folder) - strlen("/missing")] = '\0';
}

static void test_a_key_that_others_may_read_is_refused(void **state)
{
	static const mode_t modes[] = {0644, 0640, 0604, 0620, 0601};
	struct fixture *f = *state;
	char *path;

	start(f);
	path = find_file(f);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		check_refused(f, ERROR_INVALID, "chmod 600");
	}
	assert_int_equal(chmod(path, 0400), 0);
	find_file(f);
	assert_int_equal(chmod(f->folder, 0770), 0);
	check_refused(f, ERROR_INVALID, "chmod 700");
}

/* Root gives the file away. */
static void test_a_key_of_another_user_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path;

	start(f);
	path = find_file(f);
	if (chown(path, 65534, (gid_t)-1) != 0) {
		print_message("skipped: only root can give a file away (%s)\n", strerror(errno));
		skip();
	}
	check_refused(f, ERROR_INVALID, "belongs to user 65534");
}

static void test_a_half_written_key_is_refused(void **state)
{
	struct fixture *f = *state;
	struct buf whole BUF_AUTO = {0};
	char *path;

	start(f);
	path = find_file(f);
	assert_true(file_read(path, 1024, &whole, NULL));
	for (size_t len = 0; len < whole.len; len++) {
		overwrite(path, str_slice(buf_borrow(&whole), 0, len));
		check_refused(f, ERROR_INVALID, path);
	}
	overwrite(path, buf_borrow(&whole));
	find_file(f);
}

static void test_a_key_file_with_other_lines_is_refused(void **state)
{
	static const char *const tails[] = {"publish_until\n",
					    "publish_until 2026-11-23\n",
					    "use_from 2026-11-23T10:00:00Z\n",
					    "publish_until 2026-11-23T10:00:00Z\nmore\n",
					    "publish_until 2026-11-23T10:00:00Z\n\n",
					    "\n"};
	struct fixture *f = *state;
	struct buf whole BUF_AUTO = {0};
	char *path;

	start(f);
	path = find_file(f);
	assert_true(file_read(path, 1024, &whole, NULL));
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		struct buf changed BUF_AUTO = {0};

		buf_addf(&changed, "%s%s", whole.data, tails[i]);
		overwrite(path, buf_borrow(&changed));
		check_refused(f, ERROR_INVALID, path);
	}
	whole.data[20] = (char)(whole.data[20] == 'A' ? 'B' : 'A');
	overwrite(path, buf_borrow(&whole));
	check_refused(f, ERROR_INVALID, "whole k4.secret key");
}

static void test_a_key_under_another_name_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path, *other;

	start(f);
	path = find_file(f);
	other = file_join(f->folder, "other.secret");
	assert_int_equal(rename(path, other), 0);
	check_refused(f, ERROR_INVALID, "give it that name");
	free(other);
}

static void test_links_and_folders_are_no_keys(void **state)
{
	struct fixture *f = *state;
	char *path, *away;

	start(f);
	path = find_file(f);
	away = file_join(f->folder, "away");
	assert_int_equal(rename(path, away), 0);
	assert_int_equal(symlink(away, path), 0);
	check_refused(f, ERROR_IO, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	check_refused(f, ERROR_INVALID, "no regular file");
	free(away);
}

/* A crash while a key is written leaves its beginning under another name. */
static void test_what_a_crash_left_behind_is_overlooked_and_replaced(void **state)
{
	struct fixture *f = *state;
	struct keyring *keyring;
	char *left = file_join(f->folder, ".new");

	start(f);
	overwrite(left, STR("k4.secret.AAA"));
	find_file(f);
	rotate(f, START, false);
	assert_int_equal(access(left, F_OK), -1);
	keyring = load(f);
	assert_int_equal(keyring_count(keyring), 2);
	keyring_destroy(keyring);
	free(left);
}

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
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_the_first_key_signs_at_once),
		CASE(test_a_folder_is_made_for_its_owner_only),
		CASE(test_a_first_key_is_never_put_over_another),
		CASE(test_a_folder_without_keys_is_told),
		CASE(test_a_key_that_others_may_read_is_refused),
		CASE(test_a_key_of_another_user_is_refused),
		CASE(test_a_half_written_key_is_refused),
		CASE(test_a_key_file_with_other_lines_is_refused),
		CASE(test_a_key_under_another_name_is_refused),
		CASE(test_links_and_folders_are_no_keys),
		CASE(test_what_a_crash_left_behind_is_overlooked_and_replaced),
		CASE(test_a_rotation_has_a_before_a_during_and_an_after),
		CASE(test_two_rotations_in_a_row_leave_a_key_at_every_moment),
		CASE(test_rotating_at_once_changes_the_signer_at_once),
		CASE(test_rotating_at_once_drops_the_key_that_was_to_come),
		CASE(test_two_rotations_at_the_same_time_are_refused),
		CASE(test_the_published_keys_are_json),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
