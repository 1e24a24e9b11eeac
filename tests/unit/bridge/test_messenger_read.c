/* What citizens do on Messenger and Instagram is understood, whatever stands beside it. */
#include "read_events.h"

#define ITEM(content)                                                            \
	"{\"sender\":{\"id\":\"U\"},\"recipient\":{\"id\":\"P\"},\"timestamp\":" \
	"1764086400123," content "}"
#define BODY(object, items)                                                                    \
	"{\"object\":\"" object "\",\"entry\":[{\"id\":\"P\",\"time\":1,\"messaging\":[" items \
	"]}]}"
#define PAGE(items) BODY("page", items)
#define INSTAGRAM(items) BODY("instagram", items)
#define MESSAGE(content) ITEM("\"message\":{\"mid\":\"m\"," content "}")
#define POSTBACK(content) ITEM("\"postback\":{\"mid\":\"m\"," content "}")

static void check(const char *body, const char *lines)
{
	assert_events(meta_read, body, lines, 0);
}

static void check_ignored(const char *body)
{
	assert_events(meta_read, body, "", 1);
}

static void test_a_text_has_its_citizen_page_time_and_id(void **state)
{
	struct events events =
		read_events(meta_read, STR(PAGE(MESSAGE("\"text\":\"Caf\\u00e9 ?\""))));

	(void)state;
	assert_text(&events.lines, "text U Caf\xc3\xa9 ?\n");
	assert_text(&events.ids, "m\n");
	assert_text(&events.account, "P");
	assert_text(&events.language, "");
	assert_true(events.time_ms == INT64_C(1764086400123));
	events_finish(&events);
}

static void test_a_quick_reply_is_a_choice_and_one_without_payload_its_text(void **state)
{
	(void)state;
	check(PAGE(MESSAGE("\"text\":\"Yes\",\"quick_reply\":{\"payload\":\"yes\"}")),
	      "choice U yes\n");
	check(PAGE(MESSAGE("\"text\":\"Yes\",\"quick_reply\":{\"payload\":\"\"}")), "text U Yes\n");
	check(PAGE(MESSAGE("\"text\":\"Yes\",\"quick_reply\":{}")), "text U Yes\n");
}

static void test_a_postback_is_its_payload_or_else_its_title(void **state)
{
	(void)state;
	check(PAGE(POSTBACK("\"title\":\"Hours\",\"payload\":\"intent:hours\"")),
	      "choice U intent:hours\n");
	check(PAGE(POSTBACK("\"title\":\"Hours\",\"payload\":\"\"")), "text U Hours\n");
	check(PAGE(POSTBACK("\"title\":\"Hours\"")), "text U Hours\n");
	check_ignored(PAGE(ITEM("\"postback\":{}")));
	check_ignored(PAGE(POSTBACK("\"payload\":7")));
}

static void test_get_started_and_links_open_the_chat(void **state)
{
	(void)state;
	check(PAGE(POSTBACK("\"title\":\"Get Started\",\"payload\":\"GET_STARTED\"")),
	      "start U \n");
	check(PAGE(POSTBACK("\"payload\":\"GET_STARTED\",\"referral\":{\"ref\":\"intent-passport-"
			    "lost\"}")),
	      "start U intent:passport.lost\n");
	check(PAGE(ITEM("\"postback\":{\"referral\":{\"ref\":\"x\"}}")), "start U x\n");
	check(PAGE(ITEM(
		      "\"referral\":{\"ref\":\"intent:passport.lost\",\"source\":\"SHORTLINK\"}")),
	      "start U intent:passport.lost\n");
	check(PAGE(ITEM("\"referral\":{\"ref\":\"lang-nl\"}")), "start U lang:nl\n");
	check(PAGE(ITEM("\"referral\":{\"source\":\"ADS\"}")), "start U \n");
}

