/* What citizens do on WhatsApp is understood, and what became of our answers. */
#include "read_events.h"

#define VALUE(content)                                                                        \
	"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"W\",\"changes\":[{"   \
	"\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{" \
	"\"display_phone_number\":\"3227730511\",\"phone_number_id\":\"N\"}," content "}}]}]}"
#define MESSAGES(items) VALUE("\"messages\":[" items "]")
#define STATUSES(items) VALUE("\"statuses\":[" items "]")
#define MESSAGE(type, content)                                                                  \
	"{\"from\":\"32470\",\"id\":\"wamid.1=\",\"timestamp\":\"1764086400\",\"type\":\"" type \
	"\"" content "}"

static void check(const char *body, const char *lines)
{
	assert_events(meta_read, body, lines, 0);
}

static void check_ignored(const char *body)
{
	assert_events(meta_read, body, "", 1);
}

static void test_a_text_has_its_citizen_number_time_and_id(void **state)
{
	struct events events = read_events(
		meta_read,
		STR(MESSAGES(MESSAGE("text", ",\"text\":{\"body\":\"Dag \\ud83d\\ude00\"}"))));

	(void)state;
	assert_text(&events.lines, "text 32470 Dag \xf0\x9f\x98\x80\n");
	assert_text(&events.ids, "wamid.1=\n");
	assert_text(&events.account, "N");
	assert_true(events.time_ms == INT64_C(1764086400000));
	events_finish(&events);
}

static void test_what_is_pressed_is_a_choice(void **state)
{
	(void)state;
	check(MESSAGES(MESSAGE("interactive",
			       ",\"interactive\":{\"type\":\"button_reply\","
			       "\"button_reply\":{\"id\":\"yes\",\"title\":\"Ja\"}}")),
	      "choice 32470 yes\n");
	check(MESSAGES(MESSAGE(
		      "interactive",
		      ",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"a\","
		      "\"title\":\"A\",\"description\":\"d\"}}")),
	      "choice 32470 a\n");
	check(MESSAGES(MESSAGE("button", ",\"button\":{\"payload\":\"p\",\"text\":\"Ja\"}")),
	      "choice 32470 p\n");
}

static void test_a_button_without_a_value_is_its_title(void **state)
{
	(void)state;
	check(MESSAGES(MESSAGE("interactive", ",\"interactive\":{\"type\":\"button_reply\","
					      "\"button_reply\":{\"id\":\"\",\"title\":\"Ja\"}}")),
	      "text 32470 Ja\n");
	check(MESSAGES(MESSAGE("button", ",\"button\":{\"text\":\"Ja\"}")), "text 32470 Ja\n");
	check(MESSAGES(MESSAGE("interactive", ",\"interactive\":{\"type\":\"nfm_reply\","
					      "\"nfm_reply\":{\"response_json\":\"{}\"}}")),
	      "attachment 32470 other\n");
}

static void test_attachments_are_told_by_kind(void **state)
{
	static const struct {
		const char *type, *kind;
	} cases[] = {
		{"image", "image"},	  {"audio", "audio"},	   {"voice", "audio"},
		{"video", "video"},	  {"document", "file"},	   {"sticker", "sticker"},
		{"location", "location"}, {"contacts", "contact"}, {"order", "other"},
		{"unsupported", "other"}, {"unknown", "other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUF_AUTO struct buf body = {0}, line = {0};

		buf_addf(&body, MESSAGES(MESSAGE("%s", ",\"%s\":{\"id\":\"1\"}")), cases[i].type,
			 cases[i].type);
		buf_addf(&line, "attachment 32470 %s\n", cases[i].kind);
		check(body.data, line.data);
	}
	check(MESSAGES(MESSAGE("unsupported", ",\"errors\":[{\"code\":131051}]")),
	      "attachment 32470 other\n");
	check(MESSAGES(MESSAGE("contacts", ",\"contacts\":[{\"name\":{}}]")),
	      "attachment 32470 contact\n");
}

static void test_the_words_below_a_picture_are_a_text(void **state)
{
	(void)state;
	check(MESSAGES(MESSAGE("image", ",\"image\":{\"id\":\"1\",\"caption\":\"Put op straat\"}")),
	      "text 32470 Put op straat\n");
	check(MESSAGES(MESSAGE("document", ",\"document\":{\"caption\":\"Is dit goed?\"}")),
	      "text 32470 Is dit goed?\n");
	check(MESSAGES(MESSAGE("video", ",\"video\":{\"caption\":\"\"}")),
	      "attachment 32470 video\n");
}

static void test_what_asks_nothing_is_ignored(void **state)
{
	static const char *const items[] = {
		MESSAGE("reaction", ",\"reaction\":{\"message_id\":\"wamid.x\",\"emoji\":\"x\"}"),
		MESSAGE("system", ",\"system\":{\"type\":\"user_changed_number\",\"body\":\"b\"}"),
		MESSAGE("revoke", ",\"revoke\":{}"),
		MESSAGE("unsupported", ",\"unsupported\":{\"type\":\"poll_update\"}"),
		MESSAGE("unsupported", ",\"unsupported\":{\"type\":\"pin\"}"),
		MESSAGE("text", ",\"group_id\":\"g\",\"text\":{\"body\":\"x\"}"),
		MESSAGE("text", ",\"text\":{}"),
		MESSAGE("text", ",\"text\":\"x\""),
		MESSAGE("text", ""),
		"{\"id\":\"wamid.1\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}",
		"{\"from\":\"32470\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}",
		"{\"from\":\"32470\",\"id\":\"wamid.1\",\"text\":{\"body\":\"x\"}}",
		"{}",
		"null",
	};

	(void)state;
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		BUF_AUTO struct buf body = {0};

		buf_addf(&body, MESSAGES("%s"), items[i]);
		check_ignored(body.data);
	}
	assert_events(meta_read, VALUE("\"errors\":[{\"code\":1}]"), "", 0);
	assert_events(meta_read, VALUE("\"message_echoes\":[{\"to\":\"1\"}]"), "", 0);
}

