/* Choices: pressed where they fit, by number where they do not, and each limit at its edge. */
#include "rendered.h"

/* So many choices, whose titles and values are filled up to a length. */
static json_t *some_choices(size_t count, size_t title_len, size_t value_len)
{
	json_t *choices = json_array();

	for (size_t i = 0; i < count; i++) {
		char *title = repeated("t", title_len), *value = repeated("v", value_len);

		title[0] = value[0] = (char)('a' + i);
		json_array_append_new(choices,
				      json_pack("{s:s, s:s}", "title", title, "value", value));
		free(title);
		free(value);
	}
	return choices;
}

static struct rendering rendered_choices(enum channel channel, const char *text, size_t count,
					 size_t title_len, size_t value_len)
{
	json_t *messages = json_pack("[{s:s, s:s, s:o}]", "type", "choices", "text", text,
				     "choices", some_choices(count, title_len, value_len));
	struct rendering rendering = rendered(channel, messages, NULL);

	json_decref(messages);
	return rendering;
}

/* Can they all be pressed, on one part? Otherwise all have a number. */
static void check_pressed(enum channel channel, size_t count, size_t title_len, size_t value_len,
			  bool pressed)
{
	struct rendering rendering =
		rendered_choices(channel, "Which?", count, title_len, value_len);
	const json_t *choices = part_choices(json_array_get(rendering.parts, 0));

	assert_int_equal(json_array_size(choices), pressed ? count : 0);
	assert_int_equal(json_array_size(rendering.numbered), pressed ? 0 : count);
	rendering_finish(&rendering);
}

static void test_choices_at_the_limits_are_pressed_and_one_over_numbered(void **state)
{
	static const struct {
		enum channel channel;
		size_t count, title, value; /* at most */
	} edges[] = {
		{CHANNEL_MESSENGER, 13, 20, 1000},
		{CHANNEL_INSTAGRAM, 13, 20, 1000},
		{CHANNEL_TELEGRAM, 20, 48, 64},
	};

	(void)state;
	for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
		enum channel channel = edges[i].channel;
		size_t count = edges[i].count, title = edges[i].title, value = edges[i].value;

		check_pressed(channel, count, title, value, true);
		check_pressed(channel, count + 1, title, value, false);
		check_pressed(channel, count, title + 1, value, false);
		check_pressed(channel, count, title, value + 1, false);
	}
}

static const char *whatsapp_kind(const struct rendering *rendering)
{
	const json_t *part = json_array_get(rendering->parts, 0);
	const char *kind =
		json_string_value(json_object_get(json_object_get(part, "interactive"), "type"));

	return kind ? kind : "text";
}

static void check_kind(size_t count, size_t title_len, size_t value_len, const char *expected)
{
	struct rendering rendering =
		rendered_choices(CHANNEL_WHATSAPP, "Which?", count, title_len, value_len);

	assert_string_equal(whatsapp_kind(&rendering), expected);
	rendering_finish(&rendering);
}

static void test_whatsapp_has_buttons_then_a_list_then_numbers(void **state)
{
	(void)state;
	check_kind(3, 20, 256, "button");
	check_kind(3, 20, 257, "text");
	check_kind(3, 21, 200, "list");
	check_kind(4, 20, 200, "list");
	check_kind(10, 24, 200, "list");
	check_kind(10, 72, 200, "list");
	check_kind(11, 24, 200, "text");
	check_kind(10, 73, 200, "text");
	check_kind(10, 24, 201, "text");
}

static void test_whatsapp_buttons_of_the_same_title_are_numbered(void **state)
{
	(void)state;
	check_parts(
		CHANNEL_WHATSAPP,
		"[{\"type\":\"choices\",\"lang\":\"en\",\"text\":\"Q\",\"choices\":["
		"{\"title\":\"A\",\"value\":\"1\"},{\"title\":\"A\",\"value\":\"2\"}]}]",
		"[{\"type\":\"text\",\"text\":{\"body\":\"Q\\n\\n1. A\\n2. A\\n\\nType the number "
		"of your choice.\",\"preview_url\":false}}]");
}

