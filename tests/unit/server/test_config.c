/* Settings: the standard, a file, flags over it, and messages that say what to mend. */
#include "unit.h"

#include <unistd.h>

#include "base/file.h"
#include "server/config.h"

static int config_open(void **state)
{
	struct config *config = mem_zalloc(1, sizeof *config);

	config_init(config);
	*state = config;
	return 0;
}

static int config_close(void **state)
{
	config_finish(*state);
	free(*state);
	return 0;
}

static bool parse(struct config *config, const char *text, struct error *error)
{
	return config_parse(config, "pierre.json", str_from(text), error);
}

static void assert_refused(struct config *config, const char *text, const char *message)
{
	struct error error = {0};

	assert_false(parse(config, text, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_string_equal(error.message, message);
}

static bool set(struct config *config, const char *key, const char *value, struct error *error)
{
	return config_set(config, str_from(key), str_from(value), error);
}

static void assert_flag_refused(struct config *config, const char *key, const char *value,
				const char *message)
{
	struct error error = {0};

	assert_false(set(config, key, value, &error));
	assert_string_equal(error.message, message);
}

static void test_the_standard_is_what_the_readme_says(void **state)
{
	const struct config *config = *state;

	assert_string_equal(config->listen, "127.0.0.1");
	assert_int_equal(config->port, 8080);
	assert_string_equal(config->port_file, "");
	assert_string_equal(config->intents, "intents");
	assert_string_equal(config->locales, "locales");
	assert_string_equal(config->dictionaries, "");
	assert_string_equal(config->store, "run/pierre.db");
	assert_string_equal(config->log_level, "info");
	assert_int_equal(config->recall, 16384);
	assert_int_equal(config->max_frame, 16384);
	assert_int_equal(config->messages_per_second, 2);
	assert_int_equal(config->messages_burst, 10);
	assert_int_equal(config->address_messages_per_second, 20);
	assert_int_equal(config->address_messages_burst, 100);
	assert_int_equal(config->connections_per_address, 64);
	assert_int_equal(config->connections_total, 12000);
	assert_int_equal(config->idle_timeout_s, 600);
	assert_int_equal(config->conversation_ttl_s, 7200);
	assert_int_equal(config->allowed_origins.count, 0);
	assert_int_equal(config->trusted_proxies.count, 0);
	assert_string_equal(config->keys, "run/keys");
	assert_string_equal(config->payment_keys, "");
	assert_string_equal(config->payment_url, "");
	assert_string_equal(config->public_url, "");
	assert_string_equal(config->issuer, "pierre");
	assert_string_equal(config->payment_audience, "payment");
	assert_int_equal(config->reference_prefix, 900);
	assert_int_equal(config->feedback_keep_days, 180);
	assert_string_equal(config->bridges, "run/bridges.json");
	assert_int_equal(config->bridge_messages_per_second, 1000);
	assert_int_equal(config->bridge_messages_burst, 5000);
	assert_int_equal(config->bridge_conversations, 20000);
	assert_int_equal(config->bridge_ping_s, 20);
}

static void test_a_file_sets_what_it_names_and_nothing_else(void **state)
{
	struct config *config = *state;
	struct error error = {0};

	assert_true(parse(config,
			  "{\"port\": 0, \"listen\": \"\", \"log_level\": \"debug\",\n"
			  " \"allowed_origins\": [\"https://a.example\", \"https://b.example\"]}",
			  &error));
	assert_int_equal(config->port, 0);
	assert_string_equal(config->listen, "");
	assert_string_equal(config->log_level, "debug");
	assert_int_equal(config->allowed_origins.count, 2);
	assert_string_equal(config->allowed_origins.items[0], "https://a.example");
	assert_string_equal(config->allowed_origins.items[1], "https://b.example");
	assert_int_equal(config->max_frame, 16384);
	assert_string_equal(config->store, "run/pierre.db");
}

static void test_a_file_on_disk_is_read_and_named_in_messages(void **state)
{
	char path[] = "/tmp/pierre-config-XXXXXX", wanted[96];
	struct config *config = *state;
	struct error error = {0};

	close(mkstemp(path));
	assert_true(file_write(path, STR("{\"port\": 1234}\n"), NULL));
	assert_true(config_read(config, path, &error));
	assert_int_equal(config->port, 1234);
	assert_true(file_write(path, STR("{\n\n\"prt\": 1234}\n"), NULL));
	assert_false(config_read(config, path, &error));
	snprintf(wanted, sizeof wanted, "%s:3: there is no setting 'prt'; did you mean 'port'?",
		 path);
	assert_string_equal(error.message, wanted);
	unlink(path);
	assert_false(config_read(config, path, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(error.message, path));
}

static void test_a_flag_beats_the_file_in_either_spelling(void **state)
{
	struct config *config = *state;

	assert_true(parse(config,
			  "{\"max_frame\": 2048, \"trusted_proxies\": [\"10.0.0.1\"], \"model\": "
			  "\"a\"}",
			  NULL));
	assert_true(set(config, "max-frame", "4096", NULL));
	assert_true(set(config, "trusted_proxies", "10.0.0.2,10.0.0.3", NULL));
	assert_true(set(config, "model", "b", NULL));
	assert_int_equal(config->max_frame, 4096);
	assert_string_equal(config->model, "b");
	assert_int_equal(config->trusted_proxies.count, 2);
	assert_string_equal(config->trusted_proxies.items[0], "10.0.0.2");
}

static void test_an_unknown_key_names_the_closest(void **state)
{
	struct config *config = *state;

	assert_refused(config, "{\n \"port\": 1,\n \"conections_total\": 5\n}",
		       "pierre.json:3: there is no setting 'conections_total'; did you mean "
		       "'connections_total'?");
	assert_refused(config, "{\"weather\": \"fine\"}",
		       "pierre.json:1: there is no setting 'weather'");
	assert_flag_refused(config, "max-frames", "1",
			    "there is no setting 'max-frames'; did you mean 'max_frame'?");
}

static void test_a_number_out_of_range_says_the_range(void **state)
{
	struct config *config = *state;

	assert_refused(config, "{\n\n\"port\": 65536}",
		       "pierre.json:3: port is 65536; it may be 0 to 65535");
	assert_refused(config, "{\"max_frame\": 1023}",
		       "pierre.json:1: max_frame is 1023; it may be 1024 to 1048576");
	assert_flag_refused(config, "idle-timeout-s", "0",
			    "idle_timeout_s is 0; it may be 1 to 1000000000");
	assert_flag_refused(config, "port", "-1", "port is -1; it may be 0 to 65535");
	assert_true(set(config, "port", "65535", NULL));
	assert_true(set(config, "max-frame", "1024", NULL));
	assert_int_equal(config->port, 65535);
}

static void test_only_the_known_log_levels_are_taken(void **state)
{
	static const char *const levels[] = {"error", "warning", "info", "debug"};
	struct config *config = *state;

	for (size_t i = 0; i < 4; i++) {
		assert_true(set(config, "log-level", levels[i], NULL));
		assert_string_equal(config->log_level, levels[i]);
	}
	assert_flag_refused(config, "log-level", "loud",
			    "log_level is 'loud'; it may be error, warning, info or debug");
	assert_refused(config, "{\"log_level\": \"\"}",
		       "pierre.json:1: log_level is ''; it may be error, warning, info or debug");
	assert_string_equal(config->log_level, "debug");
}

static void test_urls_are_of_the_web_and_ours_ends_without_a_slash(void **state)
{
	struct config *config = *state;

	assert_false(set(config, "payment-url", "pay.example", NULL));
	assert_false(set(config, "public-url", "pay.example", NULL));
	assert_true(set(config, "payment-url", "https://pay.example/start?shop=7", NULL));
	assert_string_equal(config->payment_url, "https://pay.example/start?shop=7");
	assert_true(set(config, "public-url", "http://127.0.0.1:8080//", NULL));
	assert_string_equal(config->public_url, "http://127.0.0.1:8080");
}

static void test_lists_are_lists(void **state)
{
	struct config *config = *state;

	assert_true(set(config, "trusted-proxies", "10.0.0.1,10.0.0.2", NULL));
	assert_int_equal(config->trusted_proxies.count, 2);
	assert_true(set(config, "allowed-origins", "https://a.example", NULL));
	assert_int_equal(config->allowed_origins.count, 1);
}

static void test_names_in_tokens_are_plain(void **state)
{
	struct config *config = *state;
	char *longest = repeated("x", 128), *longer = repeated("x", 129);

	assert_flag_refused(config, "issuer", "",
			    "issuer is ''; it takes 1 to 128 characters without blanks and quotes");
	assert_false(set(config, "issuer", longer, NULL));
	assert_false(set(config, "payment-audience", "two words", NULL));
	assert_true(set(config, "issuer", longest, NULL));
	assert_true(set(config, "payment-audience", "https://pay.example", NULL));
	assert_flag_refused(config, "reference-prefix", "1000",
			    "reference_prefix is 1000; it may be 0 to 999");
	free(longest);
	free(longer);
}

/* Every setting has one line, and its standard is told. */
static void test_the_help_names_every_flag(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	config_help(out);
	fclose(out);
	assert_non_null(strstr(text, "  --listen ADDRESS"));
	assert_non_null(strstr(text, "--address-messages-per-second N"));
	assert_non_null(strstr(text, "[12000]\n"));
	assert_null(strchr(text, '_'));
	free(text);
}

#define CONFIG_TEST(name) cmocka_unit_test_setup_teardown(name, config_open, config_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CONFIG_TEST(test_the_standard_is_what_the_readme_says),
		CONFIG_TEST(test_a_file_sets_what_it_names_and_nothing_else),
		CONFIG_TEST(test_a_file_on_disk_is_read_and_named_in_messages),
		CONFIG_TEST(test_a_flag_beats_the_file_in_either_spelling),
		CONFIG_TEST(test_an_unknown_key_names_the_closest),
		CONFIG_TEST(test_a_number_out_of_range_says_the_range),
		CONFIG_TEST(test_only_the_known_log_levels_are_taken),
		CONFIG_TEST(test_urls_are_of_the_web_and_ours_ends_without_a_slash),
		CONFIG_TEST(test_lists_are_lists),
		CONFIG_TEST(test_names_in_tokens_are_plain),
		CONFIG_TEST(test_the_help_names_every_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
