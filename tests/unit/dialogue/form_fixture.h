/* Citizens in the office of form_office.h. After every turn its conversation is saved and loaded
 * again, so that each test is one of the saved state too. */
#ifndef TESTS_DIALOGUE_FORM_FIXTURE_H
#define TESTS_DIALOGUE_FORM_FIXTURE_H

#include "form_office.h"

/* --- test setup and teardown --- */

static inline struct dialogue *office_dialogue(struct office *office, const struct content *content)
{
	struct dialogue_options options = {
		.content = content,
		.understander = office->town.understander,
		.clock = {town_now, town_now, office},
		.accept = 0.8f,
		.suggest = 0.3f,
		.records = office->records,
		.orders = office->orders,
		.public_url = "https://chat.example",
	};

	return dialogue_create(&options);
}

/* With a store at a path; the conversation is Dutch and was greeted. */
static inline void office_start(struct office *office, const char *path)
{
	struct orders_options options = {.keyring = office->keyring,
					 .clock = {town_now, town_now, office},
					 .issuer = "https://chat.example",
					 .audience = "https://pay.example",
					 .payment_url = "https://pay.example/pay",
					 .return_url = "https://chat.example/thanks",
					 .prefix = 42};
	static const uint8_t key[STORE_KEY_SIZE] = {7};
	struct error error = {0};

	town_time(&office->town, 2026, 11, 23, 10, 0);
	office->records = records_open(path, &error);
	if (!office->records)
		fail_msg("%s", error.message);
	options.records = office->records;
	office->orders = orders_create(&options);
	office->town.dialogue = office_dialogue(office, office->town.content);
	office->town.conversation = conversation_create();
	conversation_set_key(office->town.conversation, key);
	town_speaks(&office->town, LANG_NL);
}

static inline int office_open(void **state)
{
	office_start(*state, ":memory:");
	return 0;
}

/* With a store on disk, for tests that make it fail. */
static inline int office_open_file(void **state)
{
	office_start(*state, ((struct office *)*state)->store);
	return 0;
}

static inline int office_close(void **state)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	struct office *office = *state;

	town_close(state);
	orders_destroy(office->orders);
	records_close(office->records);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char path[112];

		snprintf(path, sizeof path, "%s%s", office->store, ends[i]);
		unlink(path);
	}
	return 0;
}

#define FORM_TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

/* --- turns --- */

/* The daemon stops and starts: what is saved is what is loaded. */
static inline void office_reload(struct office *office)
{
	struct conversation *before = office->town.conversation, *loaded;
	struct buf first BUF_AUTO = {0}, second BUF_AUTO = {0};
	struct error error = {0};

	conversation_save(before, &first);
	loaded = conversation_load(buf_borrow(&first), &error);
	if (!loaded)
		fail_msg("%s", error.message);
	conversation_set_key(loaded, before->key);
	conversation_save(loaded, &second);
	assert_true(str_eq(buf_borrow(&first), buf_borrow(&second)));
	conversation_destroy(before);
	office->town.conversation = loaded;
}

static inline void say(struct office *office, const char *text)
{
	town_say(&office->town, text);
	office_reload(office);
	assert_true(json_array_size(office->town.reply.messages) > 0);
}

static inline void choose(struct office *office, const char *value)
{
	town_choose(&office->town, value);
	office_reload(office);
	assert_true(json_array_size(office->town.reply.messages) > 0);
}

/* Presses a button, also one of long ago. */
static inline void press(struct office *office, const char *value)
{
	char values[1][CONVERSATION_VALUE] = {{0}};

	snprintf(values[0], sizeof values[0], "%s", value);
	conversation_offer(office->town.conversation, values, 1);
	choose(office, value);
}

static inline void begin(struct office *office, const char *form)
{
	char value[CONVERSATION_VALUE];

	snprintf(value, sizeof value, "form:%s", form);
	press(office, value);
}

/* --- what was said --- */

/* Does any text of the reply hold these words? */
static inline bool says(const struct office *office, const char *words)
{
	json_t *message;
	size_t i;

	json_array_foreach (office->town.reply.messages, i, message) {
		const char *said = json_string_value(json_object_get(message, "text"));

		if (said && strstr(said, words))
			return true;
	}
	return false;
}

