/* Errors, files, log lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"

struct place {
	char folder[32];
	char path[64];
};

static int place_create(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	strcpy(place->folder, "/tmp/pierre-unit-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->path, sizeof place->path, "%s/file", place->folder);
	*state = place;
	return 0;
}

static int place_remove(void **state)
{
	struct place *place = *state;

	unlink(place->path);
	rmdir(place->folder);
	free(place);
	return 0;
}

static void test_error_names_the_value_and_where(void **state)
{
	struct error error = {0};
	char long_name[2000];

	(void)state;
	assert_false(error_set(&error, ERROR_INVALID, "port is %d", 70000));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_false(error_prefix(&error, "%s:%d: ", "pierred.json", 3));
	assert_string_equal(error.message, "pierred.json:3: port is 70000");
	assert_int_equal(error.code, ERROR_INVALID);
	memset(long_name, 'x', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	error_set(&error, ERROR_IO, "%s", long_name);
	assert_int_equal(strlen(error.message), sizeof error.message - 1);
	error_prefix(&error, "%s", long_name);
	assert_int_equal(strlen(error.message), sizeof error.message - 1);
	assert_false(error_set(NULL, ERROR_IO, "nobody listens"));
}

static void test_file_comes_back_as_written(void **state)
{
	struct place *place = *state;
	BUF_AUTO struct buf text = {0};
	struct error error = {0};

	assert_true(file_write(place->path, STR("a\0b"), &error));
	assert_true(file_write(place->path, STR("second\n"), &error));
	buf_add(&text, STR("before "));
	assert_true(file_read(place->path, 100, &text, &error));
	assert_string_equal(text.data, "before second\n");
}

static void test_reading_says_what_is_wrong(void **state)
{
	struct place *place = *state;
	BUF_AUTO struct buf text = {0};
	struct error error = {0};

	assert_false(file_read(place->path, 100, &text, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(error.message, place->path));
	assert_true(file_write(place->path, STR("0123456789"), &error));
	assert_false(file_read(place->path, 9, &text, &error));
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_false(file_read(place->folder, 100, &text, &error));
	assert_int_equal(text.len, 0);
}

static void test_failed_write_keeps_the_old_content(void **state)
{
	struct place *place = *state;
	BUF_AUTO struct buf text = {0};
	struct error error = {0};
	char nowhere[96];

	assert_true(file_write(place->path, STR("old"), &error));
	snprintf(nowhere, sizeof nowhere, "%s/none/file", place->folder);
	assert_false(file_write(nowhere, STR("new"), &error));
	assert_non_null(strstr(error.message, nowhere));
	assert_true(file_read(place->path, 100, &text, &error));
	assert_string_equal(text.data, "old");
}

/* Runs log_line with standard error in a file, and reads it. */
static void log_into(const struct place *place, const char *text, struct buf *out)
{
	int saved = dup(STDERR_FILENO);

	assert_non_null(freopen(place->path, "w", stderr));
	log_line(LOG_LEVEL_WARNING, "event=test text=\"%s\"", text);
	log_line(LOG_LEVEL_DEBUG, "event=hidden");
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_true(file_read(place->path, 4096, out, NULL));
}

static void test_log_line_is_one_line_with_a_priority(void **state)
{
	BUF_AUTO struct buf text = {0};

	log_into(*state, "two\nlines\r\033[31m", &text);
	assert_true(str_starts(buf_borrow(&text), STR("<4>event=test text=\"two lines")));
	assert_ptr_equal(strchr(text.data, '\n'), text.data + text.len - 1);
	assert_null(strchr(text.data, '\033'));
	assert_null(strstr(text.data, "hidden"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error_names_the_value_and_where),
		cmocka_unit_test_setup_teardown(test_file_comes_back_as_written, place_create,
						place_remove),
		cmocka_unit_test_setup_teardown(test_reading_says_what_is_wrong, place_create,
						place_remove),
		cmocka_unit_test_setup_teardown(test_failed_write_keeps_the_old_content,
						place_create, place_remove),
		cmocka_unit_test_setup_teardown(test_log_line_is_one_line_with_a_priority,
						place_create, place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
