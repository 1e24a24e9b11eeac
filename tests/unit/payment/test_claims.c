/* Each claim of a token is there, of its kind and within its bounds, or the token is refused. */
#include "parties.h"

static const char *const demanded_of_ours[] = {
	"iss",	 "aud",	    "sub",    "jti",	  "iat",       "nbf",  "exp",
	"order", "product", "amount", "currency", "reference", "lang", "return_url"};
static const char *const demanded_of_theirs[] = {"iss", "aud",	 "jti",	   "iat",     "nbf",
						 "exp", "order", "status", "payment", "amount"};

struct names {
	const char *const *list;
	size_t count;
};

static struct names demanded(const struct kind *kind)
{
	return kind->ours ? (struct names){demanded_of_ours, 14}
			  : (struct names){demanded_of_theirs, 10};
}

/* The claims with one of them replaced by a JSON text. */
static json_t *with(const struct kind *kind, const char *name, const char *json)
{
	json_t *claims = kind->claims();
	json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

	assert_non_null(value);
	json_object_set_new(claims, name, value);
	return claims;
}

static void test_a_token_of_ours_is_read_back(void **state)
{
	struct parties *parties = *state;
	struct handoff sent = {.issuer = ISSUER,
			       .audience = PAYMENT_SIDE,
			       .subject = "pseudonym",
			       .id = "one",
			       .order = "two",
			       .product = "three",
			       .amount = 99999999999,
			       .reference = 10806817183,
			       .lang = LANG_NL,
			       .return_url = "https://pierre.example/?a=b&c=\"d\"",
			       .issued_ms = parties->now,
			       .expires_ms = parties->now + 15 * MINUTE},
		       got;
	struct buf token BUF_AUTO = {0};
	struct error error = {0};

	assert_true(handoff_sign(parties->keyring, &sent, &token, &error));
	assert_fault(handoff_read(parties->keyring, ISSUER, PAYMENT_SIDE, parties->now,
				  buf_borrow(&token), &got),
		     TOKEN_FINE);
	assert_string_equal(got.issuer, sent.issuer);
	assert_string_equal(got.audience, sent.audience);
	assert_string_equal(got.subject, sent.subject);
	assert_string_equal(got.id, sent.id);
	assert_string_equal(got.order, sent.order);
	assert_string_equal(got.product, sent.product);
	assert_int_equal(got.amount, sent.amount);
	assert_int_equal(got.reference, sent.reference);
	assert_int_equal(got.lang, sent.lang);
	assert_string_equal(got.return_url, sent.return_url);
	assert_int_equal(got.issued_ms, sent.issued_ms);
	assert_int_equal(got.expires_ms, sent.expires_ms);
}

static void test_an_answer_is_read(void **state)
{
	struct parties *parties = *state;
	struct buf token BUF_AUTO = {0};
	struct payment_answer got;

	sign_claims(parties->theirs, answer_claims(), &token);
	assert_fault(payment_answer_read(parties->trusted, PAYMENT_SIDE, ISSUER, parties->now,
					 buf_borrow(&token), &got),
		     TOKEN_FINE);
	assert_string_equal(got.id, "answer-1");
	assert_string_equal(got.order, "ffeeddccbbaa99887766554433221100");
	assert_string_equal(got.payment, "tr_7UhSN1zuXS");
	assert_int_equal(got.event, PAYMENT_PAID);
	assert_int_equal(got.amount, 1250);
}

static void test_each_claim_is_demanded(void **state)
{
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < demanded(kind).count; i++) {
			json_t *claims = kind->claims();

			assert_int_equal(json_object_del(claims, demanded(kind).list[i]), 0);
			assert_fault(fault_of(*state, kind, claims), TOKEN_BAD_CLAIM);
		}
		assert_fault(fault_of(*state, kind, kind->claims()), TOKEN_FINE);
	}
}

static void test_a_claim_of_another_type_is_refused(void **state)
{
	static const char *const values[] = {"null", "true", "false",  "[]",
					     "{}",   "7.5",  "1250.0", "[\"fr\"]"};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < demanded(kind).count; i++) {
			const char *name = demanded(kind).list[i];

			for (size_t v = 0; v < sizeof values / sizeof *values; v++)
				assert_fault(fault_of(*state, kind, with(kind, name, values[v])),
					     TOKEN_BAD_CLAIM);
			/* Times of JWT are numbers, and amounts of others are texts. */
			assert_fault(
				fault_of(*state, kind,
					 with(kind, name,
					      strcmp(name, "amount") ? "1795514400" : "\"1250\"")),
				TOKEN_BAD_CLAIM);
		}
	}
}

