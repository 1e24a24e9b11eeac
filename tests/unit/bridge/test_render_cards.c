/* Services, links, payments and appointments in the best form that a channel has for them. */
#include "rendered.h"

#define SERVICE                                                                                \
	"[{\"type\":\"service\",\"lang\":\"fr\",\"name\":\"Population\",\"open\":true,"        \
	"\"address\":\"Place 1\",\"phone\":\"02 773 05 11\",\"email\":\"p@c.example\","        \
	"\"website\":\"https://c.example/\",\"map_url\":\"https://c.example/plan\","           \
	"\"appointment_url\":\"https://c.example/rv\",\"hours\":[{\"day\":\"lundi\",\"text\":" \
	"\"9-12\"},{\"day\":\"mardi\",\"text\":\"9-12\"},{\"day\":\"mercredi\",\"text\":"      \
	"\"ferm\xc3\xa9\"}],\"note\":\"Guichet 4.\",\"access_text\":\"Accessible.\"}]"
#define CARD                                                                                   \
	"Population\\nOuvert maintenant\\nPlace 1\\nT\xc3\xa9l\xc3\xa9phone : 02 773 05 11\\n" \
	"E-mail : p@c.example\\n"
#define HOURS                                                                                     \
	"\\nHeures d'ouverture\\nlundi \xe2\x80\x93 mardi : 9-12\\nmercredi : ferm\xc3\xa9\\n\\n" \
	"Guichet 4.\\nAccessible.\""

static void test_messenger_shows_a_service_with_three_buttons(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER, SERVICE,
		    "[{\"attachment\":{\"type\":\"template\",\"payload\":{\"template_type\":"
		    "\"button\",\"text\":\"" CARD "Site web : https://c.example/\\n" HOURS
		    ",\"buttons\":[{\"type\":\"web_url\",\"title\":\"Prendre rendez-vous\","
		    "\"url\":\"https://c.example/rv\"},{\"type\":\"phone_number\",\"title\":"
		    "\"Appeler\",\"payload\":\"+3227730511\"},{\"type\":\"web_url\",\"title\":"
		    "\"Plan\",\"url\":\"https://c.example/plan\"}]}}}]");
}

static void test_instagram_has_no_button_that_calls(void **state)
{
	(void)state;
	check_parts(CHANNEL_INSTAGRAM, SERVICE,
		    "[{\"attachment\":{\"type\":\"template\",\"payload\":{\"template_type\":"
		    "\"button\",\"text\":\"" CARD HOURS
		    ",\"buttons\":[{\"type\":\"web_url\",\"title\":\"Prendre rendez-vous\","
		    "\"url\":\"https://c.example/rv\"},{\"type\":\"web_url\",\"title\":\"Plan\","
		    "\"url\":\"https://c.example/plan\"},{\"type\":\"web_url\",\"title\":\"Site "
		    "web\",\"url\":\"https://c.example/\"}]}}}]");
}

static void test_whatsapp_has_one_button(void **state)
{
	(void)state;
	check_parts(CHANNEL_WHATSAPP, SERVICE,
		    "[{\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{"
		    "\"text\":\"" CARD "Plan : https://c.example/plan\\nSite web : "
		    "https://c.example/\\n" HOURS
		    "},\"action\":{\"name\":\"cta_url\",\"parameters\":{\"display_text\":\"Prendre "
		    "rendez-vous\",\"url\":\"https://c.example/rv\"}}}}]");
}

static void test_telegram_shows_a_service_with_a_keyboard(void **state)
{
	(void)state;
	check_parts(CHANNEL_TELEGRAM, SERVICE,
		    "[{\"method\":\"sendMessage\",\"text\":\"" CARD HOURS
		    ",\"link_preview_options\":{\"is_disabled\":true},\"reply_markup\":{"
		    "\"inline_keyboard\":[[{\"text\":\"Prendre rendez-vous\",\"url\":"
		    "\"https://c.example/rv\"}],[{\"text\":\"Plan\",\"url\":"
		    "\"https://c.example/plan\"}],[{\"text\":\"Site web\",\"url\":"
		    "\"https://c.example/\"}]]}}]");
}

static void test_hours_in_words_come_before_open_or_closed(void **state)
{
	(void)state;
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"service\",\"name\":\"A\",\"open\":false,\"hours_text\":\"Closed "
		    "until Monday\"},{\"type\":\"service\",\"name\":\"B\",\"open\":false}]",
		    "[{\"text\":\"A\\nClosed until Monday\"},{\"text\":\"B\\nClosed now\"}]");
}