static void test_a_long_row_is_shortened_and_stands_whole_below(void **state)
{
	(void)state;
	check_parts(
		CHANNEL_WHATSAPP,
		"[{\"type\":\"choices\",\"lang\":\"fr\",\"text\":\"Q\",\"choices\":[{\"title\":"
		"\"Demander la carte d'identit\xc3\xa9\",\"value\":\"1\"},{\"title\":\"B\","
		"\"value\":\"2\"}]}]",
		"[{\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"body\":{\"text\":"
		"\"Q\"},\"action\":{\"button\":\"Choisir\",\"sections\":[{\"rows\":[{\"id\":\"1\","
		"\"title\":\"Demander la carte\xe2\x80\xa6\",\"description\":\"Demander la carte "
		"d'identit\xc3\xa9\"},{\"id\":\"2\",\"title\":\"B\"}]}]}}}]");
}

static void test_a_row_at_the_limit_needs_no_description(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct rendering rendering =
			rendered_choices(CHANNEL_WHATSAPP, "Which?", 4, 24 + over, 5);
		const json_t *rows = part_choices(json_array_get(rendering.parts, 0));

		assert_int_equal(json_object_size(json_array_get(rows, 0)), 2 + over);
		rendering_finish(&rendering);
	}
}

static void test_a_list_needs_a_button_that_fits(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		char *words = repeated("o", 20 + over);
		json_t *texts = json_pack("{s:{s:s}}", "en", "bridge.choose", words);
		json_t *messages = json_pack("[{s:s, s:s, s:s, s:o}]", "type", "choices", "lang",
					     "en", "text", "Q", "choices", some_choices(4, 5, 5));
		struct rendering rendering = rendered(CHANNEL_WHATSAPP, messages, texts);

		assert_string_equal(whatsapp_kind(&rendering), over ? "text" : "list");
		rendering_finish(&rendering);
		json_decref(messages);
		json_decref(texts);
		free(words);
	}
}

static void test_each_channel_has_its_form(void **state)
{
	static const char messages[] =
		"[{\"type\":\"choices\",\"lang\":\"en\",\"text\":\"Q?\",\"choices\":[{\"title\":"
		"\"Yes\",\"value\":\"y\"},{\"title\":\"No\",\"value\":\"n\"}]}]";
	static const char quick[] =
		"[{\"text\":\"Q?\",\"quick_replies\":[{\"content_type\":\"text\",\"title\":\"Yes\","
		"\"payload\":\"y\"},{\"content_type\":\"text\",\"title\":\"No\",\"payload\":\"n\"}]"
		"}]";

	(void)state;
	check_parts(CHANNEL_MESSENGER, messages, quick);
	check_parts(CHANNEL_INSTAGRAM, messages, quick);
	check_parts(CHANNEL_WHATSAPP, messages,
		    "[{\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{"
		    "\"text\":\"Q?\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{"
		    "\"id\":\"y\",\"title\":\"Yes\"}},{\"type\":\"reply\",\"reply\":{\"id\":\"n\","
		    "\"title\":\"No\"}}]}}}]");
	check_parts(CHANNEL_TELEGRAM, messages,
		    "[{\"method\":\"sendMessage\",\"text\":\"Q?\",\"link_preview_options\":{"
		    "\"is_disabled\":true},\"reply_markup\":{\"inline_keyboard\":[[{\"text\":"
		    "\"Yes\",\"callback_data\":\"y\"}],[{\"text\":\"No\",\"callback_data\":\"n\"}]]"
		    "}}]");
}

/* The text above what is pressed: at its limit in one part, one over in two, of which the last
 * bears the choices. */
static void test_choices_hang_on_the_last_part(void **state)
{
	static const size_t most[CHANNELS] = {2000, 1000, 1024, 4096};

	(void)state;
	for_each_channel(channel)
	{
		for (size_t over = 0; over < 2; over++) {
			char *text = repeated("a", most[channel] + over);
			struct rendering rendering = rendered_choices(channel, text, 2, 5, 5);

			assert_int_equal(json_array_size(rendering.parts), 1 + over);
			assert_int_equal(json_array_size(part_choices(
						 json_array_get(rendering.parts, over))),
					 2);
			if (over)
				assert_null(part_choices(json_array_get(rendering.parts, 0)));
			rendering_finish(&rendering);
			free(text);
		}
	}
}

