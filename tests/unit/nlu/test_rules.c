/* Rules: what a pattern matches, which patterns are refused, and damaged sections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "nlu/rules.h"

enum { WORDS = 512 };

/* A compiled set of rules and what it takes to feed it. */
struct fixture {
	struct corpus_rule rules[32];
	struct corpus_entity entities[16];
	struct corpus corpus;
	struct buf bytes;
	struct rules view;
};

/* Plural s is all of the grammar that these tests need. */
static struct str stem_s(void *context, enum lang lang, struct str plain)
{
	(void)context;
	(void)lang;
	return str_ends(plain, STR("s")) ? str_slice(plain, 0, plain.len - 1) : plain;
}

static void add(struct fixture *f, const char *pattern, enum rule_effect effect)
{
	struct corpus_rule *rule = &f->rules[f->corpus.rule_count];

	*rule = (struct corpus_rule){
		.pattern = str_from(pattern),
		.effect = effect,
		.weight = effect == RULE_WEIGH ? 1.5F : 0,
		.intent = (uint16_t)(f->corpus.rule_count + 100),
		.file = "test.json",
		.line = (int)f->corpus.rule_count + 1,
	};
	f->corpus.rules = f->rules;
	f->corpus.rule_count++;
}

static void add_entity(struct fixture *f, const char *kind, const char *value, const char *phrase)
{
	f->entities[f->corpus.entity_count] = (struct corpus_entity){
		.kind = str_from(kind),
		.value = str_from(value),
		.phrase = str_from(phrase),
		.file = "entities.json",
		.line = 7,
	};
	f->corpus.entities = f->entities;
	f->corpus.entity_count++;
}

static void compile(struct fixture *f)
{
	struct error error = {0};

	if (!rules_compile(&f->corpus, stem_s, NULL, &f->bytes, &error))
		fail_msg("%s", error.message);
	if (!rules_init(&f->view, buf_borrow(&f->bytes), &error))
		fail_msg("%s", error.message);
}

static void finish(struct fixture *f)
{
	buf_finish(&f->bytes);
}

static void match(const struct rules *rules, const char *text, struct rules_result *result)
{
	struct rule_word words[WORDS];
	struct arena memory = {0};
	size_t count = rule_words_read(str_from(text), &memory, words, WORDS);

	for (size_t i = 0; i < count; i++)
		words[i].stem = stem_s(NULL, LANG_EN, words[i].plain);
	rules_match(rules, words, count, result);
	arena_finish(&memory);
}

/* Does the one pattern match the text? */
static bool matches(const char *pattern, const char *text)
{
	struct fixture f = {0};
	struct rules_result result;

	add(&f, pattern, RULE_DECIDE);
	add_entity(&f, "service", "library", "de bib");
	add_entity(&f, "service", "library", "de bibliotheek");
	add_entity(&f, "service", "library", "de bib van de stad");
	add_entity(&f, "day", "mon", "maandag");
	compile(&f);
	match(&f.view, text, &result);
	finish(&f);
	assert_true(result.hit_count <= 1);
	if (result.hit_count)
		assert_int_equal(result.hits[0].intent, 100);
	return result.hit_count == 1;
}

static void test_words_match_anywhere_without_accents_and_case(void **state)
{
	(void)state;
	assert_true(matches("passeport perdu", "J'ai mon PASSEPORT PERDU hier"));
	assert_true(matches("vélo", "mon velo"));
	assert_true(matches("velo", "mon vélo"));
	assert_true(matches("d'accord", "bien d\xe2\x80\x99"
					"accord"));
	assert_false(matches("passeport perdu", "passeport vraiment perdu"));
	assert_false(matches("passeport perdu", "perdu passeport"));
	assert_false(matches("pas", "passeport"));
	assert_false(matches("passeport", ""));
}