static void check_dialled(const char *phone, const char *expected)
{
	json_t *messages =
		json_pack("[{s:s, s:s, s:s}]", "type", "service", "name", "A", "phone", phone);
	struct rendering rendering = rendered(CHANNEL_MESSENGER, messages, NULL);
	char *text = json_dumps(rendering.parts, 0);

	if (expected) {
		assert_non_null(strstr(text, expected));
		assert_non_null(strstr(text, "phone_number"));
	} else {
		assert_null(strstr(text, "phone_number"));
	}
	assert_non_null(strstr(part_text(json_array_get(rendering.parts, 0)), phone));
	free(text);
	rendering_finish(&rendering);
	json_decref(messages);
}

static void test_a_number_is_dialled_with_its_country(void **state)
{
	(void)state;
	check_dialled("+32 2 773 05 11", "\"+3227730511\"");
	check_dialled("+32 (0)2 773.05.11", "\"+3227730511\"");
	check_dialled("0032-2-7730511", "\"+3227730511\"");
	check_dialled("02/773 05 11", "\"+3227730511\"");
	check_dialled("1733", NULL);
	check_dialled("101 (police)", NULL);
	check_dialled("02 773 05 11 ext. 5", NULL);
	check_dialled("+32 2 773 05 11 22 33 44 55 66", NULL);
}

static void test_links_behind_a_text_are_in_it_or_below_it(void **state)
{
	static const char messages[] =
		"[{\"type\":\"text\",\"text\":\"Look.\"},{\"type\":\"links\",\"lang\":\"en\","
		"\"links\":[{\"title\":\"A title that is too long for a button\",\"url\":"
		"\"https://a.example/\"}]}]";

	(void)state;
	check_parts(CHANNEL_MESSENGER, messages,
		    "[{\"text\":\"Look.\\n\\nA title that is too long for a button\\n"
		    "https://a.example/\"}]");
	check_parts(CHANNEL_TELEGRAM, messages,
		    "[{\"method\":\"sendMessage\",\"text\":\"Look.\",\"link_preview_options\":{"
		    "\"is_disabled\":true},\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"A "
		    "title that is too long for a button\",\"url\":\"https://a.example/\"}]]}}]");
}

/* How many of so many links, with titles of a length, are buttons? */
static size_t buttons_among(enum channel channel, size_t count, size_t title_len)
{
	char *title = repeated("t", title_len);
	json_t *links = json_array();
	json_t *messages = json_pack("[{s:s, s:o}]", "type", "links", "links", links);
	struct rendering rendering;
	size_t buttons = 0;
	char *all;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(links, json_pack("{s:s, s:s}", "title", title, "url",
						       "https://a.example/"));
	rendering = rendered(channel, messages, NULL);
	all = json_dumps(rendering.parts, 0);
	for (const char *at = all; (at = strstr(at, "\"url\": ")); at++)
		buttons++;
	free(all);
	rendering_finish(&rendering);
	json_decref(messages);
	free(title);
	return buttons;
}

static void test_links_at_the_limits_are_buttons_and_what_is_over_is_text(void **state)
{
	static const struct {
		size_t count, title;
	} most[CHANNELS] = {{3, 20}, {3, 20}, {1, 20}, {8, 48}};

	(void)state;
	for_each_channel(channel)
	{
		size_t count = most[channel].count, title = most[channel].title;

		assert_int_equal(buttons_among(channel, count, title), count);
		assert_int_equal(buttons_among(channel, count + 1, title), count);
		assert_int_equal(buttons_among(channel, count, title + 1), 0);
	}
}

static void test_links_alone_have_a_heading(void **state)
{
	(void)state;
	check_parts(CHANNEL_WHATSAPP,
		    "[{\"type\":\"links\",\"lang\":\"nl\",\"links\":[{\"title\":\"Site\",\"url\":"
		    "\"https://a.example/\"}]}]",
		    "[{\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{"
		    "\"text\":\"Meer informatie\"},\"action\":{\"name\":\"cta_url\",\"parameters\":"
		    "{\"display_text\":\"Site\",\"url\":\"https://a.example/\"}}}}]");
}

static void test_without_the_texts_of_the_pack_links_are_told(void **state)
{
	for_each_channel(channel)
	{
		json_t *none = json_object();
		json_t *messages = json_pack("[{s:s, s:[{s:s, s:s}]}]", "type", "links", "links",
					     "title", "Site", "url", "https://a.example/");
		struct rendering rendering = rendered(channel, messages, none);

		(void)state;
		assert_string_equal(part_text(json_array_get(rendering.parts, 0)),
				    "Site\nhttps://a.example/");
		rendering_finish(&rendering);
		json_decref(messages);
		json_decref(none);
	}
}

