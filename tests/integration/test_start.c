/* A start that cannot work ends at once, with a status and a message that name the mistake. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw.h"
#include "talk.h"

enum { FAILED = 1, MISUSED = 2, VERSION_AT = 8 };

static void test_help_and_version(void **state)
{
	BUF_AUTO struct buf said = {0};
	struct rig *rig = *state;

	assert_int_equal(rig_run(rig, &said, "--help", NULL), 0);
	assert_contains(&said, "Usage: pierred");
	assert_contains(&said, "--conversation-ttl-s");
	assert_contains(&said, "--check-config");
	assert_int_equal(rig_run(rig, &said, "--version", NULL), 0);
	assert_string_equal(said.data, "pierred " PIERRE_VERSION "\n");
}

static void test_wrong_flags_are_explained(void **state)
{
	static const struct {
		const char *flag, *value, *message;
	} mistakes[] = {
		{"--messages-per-secnd", "3", "did you mean 'messages_per_second'"},
		{"--port", "99999", "port is 99999; it may be 0 to 65535"},
		{"--port", "many", "port is 'many'; it takes a whole number"},
		{"--port", "80x", "whole number"},
		{"--port", "-1", "it may be 0 to 65535"},
		{"--max-frame", "99999999999999999999", "whole number"},
		{"--idle-timeout-s", "0", "it may be 1 to"},
		{"--log-level", "loud", "error, warning, info or debug"},
		{"--zorblax", "1", "there is no setting 'zorblax'"},
		{"serve", NULL, "unexpected argument 'serve'"},
		{"--model", NULL, "--model needs a value"},
	};
	BUF_AUTO struct buf said = {0};
	struct rig *rig = *state;

	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		assert_int_equal(rig_run(rig, &said, mistakes[i].flag, mistakes[i].value, NULL),
				 MISUSED);
		assert_contains(&said, mistakes[i].message);
		assert_contains(&said, "--help");
	}
}

static void test_wrong_settings_are_found_by_file_and_line(void **state)
{
	static const struct {
		const char *text, *message;
	} mistakes[] = {
		{"{\n\"prot\": 8080}", "config.json:2: there is no setting 'prot'"},
		{"{\n\"prot\": 8080}", "did you mean 'port'"},
		{"{\n\n\"port\": \"8080\"}", "config.json:3: port takes a whole number"},
		{"{\"port\": 80.5}", "port takes a whole number"},
		{"{\"port\": true}", "port takes a whole number"},
		{"{\"model\": 7}", "model takes a text"},
		{"{\"allowed_origins\": \"https://x.example\"}", "allowed_origins takes a list"},
		{"{\"allowed_origins\": [7]}", "allowed_origins takes a list"},
		{"{\"port\": 70000}", "it may be 0 to 65535"},
		{"{\n\"port\": 8080,\n}", "config.json:3"},
		{"{\"port\": 1, \"port\": 2}", "duplicate"},
		{"[]", "not an object"},
		{"", "config.json"},
	};
	BUF_AUTO struct buf said = {0};
	struct rig *rig = *state;
	const char *path = rig_path(rig, "config.json");

	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		file_put(path, str_from(mistakes[i].text));
		assert_int_equal(rig_run(rig, &said, "--config", path, NULL), MISUSED);
		assert_contains(&said, mistakes[i].message);
	}
	assert_int_equal(rig_run(rig, &said, "--config", "/no/such/file", NULL), MISUSED);
	assert_contains(&said, "/no/such/file");
}

static void test_check_config_loads_everything_and_ends(void **state)
{
	BUF_AUTO struct buf said = {0}, config = {0};
	struct rig *rig = *state;
	const char *path = rig_path(rig, "config.json");

	assert_int_equal(rig_run_start(rig, &said, "--check-config", NULL), 0);
	assert_contains(&said, "are good");
	/* The file is read; a flag beats it. */
	buf_addf(&config, "{\"model\": \"/no/such/model\", \"max_frame\": 2048}");
	file_put(path, buf_borrow(&config));
	assert_int_equal(rig_run(rig, &said, "--check-config", "--config", path, "--intents",
				 rig->intents, "--locales", rig->locales, "--store", rig->store,
				 NULL),
			 FAILED);
	assert_contains(&said, "/no/such/model");
	assert_int_equal(rig_run_start(rig, &said, "--check-config", "--config", path, NULL), 0);
}

static void test_a_taken_port_is_named(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof address;
	BUF_AUTO struct buf said = {0};
	struct rig *rig = *state;
	char port[16];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), status;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	snprintf(port, sizeof port, "%d", ntohs(address.sin_port));
	status = rig_run_start(rig, &said, "--port", port, NULL);
	close(fd);
	assert_int_equal(status, FAILED);
	assert_contains(&said, "event=start_failed");
	assert_contains(&said, port);
}

static void check_refused_model(struct rig *rig, const struct buf *model, size_t len,
				const char *message)
{
	BUF_AUTO struct buf said = {0};

	file_put(rig->model, (struct str){model->data, len});
	assert_int_equal(rig_run_start(rig, &said, NULL), FAILED);
	assert_contains(&said, message);
	assert_contains(&said, "pierre train");
}

