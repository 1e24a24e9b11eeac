/* What citizens do in a chat with the bot alone is understood; groups and bots are let be. */
#include "read_events.h"

#define FROM "\"from\":{\"id\":700100200300,\"is_bot\":false,\"language_code\":\"nl\"}"
#define CHAT "\"chat\":{\"id\":700100200300,\"type\":\"private\"}"
#define UPDATE(content) "{\"update_id\":41," content "}"
#define MESSAGE(content) \
	UPDATE("\"message\":{\"message_id\":1," FROM "," CHAT ",\"date\":1764086400," content "}")
#define USER "700100200300"

static void check(const char *body, const char *lines)
{
	assert_events(telegram_read, body, lines, 0);
}

static void test_a_text_has_its_citizen_language_time_and_id(void **state)
{
	struct events events = read_events(telegram_read, STR(MESSAGE("\"text\":\"Dag\"")));

	(void)state;
	assert_text(&events.lines, "text " USER " Dag\n");
	assert_text(&events.ids, "41\n");
	assert_text(&events.language, "nl");
	assert_text(&events.account, "");
	assert_text(&events.press, "");
	assert_true(events.time_ms == INT64_C(1764086400000));
	events_finish(&events);
}

static void test_commands_are_words_and_start_opens_the_chat(void **state)
{
	static const char *const cases[][2] = {
		{"/start", "start " USER " \n"},
		{"/start ", "start " USER " \n"},
		{"/start intent-passport-lost", "start " USER " intent:passport.lost\n"},
		{"/start intent-contact-opening_hours",
		 "start " USER " intent:contact.opening_hours\n"},
		{"/start lang-fr", "start " USER " lang:fr\n"},
		{"/start  folder2 ", "start " USER " folder2\n"},
		{"/start@WoluweBot lang-nl", "start " USER " lang:nl\n"},
		{"/help", "text " USER " help\n"},
		{"/help@WoluweBot", "text " USER " help\n"},
		{"/started", "text " USER " started\n"},
		{"/", "text " USER " /\n"},
		{"/ a", "text " USER " / a\n"},
		{"start", "text " USER " start\n"},
		{"a/start", "text " USER " a/start\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUF_AUTO struct buf body = {0};

		buf_addf(&body, MESSAGE("\"text\":\"%s\""), cases[i][0]);
		check(body.data, cases[i][1]);
	}
}

static void test_attachments_are_told_by_kind(void **state)
{
	static const char *const cases[][2] = {
		{"photo", "image"},	 {"animation", "video"},  {"video", "video"},
		{"video_note", "video"}, {"voice", "audio"},	  {"audio", "audio"},
		{"document", "file"},	 {"sticker", "sticker"},  {"location", "location"},
		{"venue", "location"},	 {"contact", "contact"},  {"poll", "other"},
		{"dice", "other"},	 {"paid_media", "other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUF_AUTO struct buf body = {0}, line = {0};

		buf_addf(&body, MESSAGE("\"%s\":{}"), cases[i][0]);
		buf_addf(&line, "attachment " USER " %s\n", cases[i][1]);
		check(body.data, line.data);
	}
	check(MESSAGE("\"document\":{},\"animation\":{}"), "attachment " USER " video\n");
}

static void test_the_words_below_a_picture_are_a_text(void **state)
{
	(void)state;
	check(MESSAGE("\"photo\":[{}],\"caption\":\"Een put\""), "text " USER " Een put\n");
	check(MESSAGE("\"photo\":[{}],\"caption\":\"/start\""), "text " USER " /start\n");
	check(MESSAGE("\"photo\":[{}],\"caption\":\"\""), "attachment " USER " image\n");
}

static void test_a_pressed_button_is_a_choice_that_wants_an_answer(void **state)
{
	struct events events = read_events(
		telegram_read, STR(UPDATE("\"callback_query\":{\"id\":\"4382\"," FROM
					  ",\"data\":\"yes\",\"message\":{\"message_id\":1," CHAT
					  ",\"date\":0}}")));

	(void)state;
	assert_text(&events.lines, "choice " USER " yes\n");
	assert_text(&events.press, "4382");
	assert_true(events.time_ms == 0);
	events_finish(&events);
}

static void test_who_blocks_us_is_gone(void **state)
{
	(void)state;
	check(UPDATE("\"my_chat_member\":{" FROM "," CHAT
		     ",\"date\":1,\"old_chat_member\":{\"status\":\"member\"},"
		     "\"new_chat_member\":{\"status\":\"kicked\",\"until_date\":0}}"),
	      "gone " USER " \n");
}

static void test_what_is_not_for_us_is_ignored(void **state)
{
	static const char *const bodies[] = {
		UPDATE("\"edited_message\":{" FROM "," CHAT ",\"text\":\"x\"}"),
		UPDATE("\"channel_post\":{" CHAT ",\"text\":\"x\"}"),
		UPDATE("\"business_message\":{" FROM "," CHAT ",\"text\":\"x\"}"),
		UPDATE("\"message_reaction\":{" CHAT "}"),
		UPDATE("\"message\":{" FROM
		       ",\"chat\":{\"id\":-1001,\"type\":\"supergroup\"},\"text\":"
		       "\"x\"}"),
		UPDATE("\"message\":{\"from\":{\"id\":1,\"is_bot\":true}," CHAT ",\"text\":\"x\"}"),
		UPDATE("\"message\":{" FROM ",\"text\":\"x\"}"),
		UPDATE("\"message\":{" FROM ",\"chat\":{\"type\":\"private\"},\"text\":\"x\"}"),
		UPDATE("\"message\":{" FROM "," CHAT ",\"pinned_message\":{}}"),
		UPDATE("\"message\":null"),
		UPDATE("\"message\":[]"),
		UPDATE("\"callback_query\":{\"id\":\"1\"," FROM ",\"data\":\"yes\","
		       "\"inline_message_id\":\"i\"}"),
		UPDATE("\"callback_query\":{\"id\":\"1\"," FROM ",\"message\":{" CHAT
		       "},\"game_short_name\":\"g\"}"),
		UPDATE("\"my_chat_member\":{" FROM "," CHAT
		       ",\"new_chat_member\":{\"status\":\"member\"}}"),
		UPDATE("\"my_chat_member\":{" FROM
		       ",\"chat\":{\"id\":-5,\"type\":\"group\"},\"new_chat_member\":{\"status\":"
		       "\"kicked\"}}"),
		UPDATE("\"x\":1"),
		"{\"message\":{" FROM "," CHAT ",\"text\":\"x\"}}",
		"{}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_events(telegram_read, bodies[i], "", 1);
}

static void test_a_body_that_is_no_update_says_why(void **state)
{
	(void)state;
	assert_unreadable(telegram_read, "", "no JSON");
	assert_unreadable(telegram_read, "[]", "no object");
	assert_unreadable(telegram_read, "{\"update_id\":1", "no JSON");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_has_its_citizen_language_time_and_id),
		cmocka_unit_test(test_commands_are_words_and_start_opens_the_chat),
		cmocka_unit_test(test_attachments_are_told_by_kind),
		cmocka_unit_test(test_the_words_below_a_picture_are_a_text),
		cmocka_unit_test(test_a_pressed_button_is_a_choice_that_wants_an_answer),
		cmocka_unit_test(test_who_blocks_us_is_gone),
		cmocka_unit_test(test_what_is_not_for_us_is_ignored),
		cmocka_unit_test(test_a_body_that_is_no_update_says_why),
	};

	return cmocka_run_group_tests_name("telegram_read", tests, NULL, NULL);
}
