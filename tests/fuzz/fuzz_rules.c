/* Patterns that nobody would write, and sections of rules that nobody wrote. */
/* LINK: nlu */
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/rules.h"
#include "text/normalise.h"
#include "text/tokens.h"

enum { WORDS = 128 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(const struct rules *rules, struct str text)
{
	struct buf normalised BUF_AUTO = {0};
	struct token tokens[WORDS];
	struct rule_word words[WORDS];
	struct rules_result result;
	size_t count;

	text_normalise(text, &normalised);
	count = tokens_split(buf_borrow(&normalised), tokens, WORDS);
	for (size_t i = 0; i < count; i++)
		words[i] = (struct rule_word){tokens[i].text, tokens[i].text, tokens[i].text,
					      tokens[i].begin, tokens[i].end};
	rules_match(rules, words, count, &result);
	if (result.hit_count > sizeof result.hits / sizeof *result.hits ||
	    result.entity_count > sizeof result.entities / sizeof *result.entities)
		abort();
	for (size_t i = 0; i < result.hit_count; i++) {
		if (rules_source(rules, result.hits[i].rule).len > rules->len)
			abort();
	}
	for (size_t i = 0; i < result.entity_count; i++) {
		if (result.entities[i].begin > result.entities[i].end ||
		    result.entities[i].end > normalised.len)
			abort();
	}
}

/* A copy of the exact size, so that the sanitizer sees the first byte behind it. */
static void try_section(struct str bytes, struct str text)
{
	char *copy = mem_alloc(bytes.len);
	struct rules rules;

	if (bytes.len)
		memcpy(copy, bytes.data, bytes.len);
	if (rules_init(&rules, (struct str){copy, bytes.len}, NULL))
		match(&rules, text);
	free(copy);
}

/* Patterns, one per line; the first line is the message and a phrase as well. */
static bool compile(struct str input, struct buf *out)
{
	struct corpus_rule rules[8];
	struct corpus_entity entity = {
		.kind = STR("day"), .value = STR("mon"), .file = "e", .line = 1};
	struct corpus corpus = {.rules = rules, .entities = &entity, .entity_count = 1};
	struct str line;

	entity.phrase = STR("monday");
	while (corpus.rule_count < 8 && str_split(&input, '\n', &line)) {
		if (!corpus.rule_count && line.len && line.len < 40)
			entity.phrase = line;
		rules[corpus.rule_count] = (struct corpus_rule){
			.pattern = line,
			.effect = (enum rule_effect)(corpus.rule_count % 3),
			.line = (int)corpus.rule_count + 1,
		};
		corpus.rule_count++;
	}
	return rules_compile(&corpus, NULL, NULL, out, NULL);
}

/* A section that was written well, with bytes of the input in place of its own. */
static void damage(struct str edits, struct buf *section)
{
	for (size_t i = 0; i + 3 <= edits.len; i += 3) {
		size_t at = (size_t)((unsigned char)edits.data[i] << 8 |
				     (unsigned char)edits.data[i + 1]);

		section->data[at % section->len] = edits.data[i + 2];
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str good = STR("^(a|b) .. c* !d\n@day ~dogs [x] $\na @day=mon .. b");
	struct str input = {(const char *)data + 1, size ? size - 1 : 0};
	struct str text = STR("b a a dogs monday c d dogs");
	struct buf section BUF_AUTO = {0};

	if (!size)
		return 0;
	if (data[0] == 'p') {
		if (compile(input, &section))
			try_section(buf_borrow(&section), input);
	} else if (data[0] == 'd') {
		if (!compile(good, &section))
			abort();
		damage(input, &section);
		try_section(buf_borrow(&section), text);
	} else {
		try_section(input, text);
	}
	return 0;
}