/* How often the text of a key is said, in Dutch. */
static inline int said_times(const struct office *office, const char *key)
{
	const char *text = town_text(&office->town, LANG_NL, key);
	json_t *message;
	size_t i;
	int times = 0;

	json_array_foreach (office->town.reply.messages, i, message) {
		const char *said = json_string_value(json_object_get(message, "text"));

		times += said && strcmp(said, text) == 0;
	}
	return times;
}

static inline void check_said(const struct office *office, const char *key)
{
	if (said_times(office, key) != 1)
		fail_msg("'%s' was not said once: %s", key, reply_dump(&office->town));
}

static inline void check_says(const struct office *office, const char *words)
{
	if (!says(office, words))
		fail_msg("'%s' was not said: %s", words, reply_dump(&office->town));
}

/* The last question of the reply; NULL: none. */
static inline const json_t *question_of(const struct office *office)
{
	for (size_t i = json_array_size(office->town.reply.messages); i-- > 0;) {
		const json_t *message = json_array_get(office->town.reply.messages, i);

		if (strcmp(json_string_value(json_object_get(message, "type")), "question") == 0)
			return message;
	}
	return NULL;
}

/* The slot that is asked for; "" when none is. */
static inline const char *asked(const struct office *office)
{
	const char *slot = json_string_value(json_object_get(question_of(office), "slot"));

	return slot ? slot : "";
}

static inline void check_asks(const struct office *office, const char *slot)
{
	if (strcmp(asked(office), slot) != 0)
		fail_msg("asks for '%s', not '%s': %s", asked(office), slot,
			 reply_dump(&office->town));
}

/* The innermost open form; NULL: none. */
static inline struct form_run *open_form(const struct office *office)
{
	const struct conversation *conversation = office->town.conversation;

	return conversation->form_count ? conversation->forms[conversation->form_count - 1] : NULL;
}

/* The button that sends the open form, for this form and no other. */
static inline const char *send_button(struct office *office)
{
	static char value[CONVERSATION_VALUE];

	snprintf(value, sizeof value, "send:%s", open_form(office)->id);
	return value;
}

/* The value of a slot of the innermost form; "-" when it has none. */
static inline const char *value_of(const struct office *office, const char *slot)
{
	const char *value = open_form(office) ? form_run_value(open_form(office), slot) : NULL;

	return value ? value : "-";
}

static inline void check_value(const struct office *office, const char *slot, const char *value)
{
	if (strcmp(value_of(office, slot), value) != 0)
		fail_msg("'%s' is '%s', not '%s': %s", slot, value_of(office, slot), value,
			 reply_dump(&office->town));
}

/* --- the store --- */

static inline size_t cases_in(const struct office *office, enum case_state state)
{
	size_t counts[CASE_STATES];
	struct error error = {0};

	if (!records_case_count(office->records, counts, &error))
		fail_msg("%s", error.message);
	return counts[state];
}

static inline size_t orders_in(const struct office *office, enum order_state state)
{
	size_t counts[ORDER_STATES];
	struct error error = {0};

	if (!records_order_count(office->records, counts, &error))
		fail_msg("%s", error.message);
	return counts[state];
}

static inline void check_empty(const struct office *office)
{
	for (int i = 0; i < CASE_STATES; i++)
		assert_int_equal(cases_in(office, (enum case_state)i), 0);
	for (int i = 0; i < ORDER_STATES; i++)
		assert_int_equal(orders_in(office, (enum order_state)i), 0);
}

/* The newest case; the caller releases its body. */
static inline json_t *newest_case(const struct office *office, struct case_record *record)
{
	struct buf body BUF_AUTO = {0};
	struct error error = {0};
	size_t count = 0;

	assert_true(records_case_list(office->records, record, 1, &count, &error));
	assert_int_equal(count, 1);
	assert_true(records_case_get(office->records, str_from(record->id), record, &body, &error));
	return json_loadb(body.data, body.len, 0, NULL);
}

/* A member of the slots of a case's body, or "". */
static inline const char *slot_of(const json_t *body, const char *name)
{
	const char *text = json_string_value(json_object_get(json_object_get(body, "slots"), name));

	return text ? text : "";
}

#endif