static void test_attachments_are_told_by_kind(void **state)
{
	static const struct {
		const char *attachments, *kind;
	} cases[] = {
		{"[{\"type\":\"image\",\"payload\":{\"url\":\"u\"}}]", "image"},
		{"[{\"type\":\"audio\"}]", "audio"},
		{"[{\"type\":\"video\"},{\"type\":\"image\"}]", "video"},
		{"[{\"type\":\"ig_reel\"}]", "video"},
		{"[{\"type\":\"file\"}]", "file"},
		{"[{\"type\":\"location\"}]", "location"},
		{"[{\"type\":\"image\",\"payload\":{\"sticker_id\":369239263222822}}]", "sticker"},
		{"[{\"type\":\"image\"},{\"type\":\"sticker\"}]", "sticker"},
		{"[{\"type\":\"fallback\",\"payload\":null}]", "other"},
		{"[{\"type\":\"share\"}]", "other"},
		{"[{}]", "other"},
		{"[null]", "other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUF_AUTO struct buf body = {0}, line = {0};

		buf_addf(&body, PAGE(MESSAGE("\"attachments\":%s")), cases[i].attachments);
		buf_addf(&line, "attachment U %s\n", cases[i].kind);
		check(body.data, line.data);
	}
	check(INSTAGRAM(MESSAGE("\"is_unsupported\":true")), "attachment U other\n");
}

static void test_words_beside_an_attachment_count(void **state)
{
	(void)state;
	check(PAGE(MESSAGE("\"text\":\"This hole\",\"attachments\":[{\"type\":\"image\"}]")),
	      "text U This hole\n");
	check(INSTAGRAM(MESSAGE(
		      "\"text\":\"Open?\",\"reply_to\":{\"story\":{\"id\":\"1\",\"url\":\"u\"}}")),
	      "text U Open?\n");
}

static void test_what_asks_nothing_is_ignored(void **state)
{
	static const char *const items[] = {
		ITEM("\"read\":{\"watermark\":1764086400123}"),
		ITEM("\"read\":{\"watermark\":\"1764086400\"}"),
		ITEM("\"delivery\":{\"mids\":[\"m\"],\"watermark\":1}"),
		ITEM("\"reaction\":{\"mid\":\"m\",\"action\":\"react\",\"emoji\":\"x\"}"),
		ITEM("\"message_edit\":{\"mid\":\"m\",\"text\":\"other\",\"num_edit\":1}"),
		ITEM("\"pass_thread_control\":{\"new_owner_app_id\":\"1\"}"),
		ITEM("\"message\":null"),
		ITEM("\"message\":[]"),
		ITEM("\"x\":1"),
		MESSAGE("\"is_deleted\":true,\"text\":\"x\""),
		MESSAGE("\"text\":\"\""),
		MESSAGE("\"text\":7"),
		MESSAGE("\"attachments\":[]"),
		MESSAGE("\"attachments\":{}"),
		MESSAGE("\"attachments\":[{\"type\":\"story_mention\"}]"),
		MESSAGE("\"text\":\"by hand\",\"is_echo\":true"),
		"{\"recipient\":{\"id\":\"P\"},\"message\":{\"mid\":\"m\",\"text\":\"x\"}}",
		"{\"sender\":{\"user_ref\":\"r\"},\"postback\":{\"payload\":\"x\"}}",
		"{\"sender\":{\"id\":\"\"},\"message\":{\"mid\":\"m\",\"text\":\"x\"}}",
		"{\"sender\":{\"id\":[1]},\"message\":{\"mid\":\"m\",\"text\":\"x\"}}",
		"{\"sender\":7,\"message\":{\"mid\":\"m\",\"text\":\"x\"}}",
		"null",
		"7",
	};

	(void)state;
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		BUF_AUTO struct buf body = {0};

		buf_addf(&body, PAGE("%s"), items[i]);
		check_ignored(body.data);
	}
}

static void test_an_echo_tells_its_mark_and_the_citizen(void **state)
{
	struct events events = read_events(
		meta_read,
		STR(PAGE("{\"sender\":{\"id\":100200300400500},\"recipient\":{\"id\":"
			 "32470000000001},"
			 "\"timestamp\":1764086400123,\"message\":{\"mid\":\"m\",\"is_echo\":true,"
			 "\"app_id\":5,\"metadata\":\"00ff.1\",\"text\":\"Hello\"}}")));

	(void)state;
	assert_text(&events.lines, "sent 32470000000001 00ff.1\n");
	assert_text(&events.account, "100200300400500");
	events_finish(&events);
}

static int64_t time_of(const char *timestamp)
{
	BUF_AUTO struct buf body = {0};
	struct events events;

	buf_addf(&body,
		 PAGE("{\"sender\":{\"id\":\"U\"},\"timestamp\":%s,\"message\":{\"mid\":\"m\","
		      "\"text\":\"x\"}}"),
		 timestamp);
	events = read_events(meta_read, buf_borrow(&body));
	assert_int_equal(events.count, 1);
	events_finish(&events);
	return events.time_ms;
}