static void test_what_is_no_address_is_no_link(void **state)
{
	(void)state;
	for_each_channel(channel)
		check_parts(channel,
			    "[{\"type\":\"links\",\"links\":[{\"title\":\"A\",\"url\":"
			    "\"javascript:alert(1)\"},{\"title\":\"B\",\"url\":\"/short\"},{"
			    "\"title\":\"C\",\"url\":\"https://a b\"},{\"title\":\"D\"}]}]",
			    "[]");
}

#define PAYMENT                                                                                  \
	"[{\"type\":\"payment\",\"lang\":\"en\",\"title\":\"Certificate\",\"amount\":2000,"      \
	"\"amount_text\":\"\xe2\x82\xac"                                                         \
	"20.00\",\"reference\":\"+++900/0000/00116+++\",\"url\":\"https://pay.example/?token=v4" \
	".public.x\",\"button\":\"%s\",\"expires_text\":\"Valid until 17:49\",\"transfer\":{"    \
	"\"text\":\"Or pay by bank transfer.\",\"bic\":\"GKCCBEBB\"}}]"
#define PAYMENT_TEXT                                                                       \
	"\"Certificate\\n\xe2\x82\xac"                                                     \
	"20.00\\nReference: +++900/0000/00116+++\\nValid until 17:49\\n\\nOr pay by bank " \
	"transfer.\\nBIC GKCCBEBB\""

static void check_payment(enum channel channel, const char *button, const char *expected)
{
	char messages[1024];

	snprintf(messages, sizeof messages, PAYMENT, button);
	check_parts(channel, messages, expected);
}

static void test_a_payment_has_its_button_and_its_transfer(void **state)
{
	(void)state;
	check_payment(CHANNEL_MESSENGER, "Pay 20",
		      "[{\"attachment\":{\"type\":\"template\",\"payload\":{\"template_type\":"
		      "\"button\",\"text\":" PAYMENT_TEXT ",\"buttons\":[{\"type\":\"web_url\","
		      "\"title\":\"Pay 20\",\"url\":\"https://pay.example/?token=v4.public.x\"}]}}"
		      "}]");
	check_payment(CHANNEL_WHATSAPP, "Pay 20",
		      "[{\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{"
		      "\"text\":" PAYMENT_TEXT "},\"action\":{\"name\":\"cta_url\",\"parameters\":{"
		      "\"display_text\":\"Pay 20\",\"url\":\"https://pay.example/?token=v4.public.x"
		      "\"}}}}]");
	check_payment(CHANNEL_TELEGRAM, "Pay 20",
		      "[{\"method\":\"sendMessage\",\"text\":" PAYMENT_TEXT
		      ",\"link_preview_options\":{\"is_disabled\":true},\"reply_markup\":{"
		      "\"inline_keyboard\":[[{\"text\":\"Pay 20\",\"url\":"
		      "\"https://pay.example/?token=v4.public.x\"}]]}}]");
}

static void test_words_that_are_too_long_for_the_button_become_others(void **state)
{
	(void)state;
	check_payment(CHANNEL_INSTAGRAM, "Pay \xe2\x82\xac 1,234,567,890.00",
		      "[{\"attachment\":{\"type\":\"template\",\"payload\":{\"template_type\":"
		      "\"button\",\"text\":" PAYMENT_TEXT ",\"buttons\":[{\"type\":\"web_url\","
		      "\"title\":\"Pay online\",\"url\":\"https://pay.example/?token=v4.public.x\"}"
		      "]}}}]");
}

static void test_an_address_that_is_not_https_stands_in_the_text(void **state)
{
	(void)state;
	for_each_channel(channel)
	{
		json_t *messages =
			json_pack("[{s:s, s:s, s:s, s:s}]", "type", "payment", "title", "Tax",
				  "button", "Pay", "url", "http://127.0.0.1:8/pay?token=x");
		struct rendering rendering = rendered(channel, messages, NULL);

		(void)state;
		assert_int_equal(json_array_size(rendering.parts), 1);
		assert_string_equal(part_text(json_array_get(rendering.parts, 0)),
				    "Tax\nPay\nhttp://127.0.0.1:8/pay?token=x");
		rendering_finish(&rendering);
		json_decref(messages);
	}
}

