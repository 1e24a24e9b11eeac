/* What an administrator gets wrong is named, with what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "bridge/bridge_config.h"

static const char *const files[] = {"daemon", "app", "verify", "token", "telegram"};

struct place {
	char dir[64];
	struct bridge_config config;
	struct bridge_secrets secrets;
};

static void path_of(const struct place *place, const char *file, char out[static 96])
{
	snprintf(out, 96, "%s/%s", place->dir, file);
}

static void put(const struct place *place, const char *file, const char *text, mode_t mode)
{
	char path[96];

	path_of(place, file, path);
	assert_true(file_write(path, str_from(text), NULL));
	assert_int_equal(chmod(path, mode), 0);
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	snprintf(place->dir, sizeof place->dir, "/tmp/pierre-secrets-XXXXXX");
	if (!mkdtemp(place->dir))
		return -1;
	bridge_config_init(&place->config);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		BUF_AUTO struct buf text = {0};

		buf_addf(&text, " %s-secret\n", files[i]);
		put(place, files[i], text.data, 0600);
	}
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[96];

		path_of(place, files[i], path);
		unlink(path);
	}
	rmdir(place->dir);
	bridge_secrets_finish(&place->secrets);
	bridge_config_finish(&place->config);
	free(place);
	return 0;
}

static void set(struct place *place, const char *key, const char *value)
{
	struct error error = {0};

	if (!bridge_config_set(&place->config, str_from(key), str_from(value), &error))
		fail_msg("%s", error.message);
}

static void set_file(struct place *place, const char *key, const char *file)
{
	char path[96];

	path_of(place, file, path);
	set(place, key, path);
}

/* Loads, and says nothing is left of what was loaded before the fault. */
static void assert_refused(struct place *place, const char *setting, const char *advice)
{
	struct error error = {0};

	assert_false(bridge_secrets_load(&place->secrets, &place->config, &error));
	if (!strstr(error.message, setting) || !strstr(error.message, advice))
		fail_msg("'%s' does not say '%s' and '%s'", error.message, setting, advice);
	assert_null(place->secrets.daemon);
	assert_null(place->secrets.token[CHANNEL_MESSENGER]);
}

static void assert_taken(struct place *place)
{
	struct error error = {0};

	bridge_secrets_finish(&place->secrets);
	if (!bridge_secrets_load(&place->secrets, &place->config, &error))
		fail_msg("%s", error.message);
}

static void test_secrets_come_from_files_without_blanks_around(void **state)
{
	struct place *place = *state;

	set_file(place, "daemon_secret", "daemon");
	assert_taken(place);
	assert_string_equal(place->secrets.daemon, "daemon-secret");
	for (int i = 0; i < CHANNELS; i++)
		assert_string_equal(place->secrets.token[i], "");
}

static void test_a_file_that_is_missing_empty_open_or_odd_is_named(void **state)
{
	struct place *place = *state;
	char path[96];

	set(place, "daemon_secret", "");
	assert_refused(place, "daemon_secret", "pierre bridge add");
	set(place, "daemon_secret", "/nowhere/secret");
	assert_refused(place, "daemon_secret", "/nowhere/secret: No such file");
	set(place, "daemon_secret", place->dir);
	assert_refused(place, "daemon_secret", place->dir);
	set_file(place, "daemon_secret", "daemon");
	path_of(place, "daemon", path);
	put(place, "daemon", "", 0600);
	assert_refused(place, path, "is empty");
	put(place, "daemon", " \n\t\n", 0600);
	assert_refused(place, path, "is empty");
	put(place, "daemon", "two words\n", 0600);
	assert_refused(place, path, "more than one word");
	put(place, "daemon", "two\nlines\n", 0600);
	assert_refused(place, path, "more than one word");
	put(place, "daemon", "caf\xc3\xa9", 0600);
	assert_refused(place, path, "more than one word");
	put(place, "daemon", "good", 0644);
	assert_refused(place, path, "chmod 600");
	put(place, "daemon", "good", 0604);
	assert_refused(place, path, "chmod 600");
	put(place, "daemon", "good", 0640);
	assert_taken(place);
}

static void test_a_file_that_has_no_end_is_refused(void **state)
{
	struct place *place = *state;
	BUF_AUTO struct buf text = {0};

	set_file(place, "daemon_secret", "daemon");
	for (int i = 0; i < 5000; i++)
		buf_add_char(&text, 'x');
	put(place, "daemon", text.data, 0600);
	assert_refused(place, "daemon_secret", "");
}