static void test_a_time_may_be_a_number_or_a_text_in_seconds_or_thousandths(void **state)
{
	static const struct {
		const char *told;
		int64_t expected;
	} cases[] = {
		{"1764086400123", INT64_C(1764086400123)},
		{"\"1764086400123\"", INT64_C(1764086400123)},
		{"1764086400", INT64_C(1764086400000)},
		{"\"1764086400\"", INT64_C(1764086400000)},
		{"1764086400123.7", INT64_C(1764086400123)},
		{"null", 0},
		{"\"\"", 0},
		{"\"soon\"", 0},
		{"\"1764086400123x\"", 0},
		{"-1764086400123", 0},
		{"9223372036854775807", 0},
		{"\"99999999999999999999999\"", 0},
		{"1e300", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (time_of(cases[i].told) != cases[i].expected)
			fail_msg("%s: %lld", cases[i].told, (long long)time_of(cases[i].told));
	}
}

static void test_ids_may_be_numbers(void **state)
{
	struct events events = read_events(
		meta_read,
		STR(PAGE("{\"sender\":{\"id\":7123456789012345},\"recipient\":{\"id\":9},"
			 "\"message\":{\"mid\":12,\"text\":\"x\"}}")));

	(void)state;
	assert_text(&events.lines, "text 7123456789012345 x\n");
	assert_text(&events.ids, "12\n");
	assert_text(&events.account, "9");
	events_finish(&events);
}

/* The made id of an item. */
static struct buf made_id(const char *body)
{
	struct events events = read_events(meta_read, str_from(body));
	struct buf ids = events.ids;

	assert_int_equal(events.count, 1);
	events.ids = (struct buf){0};
	events_finish(&events);
	return ids;
}

static void test_an_event_without_an_id_gets_one_that_is_the_same_when_told_again(void **state)
{
	static const char *const bodies[] = {
		PAGE(ITEM("\"postback\":{\"title\":\"A\",\"payload\":\"a\"}")),
		PAGE(ITEM("\"postback\":{\"title\":\"A\",\"payload\":\"b\"}")),
		PAGE(ITEM("\"message\":{\"text\":\"a\"}")),
		PAGE(ITEM("\"referral\":{\"ref\":\"a\"}")),
		PAGE("{\"sender\":{\"id\":\"V\"},\"timestamp\":1764086400123,\"referral\":{\"ref\":"
		     "\"a\"}}"),
		PAGE("{\"sender\":{\"id\":\"U\"},\"timestamp\":1764086400124,\"referral\":{\"ref\":"
		     "\"a\"}}"),
	};
	enum { COUNT = sizeof bodies / sizeof *bodies };
	struct buf ids[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		BUF_AUTO struct buf again = made_id(bodies[i]);

		ids[i] = made_id(bodies[i]);
		assert_string_equal(ids[i].data, again.data);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(ids[i].data, ids[k].data);
	}
	for (size_t i = 0; i < COUNT; i++)
		buf_finish(&ids[i]);
}

static void test_a_batch_of_a_thousand_is_read_in_its_order(void **state)
{
	enum { ENTRIES = 10, ITEMS = 100 };
	BUF_AUTO struct buf body = {0}, expected = {0};
	struct events events;

	(void)state;
	buf_add(&body, STR("{\"object\":\"page\",\"entry\":["));
	for (int i = 0; i < ENTRIES; i++) {
		buf_addf(&body, "%s{\"id\":\"P\",\"messaging\":[", i ? "," : "");
		for (int k = 0; k < ITEMS; k++) {
			buf_addf(&body,
				 "%s{\"sender\":{\"id\":\"U%d\"},\"message\":{\"mid\":\"m%d.%d\","
				 "\"text\":\"t%d\"}}",
				 k ? "," : "", k, i, k, i);
			buf_addf(&expected, "text U%d t%d\n", k, i);
		}
		buf_add(&body, STR("]}"));
	}
	buf_add(&body, STR("]}"));
	events = read_events(meta_read, buf_borrow(&body));
	assert_int_equal(events.count, ENTRIES * ITEMS);
	assert_string_equal(events.lines.data, expected.data);
	events_finish(&events);
}

static void test_what_is_broken_hinders_nothing_beside_it(void **state)
{
	(void)state;
	assert_events(
		meta_read,
		PAGE("7,{}," MESSAGE("\"text\":\"one\"") ",{\"sender\":{}}," MESSAGE(
			"\"text\":"
			"\"half "
			"\\ud83d.\"") "," MESSAGE("\"text\":\"cut\\u0000x\"") "," MESSAGE("\"text\""
											  ":\"\\\\u"
											  "d83d "
											  "\\ud83d"
											  "\\ude00"
											  "\"") "," MESSAGE("\""
													    "te"
													    "xt"
													    "\""
													    ":"
													    "\""
													    "ba"
													    "d "
													    "\xe9.\"")),
		"text U one\ntext U half \xef\xbf\xbd.\ntext U cut\n"
		"text U \\ud83d \xf0\x9f\x98\x80\ntext U bad \xef\xbf\xbd.\n",
		3);
	assert_events(
		meta_read,
		"{\"object\":\"page\",\"entry\":[null,{\"messaging\":7},{\"standby\":[{},{}]},"
		"{\"changes\":[{\"field\":\"messages\",\"value\":{}}]},"
		"{\"messaging\":[" MESSAGE("\"text\":\"here\"") "]}]}",
		"text U here\n", 3);
	assert_events(meta_read, "{\"object\":\"page\"}", "", 0);
}

static void test_a_text_without_end_is_cut_between_characters(void **state)
{
	BUF_AUTO struct buf body = {0};
	struct events events;
	const char *last;

	(void)state;
	buf_add(&body, STR("{\"object\":\"page\",\"entry\":[{\"messaging\":[{\"sender\":{\"id\":"
			   "\"U\"},\"message\":{\"mid\":\"m\",\"text\":\"x"));
	for (int i = 0; i < 20000; i++)
		buf_add(&body, STR("\xc3\xa9"));
	buf_add(&body, STR("\"}}]}]}"));
	events = read_events(meta_read, buf_borrow(&body));
	assert_int_equal(events.lines.len, strlen("text U \n") + 16383);
	last = events.lines.data + events.lines.len - 3;
	assert_memory_equal(last, "\xc3\xa9\n", 3);
	events_finish(&events);
}

static void test_a_body_that_is_none_of_metas_says_why(void **state)
{
	BUF_AUTO struct buf deep = {0};

	(void)state;
	assert_unreadable(meta_read, "", "no JSON");
	assert_unreadable(meta_read, "{", "no JSON");
	assert_unreadable(meta_read, "[]", "no object");
	assert_unreadable(meta_read, "{}", "object ''");
	assert_unreadable(meta_read, "{\"object\":\"user\"}", "object 'user'");
	assert_unreadable(meta_read, "{\"object\":7}", "object ''");
	for (int i = 0; i < 40; i++)
		buf_add(&deep, STR("{\"a\":"));
	assert_unreadable(meta_read, deep.data, "deeper than 32");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_has_its_citizen_page_time_and_id),
		cmocka_unit_test(test_a_quick_reply_is_a_choice_and_one_without_payload_its_text),
		cmocka_unit_test(test_a_postback_is_its_payload_or_else_its_title),
		cmocka_unit_test(test_get_started_and_links_open_the_chat),
		cmocka_unit_test(test_attachments_are_told_by_kind),
		cmocka_unit_test(test_words_beside_an_attachment_count),
		cmocka_unit_test(test_what_asks_nothing_is_ignored),
		cmocka_unit_test(test_an_echo_tells_its_mark_and_the_citizen),
		cmocka_unit_test(test_a_time_may_be_a_number_or_a_text_in_seconds_or_thousandths),
		cmocka_unit_test(test_ids_may_be_numbers),
		cmocka_unit_test(
			test_an_event_without_an_id_gets_one_that_is_the_same_when_told_again),
		cmocka_unit_test(test_a_batch_of_a_thousand_is_read_in_its_order),
		cmocka_unit_test(test_what_is_broken_hinders_nothing_beside_it),
		cmocka_unit_test(test_a_text_without_end_is_cut_between_characters),
		cmocka_unit_test(test_a_body_that_is_none_of_metas_says_why),
	};

	return cmocka_run_group_tests_name("messenger_read", tests, NULL, NULL);
}
