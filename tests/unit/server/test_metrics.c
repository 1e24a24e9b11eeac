/* /metrics is valid Prometheus text, and counts right. */
#include "unit.h"

#include "server/metrics.h"

static char *written(const struct metrics *metrics)
{
	struct buf out = {0};

	const size_t orders[ORDER_STATES] = {[ORDER_PAID] = 5};

	metrics_write(metrics, "0123456789abcdef", &out);
	metrics_write_orders(orders, &out);
	return buf_take(&out);
}

/* The value of a sample, spelt as it is in the text; fails when it is missing. */
static double sample(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, len) == 0 && line[len] == ' ')
			return strtod(line + len, NULL);
	}
	fail_msg("no sample '%s'", name);
	return 0;
}

/* "pierre_x_bucket{...} 1" belongs to the family pierre_x when that is a histogram. */
static bool belongs(struct str name, struct str family, bool is_histogram)
{
	static const char *const endings[] = {"_bucket", "_sum", "_count"};

	if (!is_histogram)
		return str_eq(name, family);
	for (size_t i = 0; i < 3; i++) {
		if (name.len == family.len + strlen(endings[i]) && str_starts(name, family) &&
		    str_ends(name, str_from(endings[i])))
			return true;
	}
	return false;
}

static void check_sample(struct str line, struct str family, bool is_histogram)
{
	struct str name = line;
	char *end, *value = NULL;

	for (name.len = 0; name.len < line.len && !strchr("{ ", line.data[name.len]);)
		name.len++;
	if (!belongs(name, family, is_histogram))
		fail_msg("'%.*s' stands under %.*s", STR_ARG(line), STR_ARG(family));
	line = str_slice(line, name.len, line.len);
	if (*line.data == '{') {
		const char *close = memchr(line.data, '}', line.len);

		assert_non_null(close);
		assert_non_null(memchr(line.data, '=', (size_t)(close - line.data)));
		line = str_slice(line, (size_t)(close + 1 - line.data), line.len);
	}
	assert_true(line.len > 1 && *line.data == ' ');
	value = str_dup(str_slice(line, 1, line.len));
	assert_true(strtod(value, &end) >= 0 && end != value && *end == '\0');
	free(value);
}

/* Each family has a HELP, then a TYPE, then samples, and comes once. */
static void test_the_text_is_what_prometheus_reads(void **state)
{
	struct metrics metrics;
	struct str rest, line, family = STR(""), seen[64];
	size_t seen_count = 0, samples = 1;
	bool typed = true, is_histogram = false;
	char *text;

	(void)state;
	metrics_init(&metrics, 1700000000123);
	metrics_count_intent(&metrics, "passport.lost");
	text = written(&metrics);
	assert_true(str_ends(str_from(text), STR("\n")));
	rest = str_slice(str_from(text), 0, strlen(text) - 1);
	while (str_split(&rest, '\n', &line)) {
		struct str word;

		assert_true(line.len > 0);
		if (str_starts(line, STR("# HELP "))) {
			line = str_slice(line, 7, line.len);
			assert_true(typed && samples > 0);
			assert_true(str_split(&line, ' ', &family) && line.len > 0);
			for (size_t i = 0; i < seen_count; i++)
				assert_false(str_eq(seen[i], family));
			assert_true(str_starts(family, STR("pierre_")));
			seen[seen_count++] = family;
			typed = false;
			samples = 0;
		} else if (str_starts(line, STR("# TYPE "))) {
			line = str_slice(line, 7, line.len);
			assert_true(str_split(&line, ' ', &word) && str_eq(word, family));
			is_histogram = str_eq(line, STR("histogram"));
			assert_true(is_histogram || str_eq(line, STR("counter")) ||
				    str_eq(line, STR("gauge")));
			typed = true;
		} else {
			assert_true(typed);
			check_sample(line, family, is_histogram);
			samples++;
		}
	}
	assert_true(typed && samples > 0);
	assert_int_equal(seen_count, 20);
	free(text);
	metrics_finish(&metrics);
}