static void test_prefixes_and_stems(void **state)
{
	(void)state;
	assert_true(matches("park*", "parkeerkaart"));
	assert_true(matches("park*", "park"));
	assert_false(matches("park*", "par"));
	assert_false(matches("park*", "spark"));
	assert_true(matches("~card", "two cards"));
	assert_true(matches("~cards", "a card"));
	assert_true(matches("~cards", "cards"));
	assert_false(matches("~card", "cardboard"));
}

static void test_alternatives_and_optional_parts(void **state)
{
	(void)state;
	assert_true(matches("(lost|stolen|no longer have) [my] passport", "lost passport"));
	assert_true(matches("(lost|stolen|no longer have) [my] passport",
			    "no longer have my passport"));
	assert_false(matches("(lost|stolen|no longer have) [my] passport", "no longer passport"));
	assert_false(matches("(lost|stolen) [my] passport", "lost my my passport"));
	assert_true(matches("a [b|c [d]] e", "a c d e"));
	assert_true(matches("a [b|c [d]] e", "a e"));
	assert_false(matches("a [b|c [d]] e", "a d e"));
}

static void test_gap_skips_up_to_three_words(void **state)
{
	(void)state;
	assert_true(matches("lost .. passport", "lost passport"));
	assert_true(matches("lost .. passport", "lost one two three passport"));
	assert_false(matches("lost .. passport", "lost one two three four passport"));
	assert_true(matches("a .. b .. c", "a x b x x x c"));
	assert_true(matches("a .. b", "a x x a x x x b"));
	assert_true(matches("lost .. passport", "lost my blue, old passport"));
}

static void test_anchors_hold_the_ends_and_punctuation_does_not_count(void **state)
{
	(void)state;
	assert_true(matches("^hello$", "Hello!!!"));
	assert_true(matches("^ hello $", "\"hello\" ..."));
	assert_false(matches("^hello$", "hello there"));
	assert_false(matches("^hello$", "oh hello"));
	assert_true(matches("^(a|b) .. c$", "b x c"));
	assert_false(matches("^a .. c$", "a x c d"));
	assert_true(matches("^112$", "112 ?"));
	assert_true(matches("^hello$", "hello \xf0\x9f\x91\x8b"));
}

static void test_exclusions_concern_the_whole_message(void **state)
{
	(void)state;
	assert_true(matches("fire !alarm !(fire works|drill)", "a fire here"));
	assert_false(matches("fire !alarm", "alarm then fire"));
	assert_false(matches("fire !alarm", "fire and no alarm"));
	assert_false(matches("fire !(fire works|drill)", "fire drill"));
	assert_true(matches("fire !(fire works|drill)", "works on fire"));
	assert_false(matches("fire !park*", "fire in the parking"));
	assert_false(matches("fire !@day", "fire on maandag"));
}

static void test_entities_stand_for_their_phrases(void **state)
{
	(void)state;
	assert_true(matches("open @service", "is open de bib"));
	assert_true(matches("open @service=library", "open de bibliotheek"));
	assert_false(matches("open @service=sport", "open de bib"));
	assert_true(matches("@service .. @day open", "de bib is op maandag open"));
	assert_true(matches("@service open", "de bib van de stad open"));
	/* The longest phrase is the entity, so a shorter one within it is not. */
	assert_false(matches("@service van", "de bib van de stad"));
	assert_true(matches("@service van", "de bib van hier"));
	/* The words of an entity are still words. */
	assert_true(matches("de bib", "de bib"));
	assert_true(matches("^@service$", "de bib?"));
	assert_false(matches("@service", "de"));
}

