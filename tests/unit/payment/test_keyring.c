/* Signing keys in a folder: how they get there, and which files are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEYRING_CASE(test_the_first_key_signs_at_once),
		KEYRING_CASE(test_a_folder_is_made_for_its_owner_only),
		KEYRING_CASE(test_a_first_key_is_never_put_over_another),
		KEYRING_CASE(test_a_folder_without_keys_is_told),
		KEYRING_CASE(test_a_key_that_others_may_read_is_refused),
		KEYRING_CASE(test_a_key_of_another_user_is_refused),
		KEYRING_CASE(test_a_half_written_key_is_refused),
		KEYRING_CASE(test_a_key_file_with_other_lines_is_refused),
		KEYRING_CASE(test_a_key_under_another_name_is_refused),
		KEYRING_CASE(test_links_and_folders_are_no_keys),
		KEYRING_CASE(test_what_a_crash_left_behind_is_overlooked_and_replaced),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