static void test_counters_stand_under_their_labels(void **state)
{
	struct metrics metrics;
	char *text;

	(void)state;
	metrics_init(&metrics, 1700000000123);
	metrics.messages[LANG_NL] = 1;
	metrics.messages[LANG_FR] = 2;
	metrics.messages[LANG_EN] = 3;
	metrics.messages[LANG_UNKNOWN] = 4;
	metrics.refused[REFUSED_ORIGIN] = 5;
	metrics.refused[REFUSED_TOTAL] = 6;
	metrics.errors[FRAME_TOO_FAST] = 7;
	metrics.reloads_failed = 8;
	metrics.fallbacks = 9;
	metrics.connections = 10;
	metrics.feedback[true] = 11;
	metrics.feedback[false] = 12;
	metrics.store_failures = UINT64_C(1) << 40;
	text = written(&metrics);
	assert_true(sample(text, "pierre_messages_total{lang=\"nl\"}") == 1);
	assert_true(sample(text, "pierre_messages_total{lang=\"fr\"}") == 2);
	assert_true(sample(text, "pierre_messages_total{lang=\"en\"}") == 3);
	assert_true(sample(text, "pierre_messages_total{lang=\"und\"}") == 4);
	assert_true(sample(text, "pierre_refused_total{reason=\"origin\"}") == 5);
	assert_true(sample(text, "pierre_refused_total{reason=\"address\"}") == 0);
	assert_true(sample(text, "pierre_refused_total{reason=\"total\"}") == 6);
	assert_true(sample(text, "pierre_errors_total{code=\"too_fast\"}") == 7);
	assert_true(sample(text, "pierre_reloads_total{result=\"ok\"}") == 0);
	assert_true(sample(text, "pierre_reloads_total{result=\"failed\"}") == 8);
	assert_true(sample(text, "pierre_fallbacks_total") == 9);
	assert_true(sample(text, "pierre_connections") == 10);
	assert_true(sample(text, "pierre_feedback_total{helpful=\"yes\"}") == 11);
	assert_true(sample(text, "pierre_feedback_total{helpful=\"no\"}") == 12);
	assert_true(sample(text, "pierre_store_failures_total") == 1099511627776.0);
	assert_true(sample(text, "pierre_start_time_seconds") == 1700000000.123);
	assert_true(sample(text, "pierre_model_info{checksum=\"0123456789abcdef\"}") == 1);
	free(text);
	metrics_finish(&metrics);
}

static void test_payments_are_counted_by_what_became_of_them(void **state)
{
	struct metrics metrics;
	char *text;

	(void)state;
	metrics_init(&metrics, 0);
	metrics.notices = 4;
	metrics.tokens_refused[TOKEN_AT_USE][TOKEN_REPLAYED] = 2;
	metrics.tokens_refused[TOKEN_AT_STATUS][TOKEN_FORGED] = 3;
	metrics.answers[ORDER_FAILED] = 6;
	metrics.answers_repeated = 7;
	text = written(&metrics);
	assert_true(sample(text, "pierre_notices_total") == 4);
	for (int fault = TOKEN_FINE + 1; fault < TOKEN_FAULTS; fault++) {
		static const char *const endpoints[] = {"use", "status"};

		for (int i = 0; i < TOKEN_ENDPOINTS; i++) {
			char name[128];

			snprintf(name, sizeof name,
				 "pierre_payment_tokens_refused_total{endpoint=\"%s\",reason=\"%"
				 "s\"}",
				 endpoints[i], token_fault_name((enum token_fault)fault));
			assert_int_equal((int)sample(text, name),
					 i == TOKEN_AT_USE && fault == TOKEN_REPLAYED	 ? 2
					 : i == TOKEN_AT_STATUS && fault == TOKEN_FORGED ? 3
											 : 0);
		}
	}
	assert_true(sample(text, "pierre_payment_answers_total{status=\"paid\"}") == 0);
	assert_true(sample(text, "pierre_payment_answers_total{status=\"failed\"}") == 6);
	assert_true(sample(text, "pierre_payment_answers_total{status=\"repeated\"}") == 7);
	assert_true(sample(text, "pierre_orders{state=\"paid\"}") == 5);
	assert_true(sample(text, "pierre_orders{state=\"created\"}") == 0);
	free(text);
	metrics_finish(&metrics);
}

