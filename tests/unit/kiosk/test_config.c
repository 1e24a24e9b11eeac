/* A terminal's settings: the standard, a file, and messages that say what to mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "core/config.h"

static int config_open(void **state)
{
	struct kiosk_config *config = mem_zalloc(1, sizeof *config);

	kiosk_config_init(config);
	*state = config;
	return 0;
}

static int config_close(void **state)
{
	kiosk_config_finish(*state);
	free(*state);
	return 0;
}

static bool parse(struct kiosk_config *config, const char *text, struct error *error)
{
	return kiosk_config_parse(config, "hall.json", str_from(text), error);
}

static void assert_refused(struct kiosk_config *config, const char *text, const char *message)
{
	struct error error = {0};

	assert_false(parse(config, text, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_string_equal(error.message, message);
}

static void test_the_standard_is_what_the_help_says(void **state)
{
	const struct kiosk_config *config = *state;

	assert_string_equal(config->name, "terminal");
	assert_string_equal(config->location, "");
	assert_string_equal(config->server, "http://127.0.0.1:8080");
	assert_string_equal(config->key_file, "");
	assert_string_equal(config->state_dir, "/var/lib/pierre-kiosk");
	assert_string_equal(config->municipality, "");
	assert_string_equal(config->phone, "");
	assert_string_equal(config->address, "");
	assert_int_equal(config->lang, LANG_NL);
	assert_int_equal(config->ask_after_s, 60);
	assert_int_equal(config->end_after_s, 30);
	assert_string_equal(config->printer, "");
	assert_int_equal(config->paper_columns, 48);
	assert_string_equal(config->payment_command, "");
	assert_string_equal(config->headset_key, "F12");
	assert_string_equal(config->keyboard, "azerty");
	assert_false(config->start_lowered);
	assert_int_equal(config->service_count, 0);
}

static void test_a_file_sets_what_it_names_and_nothing_else(void **state)
{
	struct kiosk_config *config = *state;
	const struct kiosk_service *service;

	assert_true(
		parse(config,
		      "{\"name\": \"hall-2\", \"lang\": \"fr\", \"start_lowered\": true,\n"
		      "\"server\": \"https://pierre.commune.example/\", \"keyboard\": \"qwerty\","
		      "\"printer\": \"tcp:10.0.0.9:9100\", \"paper_columns\": 32,\n"
		      "\"services\": {\"population\": {\"nl\": \"Links\", \"fr\": \"À gauche\"},"
		      "\"taxes\": {}}}",
		      NULL));
	assert_string_equal(config->name, "hall-2");
	assert_int_equal(config->lang, LANG_FR);
	assert_true(config->start_lowered);
	assert_string_equal(config->server, "https://pierre.commune.example");
	assert_string_equal(config->keyboard, "qwerty");
	assert_string_equal(config->printer, "tcp:10.0.0.9:9100");
	assert_int_equal(config->paper_columns, 32);
	assert_int_equal(config->ask_after_s, 60);
	service = kiosk_config_service(config, STR("population"));
	assert_non_null(service);
	assert_string_equal(service->directions[LANG_FR], "À gauche");
	assert_null(service->directions[LANG_EN]);
	assert_non_null(kiosk_config_service(config, STR("taxes")));
	assert_null(kiosk_config_service(config, STR("parking")));
	assert_true(parse(config, "{\"services\": {\"parking\": {}}}", NULL));
	assert_null(kiosk_config_service(config, STR("population")));
	assert_int_equal(config->service_count, 1);
}

static void test_relative_paths_are_those_of_the_file(void **state)
{
	struct kiosk_config *config = *state;

	assert_true(
		kiosk_config_parse(config, "/etc/pierre/hall.json",
				   STR("{\"key_file\": \"keys/hall\", \"state_dir\": \"/var/x\","
				       "\"payment_command\": \"\"}"),
				   NULL));
	assert_string_equal(config->key_file, "/etc/pierre/keys/hall");
	assert_string_equal(config->state_dir, "/var/x");
	assert_string_equal(config->payment_command, "");
	assert_true(parse(config, "{\"key_file\": \"keys/hall\"}", NULL));
	assert_string_equal(config->key_file, "keys/hall");
}

static void test_a_file_on_disk_is_read_and_named_in_messages(void **state)
{
	char path[] = "/tmp/pierre-kiosk-XXXXXX", wanted[96];
	struct kiosk_config *config = *state;
	struct error error = {0};

	close(mkstemp(path));
	assert_true(file_write(path, STR("{\"ask_after_s\": 120}\n"), NULL));
	assert_true(kiosk_config_read(config, path, &error));
	assert_int_equal(config->ask_after_s, 120);
	assert_true(file_write(path, STR("{\n\n\"printr\": \"\"}\n"), NULL));
	assert_false(kiosk_config_read(config, path, &error));
	snprintf(wanted, sizeof wanted,
		 "%s:3: there is no setting 'printr'; did you mean 'printer'?", path);
	assert_string_equal(error.message, wanted);
	unlink(path);
	assert_false(kiosk_config_read(config, path, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(error.message, path));
}

static void test_what_is_no_object_of_known_keys_is_refused(void **state)
{
	struct kiosk_config *config = *state;
	struct error error = {0};

	assert_refused(config, "[]", "hall.json: not an object of settings");
	assert_refused(config, "{\"colour\": \"red\"}",
		       "hall.json:1: there is no setting 'colour'");
	assert_false(parse(config, "{\"name\": \"a\",\n\"name\": \"b\"}", &error));
	assert_non_null(strstr(error.message, "hall.json:2:"));
}

static void test_a_wrong_type_says_what_the_key_takes(void **state)
{
	struct kiosk_config *config = *state;

	assert_refused(config, "{\n\"name\": 4}", "hall.json:2: name takes a text");
	assert_refused(config, "{\"ask_after_s\": \"60\"}",
		       "hall.json:1: ask_after_s takes a whole number");
	assert_refused(config, "{\"ask_after_s\": 60.5}",
		       "hall.json:1: ask_after_s takes a whole number");
	assert_refused(config, "{\"start_lowered\": 1}",
		       "hall.json:1: start_lowered takes true or false");
	assert_refused(config, "{\"printer\": null}", "hall.json: printer takes a text");
	assert_refused(config, "{\"lang\": []}", "hall.json:1: lang takes a text");
	assert_refused(config, "{\"services\": [\"taxes\"]}",
		       "hall.json:1: services takes an object");
}

static void test_a_number_out_of_range_says_the_range(void **state)
{
	struct kiosk_config *config = *state;

	assert_refused(config, "{\"ask_after_s\": 19}",
		       "hall.json:1: ask_after_s is 19; it may be 20 to 600");
	assert_refused(config, "{\"ask_after_s\": 601}",
		       "hall.json:1: ask_after_s is 601; it may be 20 to 600");
	assert_refused(config, "{\"end_after_s\": 19}",
		       "hall.json:1: end_after_s is 19; it may be 20 to 300");
	assert_refused(config, "{\"paper_columns\": 40}",
		       "hall.json:1: paper_columns is 40; it may be 32 or 48");
	assert_int_equal(config->ask_after_s, 60);
}

static void test_a_text_that_cannot_be_says_what_can(void **state)
{
	struct kiosk_config *config = *state;

	assert_refused(config, "{\"name\": \"Hall 1\"}",
		       "hall.json:1: name is 'Hall 1'; it takes a to z, 0 to 9 and -");
	assert_refused(config, "{\"name\": \"\"}",
		       "hall.json:1: name has 0 bytes; it may have 1 to 32");
	assert_refused(config, "{\"lang\": \"de\"}",
		       "hall.json:1: lang is 'de'; it may be nl, fr or en");
	assert_refused(config, "{\"keyboard\": \"qwertz\"}",
		       "hall.json:1: keyboard is 'qwertz'; it may be azerty or qwerty");
	assert_refused(config, "{\"printer\": \"/dev/usb/lp0\"}",
		       "hall.json:1: printer is '/dev/usb/lp0'; it takes file:/dev/usb/lp0, "
		       "tcp:HOST:9100 or cups:QUEUE");
	assert_refused(config, "{\"headset_key\": \"F 12\"}",
		       "hall.json:1: headset_key is 'F 12'; it takes a key's name such as F12");
	assert_refused(config, "{\"phone\": \"02\\n03\"}",
		       "hall.json:1: phone has a line break or control character");
}

static void test_a_server_has_a_scheme_and_no_path(void **state)
{
	static const char *const wrong[] = {"127.0.0.1:8080",	    "ws://a",	     "http://",
					    "http://:80",	    "http://a/chat", "https://u@a",
					    "http://a.example?b=c", "http://a b"};
	struct kiosk_config *config = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char text[96], message[192];

		snprintf(text, sizeof text, "{\"server\": \"%s\"}", wrong[i]);
		snprintf(message, sizeof message,
			 "hall.json:1: server is '%s'; it takes http://HOST:PORT or https://HOST, "
			 "without a path",
			 wrong[i]);
		assert_refused(config, text, message);
	}
	assert_true(parse(config, "{\"server\": \"http://[::1]:8080\"}", NULL));
	assert_string_equal(config->server, "http://[::1]:8080");
}

static void test_a_service_with_a_mistake_is_named_with_its_line(void **state)
{
	struct kiosk_config *config = *state;
	struct buf many = {0};
	struct error error = {0};

	assert_refused(config, "{\"services\": {\n\"Taxes\": {}}}",
		       "hall.json:2: services has 'Taxes'; it takes ids of services.json, such as "
		       "population");
	assert_refused(config, "{\"services\": {\n\"taxes\": \"left\"}}",
		       "hall.json:2: services.taxes takes an object: the way there in nl, fr and "
		       "en");
	assert_refused(config, "{\"services\": {\n\"taxes\": {\n\"de\": \"Links\"}}}",
		       "hall.json:3: services.taxes has a language 'de'; it may have nl, fr and "
		       "en");
	assert_refused(config, "{\"services\": {\n\"taxes\": {\n\"nl\": \"\"}}}",
		       "hall.json:3: services.taxes.nl takes the way there, a text of 1 to 400 "
		       "bytes");
	for (int i = 0; i <= KIOSK_SERVICES; i++)
		buf_addf(&many, "%s\"s%d\": {}", i ? "," : "{\"services\": {", i);
	buf_add(&many, STR("}}"));
	assert_false(parse(config, many.data, &error));
	assert_non_null(strstr(error.message, "services has more than 64"));
	buf_finish(&many);
}

static void finding_fail(void *context, const json_t *value, const char *pointer,
			 const char *message)
{
	(void)context;
	(void)value;
	print_error("%s: %s\n", pointer, message);
}

static int findings_of(struct str text)
{
	struct json_doc schema, doc;
	struct error error = {0};
	int findings;

	assert_true(json_doc_load(&schema, SOURCE_DIR "/kiosk/config.schema.json", &error));
	assert_true(json_doc_parse(&doc, "text", text, &error));
	findings = json_schema_validate(schema.root, doc.root, finding_fail, NULL, &error);
	json_doc_finish(&doc);
	json_doc_finish(&schema);
	return findings;
}

static void test_the_example_is_valid_by_code_and_by_schema(void **state)
{
	struct kiosk_config *config = *state;
	struct error error = {0};
	struct buf text = {0};

	if (!kiosk_config_read(config, SOURCE_DIR "/kiosk/example.json", &error))
		fail_msg("%s", error.message);
	assert_string_equal(config->name, "hall-1");
	assert_true(config->service_count >= 6);
	for (size_t i = 0; i < config->service_count; i++) {
		for_each_lang (lang)
			assert_non_null(config->services[i].directions[lang]);
	}
	assert_true(file_read(SOURCE_DIR "/kiosk/example.json", 1 << 20, &text, NULL));
	assert_int_equal(findings_of(buf_borrow(&text)), 0);
	buf_finish(&text);
}

/* A sample that says "in this building" of a service elsewhere would send people the wrong way. */
static void test_the_examples_services_are_at_the_town_halls_address(void **state)
{
	struct kiosk_config *config = *state;
	struct json_doc doc;
	const json_t *services, *service;
	struct str town = {0};
	size_t i, seen = 0;

	assert_true(kiosk_config_read(config, SOURCE_DIR "/kiosk/example.json", NULL));
	assert_true(json_doc_load(&doc, SOURCE_DIR "/intents/services.json", NULL));
	services = json_object_get(doc.root, "services");
	json_array_foreach (services, i, service) {
		struct str id = json_str(service, "id");
		struct str address = json_str(json_object_get(service, "address"), "nl");

		if (str_eq(id, STR("town_hall")))
			town = address;
		if (!kiosk_config_service(config, id))
			continue;
		assert_true(town.len && str_eq(address, town));
		seen++;
	}
	assert_int_equal(seen, config->service_count);
	json_doc_finish(&doc);
}

