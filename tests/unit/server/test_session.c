/* The numbers, frames and ids of a conversation, and their way into the store and back. */
#include "unit.h"

#include <ctype.h>
#include <sodium.h>

#include "server/session.h"

static void add(struct session *session, const char *text)
{
	session_add(session, str_from(text));
}

static void assert_frame(const struct outgoing *frame, uint64_t seq, const char *text)
{
	assert_non_null(frame);
	assert_int_equal(frame->seq, seq);
	assert_true(str_eq((struct str){(char *)frame->data + SESSION_HEADROOM, frame->len},
			   str_from(text)));
}

static void test_a_secret_is_new_and_its_key_is_a_hash(void **state)
{
	struct session *one = session_create(), *other = session_create();
	uint8_t key[STORE_KEY_SIZE];

	(void)state;
	for (int i = 0; i < TOKEN_TEXT_SIZE; i++)
		assert_true(isdigit((unsigned char)one->token[i]) ||
			    (one->token[i] >= 'a' && one->token[i] <= 'f'));
	assert_int_equal(strlen(one->token), 32);
	assert_string_not_equal(one->token, other->token);
	assert_memory_not_equal(one->key, other->key, STORE_KEY_SIZE);
	assert_int_equal(
		crypto_generichash_blake2b(key, sizeof key, (uint8_t *)one->token, 32, NULL, 0), 0);
	assert_memory_equal(one->key, key, STORE_KEY_SIZE);
	session_destroy(one);
	session_destroy(other);
}

