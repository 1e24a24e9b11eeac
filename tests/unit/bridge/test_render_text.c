/* Texts in the form of each channel: joined where they fit, split where they do not. */
#include "rendered.h"

static const size_t most_units[CHANNELS] = {2000, 1000, 4096, 4096};

static struct rendering rendered_text(enum channel channel, const char *text)
{
	json_t *messages = json_pack("[{s:s, s:s}]", "type", "text", "text", text);
	struct rendering rendering = rendered(channel, messages, NULL);

	json_decref(messages);
	return rendering;
}

static void check_count(enum channel channel, const char *piece, size_t count, size_t parts)
{
	char *text = repeated(piece, count);
	struct rendering rendering = rendered_text(channel, text);

	assert_int_equal(json_array_size(rendering.parts), parts);
	assert_int_equal(json_array_size(rendering.numbered), 0);
	rendering_finish(&rendering);
	free(text);
}

static void test_a_text_is_sent_as_it_is(void **state)
{
	static const char messages[] = "[{\"type\":\"text\",\"text\":\"Good day!\\nAsk.\"}]";

	(void)state;
	check_parts(CHANNEL_MESSENGER, messages, "[{\"text\":\"Good day!\\nAsk.\"}]");
	check_parts(CHANNEL_INSTAGRAM, messages, "[{\"text\":\"Good day!\\nAsk.\"}]");
	check_parts(CHANNEL_WHATSAPP, messages,
		    "[{\"type\":\"text\",\"text\":{\"body\":\"Good day!\\nAsk.\",\"preview_url\":"
		    "false}}]");
	check_parts(CHANNEL_TELEGRAM, messages,
		    "[{\"method\":\"sendMessage\",\"text\":\"Good day!\\nAsk.\","
		    "\"link_preview_options\":{\"is_disabled\":true}}]");
}

static void test_a_text_at_the_limit_is_one_part_and_one_over_are_two(void **state)
{
	(void)state;
	for_each_channel(channel)
	{
		check_count(channel, "a", most_units[channel], 1);
		check_count(channel, "a", most_units[channel] + 1, 2);
	}
}

static void test_a_letter_of_two_bytes_counts_once_but_on_instagram(void **state)
{
	(void)state;
	check_count(CHANNEL_MESSENGER, "\xc3\xa9", 2000, 1);
	check_count(CHANNEL_INSTAGRAM, "\xc3\xa9", 500, 1);
	check_count(CHANNEL_INSTAGRAM, "\xc3\xa9", 501, 2);
	check_count(CHANNEL_WHATSAPP, "\xc3\xa9", 4096, 1);
	check_count(CHANNEL_TELEGRAM, "\xc3\xa9", 4096, 1);
}

static void test_an_emoji_counts_twice(void **state)
{
	(void)state;
	check_count(CHANNEL_MESSENGER, "\xf0\x9f\x98\x80", 1000, 1);
	check_count(CHANNEL_MESSENGER, "\xf0\x9f\x98\x80", 1001, 2);
	check_count(CHANNEL_INSTAGRAM, "\xf0\x9f\x98\x80", 251, 2);
	check_count(CHANNEL_TELEGRAM, "\xf0\x9f\x98\x80", 2049, 2);
}

static void test_texts_that_fit_together_are_one_part(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"text\",\"text\":\" One. \"},{\"type\":\"text\",\"text\":\"Two."
		    "\"},{\"type\":\"text\",\"text\":\"  \"}]",
		    "[{\"text\":\"One.\\n\\nTwo.\"}]");
}

static void test_texts_that_do_not_fit_together_stay_apart(void **state)
{
	char *long_text = repeated("a", 998);
	json_t *messages = json_pack("[{s:s, s:s}, {s:s, s:s}]", "type", "text", "text", long_text,
				     "type", "text", "text", "b");
	struct rendering rendering = rendered(CHANNEL_INSTAGRAM, messages, NULL);

	(void)state;
	assert_int_equal(json_array_size(rendering.parts), 2);
	assert_string_equal(part_text(json_array_get(rendering.parts, 1)), "b");
	rendering_finish(&rendering);
	json_decref(messages);
	free(long_text);
}

