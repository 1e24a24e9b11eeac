/* pack.json: what a terminal shows, with a version that follows every byte of it. */
#include "unit.h"

#include "base/json.h"
#include "server/terminal_pack.h"

static struct content *load(void)
{
	struct error error = {0};
	struct content *content =
		content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);

	if (!content)
		fail_msg("%s", error.message);
	return content;
}

static json_t *parse(const struct terminal_pack *pack)
{
	struct str text = terminal_pack_asset(pack)->bodies[CODING_PLAIN];
	json_t *root = json_loadb(text.data, text.len, 0, NULL);

	assert_non_null(root);
	return root;
}

static void test_it_has_all_that_the_screen_shows(void **state)
{
	struct content *content = load();
	struct terminal_pack *pack = terminal_pack_create(content);
	json_t *root = parse(pack), *texts = json_object_get(root, "texts");
	json_t *town = json_object_get(root, "town"), *topic, *intent;

	(void)state;
	for_each_lang (lang) {
		json_t *one = json_object_get(texts, lang_code(lang));

		assert_true(json_str(one, "terminal.touch").len > 0);
		assert_true(json_str(one, "ui.hours").len > 0);
		assert_true(json_str(json_object_get(one, "terminal.ends_in"), "one").len > 0);
		assert_null(json_object_get(one, "greeting.hello"));
		assert_true(json_str(json_object_get(town, "name"), lang_code(lang)).len > 0);
		assert_true(json_str(json_object_get(town, "address"), lang_code(lang)).len > 0);
	}
	assert_true(str_starts(json_str(town, "phone"), STR("+32")));
	assert_int_equal(json_array_size(json_object_get(root, "languages")), LANG_COUNT);
	topic = json_array_get(json_object_get(root, "topics"), 0);
	assert_true(str_eq(json_str(topic, "id"), STR("papers")));
	assert_true(str_eq(json_str(topic, "icon"), STR("id-card")));
	intent = json_array_get(json_object_get(topic, "intents"), 0);
	assert_true(str_eq(json_str(intent, "id"), STR("id_card.renew")));
	assert_true(json_str(json_object_get(intent, "title"), "fr").len > 0);
	assert_true(str_eq(json_str(root, "version"), str_from(terminal_pack_version(pack))));
	json_decref(root);
	terminal_pack_destroy(pack);
	content_destroy(content);
}

static void test_the_same_pack_has_the_same_version(void **state)
{
	struct content *content = load();
	struct terminal_pack *one = terminal_pack_create(content);
	struct terminal_pack *same = terminal_pack_create(content);

	(void)state;
	assert_int_equal(strspn(terminal_pack_version(one), "0123456789abcdef"), 16);
	assert_int_equal(strlen(terminal_pack_version(one)), 16);
	assert_string_equal(terminal_pack_version(one), terminal_pack_version(same));
	assert_string_equal(asset_type(terminal_pack_asset(one)), "application/json");
	assert_true(terminal_pack_asset(one)->bodies[CODING_BROTLI].len > 0);
	terminal_pack_destroy(one);
	terminal_pack_destroy(same);
	content_destroy(content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_has_all_that_the_screen_shows),
		cmocka_unit_test(test_the_same_pack_has_the_same_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