static void test_buckets_are_cumulative_and_the_last_one_is_the_count(void **state)
{
	static const double values[] = {0, 0.1, 0.15, 0.5, 0.95, 0.96, 1, 7};
	struct metrics metrics;
	char *text;
	double before = 0;
	int buckets = 0;

	(void)state;
	metrics_init(&metrics, 0);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		histogram_observe(&metrics.confidence, values[i]);
	text = written(&metrics);
	/* A bound belongs to its bucket ("le"). */
	assert_true(sample(text, "pierre_confidence_bucket{le=\"0.1\"}") == 2);
	assert_true(sample(text, "pierre_confidence_bucket{le=\"0.2\"}") == 3);
	assert_true(sample(text, "pierre_confidence_bucket{le=\"0.5\"}") == 4);
	assert_true(sample(text, "pierre_confidence_bucket{le=\"0.95\"}") == 5);
	assert_true(sample(text, "pierre_confidence_bucket{le=\"1\"}") == 7);
	assert_true(sample(text, "pierre_confidence_bucket{le=\"+Inf\"}") == 8);
	assert_true(sample(text, "pierre_confidence_count") == 8);
	assert_true(sample(text, "pierre_confidence_sum") > 10.659 &&
		    sample(text, "pierre_confidence_sum") < 10.661);
	for (const char *at = text; (at = strstr(at, "\npierre_confidence_bucket{")); at++) {
		double value = strtod(strchr(at, '}') + 1, NULL);

		assert_true(value >= before);
		before = value;
		buckets++;
	}
	assert_int_equal(buckets, 12);
	assert_true(sample(text, "pierre_reply_seconds_bucket{le=\"+Inf\"}") == 0);
	assert_true(sample(text, "pierre_reply_seconds_count") == 0);
	free(text);
	metrics_finish(&metrics);
}

static void test_many_intents_are_counted_apart(void **state)
{
	enum { MANY = 1000 };
	struct metrics metrics;
	char name[80], *text;

	(void)state;
	metrics_init(&metrics, 0);
	for (int round = 0; round < 3; round++) {
		for (int i = round; i < MANY; i++) {
			snprintf(name, sizeof name, "intent.n%d", i);
			metrics_count_intent(&metrics, name);
		}
	}
	text = written(&metrics);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "pierre_intents_total{intent=\"intent.n%d\"}", i);
		assert_int_equal((int)sample(text, name), i < 2 ? i + 1 : 3);
	}
	free(text);
	metrics_finish(&metrics);
}

static void test_the_outbox_shows_what_it_did_and_has_to_do(void **state)
{
	const struct outbox_figures figures = {.delivered = 7, .failed = 3, .waiting = 2};
	BUF_AUTO struct buf out = {0};

	(void)state;
	metrics_write_outbox(&figures, &out);
	assert_non_null(strstr(out.data, "# TYPE pierre_cases_delivered_total counter\n"
					 "pierre_cases_delivered_total 7\n"));
	assert_non_null(strstr(out.data, "# TYPE pierre_case_failures_total counter\n"
					 "pierre_case_failures_total 3\n"));
	assert_non_null(strstr(out.data, "# TYPE pierre_cases_waiting gauge\n"
					 "pierre_cases_waiting 2\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_text_is_what_prometheus_reads),
		cmocka_unit_test(test_counters_stand_under_their_labels),
		cmocka_unit_test(test_payments_are_counted_by_what_became_of_them),
		cmocka_unit_test(test_buckets_are_cumulative_and_the_last_one_is_the_count),
		cmocka_unit_test(test_many_intents_are_counted_apart),
		cmocka_unit_test(test_the_outbox_shows_what_it_did_and_has_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
