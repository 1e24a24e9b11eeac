/* Messages full of numbers: what is found lies within the message and is what values.h says. */
/* LINK: nlu */
#include <stdlib.h>

#include "nlu/values.h"
#include "text/normalise.h"
#include "text/tokens.h"

enum { WORDS = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct buf section;

static void compile_once(void)
{
	struct corpus_entity months[] = {
		{.kind = STR("month"), .value = STR("5"), .phrase = STR("mei")},
		{.kind = STR("month"), .value = STR("12"), .phrase = STR("de twaalfde")},
		{.kind = STR("month"), .value = STR("99"), .phrase = STR("nooit")},
	};
	struct corpus_rule rules[] = {{.pattern = STR("@date .. @amount")},
				      {.pattern = STR("^@communication [@plate] @postcode$")},
				      {.pattern = STR("@time .. (@phone|@email)")}};
	struct corpus corpus = {.entities = months,
				.entity_count = sizeof months / sizeof *months,
				.rules = rules,
				.rule_count = sizeof rules / sizeof *rules};

	if (!section.len && !rules_compile(&corpus, NULL, NULL, &section, NULL))
		abort();
}

static bool is_sound(const struct entity *entity, size_t len)
{
	int64_t number = entity->number;

	if (entity->begin >= entity->end || entity->end > len)
		return false;
	switch (value_kind_find(entity->kind)) {
	case VALUE_DATE:
		return number % 100 >= 1 && number % 100 <= 31 && number / 100 % 100 >= 1 &&
		       number / 100 % 100 <= 12 && number / 10000 <= 9999;
	case VALUE_AMOUNT:
		return number >= 0 && number <= INT64_C(200000000000000);
	case VALUE_COMMUNICATION:
		return number >= 0 && number <= INT64_C(999999999999);
	case VALUE_POSTCODE:
		return number >= 1000 && number <= 9999;
	case VALUE_TIME:
		return number >= 0 && number / 100 <= 23 && number % 100 <= 59;
	case VALUE_PHONE:
		return number >= 10000000 && number <= INT64_C(999999999999999);
	default:
		return number == 0;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf normal BUF_AUTO = {0};
	struct token tokens[WORDS];
	struct rule_word words[WORDS];
	struct rules_result result;
	struct rules rules;
	size_t count;

	compile_once();
	if (!rules_init(&rules, buf_borrow(&section), NULL))
		abort();
	text_normalise((struct str){(const char *)data, size}, &normal);
	count = tokens_split(buf_borrow(&normal), tokens, WORDS);
	for (size_t i = 0; i < count; i++)
		words[i] = (struct rule_word){tokens[i].text, tokens[i].text, tokens[i].text,
					      tokens[i].begin, tokens[i].end};
	rules_match(&rules, words, count, &result);
	for (size_t i = 0; i < result.entity_count; i++) {
		struct buf text BUF_AUTO = {0};

		if (!is_sound(&result.entities[i], normal.len))
			abort();
		entity_text(&result.entities[i], &text);
	}
	return 0;
}
