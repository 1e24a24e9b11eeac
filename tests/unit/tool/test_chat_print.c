/* What a terminal shows of forms, payments and appointments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tool/chat_print.h"

enum { SHOWN = 4096 };

/* Prints `messages`, JSON text, and reads what stood on standard output. */
static void show(const char *messages, json_t *choices, char shown[static SHOWN])
{
	json_t *list = json_loads(messages, 0, NULL);
	FILE *file = tmpfile();
	int saved;
	size_t len;

	assert_non_null(list);
	assert_non_null(file);
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
	chat_print(list, choices);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	rewind(file);
	len = fread(shown, 1, SHOWN - 1, file);
	shown[len] = '\0';
	fclose(file);
	json_decref(list);
}

static void test_choices_of_a_question_are_numbered_on(void **state)
{
	json_t *choices = json_pack("[s]", "first");
	char shown[SHOWN];

	(void)state;
	show("[{\"type\":\"question\",\"lang\":\"en\",\"text\":\"Which one?\",\"form\":\"f\","
	     "\"slot\":\"s\",\"input\":\"choice\",\"step\":2,\"steps\":5,\"choices\":["
	     "{\"value\":\"slot.a\",\"title\":\"Red\"},{\"value\":\"slot.b\",\"title\":\"Blue\"}]}"
	     "]",
	     choices, shown);
	assert_string_equal(shown, "  2/5 Which one?\n    2. Red\n    3. Blue\n");
	assert_int_equal(json_array_size(choices), 3);
	assert_string_equal(json_string_value(json_array_get(choices, 2)), "slot.b");
	json_decref(choices);
}

static void test_a_number_that_is_the_answer_chooses_nothing(void **state)
{
	json_t *choices = json_array();
	char shown[SHOWN];

	(void)state;
	show("[{\"type\":\"question\",\"lang\":\"en\",\"text\":\"How many?\",\"form\":\"f\","
	     "\"slot\":\"s\",\"input\":\"number\",\"optional\":true,\"example\":\"2\",\"choices\":["
	     "{\"value\":\"form.skip\",\"title\":\"Skip\"}]}]",
	     choices, shown);
	assert_string_equal(shown, "  How many?\n    e.g. 2\n    - Skip\n");
	assert_int_equal(json_array_size(choices), 0);
	json_decref(choices);
}

static void test_a_payment_shows_link_amount_and_transfer(void **state)
{
	json_t *choices = json_array();
	char shown[SHOWN];

	(void)state;
	show("[{\"type\":\"payment\",\"lang\":\"en\",\"order\":"
	     "\"00000000000000000000000000000000\","
	     "\"title\":\"Birth certificate\",\"amount\":2500,\"amount_text\":\"25.00 euro\","
	     "\"currency\":\"EUR\",\"reference\":\"+++010/8068/17183+++\","
	     "\"url\":\"https://pay.example/pay?token=v4.public.x\",\"expires\":"
	     "\"2026-12-01T10:15:00Z\",\"expires_text\":\"Until 11:15.\",\"transfer\":{"
	     "\"text\":\"Or transfer it to "
	     "BE68539007547034.\",\"name\":\"Commune\",\"iban\":\"BE68539007547034\","
	     "\"epc\":\"BCD\"}}]",
	     choices, shown);
	assert_string_equal(shown,
			    "  Birth certificate\n    25.00 euro\n    +++010/8068/17183+++\n"
			    "    https://pay.example/pay?token=v4.public.x\n    Until 11:15.\n"
			    "    Or transfer it to BE68539007547034.\n");
	json_decref(choices);
}

static void test_an_appointment_says_whether_it_is_cancelled(void **state)
{
	json_t *choices = json_array();
	char shown[SHOWN];

	(void)state;
	show("[{\"type\":\"appointment\",\"lang\":\"en\",\"service\":\"population\","
	     "\"name\":\"Population\",\"start\":\"2026-12-01T10:20\",\"when_text\":"
	     "\"1 December, 10:20\",\"address\":\"Main street 1\",\"code\":\"K7QM-2XPD\","
	     "\"calendar_url\":\"/a.ics\",\"cancelled\":false},"
	     "{\"type\":\"appointment\",\"lang\":\"en\",\"service\":\"population\","
	     "\"name\":\"Population\",\"start\":\"2026-12-01T10:20\",\"when_text\":"
	     "\"1 December, 10:20\",\"code\":\"K7QM-2XPD\",\"cancelled\":true}]",
	     choices, shown);
	assert_string_equal(shown, "  Population\n    1 December, 10:20\n    Main street 1\n"
				   "    code K7QM-2XPD\n    /a.ics\n"
				   "  Population\n    cancelled: 1 December, 10:20\n"
				   "    code K7QM-2XPD\n");
	json_decref(choices);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choices_of_a_question_are_numbered_on),
		cmocka_unit_test(test_a_number_that_is_the_answer_chooses_nothing),
		cmocka_unit_test(test_a_payment_shows_link_amount_and_transfer),
		cmocka_unit_test(test_an_appointment_says_whether_it_is_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