static void test_a_text_before_choices_joins_them(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"text\",\"text\":\"Hello.\"},{\"type\":\"choices\",\"text\":\"\","
		    "\"choices\":[{\"title\":\"A\",\"value\":\"a\"}]}]",
		    "[{\"text\":\"Hello.\",\"quick_replies\":[{\"content_type\":\"text\",\"title\":"
		    "\"A\",\"payload\":\"a\"}]}]");
}

/* What stands before is as long as a part may be: the choices begin a new one. */
static void test_choices_without_a_text_get_one(void **state)
{
	static const size_t most[CHANNELS] = {2000, 1000, 1024, 4096};

	(void)state;
	for_each_channel(channel)
	{
		char *text = repeated("a", most[channel] - 1);
		json_t *messages = json_pack("[{s:s, s:s}, {s:s, s:s, s:s, s:o}]", "type", "text",
					     "text", text, "type", "choices", "lang", "en", "text",
					     "b ", "choices", some_choices(2, 5, 5));
		struct rendering rendering = rendered(channel, messages, NULL);

		assert_int_equal(json_array_size(rendering.parts), 2);
		assert_string_equal(part_text(json_array_get(rendering.parts, 1)), "b");
		rendering_finish(&rendering);
		json_object_set_new(json_array_get(messages, 1), "text", json_string(" "));
		json_array_remove(messages, 0);
		rendering = rendered(channel, messages, NULL);
		assert_string_equal(part_text(json_array_get(rendering.parts, 0)), "Choose");
		rendering_finish(&rendering);
		json_decref(messages);
		free(text);
	}
}

static void test_choices_whose_text_does_not_fit_above_them_get_their_own(void **state)
{
	char *text = repeated("a", 1025);
	json_t *messages =
		json_pack("[{s:s, s:s}, {s:s, s:s, s:o}]", "type", "text", "text", text, "type",
			  "choices", "lang", "nl", "choices", some_choices(2, 5, 5));
	struct rendering rendering = rendered(CHANNEL_WHATSAPP, messages, NULL);

	(void)state;
	assert_int_equal(json_array_size(rendering.parts), 2);
	assert_string_equal(part_text(json_array_get(rendering.parts, 0)), text);
	assert_string_equal(part_text(json_array_get(rendering.parts, 1)), "Kies");
	rendering_finish(&rendering);
	json_decref(messages);
	free(text);
}

static void test_quick_replies_come_last_and_earlier_choices_by_number(void **state)
{
	static const char messages[] =
		"[{\"type\":\"choices\",\"lang\":\"nl\",\"text\":\"P?\",\"choices\":[{\"title\":"
		"\"A\",\"value\":\"a\"}]},{\"type\":\"question\",\"lang\":\"nl\",\"text\":\"Q?\","
		"\"choices\":[{\"title\":\"B\",\"value\":\"b\"}]},{\"type\":\"text\",\"text\":"
		"\"End.\"}]";

	(void)state;
	check_parts(CHANNEL_MESSENGER, messages,
		    "[{\"text\":\"P?\\n\\n1. A\\n\\nTyp het nummer van uw keuze.\\n\\nEnd.\\n\\n"
		    "Q?\",\"quick_replies\":[{\"content_type\":\"text\",\"title\":\"B\","
		    "\"payload\":\"b\"}]}]");
	check_parts(CHANNEL_TELEGRAM, messages,
		    "[{\"method\":\"sendMessage\",\"text\":\"P?\",\"link_preview_options\":{"
		    "\"is_disabled\":true},\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"A\","
		    "\"callback_data\":\"a\"}]]}},{\"method\":\"sendMessage\",\"text\":\"Q?\","
		    "\"link_preview_options\":{\"is_disabled\":true},\"reply_markup\":{"
		    "\"inline_keyboard\":[[{\"text\":\"B\",\"callback_data\":\"b\"}]]}},{"
		    "\"method\":\"sendMessage\",\"text\":\"End.\",\"link_preview_options\":{"
		    "\"is_disabled\":true}}]");
}