static void test_entities_are_found_with_their_place(void **state)
{
	struct fixture f = {0};
	struct rules_result result;

	(void)state;
	add(&f, "x", RULE_DECIDE);
	add_entity(&f, "service", "library", "de bib");
	add_entity(&f, "service", "library", "de bib van de stad");
	add_entity(&f, "service", "library", "bib");
	add_entity(&f, "day", "mon", "maandag");
	compile(&f);
	match(&f.view, "is de bib van de Stad maandag open of de bib", &result);
	finish(&f);
	assert_int_equal(result.hit_count, 0);
	assert_int_equal(result.entity_count, 3);
	assert_int_equal(result.entities[0].begin, 3);
	assert_int_equal(result.entities[0].end, 21);
	assert_int_equal(result.entities[1].begin, 22);
	assert_int_equal(result.entities[1].end, 29);
	assert_int_equal(result.entities[2].begin, 38);
	assert_int_equal(result.entities[2].end, 44);
}

static void test_hits_carry_effect_weight_and_source(void **state)
{
	struct fixture f = {0};
	struct rules_result result;

	(void)state;
	add(&f, "a", RULE_WEIGH);
	add(&f, "[x] a", RULE_FORBID);
	add(&f, "nothing", RULE_DECIDE);
	add(&f, "a b", RULE_DECIDE);
	compile(&f);
	match(&f.view, "x a b a", &result);
	assert_int_equal(result.hit_count, 3);
	assert_int_equal(result.hits[0].rule, 1);
	assert_int_equal(result.hits[0].effect, RULE_FORBID);
	assert_int_equal(result.hits[1].rule, 3);
	assert_int_equal(result.hits[1].intent, 103);
	assert_int_equal(result.hits[2].rule, 0);
	assert_true(result.hits[2].weight > 1.4F && result.hits[2].weight < 1.6F);
	assert_true(str_eq(rules_source(&f.view, 1), STR("test.json:2 [x] a")));
	assert_int_equal(rules_source(&f.view, 99).len, 0);
	finish(&f);
}

/* The column, in characters, that the error of a bad pattern names. */
static int column_of(const char *pattern)
{
	struct fixture f = {0};
	struct error error = {0};
	int line = 0, column = 0;
	bool fine;

	add(&f, "fine", RULE_DECIDE);
	add(&f, pattern, RULE_DECIDE);
	fine = rules_compile(&f.corpus, NULL, NULL, &f.bytes, &error);
	finish(&f);
	if (fine)
		return 0;
	assert_int_equal(error.code, ERROR_INVALID);
	assert_int_equal(sscanf(error.message, "test.json:%d: column %d of", &line, &column), 2);
	assert_int_equal(line, 2);
	return column;
}

static void test_bad_patterns_are_refused_with_their_column(void **state)
{
	(void)state;
	assert_int_equal(column_of("a (b|c"), 3);
	assert_int_equal(column_of("\xc3\xa9t\xc3\xa9 [b"), 5);
	assert_int_equal(column_of("a b)"), 4);
	assert_int_equal(column_of("a | b"), 3);
	assert_int_equal(column_of("a (b|)"), 6);
	assert_int_equal(column_of("()"), 2);
	assert_int_equal(column_of("a ! b"), 3);
	assert_int_equal(column_of("a (b !c)"), 6);
	assert_int_equal(column_of("a @Kind"), 3);
	assert_int_equal(column_of("a @kind="), 3);
	assert_int_equal(column_of("a ?"), 3);
	assert_int_equal(column_of("a *b"), 3);
	assert_int_equal(column_of("a ~b*"), 3);
	assert_int_equal(column_of(""), 1);
	assert_int_equal(column_of("[a] [b]"), 1);
	assert_int_equal(column_of("!a"), 1);
	assert_int_equal(column_of("^$"), 1);
	assert_int_equal(column_of("a ^ b"), 3);
	assert_int_equal(column_of("(a $|b) c"), 4);
	assert_int_equal(column_of("a !(b ^)"), 7);
	assert_int_equal(column_of("((((((((((a))))))))))"), 9);
	assert_true(column_of("[a][b][c][d][e][f][g][h][i][j] k") > 1);
	assert_int_equal(column_of("a b c d e f g h i j k l m n o p q r s t u v w x y"), 49);
	assert_int_equal(column_of("a [b] .. (c|d) !e $"), 0);
}

