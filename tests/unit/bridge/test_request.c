/* Each platform gets its own shape: where, for whom, and with whose token. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "bridge/request.h"

#define MARK "00112233445566778899aabbccddeeff"

struct place {
	struct bridge_config config;
	struct bridge_secrets secrets;
	struct platform_request request;
};

static int set_up(void **state)
{
	static const char *const settings[][2] = {
		{"graph_url", "https://graph.example/v21.0/"},
		{"telegram_url", "https://telegram.example"},
		{"messenger_page", "101"},
		{"instagram_account", "202"},
		{"whatsapp_number", "303"},
	};
	static const char *const tokens[CHANNELS] = {"messenger-token", "instagram-token",
						     "whatsapp-token", "7:telegram-token"};
	struct place *place = calloc(1, sizeof *place);
	bool ok = true;

	bridge_config_init(&place->config);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		ok = ok && bridge_config_set(&place->config, str_from(settings[i][0]),
					     str_from(settings[i][1]), NULL);
	for (size_t i = 0; i < CHANNELS; i++)
		place->secrets.token[i] = str_dup(str_from(tokens[i]));
	*state = place;
	return ok ? 0 : -1;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	platform_request_finish(&place->request);
	bridge_config_finish(&place->config);
	bridge_secrets_finish(&place->secrets);
	free(place);
	return 0;
}

static const char *text_of(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

/* The request, and that it is forgotten. */
static void check(struct place *place, const char *url, const char *bearer, const char *body)
{
	json_t *expected = json_loads(body, 0, NULL);
	json_t *actual = json_loads(text_of(&place->request.body), 0, NULL);

	assert_non_null(expected);
	assert_string_equal(text_of(&place->request.url), url);
	assert_string_equal(text_of(&place->request.bearer), bearer);
	if (!json_equal(actual, expected))
		fail_msg("%s", text_of(&place->request.body));
	json_decref(actual);
	json_decref(expected);
	platform_request_finish(&place->request);
	assert_null(place->request.url.data);
}

static void send_part(struct place *place, enum channel channel, const char *part,
		      const char *address)
{
	json_t *json = json_loads(part, 0, NULL);
	json_t *before = json_deep_copy(json);

	assert_non_null(json);
	request_part(&place->config, &place->secrets, channel, json, address, MARK,
		     &place->request);
	assert_true(json_equal(json, before));
	json_decref(before);
	json_decref(json);
}

static void test_a_part_for_messenger_is_a_marked_response(void **state)
{
	struct place *place = *state;

	send_part(place, CHANNEL_MESSENGER,
		  "{\"text\":\"Ja?\",\"quick_replies\":[{\"title\":\"Ja\"}]}", "7123");
	check(place, "https://graph.example/v21.0/101/messages", "messenger-token",
	      "{\"recipient\":{\"id\":\"7123\"},\"messaging_type\":\"RESPONSE\",\"message\":{"
	      "\"text\":\"Ja?\",\"quick_replies\":[{\"title\":\"Ja\"}],\"metadata\":\"" MARK
	      "\"}}");
}

static void test_a_part_for_instagram_has_no_mark(void **state)
{
	struct place *place = *state;

	send_part(place, CHANNEL_INSTAGRAM, "{\"text\":\"x\"}", "7123");
	check(place, "https://graph.example/v21.0/202/messages", "instagram-token",
	      "{\"recipient\":{\"id\":\"7123\"},\"message\":{\"text\":\"x\"}}");
}

static void test_a_part_for_whatsapp_goes_to_the_number_with_its_mark(void **state)
{
	struct place *place = *state;

	send_part(place, CHANNEL_WHATSAPP, "{\"type\":\"text\",\"text\":{\"body\":\"x\"}}",
		  "32470");
	check(place, "https://graph.example/v21.0/303/messages", "whatsapp-token",
	      "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":"
	      "\"32470\",\"biz_opaque_callback_data\":\"" MARK "\",\"type\":\"text\",\"text\":{"
	      "\"body\":\"x\"}}");
}

static void test_who_hides_his_whatsapp_number_is_the_recipient_by_id(void **state)
{
	struct place *place = *state;

	send_part(place, CHANNEL_WHATSAPP, "{\"type\":\"text\"}", "BE.1349120865");
	check(place, "https://graph.example/v21.0/303/messages", "whatsapp-token",
	      "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"recipient\":"
	      "\"BE.1349120865\",\"biz_opaque_callback_data\":\"" MARK "\",\"type\":\"text\"}");
}