static void test_who_hides_his_number_has_an_id(void **state)
{
	(void)state;
	check(MESSAGES("{\"from_user_id\":\"BE.1349120865\",\"id\":\"w\",\"type\":\"text\","
		       "\"text\":{"
		       "\"body\":\"x\"}}"),
	      "text BE.1349120865 x\n");
	check(MESSAGES("{\"from\":\"32470\",\"from_user_id\":\"BE.1\",\"id\":\"w\",\"type\":"
		       "\"text\","
		       "\"text\":{\"body\":\"x\"}}"),
	      "text 32470 x\n");
	check(STATUSES("{\"id\":\"w\",\"status\":\"sent\",\"recipient_user_id\":\"BE.1\","
		       "\"biz_opaque_callback_data\":\"aa.1\"}"),
	      "sent BE.1 aa.1\n");
}

static void test_a_number_may_be_a_number_and_a_chat_may_be_opened(void **state)
{
	(void)state;
	check(MESSAGES("{\"from\":32470123456,\"id\":\"w\",\"timestamp\":1764086400,\"type\":"
		       "\"text\","
		       "\"text\":{\"body\":\"x\"}}"),
	      "text 32470123456 x\n");
	check(MESSAGES(MESSAGE("request_welcome", "")), "start 32470 \n");
}

static void test_statuses_settle_what_bears_our_mark(void **state)
{
	static const char *const states[][2] = {
		{"sent", "sent"}, {"delivered", "sent"}, {"read", "sent"}, {"failed", "failed"}};

	(void)state;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		BUF_AUTO struct buf body = {0}, line = {0};

		buf_addf(&body,
			 STATUSES("{\"id\":\"wamid.1\",\"status\":\"%s\",\"timestamp\":\"1\","
				  "\"recipient_id\":\"32470\",\"errors\":[{\"code\":131047}],"
				  "\"biz_opaque_callback_data\":\"00ff.2\"}"),
			 states[i][0]);
		buf_addf(&line, "%s 32470 00ff.2\n", states[i][1]);
		check(body.data, line.data);
	}
	check_ignored(
		STATUSES("{\"id\":\"wamid.1\",\"status\":\"sent\",\"recipient_id\":\"32470\"}"));
}

static void test_a_batch_is_read_and_what_is_broken_left_out(void **state)
{
	(void)state;
	assert_events(
		meta_read,
		VALUE("\"contacts\":[7],\"messages\":[" MESSAGE(
			"text",
			",\"text\":{\"body\":"
			"\"a\"}") ",7," MESSAGE("text",
						",\"text\":{\"body\":\"b\"}") "],\"statuses\":[[],{"
									      "\"status\":"
									      "\"sent\","
									      "\"recipient_id\":"
									      "\"1\",\"biz_"
									      "opaque_callback_"
									      "data\":\"m\"}]"),
		"text 32470 a\ntext 32470 b\nsent 1 m\n", 2);
	assert_events(
		meta_read,
		"{\"object\":\"whatsapp_business_account\",\"entry\":[7,{\"changes\":[null,{}]}]}",
		"", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_has_its_citizen_number_time_and_id),
		cmocka_unit_test(test_what_is_pressed_is_a_choice),
		cmocka_unit_test(test_a_button_without_a_value_is_its_title),
		cmocka_unit_test(test_attachments_are_told_by_kind),
		cmocka_unit_test(test_the_words_below_a_picture_are_a_text),
		cmocka_unit_test(test_what_asks_nothing_is_ignored),
		cmocka_unit_test(test_who_hides_his_number_has_an_id),
		cmocka_unit_test(test_a_number_may_be_a_number_and_a_chat_may_be_opened),
		cmocka_unit_test(test_statuses_settle_what_bears_our_mark),
		cmocka_unit_test(test_a_batch_is_read_and_what_is_broken_left_out),
	};

	return cmocka_run_group_tests_name("whatsapp_read", tests, NULL, NULL);
}