/* Empty, with a NUL, a blank, a line feed, another script; and longer than anything may be. */
static void test_a_text_with_bad_characters_or_too_long_is_refused(void **state)
{
	static const char *const values[] = {"\"\"",	   "\"a\\u0000b\"", "\"a\\u0000\"",
					     "\"a b\"",	   "\"a\\nb\"",	    "\"\\u00e9\"",
					     "\"\\u007f\""};
	struct buf large BUF_AUTO = {0};

	buf_add_char(&large, '"');
	for (int i = 0; i < 513; i++)
		buf_add_char(&large, '1');
	buf_add_char(&large, '"');
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < demanded(kind).count; i++) {
			const char *name = demanded(kind).list[i];

			if (strcmp(name, "iss") == 0 || strcmp(name, "aud") == 0)
				continue;
			for (size_t v = 0; v < sizeof values / sizeof *values; v++)
				assert_fault(fault_of(*state, kind, with(kind, name, values[v])),
					     TOKEN_BAD_CLAIM);
			assert_fault(fault_of(*state, kind, with(kind, name, large.data)),
				     TOKEN_BAD_CLAIM);
		}
	}
}

/* The longest that fits is taken, one more is not. */
static void test_the_limits_of_texts_are_exact(void **state)
{
	static const struct {
		const char *name;
		size_t longest;
		int kind;
	} limits[] = {{"sub", 32, 0},	      {"jti", 32, 0}, {"order", 32, 0}, {"product", 64, 0},
		      {"return_url", 512, 0}, {"jti", 64, 1}, {"order", 32, 1}, {"payment", 64, 1}};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		const struct kind *kind = &kinds[limits[i].kind];
		struct buf text BUF_AUTO = {0};

		for (size_t n = 0; n < limits[i].longest; n++)
			buf_add_char(&text, 'x');
		for (int more = 0; more < 2; more++) {
			json_t *claims = kind->claims();

			json_object_set_new(claims, limits[i].name, json_string(text.data));
			assert_fault(fault_of(*state, kind, claims),
				     more ? TOKEN_BAD_CLAIM : TOKEN_FINE);
			buf_add_char(&text, 'x');
		}
	}
}

static void test_what_a_claim_may_say(void **state)
{
	static const struct {
		const char *name, *json;
		int kind;
		enum token_fault fault;
	} cases[] = {
		{"amount", "1", 0, TOKEN_FINE},
		{"amount", "0", 0, TOKEN_BAD_CLAIM},
		{"amount", "-1250", 0, TOKEN_BAD_CLAIM},
		{"amount", "1", 1, TOKEN_FINE},
		{"amount", "0", 1, TOKEN_BAD_CLAIM},
		{"amount", "-1", 1, TOKEN_BAD_CLAIM},
		{"amount", "1.25e3", 1, TOKEN_BAD_CLAIM},
		{"currency", "\"USD\"", 0, TOKEN_BAD_CLAIM},
		{"currency", "\"eur\"", 0, TOKEN_BAD_CLAIM},
		{"currency", "\"EUR\"", 1, TOKEN_FINE},
		{"currency", "\"USD\"", 1, TOKEN_BAD_CLAIM},
		{"currency", "null", 1, TOKEN_BAD_CLAIM},
		{"reference", "\"+++010/8068/17184+++\"", 0, TOKEN_BAD_CLAIM},
		{"reference", "\"***010/8068/17183***\"", 0, TOKEN_BAD_CLAIM},
		{"reference", "\"010806817183\"", 0, TOKEN_BAD_CLAIM},
		{"reference", "\"+++0108/068/17183+++\"", 0, TOKEN_BAD_CLAIM},
		{"reference", "\"+++000/0000/00000+++\"", 0, TOKEN_BAD_CLAIM},
		{"reference", "\"+++000/0000/00097+++\"", 0, TOKEN_FINE},
		{"lang", "\"nl\"", 0, TOKEN_FINE},
		{"lang", "\"en\"", 0, TOKEN_FINE},
		{"lang", "\"und\"", 0, TOKEN_FINE},
		{"lang", "\"NL\"", 0, TOKEN_BAD_CLAIM},
		{"lang", "\"de\"", 0, TOKEN_BAD_CLAIM},
		{"status", "\"paid\"", 1, TOKEN_FINE},
		{"status", "\"failed\"", 1, TOKEN_FINE},
		{"status", "\"refunded\"", 1, TOKEN_FINE},
		{"status", "\"PAID\"", 1, TOKEN_BAD_CLAIM},
		{"status", "\"authorised\"", 1, TOKEN_BAD_CLAIM},
		{"iat", "\"2026-11-24T10:00:00\"", 0, TOKEN_BAD_CLAIM},
		{"iat", "\"2026-11-24T11:00:00+01:00\"", 0, TOKEN_FINE},
		{"nbf", "\"2026-11-31T10:00:00Z\"", 0, TOKEN_BAD_CLAIM},
		{"exp", "\"2026-11-24\"", 1, TOKEN_BAD_CLAIM},
		{"exp", "\"2026-11-24T10:15:00Z \"", 1, TOKEN_BAD_CLAIM},
		{"exp", "\"2026-11-24T10:15:00Z\\u0000\"", 1, TOKEN_BAD_CLAIM},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kind *kind = &kinds[cases[i].kind];
		enum token_fault fault =
			fault_of(*state, kind, with(kind, cases[i].name, cases[i].json));

		if (fault != cases[i].fault)
			print_error("%s: %s\n", cases[i].name, cases[i].json);
		assert_fault(fault, cases[i].fault);
	}
}