static void test_a_channel_with_a_token_needs_the_rest(void **state)
{
	static const char *const channels[][2] = {
		{"messenger_token", "messenger_page"},
		{"instagram_token", "instagram_account"},
		{"whatsapp_token", "whatsapp_number"},
	};
	struct place *place = *state;

	set_file(place, "daemon_secret", "daemon");
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
		set(place, "meta_app_secret", "");
		set(place, "meta_verify_token", "");
		set_file(place, channels[i][0], "token");
		assert_refused(place, "needs the setting", channels[i][1]);
		set(place, channels[i][1], "123");
		assert_refused(place, "needs the setting", "meta_app_secret");
		set_file(place, "meta_app_secret", "app");
		assert_refused(place, "needs the setting", "meta_verify_token");
		set_file(place, "meta_verify_token", "verify");
		assert_taken(place);
		assert_string_equal(place->secrets.token[i], "token-secret");
		assert_string_equal(place->secrets.app_secret, "app-secret");
		assert_string_equal(place->secrets.verify_token, "verify-secret");
		bridge_secrets_finish(&place->secrets);
		set(place, channels[i][0], "");
	}
	set_file(place, "telegram_token", "token");
	assert_refused(place, "telegram needs the setting", "telegram_secret");
	set_file(place, "telegram_secret", "telegram");
	assert_taken(place);
	assert_string_equal(place->secrets.telegram_secret, "telegram-secret");
}

static void assert_unset(const char *key, const char *value, const char *advice)
{
	struct bridge_config config;
	struct error error = {0};

	bridge_config_init(&config);
	assert_false(bridge_config_set(&config, str_from(key), str_from(value), &error));
	if (!strstr(error.message, advice))
		fail_msg("'%s' does not say '%s'", error.message, advice);
	bridge_config_finish(&config);
}

static void test_a_wrong_setting_is_named(void **state)
{
	(void)state;
	assert_unset("messenger_pages", "1", "messenger_page");
	assert_unset("port", "65536", "65536");
	assert_unset("port", "x", "x");
	assert_unset("graph_url", "graph.facebook.com", "graph.facebook.com");
	assert_unset("log_level", "loud", "loud");
	assert_unset("whatsapp_number", "+32 2 773 05 11", "'+32 2 773 05 11' is no id");
	assert_unset("messenger_page", "WoluweSaintPierre", "digits only");
	assert_unset("instagram_account", "../me", "digits only");
}

static void test_a_file_of_settings_is_read_and_its_errors_have_a_line(void **state)
{
	struct place *place = *state;
	struct error error = {0};

	assert_true(bridge_config_parse(&place->config, "bridge.json",
					STR("{\n\"port\": 0,\n\"messenger_page\": \"101\"\n}"),
					&error));
	assert_int_equal(place->config.port, 0);
	assert_string_equal(bridge_config_account(&place->config, CHANNEL_MESSENGER), "101");
	assert_string_equal(bridge_config_account(&place->config, CHANNEL_TELEGRAM), "");
	assert_int_equal(place->config.window_s, 86400);
	assert_false(bridge_config_parse(&place->config, "bridge.json",
					 STR("{\n\"port\": 0,\n\"messenger_pag\": \"101\"\n}"),
					 &error));
	assert_non_null(strstr(error.message, "bridge.json:3"));
	assert_non_null(strstr(error.message, "messenger_page"));
	assert_false(bridge_config_parse(&place->config, "bridge.json", STR("{\n\"port\": \"0\"}"),
					 &error));
	assert_non_null(strstr(error.message, "bridge.json:2"));
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(test_secrets_come_from_files_without_blanks_around),
		WITH_PLACE(test_a_file_that_is_missing_empty_open_or_odd_is_named),
		WITH_PLACE(test_a_file_that_has_no_end_is_refused),
		WITH_PLACE(test_a_channel_with_a_token_needs_the_rest),
		WITH_PLACE(test_a_wrong_setting_is_named),
		WITH_PLACE(test_a_file_of_settings_is_read_and_its_errors_have_a_line),
	};

	return cmocka_run_group_tests_name("bridge_config", tests, NULL, NULL);
}
