/* What the shipped pack really says, on every channel: tests/data/bridge_replies.jsonl has the
 * replies of a pierred to citizens of three languages who ask, fill in forms, pay and book. */
#include "rendered.h"

static void each_reply(void (*check)(const json_t *messages, enum lang lang))
{
	FILE *file = fopen(SOURCE_DIR "/tests/data/bridge_replies.jsonl", "r");
	json_t *reply;
	size_t count = 0;

	assert_non_null(file);
	while ((reply = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL))) {
		check(json_object_get(reply, "messages"), lang_parse(json_str(reply, "lang")));
		json_decref(reply);
		count++;
	}
	fclose(file);
	assert_in_range(count, 100, 1000);
}

static void check_limits(const json_t *messages, enum lang lang)
{
	json_t *texts = pack_texts(), *none = json_object();

	for_each_channel(channel)
	{
		struct rendering full, bare;

		render(channel, messages, lang, &(struct render_texts){texts}, &full);
		assert_true(json_array_size(full.parts) > 0);
		check_rendering(channel, &full);
		render(channel, messages, lang, &(struct render_texts){none}, &bare);
		assert_true(json_array_size(bare.parts) > 0);
		check_rendering(channel, &bare);
		rendering_finish(&full);
		rendering_finish(&bare);
	}
	json_decref(texts);
	json_decref(none);
}

static void test_every_part_is_within_the_limits(void **state)
{
	(void)state;
	each_reply(check_limits);
}

/* Every value can be said again: by what is pressed, or by a number. */
static void check_values(const json_t *messages, enum lang lang)
{
	json_t *texts = pack_texts();

	for_each_channel(channel)
	{
		const json_t *message, *choice;
		struct rendering rendering;
		size_t i, k;
		char *all;

		render(channel, messages, lang, &(struct render_texts){texts}, &rendering);
		all = json_dumps(rendering.parts, 0);
		json_array_foreach (messages, i, message)
			json_array_foreach (json_object_get(message, "choices"), k, choice) {
				const char *value =
					json_string_value(json_object_get(choice, "value"));
				bool by_number = false;
				const json_t *other;
				size_t n;

				json_array_foreach (rendering.numbered, n, other)
					by_number |= strcmp(json_string_value(other), value) == 0;
				assert_true(by_number || strstr(all, value));
			}
		free(all);
		rendering_finish(&rendering);
	}
	json_decref(texts);
}

static void test_every_choice_can_be_made(void **state)
{
	(void)state;
	each_reply(check_values);
}

/* Every sentence of a text and every address arrives. */
static void check_words(const json_t *messages, enum lang lang)
{
	json_t *texts = pack_texts();

	for_each_channel(channel)
	{
		struct buf said BUF_AUTO = {0};
		const json_t *message, *part;
		struct rendering rendering;
		size_t i;
		char *all;

		render(channel, messages, lang, &(struct render_texts){texts}, &rendering);
		all = json_dumps(rendering.parts, JSON_ENSURE_ASCII);
		json_array_foreach (rendering.parts, i, part) {
			buf_add(&said, str_from(part_text(part)));
			buf_add_char(&said, '\n');
		}
		json_array_foreach (messages, i, message) {
			static const char *const texts_of[] = {"name", "address",     "phone",
							       "code", "amount_text", "reference"};
			static const char *const urls_of[] = {"url", "appointment_url", "map_url",
							      "website", "calendar_url"};
			const json_t *text = json_object_get(message, "text");

			/* a short one: long ones are split, which other tests look at */
			if (json_string_length(text) < 400 && channel != CHANNEL_WHATSAPP && text)
				assert_non_null(strstr(said.data, json_string_value(text)));
			for (size_t k = 0; k < sizeof texts_of / sizeof *texts_of; k++) {
				text = json_object_get(message, texts_of[k]);
				assert_true(!text || strstr(said.data, json_string_value(text)));
			}
			for (size_t k = 0; k < sizeof urls_of / sizeof *urls_of; k++) {
				text = json_object_get(message, urls_of[k]);
				assert_true(!text || strstr(all, json_string_value(text)));
			}
		}
		free(all);
		rendering_finish(&rendering);
	}
	json_decref(texts);
}

static void test_no_fact_and_no_address_is_lost(void **state)
{
	(void)state;
	each_reply(check_words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_part_is_within_the_limits),
		cmocka_unit_test(test_every_choice_can_be_made),
		cmocka_unit_test(test_no_fact_and_no_address_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