static void test_code_and_schema_refuse_the_same(void **state)
{
	static const char *const wrong[] = {
		"{\"colour\": \"red\"}",
		"{\"name\": \"Hall\"}",
		"{\"name\": \"\"}",
		"{\"server\": \"http://a/b\"}",
		"{\"server\": \"ftp://a\"}",
		"{\"lang\": \"de\"}",
		"{\"ask_after_s\": 10}",
		"{\"end_after_s\": 301}",
		"{\"paper_columns\": 40}",
		"{\"printer\": \"lp0\"}",
		"{\"printer\": \"cups:\"}",
		"{\"keyboard\": \"dvorak\"}",
		"{\"start_lowered\": \"yes\"}",
		"{\"headset_key\": \"-\"}",
		"{\"services\": {\"Taxes\": {}}}",
		"{\"services\": {\"taxes\": {\"de\": \"a\"}}}",
		"{\"services\": {\"taxes\": {\"nl\": \"\"}}}",
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(parse(*state, wrong[i], NULL));
		if (findings_of(str_from(wrong[i])) < 1)
			fail_msg("the schema takes %s", wrong[i]);
	}
	assert_int_equal(findings_of(STR("{\"server\": \"http://[::1]:80/\", \"printer\": "
					 "\"file:/dev/usb/lp0\"}")),
			 0);
}