static void test_nothing_to_say_is_no_part(void **state)
{
	(void)state;
	for_each_channel(channel)
	{
		check_parts(channel, "[]", "[]");
		check_parts(channel, "[{\"type\":\"text\",\"text\":\" \\n \"}]", "[]");
		check_parts(channel, "[{\"type\":\"text\",\"text\":7},{\"type\":\"text\"},3,null]",
			    "[]");
		check_parts(channel, "[{\"type\":\"hologram\",\"text\":\"x\"}]", "[]");
		check_parts(channel, "{\"type\":\"text\",\"text\":\"x\"}", "[]");
		check_parts(channel, "[{\"type\":\"links\",\"links\":[]}]", "[]");
		check_parts(channel,
			    "[{\"type\":\"payment\"},{\"type\":\"appointment\"},"
			    "{\"type\":\"service\"}]",
			    "[]");
	}
}

static const char *whatsapp_body(struct rendering *rendering, const char *text)
{
	*rendering = rendered_text(CHANNEL_WHATSAPP, text);
	return part_text(json_array_get(rendering->parts, 0));
}

static void check_whatsapp_text(const char *text, const char *expected)
{
	struct rendering rendering;

	assert_string_equal(whatsapp_body(&rendering, text), expected);
	rendering_finish(&rendering);
}

static void test_whatsapp_formats_nothing(void **state)
{
	(void)state;
	check_whatsapp_text("a *bold* word", "a \xe2\x88\x97"
					     "bold\xe2\x88\x97 word");
	check_whatsapp_text("_x_ ~y~ `z`",
			    "\xcb\x8dx\xcb\x8d \xe2\x88\xbcy\xe2\x88\xbc \xcb\x8bz\xcb\x8b");
	check_whatsapp_text("(*x*).", "(\xe2\x88\x97x\xe2\x88\x97).");
}

static void test_whatsapp_keeps_signs_that_format_nothing(void **state)
{
	(void)state;
	check_whatsapp_text("2 * 3, 5*3 and jan_peeters", "2 * 3, 5*3 and jan_peeters");
	check_whatsapp_text("_jan_@example.be https://a.example/*b*?c=_d_",
			    "_jan_@example.be https://a.example/*b*?c=_d_");
	/* the keycap of an asterisk */
	check_whatsapp_text("Press *\xef\xb8\x8f\xe2\x83\xa3 now",
			    "Press *\xef\xb8\x8f\xe2\x83\xa3 now");
}

static void test_the_others_keep_every_sign(void **state)
{
	(void)state;
	for_each_channel(channel)
	{
		struct rendering rendering;

		if (channel == CHANNEL_WHATSAPP)
			continue;
		rendering = rendered_text(channel, "*a* _b_ [c](d) `e` <f> &amp;");
		assert_string_equal(part_text(json_array_get(rendering.parts, 0)),
				    "*a* _b_ [c](d) `e` <f> &amp;");
		rendering_finish(&rendering);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_is_sent_as_it_is),
		cmocka_unit_test(test_a_text_at_the_limit_is_one_part_and_one_over_are_two),
		cmocka_unit_test(test_a_letter_of_two_bytes_counts_once_but_on_instagram),
		cmocka_unit_test(test_an_emoji_counts_twice),
		cmocka_unit_test(test_texts_that_fit_together_are_one_part),
		cmocka_unit_test(test_texts_that_do_not_fit_together_stay_apart),
		cmocka_unit_test(test_nothing_to_say_is_no_part),
		cmocka_unit_test(test_whatsapp_formats_nothing),
		cmocka_unit_test(test_whatsapp_keeps_signs_that_format_nothing),
		cmocka_unit_test(test_the_others_keep_every_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