static void test_a_damaged_model_is_refused(void **state)
{
	BUF_AUTO struct buf model = {0}, said = {0};
	struct rig *rig = *state;

	rig_copy_model(rig);
	file_get(rig->model, &model);
	for (size_t cut = 1; cut < model.len; cut = cut * 12 + 7)
		check_refused_model(rig, &model, cut, "model");
	check_refused_model(rig, &model, 0, "model");
	check_refused_model(rig, &model, model.len - 1, "cut short");
	for (size_t i = 1; i < 8; i++) {
		size_t at = model.len / 8 * i;

		model.data[at] ^= 0x10;
		check_refused_model(rig, &model, model.len, "checksum");
		model.data[at] ^= 0x10;
	}
	model.data[VERSION_AT]++;
	check_refused_model(rig, &model, model.len, "version");
	model.data[VERSION_AT]--;
	file_put(rig->model, buf_borrow(&model));
	assert_int_equal(rig_run_start(rig, &said, "--check-config", NULL), 0);
	unlink(rig->model);
	assert_int_equal(rig_run_start(rig, &said, NULL), FAILED);
	assert_contains(&said, rig->model);
}

/* One mistake in a file of the pack: refused with the file, a line and the reason. */
struct mistake {
	const char *file, *from, *to, *message;
};

static const struct mistake mistakes[] = {
	{"intents/catalogue.json", "\"service\": \"library\"", "\"service\": \"libary\"",
	 "'libary'"},
	{"intents/catalogue.json", "\"kind\": \"smalltalk\"", "\"kind\": \"smalltlak\"",
	 "smalltlak"},
	{"intents/catalogue.json", "\"owner\":", "\"onwer\":", "onwer"},
	{"intents/catalogue.json", "\"review_by\": \"2027-06-30\"", "\"review_by\": \"2027-13-45\"",
	 "2027-13-45"},
	{"intents/catalogue.json", "\"id\": \"greeting.goodbye\"", "\"id\": \"greeting.hello\"",
	 "greeting.hello"},
	{"intents/catalogue.json", "\"reply\": \"answer.greeting.hello\"",
	 "\"reply\": \"answer.greeting.helo\"", "answer.greeting.helo"},
	{"intents/catalogue.json", "\"intents\": [", "\"intents\": [[", "']'"},
	{"intents/services.json", "\"08:30-12:30\", \"13:30-16:00\"",
	 "\"08:30-12:30\", \"12:00-16:00\"", "12:00-16:00"},
	{"intents/services.json", "\"08:30-12:30\"", "\"08:30-25:30\"", "25:30"},
	{"intents/services.json", "\"id\": \"town_hall\"", "\"id\": \"twon_hall\"", "town_hall"},
	{"intents/services.json", "\"phone\": \"+32", "\"phone\": 32, \"x\": \"+32", "phone"},
	{"intents/facts.json", "\"passport_fee\"", "\"pasport_fee\"", "passport_fee"},
	{"intents/facts.json", "\"sample\": true", "\"sample\": \"yes\"", "sample"},
	{"locales/en/identity.json", "{fact.", "{fatc.", "{fatc."},
	{"locales/en/dialogue.json", "\"answer.greeting.thanks\"", "\"answer.greeting.tanks\"",
	 "answer.greeting.t"},
	{"locales/en/dialogue.json", "\"answer.greeting.thanks\": \"",
	 "\"answer.greeting.thanks\": \"{", "answer.greeting.thanks"},
	{"locales/nl.json", "\"greeting.first\"", "\"greeting.frist\"", "greeting.f"},
	{"locales/nl.json", "\"texts\": {", "\"texts\": {\"greeting.first\": \"twice\",",
	 "greeting.first"},
	{"locales/fr.json", "\"texts\"", "\"txets\"", "lacks 'texts'"},
};

/* "event=start_failed reason="FILE:LINE: ...". */
static bool names_place(const struct buf *said, const char *folder)
{
	const char *at = strstr(said->data, folder);

	at = at ? strstr(at, ".json:") : NULL;
	return at && at[6] >= '1' && at[6] <= '9';
}

static void test_each_mistake_in_the_pack_is_refused_with_its_place(void **state)
{
	struct rig *rig = *state;
	int missed = 0;

	rig_copy_pack(rig);
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		const char *path = rig_path(rig, mistakes[i].file);
		BUF_AUTO struct buf before = {0}, said = {0};
		int status;

		file_get(path, &before);
		file_edit(path, mistakes[i].from, mistakes[i].to);
		status = rig_run_start(rig, &said, NULL);
		file_put(path, buf_borrow(&before));
		if (status == FAILED && names_place(&said, rig->folder) &&
		    buf_contains(&said, mistakes[i].message))
			continue;
		print_error("%s with %s: status %d, said: %s\n", mistakes[i].file, mistakes[i].to,
			    status, said.data);
		missed++;
	}
	assert_int_equal(missed, 0);
}

static void test_a_missing_pack_is_named(void **state)
{
	BUF_AUTO struct buf said = {0};
	struct rig *rig = *state;

	assert_int_equal(rig_run_start(rig, &said, "--intents", "/no/such/intents", NULL), FAILED);
	assert_contains(&said, "/no/such/intents");
	assert_int_equal(rig_run_start(rig, &said, "--locales", "/no/such/locales", NULL), FAILED);
	assert_contains(&said, "/no/such/locales");
	assert_int_equal(rig_run_start(rig, &said, "--port-file", "/no/such/port", NULL), FAILED);
	assert_contains(&said, "/no/such/port");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_help_and_version),
		RIG_TEST(test_wrong_flags_are_explained),
		RIG_TEST(test_wrong_settings_are_found_by_file_and_line),
		RIG_TEST(test_check_config_loads_everything_and_ends),
		RIG_TEST(test_a_taken_port_is_named),
		RIG_TEST(test_a_damaged_model_is_refused),
		RIG_TEST(test_each_mistake_in_the_pack_is_refused_with_its_place),
		RIG_TEST(test_a_missing_pack_is_named),
	};

	return cmocka_run_group_tests_name("start", tests, NULL, NULL);
}