static void test_a_part_for_telegram_has_its_method_and_token_in_the_path(void **state)
{
	struct place *place = *state;

	send_part(place, CHANNEL_TELEGRAM, "{\"text\":\"x\"}", "700");
	check(place, "https://telegram.example/bot7:telegram-token/sendMessage", "",
	      "{\"chat_id\":\"700\",\"text\":\"x\"}");
	send_part(place, CHANNEL_TELEGRAM, "{\"method\":\"sendLocation\",\"latitude\":1}", "700");
	check(place, "https://telegram.example/bot7:telegram-token/sendLocation", "",
	      "{\"chat_id\":\"700\",\"latitude\":1}");
}

static void typing(struct place *place, enum channel channel)
{
	request_typing(&place->config, &place->secrets, channel, "7123",
		       "wamid.1=", &place->request);
}

static void test_typing_is_shown_in_each_platforms_way(void **state)
{
	struct place *place = *state;
	static const char *const action =
		"{\"recipient\":{\"id\":\"7123\"},\"sender_action\":\"typing_on\"}";

	typing(place, CHANNEL_MESSENGER);
	check(place, "https://graph.example/v21.0/101/messages", "messenger-token", action);
	typing(place, CHANNEL_INSTAGRAM);
	check(place, "https://graph.example/v21.0/202/messages", "instagram-token", action);
	typing(place, CHANNEL_WHATSAPP);
	check(place, "https://graph.example/v21.0/303/messages", "whatsapp-token",
	      "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.1=\","
	      "\"typing_indicator\":{\"type\":\"text\"}}");
	typing(place, CHANNEL_TELEGRAM);
	check(place, "https://telegram.example/bot7:telegram-token/sendChatAction", "",
	      "{\"chat_id\":\"7123\",\"action\":\"typing\"}");
}

static void test_a_pressed_button_is_answered(void **state)
{
	struct place *place = *state;

	request_press(&place->config, &place->secrets, "4382", &place->request);
	check(place, "https://telegram.example/bot7:telegram-token/answerCallbackQuery", "",
	      "{\"callback_query_id\":\"4382\"}");
}

static void test_an_id_stays_one_piece_of_the_path(void **state)
{
	struct place *place = *state;
	static const char *const ids[][2] = {
		{"7123456789", "7123456789"},
		{"a-b_C", "a-b_C"},
		{"../me?access_token=x#", "%2E%2E%2Fme%3Faccess_token%3Dx%23"},
		{"1 2%\r\n", "1%202%25%0D%0A"},
		{"\xc3\xa9", "%C3%A9"},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		BUF_AUTO struct buf url = {0};

		buf_addf(&url, "https://graph.example/v21.0/%s?fields=locale", ids[i][1]);
		request_locale(&place->config, &place->secrets, ids[i][0], &place->request);
		assert_string_equal(text_of(&place->request.url), text_of(&url));
		assert_string_equal(text_of(&place->request.bearer), "messenger-token");
		assert_int_equal(place->request.body.len, 0);
		platform_request_finish(&place->request);
	}
}

static void test_marks_are_shown_by_messenger_and_whatsapp_only(void **state)
{
	(void)state;
	assert_true(channel_shows_marks(CHANNEL_MESSENGER));
	assert_true(channel_shows_marks(CHANNEL_WHATSAPP));
	assert_false(channel_shows_marks(CHANNEL_INSTAGRAM));
	assert_false(channel_shows_marks(CHANNEL_TELEGRAM));
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(test_a_part_for_messenger_is_a_marked_response),
		WITH_PLACE(test_a_part_for_instagram_has_no_mark),
		WITH_PLACE(test_a_part_for_whatsapp_goes_to_the_number_with_its_mark),
		WITH_PLACE(test_who_hides_his_whatsapp_number_is_the_recipient_by_id),
		WITH_PLACE(test_a_part_for_telegram_has_its_method_and_token_in_the_path),
		WITH_PLACE(test_typing_is_shown_in_each_platforms_way),
		WITH_PLACE(test_a_pressed_button_is_answered),
		WITH_PLACE(test_an_id_stays_one_piece_of_the_path),
		WITH_PLACE(test_marks_are_shown_by_messenger_and_whatsapp_only),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