/* The hash of b2sum -l 256 for this token, so that a store outlives a change of the code. */
static void test_the_key_of_a_token_is_blake2b_256(void **state)
{
	uint8_t key[STORE_KEY_SIZE];
	char hex[2 * STORE_KEY_SIZE + 1];

	(void)state;
	session_key(STR("0123456789abcdef0123456789abcdef"), key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	assert_string_equal(hex,
			    "2788636be25cace0bd9e45bdde650b4fc0e979575d7f3d58c6248b18ab237609");
}

static void test_frames_are_numbered_from_one_and_leave_when_they_are_stored(void **state)
{
	struct session *session = session_create();

	(void)state;
	assert_null(session_next(session));
	add(session, "a");
	add(session, "b");
	assert_int_equal(session->seq, 2);
	assert_null(session_next(session));
	session->committed = 1;
	assert_frame(session_next(session), 1, "a");
	session->sent = 1;
	assert_null(session_next(session));
	session->committed = 2;
	assert_frame(session_next(session), 2, "b");
	session->sent = 2;
	assert_null(session_next(session));
	assert_frame(session_frame(session, 1), 1, "a");
	assert_null(session_frame(session, 3));
	session_destroy(session);
}

static void test_what_is_acknowledged_is_forgotten(void **state)
{
	struct session *session = session_create();

	(void)state;
	add(session, "a");
	add(session, "b");
	add(session, "c");
	session_acknowledge(session, 0);
	assert_int_equal(session->frame_count, 3);
	session_acknowledge(session, 2);
	assert_int_equal(session->frame_count, 1);
	assert_int_equal(session->frame_bytes, 1);
	assert_null(session_frame(session, 2));
	assert_frame(session_frame(session, 3), 3, "c");
	session_acknowledge(session, 1);
	assert_int_equal(session->frame_count, 1);
	session_acknowledge(session, UINT64_MAX);
	assert_int_equal(session->frame_count, 0);
	assert_int_equal(session->frame_bytes, 0);
	add(session, "d");
	session->committed = 4;
	session->sent = 3;
	assert_frame(session_next(session), 4, "d");
	session_destroy(session);
}

static void test_the_seventeenth_frame_drops_the_first(void **state)
{
	struct session *session = session_create();

	(void)state;
	for (int i = 0; i < 16; i++)
		add(session, "x");
	assert_int_equal(session_lost(session, 0), 0);
	add(session, "y");
	assert_int_equal(session->frame_count, 16);
	assert_null(session_frame(session, 1));
	assert_frame(session_frame(session, 17), 17, "y");
	assert_int_equal(session_lost(session, 0), 1);
	assert_int_equal(session_lost(session, 1), 0);
	add(session, "z");
	assert_int_equal(session_lost(session, 0), 2);
	assert_int_equal(session_lost(session, 18), 0);
	session_destroy(session);
}

static void test_32_kib_are_kept_and_the_newest_frame_whatever_its_size(void **state)
{
	struct session *session = session_create();
	char *tenth = repeated("x", 3000), *huge = repeated("y", 40000);

	(void)state;
	for (int i = 0; i < 10; i++)
		add(session, tenth);
	assert_int_equal(session->frame_count, 10);
	add(session, tenth);
	assert_int_equal(session->frame_count, 10);
	assert_int_equal(session->frame_bytes, 30000);
	assert_int_equal(session_lost(session, 0), 1);
	add(session, huge);
	assert_int_equal(session->frame_count, 1);
	assert_frame(session_frame(session, 12), 12, huge);
	add(session, "small");
	assert_int_equal(session->frame_count, 1);
	assert_int_equal(session->frame_bytes, 5);
	assert_int_equal(session_lost(session, 0), 12);
	session_destroy(session);
	free(tenth);
	free(huge);
}

static void test_an_acknowledged_session_has_lost_what_is_asked_again(void **state)
{
	struct session *session = session_create();

	(void)state;
	for (int i = 0; i < 5; i++)
		add(session, "x");
	session_acknowledge(session, 5);
	assert_int_equal(session_lost(session, 5), 0);
	assert_int_equal(session_lost(session, 2), 3);
	session_destroy(session);
}

static struct str id_of(char *text, size_t size, int number)
{
	snprintf(text, size, "id-%d", number);
	return str_from(text);
}

static void test_the_last_32_ids_are_remembered_with_their_replies(void **state)
{
	struct session *session = session_create();
	uint64_t seq = 0;
	char id[16];

	(void)state;
	assert_false(session_has_id(session, STR("id-0"), &seq));
	for (int i = 0; i < 33; i++)
		session_add_id(session, id_of(id, sizeof id, i), (uint64_t)i + 100);
	assert_false(session_has_id(session, STR("id-0"), &seq));
	for (int i = 1; i < 33; i++) {
		assert_true(session_has_id(session, id_of(id, sizeof id, i), &seq));
		assert_int_equal(seq, i + 100);
	}
	assert_false(session_has_id(session, STR("id-33"), &seq));
	session_destroy(session);
}

/* A conversation that has all that can be saved. */
static struct session *full_session(void)
{
	struct session *session = session_create();
	char id[16];

	conversation_set_lang(session->conversation, LANG_FR);
	for (int i = 0; i < 20; i++) {
		add(session, i % 2 ? "{\"type\":\"reply\"}" : "");
		session_add_id(session, id_of(id, sizeof id, i), session->seq);
	}
	session_acknowledge(session, 7);
	return session;
}

static void test_a_saved_session_comes_back_whole(void **state)
{
	struct session *session = full_session(), *loaded;
	struct buf saved BUF_AUTO = {0}, again BUF_AUTO = {0};
	struct error error = {0};
	uint64_t seq;

	(void)state;
	session_save(session, &saved);
	loaded = session_load(session->key, buf_borrow(&saved), &error);
	assert_non_null(loaded);
	assert_string_equal(loaded->token, "");
	session_set_token(loaded, str_from(session->token));
	assert_string_equal(loaded->token, session->token);
	assert_memory_equal(loaded->key, session->key, STORE_KEY_SIZE);
	assert_int_equal(loaded->seq, 20);
	assert_int_equal(loaded->committed, 20);
	assert_int_equal(loaded->frame_count, session->frame_count);
	assert_int_equal(loaded->frame_bytes, session->frame_bytes);
	assert_frame(session_next(loaded), 8, "{\"type\":\"reply\"}");
	assert_frame(session_frame(loaded, 9), 9, "");
	assert_true(session_has_id(loaded, STR("id-3"), &seq));
	assert_int_equal(seq, 4);
	assert_int_equal(conversation_lang(loaded->conversation), LANG_FR);
	session_save(loaded, &again);
	assert_true(str_eq(buf_borrow(&saved), buf_borrow(&again)));
	session_destroy(session);
	session_destroy(loaded);
}

static void test_every_part_of_a_saved_session_is_refused(void **state)
{
	struct session *session = full_session();
	struct buf saved BUF_AUTO = {0};

	(void)state;
	session_save(session, &saved);
	for (size_t len = 0; len < saved.len; len++) {
		/* Memory of its own, so that the sanitizer sees the end. */
		char *part = mem_alloc(len + !len);
		struct error error = {0};

		memcpy(part, saved.data, len);
		if (session_load(session->key, (struct str){part, len}, &error))
			fail_msg("%zu of %zu bytes were taken", len, saved.len);
		assert_true(error.code == ERROR_DAMAGED || error.code == ERROR_VERSION);
		assert_true(*error.message);
		free(part);
	}
	buf_add_char(&saved, 'x');
	assert_null(session_load(session->key, buf_borrow(&saved), NULL));
	session_destroy(session);
}

static void test_another_version_is_refused_as_such(void **state)
{
	struct session *session = full_session();
	struct buf saved BUF_AUTO = {0};
	struct error error = {0};

	(void)state;
	session_save(session, &saved);
	saved.data[0]++;
	assert_null(session_load(session->key, buf_borrow(&saved), &error));
	assert_int_equal(error.code, ERROR_VERSION);
	session_destroy(session);
}

enum { AT_SEQ = 1, AT_COUNT = 9, AT_FRAME = 10, AT_LENGTH = 18 };

static void test_numbers_that_cannot_be_are_refused(void **state)
{
	static const struct {
		size_t at;
		unsigned char value;
	} damages[] = {
		{AT_COUNT, 17},	       /* more frames than are ever kept */
		{AT_SEQ, 3},	       /* frames above the newest number */
		{AT_FRAME, 0},	       /* a frame numbered 0 */
		{AT_FRAME, 9},	       /* the second not above the first */
		{AT_LENGTH + 3, 0xff}, /* a length beyond the state */
	};
	struct session *session = full_session();
	struct buf saved BUF_AUTO = {0};

	(void)state;
	session_save(session, &saved);
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		char before = saved.data[damages[i].at];
		struct error error = {0};

		saved.data[damages[i].at] = (char)damages[i].value;
		assert_null(session_load(session->key, buf_borrow(&saved), &error));
		assert_int_equal(error.code, ERROR_DAMAGED);
		saved.data[damages[i].at] = before;
	}
	session_destroy(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_secret_is_new_and_its_key_is_a_hash),
		cmocka_unit_test(test_the_key_of_a_token_is_blake2b_256),
		cmocka_unit_test(test_frames_are_numbered_from_one_and_leave_when_they_are_stored),
		cmocka_unit_test(test_what_is_acknowledged_is_forgotten),
		cmocka_unit_test(test_the_seventeenth_frame_drops_the_first),
		cmocka_unit_test(test_32_kib_are_kept_and_the_newest_frame_whatever_its_size),
		cmocka_unit_test(test_an_acknowledged_session_has_lost_what_is_asked_again),
		cmocka_unit_test(test_the_last_32_ids_are_remembered_with_their_replies),
		cmocka_unit_test(test_a_saved_session_comes_back_whole),
		cmocka_unit_test(test_every_part_of_a_saved_session_is_refused),
		cmocka_unit_test(test_another_version_is_refused_as_such),
		cmocka_unit_test(test_numbers_that_cannot_be_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