static void test_the_help_lists_every_key_of_the_schema(void **state)
{
	struct json_doc schema;
	const char *key;
	json_t *value;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	kiosk_config_help(out);
	fclose(out);
	assert_true(json_doc_load(&schema, SOURCE_DIR "/kiosk/config.schema.json", NULL));
	json_object_foreach (json_object_get(schema.root, "properties"), key, value) {
		char wanted[64];

		snprintf(wanted, sizeof wanted, "  %s ", key);
		if (*key != '$' && !strstr(text, wanted))
			fail_msg("the help lacks %s", key);
	}
	assert_non_null(strstr(text, "[http://127.0.0.1:8080]"));
	json_doc_finish(&schema);
	free(text);
}

int main(void)
{
#define WITH_CONFIG(test) cmocka_unit_test_setup_teardown(test, config_open, config_close)
	const struct CMUnitTest tests[] = {
		WITH_CONFIG(test_the_standard_is_what_the_help_says),
		WITH_CONFIG(test_a_file_sets_what_it_names_and_nothing_else),
		WITH_CONFIG(test_relative_paths_are_those_of_the_file),
		WITH_CONFIG(test_a_file_on_disk_is_read_and_named_in_messages),
		WITH_CONFIG(test_what_is_no_object_of_known_keys_is_refused),
		WITH_CONFIG(test_a_wrong_type_says_what_the_key_takes),
		WITH_CONFIG(test_a_number_out_of_range_says_the_range),
		WITH_CONFIG(test_a_text_that_cannot_be_says_what_can),
		WITH_CONFIG(test_a_server_has_a_scheme_and_no_path),
		WITH_CONFIG(test_a_service_with_a_mistake_is_named_with_its_line),
		WITH_CONFIG(test_the_example_is_valid_by_code_and_by_schema),
		WITH_CONFIG(test_the_examples_services_are_at_the_town_halls_address),
		WITH_CONFIG(test_code_and_schema_refuse_the_same),
		WITH_CONFIG(test_the_help_lists_every_key_of_the_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