static void test_numbers_go_on_over_several_lists(void **state)
{
	json_t *messages = json_pack("[{s:s, s:o}, {s:s, s:o}]", "type", "choices", "choices",
				     some_choices(14, 5, 5), "type", "choices", "choices",
				     some_choices(15, 5, 5));
	struct rendering rendering = rendered(CHANNEL_MESSENGER, messages, NULL);
	const char *text = part_text(json_array_get(rendering.parts, 0));

	(void)state;
	assert_int_equal(json_array_size(rendering.numbered), 29);
	assert_non_null(strstr(text, "14. ntttt\n"));
	assert_non_null(strstr(text, "15. atttt\n"));
	assert_string_equal(json_string_value(json_array_get(rendering.numbered, 28)), "ovvvv");
	rendering_finish(&rendering);
	json_decref(messages);
}

static void test_a_question_has_its_step_its_example_and_its_choices(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"question\",\"lang\":\"fr\",\"text\":\"Quand ?\",\"step\":2,"
		    "\"steps\":5,\"example\":\"14 mars\",\"choices\":[{\"title\":\"Demain\","
		    "\"value\":\"t\"}]}]",
		    "[{\"text\":\"\xc3\x89tape 2 sur 5\\nQuand ?\\nPar exemple : 14 mars\","
		    "\"quick_replies\":[{\"content_type\":\"text\",\"title\":\"Demain\","
		    "\"payload\":\"t\"}]}]");
}

static void test_labels_are_in_both_languages_while_none_is_known(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"choices\",\"lang\":\"und\",\"text\":\"Q\",\"choices\":[{"
		    "\"title\":\"Un titre qui est trop long\",\"value\":\"1\"}]}]",
		    "[{\"text\":\"Q\\n\\n1. Un titre qui est trop long\\n\\nTapez le num\xc3\xa9ro "
		    "de votre choix. / Typ het nummer van uw keuze.\"}]");
}

static void test_choices_without_title_or_value_are_left_out(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"choices\",\"text\":\"Q\",\"choices\":[{\"title\":\" \",\"value\":"
		    "\"1\"},{\"title\":\"A\"},{\"title\":\"B\",\"value\":\"\"},{\"value\":3,"
		    "\"title\":4},5,{\"title\":\" C\\nD \",\"value\":\"c\"}]}]",
		    "[{\"text\":\"Q\",\"quick_replies\":[{\"content_type\":\"text\",\"title\":\"C "
		    "D\",\"payload\":\"c\"}]}]");
	check_parts(CHANNEL_MESSENGER, "[{\"type\":\"choices\",\"text\":\"Q\",\"choices\":[]}]",
		    "[{\"text\":\"Q\"}]");
}

static void test_without_the_texts_of_the_pack_choices_are_still_there(void **state)
{
	(void)state;
	for_each_channel(channel)
	{
		json_t *none = json_object();
		json_t *messages = json_pack("[{s:s, s:o}]", "type", "choices", "choices",
					     some_choices(5, 5, 5));
		struct rendering rendering = rendered(channel, messages, none);

		assert_int_equal(json_array_size(rendering.numbered), 5);
		assert_non_null(strstr(part_text(json_array_get(rendering.parts, 0)), "5. etttt"));
		rendering_finish(&rendering);
		json_decref(messages);
		json_decref(none);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choices_at_the_limits_are_pressed_and_one_over_numbered),
		cmocka_unit_test(test_whatsapp_has_buttons_then_a_list_then_numbers),
		cmocka_unit_test(test_whatsapp_buttons_of_the_same_title_are_numbered),
		cmocka_unit_test(test_a_long_row_is_shortened_and_stands_whole_below),
		cmocka_unit_test(test_a_row_at_the_limit_needs_no_description),
		cmocka_unit_test(test_a_list_needs_a_button_that_fits),
		cmocka_unit_test(test_each_channel_has_its_form),
		cmocka_unit_test(test_choices_hang_on_the_last_part),
		cmocka_unit_test(test_a_text_before_choices_joins_them),
		cmocka_unit_test(test_choices_without_a_text_get_one),
		cmocka_unit_test(test_choices_whose_text_does_not_fit_above_them_get_their_own),
		cmocka_unit_test(test_quick_replies_come_last_and_earlier_choices_by_number),
		cmocka_unit_test(test_numbers_go_on_over_several_lists),
		cmocka_unit_test(test_a_question_has_its_step_its_example_and_its_choices),
		cmocka_unit_test(test_labels_are_in_both_languages_while_none_is_known),
		cmocka_unit_test(test_choices_without_title_or_value_are_left_out),
		cmocka_unit_test(test_without_the_texts_of_the_pack_choices_are_still_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