static void test_only_a_failed_payment_may_lack_its_id(void **state)
{
	static const char *const statuses[] = {"\"paid\"", "\"refunded\"", "\"failed\""};
	const struct kind *kind = &kinds[1];

	for (size_t i = 0; i < 3; i++) {
		enum token_fault expected = i == 2 ? TOKEN_FINE : TOKEN_BAD_CLAIM;
		json_t *empty = with(kind, "status", statuses[i]);
		json_t *missing = json_deep_copy(empty), *number = json_deep_copy(empty);

		json_object_set_new(empty, "payment", json_string(""));
		json_object_del(missing, "payment");
		json_object_set_new(number, "payment", json_integer(7));
		assert_fault(fault_of(*state, kind, empty), expected);
		assert_fault(fault_of(*state, kind, missing), expected);
		assert_fault(fault_of(*state, kind, number), TOKEN_BAD_CLAIM);
	}
}

static void test_the_issuer_and_the_audience_must_be_the_expected(void **state)
{
	static const struct {
		const char *json;
		bool is_text;
	} values[] = {{"\"https://evil.example\"", true},
		      {"\"https://pierre.exampl\"", true},
		      {"\"https://pierre.example/\"", true},
		      {"\"https://pay.example.evil.example\"", true},
		      {"\"\"", false},
		      {"\"https://pay.example\\u0000\"", false},
		      {"[\"https://pay.example\"]", false}};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
			assert_fault(fault_of(*state, kind, with(kind, "iss", values[i].json)),
				     values[i].is_text ? TOKEN_WRONG_ISSUER : TOKEN_BAD_CLAIM);
			assert_fault(fault_of(*state, kind, with(kind, "aud", values[i].json)),
				     values[i].is_text ? TOKEN_WRONG_AUDIENCE : TOKEN_BAD_CLAIM);
		}
		/* The two swapped: a token for the other direction. */
		assert_fault(fault_of(*state, kind,
				      with(kind, "iss",
					   kind->ours ? "\"" PAYMENT_SIDE "\"" : "\"" ISSUER "\"")),
			     TOKEN_WRONG_ISSUER);
	}
}

static void test_claims_that_nobody_asked_for_are_ignored(void **state)
{
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		assert_fault(fault_of(*state, kind, with(kind, "x", "[[{\"deep\":[1,2]}],null]")),
			     TOKEN_FINE);
		assert_fault(fault_of(*state, kind, with(kind, "kid", "\"k4.pid.x\"")), TOKEN_FINE);
		/* Names are told apart by case. */
		assert_fault(fault_of(*state, kind, with(kind, "AMOUNT", "1")), TOKEN_FINE);
	}
}