static void test_same_rules_give_same_bytes(void **state)
{
	struct fixture a = {0}, b = {0};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct fixture *f = i ? &b : &a;

		add(f, "(a|b) .. [c] ~dogs e*", RULE_DECIDE);
		add(f, "x !y @day", RULE_WEIGH);
		add_entity(f, "day", "mon", "monday");
		compile(f);
	}
	assert_true(str_eq(buf_borrow(&a.bytes), buf_borrow(&b.bytes)));
	finish(&a);
	finish(&b);
}

static void test_empty_corpus_matches_nothing(void **state)
{
	struct fixture f = {0};
	struct rules_result result;

	(void)state;
	compile(&f);
	match(&f.view, "hello world", &result);
	assert_int_equal(result.hit_count, 0);
	assert_int_equal(result.entity_count, 0);
	finish(&f);
}

/* Every byte changed and every length cut: refused, or still safe to use. */
static void test_damaged_sections_never_read_out_of_bounds(void **state)
{
	struct fixture f = {0};
	struct rules_result result;
	size_t refused = 0;
	struct rules view;

	(void)state;
	add(&f, "^(a|b) .. c* !d", RULE_DECIDE);
	add(&f, "@day ~dogs", RULE_WEIGH);
	add_entity(&f, "day", "mon", "next monday");
	compile(&f);
	for (size_t i = 0; i < f.bytes.len; i++) {
		/* Copies of the exact size, so that the sanitizer sees the end. */
		char *damaged = mem_alloc(f.bytes.len);
		struct str bytes = {damaged, f.bytes.len};

		memcpy(damaged, f.bytes.data, f.bytes.len);
		damaged[i] = (char)(damaged[i] ^ (1 << (i % 8)) ^ 0x80);
		if (rules_init(&view, bytes, NULL))
			match(&view, "b next monday dogs cat d", &result);
		else
			refused++;
		bytes.len = i;
		assert_false(rules_init(&view, bytes, NULL));
		free(damaged);
	}
	assert_true(refused > 64);
	finish(&f);
}

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* A message made to keep as many threads alive as it can. */
static void test_hostile_message_takes_time_in_proportion(void **state)
{
	struct fixture f = {0};
	struct rules_result result;
	char text[2 * WORDS + 1];
	double begin;

	(void)state;
	for (int i = 0; i < 16; i++)
		add(&f, i % 2 ? "a .. a* .. ~a .. a .. a* .. a .. b" : "a .. (a|~a) .. a* .. c d",
		    RULE_DECIDE);
	compile(&f);
	for (int i = 0; i < WORDS; i++)
		memcpy(text + 2 * (size_t)i, "a ", 2);
	text[sizeof text - 1] = '\0';
	begin = microseconds();
	match(&f.view, text, &result);
	assert_int_equal(result.hit_count, 0);
	assert_true(microseconds() - begin < 1e6);
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_match_anywhere_without_accents_and_case),
		cmocka_unit_test(test_prefixes_and_stems),
		cmocka_unit_test(test_alternatives_and_optional_parts),
		cmocka_unit_test(test_gap_skips_up_to_three_words),
		cmocka_unit_test(test_anchors_hold_the_ends_and_punctuation_does_not_count),
		cmocka_unit_test(test_exclusions_concern_the_whole_message),
		cmocka_unit_test(test_entities_stand_for_their_phrases),
		cmocka_unit_test(test_entities_are_found_with_their_place),
		cmocka_unit_test(test_hits_carry_effect_weight_and_source),
		cmocka_unit_test(test_bad_patterns_are_refused_with_their_column),
		cmocka_unit_test(test_same_rules_give_same_bytes),
		cmocka_unit_test(test_empty_corpus_matches_nothing),
		cmocka_unit_test(test_damaged_sections_never_read_out_of_bounds),
		cmocka_unit_test(test_hostile_message_takes_time_in_proportion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