/* A button's address may have 2,000 bytes; a longer one stands in the text, alone where it must. */
static void test_a_long_address_stays_whole_as_long_as_the_channel_takes_it(void **state)
{
	(void)state;
	for_each_channel(channel)
	{
		for (size_t over = 0; over < 2; over++) {
			char *tail = repeated("x", 2000 - 16 + over);
			json_t *messages =
				json_pack("[{s:s, s:s, s:s+}]", "type", "payment", "button", "Pay",
					  "url", "https://p.exam/?", tail);
			struct rendering rendering;
			char *all;

			json_object_set_new(json_array_get(messages, 0), "title",
					    json_string("Tax"));
			rendering = rendered(channel, messages, NULL);
			all = json_dumps(rendering.parts, 0);
			if (!over || channel >= CHANNEL_WHATSAPP)
				assert_non_null(strstr(all, tail));
			assert_int_equal(strstr(all, "\"url\"") != NULL, !over);
			free(all);
			rendering_finish(&rendering);
			json_decref(messages);
			free(tail);
		}
	}
}

/* The card's text at the limit of what bears buttons, and one over: then the buttons are on the
 * last part. */
static void test_buttons_hang_on_the_last_part(void **state)
{
	static const size_t most[CHANNELS] = {640, 640, 1024, 4096};

	(void)state;
	for_each_channel(channel)
	{
		for (size_t over = 0; over < 2; over++) {
			char *name = repeated("n", most[channel] + over);
			json_t *messages =
				json_pack("[{s:s, s:s, s:s, s:s}]", "type", "service", "lang", "en",
					  "name", name, "map_url", "https://m.example/");
			struct rendering rendering = rendered(channel, messages, NULL);
			char *last;

			assert_int_equal(json_array_size(rendering.parts), 1 + over);
			last = json_dumps(json_array_get(rendering.parts, over), 0);
			assert_non_null(strstr(last, "https://m.example/"));
			free(last);
			rendering_finish(&rendering);
			json_decref(messages);
			free(name);
		}
	}
}

static void test_an_appointment_has_when_where_code_and_calendar(void **state)
{
	static const char messages[] =
		"[{\"type\":\"appointment\",\"lang\":\"nl\",\"name\":\"Bevolking\",\"when_text\":"
		"\"morgen om 08:30\",\"address\":\"Plein 1\",\"code\":\"R3E0-V3AR\","
		"\"calendar_url\":\"https://c.example/a.ics\",\"calendar_title\":\"Zet in mijn "
		"agenda\"}]";

	(void)state;
	check_parts(CHANNEL_WHATSAPP, messages,
		    "[{\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{"
		    "\"text\":\"Bevolking\\nmorgen om 08:30\\nPlein 1\\nCode, om de afspraak te "
		    "wijzigen of te annuleren: R3E0-V3AR\"},\"action\":{\"name\":\"cta_url\","
		    "\"parameters\":{\"display_text\":\"Zet in mijn agenda\",\"url\":"
		    "\"https://c.example/a.ics\"}}}}]");
	check_parts(CHANNEL_MESSENGER,
		    "[{\"type\":\"appointment\",\"lang\":\"nl\",\"name\":\"Bevolking\","
		    "\"cancelled\":true}]",
		    "[{\"text\":\"Deze afspraak is geannuleerd.\\nBevolking\"}]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messenger_shows_a_service_with_three_buttons),
		cmocka_unit_test(test_instagram_has_no_button_that_calls),
		cmocka_unit_test(test_whatsapp_has_one_button),
		cmocka_unit_test(test_telegram_shows_a_service_with_a_keyboard),
		cmocka_unit_test(test_hours_in_words_come_before_open_or_closed),
		cmocka_unit_test(test_a_number_is_dialled_with_its_country),
		cmocka_unit_test(test_links_behind_a_text_are_in_it_or_below_it),
		cmocka_unit_test(test_links_at_the_limits_are_buttons_and_what_is_over_is_text),
		cmocka_unit_test(test_links_alone_have_a_heading),
		cmocka_unit_test(test_without_the_texts_of_the_pack_links_are_told),
		cmocka_unit_test(test_what_is_no_address_is_no_link),
		cmocka_unit_test(test_a_payment_has_its_button_and_its_transfer),
		cmocka_unit_test(test_words_that_are_too_long_for_the_button_become_others),
		cmocka_unit_test(test_an_address_that_is_not_https_stands_in_the_text),
		cmocka_unit_test(test_a_long_address_stays_whole_as_long_as_the_channel_takes_it),
		cmocka_unit_test(test_buttons_hang_on_the_last_part),
		cmocka_unit_test(test_an_appointment_has_when_where_code_and_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