static void test_a_payload_that_is_no_object_with_unique_keys_is_malformed(void **state)
{
	struct buf deep BUF_AUTO = {0}, twice BUF_AUTO = {0};
	static const char *const texts[] = {"", "null", "[]", "\"text\"", "{", "{}x", "{\"a\":}"};
	static const struct str bytes = {"{\"iss\":\"\xff\xfe\"}", 12};

	buf_add(&deep, STR("{\"a\":"));
	for (int i = 0; i < 2000; i++)
		buf_add_char(&deep, '[');
	for (int i = 0; i < 2000; i++)
		buf_add_char(&deep, ']');
	buf_add_char(&deep, '}');
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			assert_fault(fault_of_payload(*state, kind, str_from(texts[i])),
				     TOKEN_MALFORMED);
		assert_fault(fault_of_payload(*state, kind, bytes), TOKEN_MALFORMED);
		assert_fault(fault_of_payload(*state, kind, buf_borrow(&deep)), TOKEN_MALFORMED);
		for (size_t i = 0; i < demanded(kind).count; i++) {
			json_t *claims = kind->claims();

			/* The same value twice: which one counts is nobody's to choose. */
			buf_reset(&twice);
			json_add(&twice, claims);
			twice.len--;
			buf_addf(&twice, ",\"%s\":", demanded(kind).list[i]);
			json_add(&twice, json_object_get(claims, demanded(kind).list[i]));
			buf_add_char(&twice, '}');
			json_decref(claims);
			assert_fault(fault_of_payload(*state, kind, buf_borrow(&twice)),
				     TOKEN_MALFORMED);
		}
	}
}

static void test_an_order_that_would_be_refused_is_not_signed(void **state)
{
	struct parties *parties = *state;
	const struct handoff fine = {.issuer = ISSUER,
				     .audience = PAYMENT_SIDE,
				     .subject = "s",
				     .id = "i",
				     .order = "order-7",
				     .product = "p",
				     .amount = 1,
				     .reference = 10806817183,
				     .lang = LANG_UNKNOWN,
				     .return_url = "u",
				     .issued_ms = parties->now,
				     .expires_ms = parties->now + MINUTE};
	struct handoff bad[] = {fine, fine, fine, fine};
	static const char *const names[] = {"amount", "reference", "product", "return_url"};
	struct buf token BUF_AUTO = {0};
	struct error error = {0};

	bad[0].amount = 0;
	bad[1].reference = 10806817184;
	bad[2].product[0] = '\0';
	strcpy(bad[3].return_url, "https://pierre.example/a b");
	for (size_t i = 0; i < 4; i++) {
		assert_false(handoff_sign(parties->keyring, &bad[i], &token, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_non_null(strstr(error.message, names[i]));
		assert_non_null(strstr(error.message, "order-7"));
		assert_int_equal(token.len, 0);
	}
	assert_true(handoff_sign(parties->keyring, &fine, &token, &error));
	assert_fault(read_handoff(parties, buf_borrow(&token)), TOKEN_FINE);
}

static void test_every_fault_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < TOKEN_FAULTS; i++) {
		assert_true(*token_fault_name((enum token_fault)i));
		for (int other = 0; other < i; other++)
			assert_string_not_equal(token_fault_name((enum token_fault)i),
						token_fault_name((enum token_fault)other));
	}
	assert_string_equal(token_fault_name(TOKEN_WRONG_AMOUNT), "wrong_amount");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PARTIES_TEST(test_a_token_of_ours_is_read_back),
		PARTIES_TEST(test_an_answer_is_read),
		PARTIES_TEST(test_each_claim_is_demanded),
		PARTIES_TEST(test_a_claim_of_another_type_is_refused),
		PARTIES_TEST(test_a_text_with_bad_characters_or_too_long_is_refused),
		PARTIES_TEST(test_the_limits_of_texts_are_exact),
		PARTIES_TEST(test_what_a_claim_may_say),
		PARTIES_TEST(test_only_a_failed_payment_may_lack_its_id),
		PARTIES_TEST(test_the_issuer_and_the_audience_must_be_the_expected),
		PARTIES_TEST(test_claims_that_nobody_asked_for_are_ignored),
		PARTIES_TEST(test_a_payload_that_is_no_object_with_unique_keys_is_malformed),
		PARTIES_TEST(test_an_order_that_would_be_refused_is_not_signed),
		cmocka_unit_test(test_every_fault_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
