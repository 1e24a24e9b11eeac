/* Citizens are found and answered, and a stolen store tells nobody who they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/vault.h"

struct place {
	char dir[64], path[96];
	struct vault *vault;
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	snprintf(place->dir, sizeof place->dir, "/tmp/pierre-vault-XXXXXX");
	if (sodium_init() < 0 || !mkdtemp(place->dir))
		return -1;
	snprintf(place->path, sizeof place->path, "%s/key", place->dir);
	place->vault = vault_open(place->path, NULL);
	*state = place;
	return place->vault ? 0 : -1;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	vault_close(place->vault);
	unlink(place->path);
	rmdir(place->dir);
	free(place);
	return 0;
}

static void test_a_citizen_has_one_name_per_channel_and_account(void **state)
{
	const struct place *place = *state;
	char name[VAULT_NAME], again[VAULT_NAME], other[VAULT_NAME];

	vault_name(place->vault, CHANNEL_MESSENGER, STR("page"), STR("123"), name);
	vault_name(place->vault, CHANNEL_MESSENGER, STR("page"), STR("123"), again);
	assert_string_equal(name, again);
	assert_int_equal(strlen(name), VAULT_NAME - 1);
	vault_name(place->vault, CHANNEL_INSTAGRAM, STR("page"), STR("123"), other);
	assert_string_not_equal(name, other);
	vault_name(place->vault, CHANNEL_MESSENGER, STR("page1"), STR("23"), other);
	assert_string_not_equal(name, other);
	vault_event(place->vault, CHANNEL_MESSENGER, STR("123"), other);
	assert_string_not_equal(name, other);
}

static void test_the_key_file_is_made_once_and_is_for_its_owner_only(void **state)
{
	const struct place *place = *state;
	char name[VAULT_NAME], again[VAULT_NAME];
	struct vault *same = vault_open(place->path, NULL);
	struct stat info;

	assert_non_null(same);
	vault_name(place->vault, CHANNEL_TELEGRAM, STR(""), STR("7"), name);
	vault_name(same, CHANNEL_TELEGRAM, STR(""), STR("7"), again);
	assert_string_equal(name, again);
	vault_close(same);
	assert_int_equal(stat(place->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void test_a_key_file_that_others_read_or_that_is_no_key_is_refused(void **state)
{
	const struct place *place = *state;
	struct error error = {0};
	FILE *file;

	assert_int_equal(chmod(place->path, 0644), 0);
	assert_null(vault_open(place->path, &error));
	assert_non_null(strstr(error.message, "chmod 600"));
	assert_int_equal(chmod(place->path, 0600), 0);
	file = fopen(place->path, "w");
	fputs("hello", file);
	fclose(file);
	assert_null(vault_open(place->path, &error));
	assert_non_null(strstr(error.message, "64 hexadecimal digits"));
	assert_null(vault_open("/nowhere/key", &error));
	assert_non_null(strstr(error.message, "/nowhere/key"));
}

static bool opens(const struct place *place, const char *name, struct str sealed, struct buf *text)
{
	return vault_open_seal(place->vault, name, sealed, text, NULL);
}

static void test_a_seal_opens_for_its_own_name_and_unchanged_only(void **state)
{
	const struct place *place = *state;
	static const char mine[VAULT_NAME] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	static const char yours[VAULT_NAME] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
	BUF_AUTO struct buf sealed = {0}, text = {0};

	vault_seal(place->vault, mine, STR("32470123456"), &sealed);
	assert_true(opens(place, mine, buf_borrow(&sealed), &text));
	assert_string_equal(text.data, "32470123456");
	assert_false(opens(place, yours, buf_borrow(&sealed), &text));
	for (size_t i = 0; i < sealed.len; i++) {
		sealed.data[i] ^= 1;
		assert_false(opens(place, mine, buf_borrow(&sealed), &text));
		sealed.data[i] ^= 1;
	}
	for (size_t len = 0; len < sealed.len; len++)
		assert_false(opens(place, mine, (struct str){sealed.data, len}, &text));
	assert_string_equal(text.data, "32470123456");
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(test_a_citizen_has_one_name_per_channel_and_account),
		WITH_PLACE(test_the_key_file_is_made_once_and_is_for_its_owner_only),
		WITH_PLACE(test_a_key_file_that_others_read_or_that_is_no_key_is_refused),
		WITH_PLACE(test_a_seal_opens_for_its_own_name_and_unchanged_only),
	};

	return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
