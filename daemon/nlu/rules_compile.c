/* From the rules and entity phrases of a corpus to the bytes of their section. */
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/rules.h"
#include "nlu/rules_place.h"
#include "nlu/rules_trie.h"
#include "nlu/rules_write.h"
#include "nlu/values.h"

struct compiler {
	struct trie trie;
	struct rules_parts parts;
	struct map entity_ids;
	rules_stem *stem;
	void *context;
	struct arena memory;
};

static uint32_t atom_of(struct compiler *compiler, const struct pattern_atom *atom, enum lang lang)
{
	struct str stem = atom->text;

	if (atom->kind == ATOM_STEM && compiler->stem) {
		stem = compiler->stem(compiler->context, lang, atom->text);
		if (!stem.len || stem.len > RULES_SYMBOL_BYTES)
			stem = atom->text;
	}
	return trie_atom(&compiler->trie, atom->kind, atom->text, stem);
}

/* Adds one sequence and returns the node where it ends. */
static uint32_t add_sequence(struct compiler *compiler, const struct pattern_sequence *sequence,
			     enum lang lang)
{
	uint32_t node = RULES_ROOT;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct pattern_atom *atom = &sequence->atoms[i];

		if (atom->kind == ATOM_START)
			node = RULES_ROOT_START;
		else if (atom->kind == ATOM_GAP)
			node = trie_gap(&compiler->trie, node);
		else if (atom->kind == ATOM_END)
			node = trie_step(&compiler->trie, node, RULES_ATOM_END);
		else
			node = trie_step(&compiler->trie, node, atom_of(compiler, atom, lang));
	}
	return node;
}

static void add_pattern(struct compiler *compiler, const struct pattern *pattern,
			const struct corpus_rule *rule)
{
	struct rules_parts *parts = &compiler->parts;
	struct rules_rule *added;
	struct buf source BUF_AUTO = {0};

	parts->rules = mem_grow(parts->rules, &parts->rule_capacity, parts->rule_count + 1,
				sizeof *parts->rules);
	added = &parts->rules[parts->rule_count];
	for (size_t i = 0; i < pattern->matches.count; i++)
		trie_output(&compiler->trie,
			    add_sequence(compiler, &pattern->matches.items[i], rule->lang),
			    RULES_OUTPUT_RULE, (uint32_t)parts->rule_count);
	buf_addf(&source, "%s:%d %.*s", rule->file ? rule->file : "-", rule->line,
		 STR_ARG(rule->pattern));
	*added = (struct rules_rule){
		.intent = rule->intent,
		.effect = (uint16_t)rule->effect,
		.weight = rule->weight,
		.source = arena_copy(&compiler->memory, buf_borrow(&source)),
		.first_exclusion = (uint32_t)parts->exclusion_count,
	};
	for (size_t i = 0; i < pattern->excluded.count; i++) {
		uint32_t node = add_sequence(compiler, &pattern->excluded.items[i], rule->lang);

		trie_output(&compiler->trie, node, RULES_OUTPUT_EXCLUSION, node);
		parts->exclusions = mem_grow(parts->exclusions, &parts->exclusion_capacity,
					     parts->exclusion_count + 1, sizeof *parts->exclusions);
		parts->exclusions[parts->exclusion_count++] = node;
	}
	added->last_exclusion = (uint32_t)parts->exclusion_count;
	parts->rule_count++;
}

/* "file:line:column: the rule ...", as compilers say it, or what is known of it. */
static void prefix_place(const struct corpus_rule *rule, size_t column, struct error *error)
{
	const char *file = rule->file ? rule->file : "-";
	size_t in_file = rules_column(rule, column);

	if (in_file)
		error_prefix(error, "%s:%d:%zu: the rule \"%.*s\": ", file, rule->line, in_file,
			     STR_ARG(rule->pattern));
	else
		error_prefix(error, "%s:%d: column %zu of the rule \"%.*s\": ", file, rule->line,
			     column, STR_ARG(rule->pattern));
}

static bool add_rule(struct compiler *compiler, const struct corpus_rule *rule, struct error *error)
{
	struct arena memory = {0};
	struct pattern pattern;
	size_t column;
	bool fine = pattern_parse(rule->pattern, &memory, &pattern, &column, error);

	if (fine && !(rule->weight > -1e6F && rule->weight < 1e6F)) {
		column = 1;
		fine = error_set(error, ERROR_INVALID, "the weight is no sensible number");
	}
	if (fine)
		add_pattern(compiler, &pattern, rule);
	else
		prefix_place(rule, column, error);
	arena_finish(&memory);
	return fine;
}

/* The number of an entity's kind and value, new or known. */
static uint32_t entity_number(struct compiler *compiler, const struct corpus_entity *entity)
{
	struct rules_parts *parts = &compiler->parts;
	struct buf name BUF_AUTO = {0};
	uint32_t number;

	buf_addf(&name, "%.*s=%.*s", STR_ARG(entity->kind), STR_ARG(entity->value));
	number = map_intern(&compiler->entity_ids, buf_borrow(&name));
	if (number < parts->entity_count)
		return number;
	parts->entities = mem_grow(parts->entities, &parts->entity_capacity,
				   parts->entity_count + 1, sizeof *parts->entities);
	parts->entities[parts->entity_count++] = (struct rules_entity){
		.kind = entity->kind,
		.value = entity->value,
		.kind_atom = trie_known_atom(&compiler->trie, ATOM_KIND, entity->kind),
		.value_atom = trie_known_atom(&compiler->trie, ATOM_VALUE, buf_borrow(&name)),
	};
	return number;
}

static bool add_entity(struct compiler *compiler, const struct corpus_entity *entity,
		       struct error *error)
{
	struct arena memory = {0};
	struct str words[PATTERN_ATOM_LIMIT + 1];
	size_t count = pattern_words(entity->phrase, &memory, words);
	uint32_t node = RULES_ROOT_ENTITY;
	bool fine = count > 0 && count <= PATTERN_ATOM_LIMIT;

	for (size_t i = 0; fine && i < count; i++) {
		fine = words[i].len <= PATTERN_WORD_BYTES;
		node = trie_step(&compiler->trie, node,
				 trie_atom(&compiler->trie, ATOM_WORD, words[i], words[i]));
	}
	if (fine)
		trie_output(&compiler->trie, node, RULES_OUTPUT_ENTITY,
			    entity_number(compiler, entity));
	else
		error_set(error, ERROR_INVALID,
			  "%s:%d: the phrase \"%.*s\" has no word, or too many or too long ones",
			  entity->file ? entity->file : "-", entity->line, STR_ARG(entity->phrase));
	arena_finish(&memory);
	return fine;
}

static bool compile(struct compiler *compiler, const struct corpus *corpus, struct buf *out,
		    struct error *error)
{
	for (size_t i = 0; i < corpus->rule_count; i++) {
		if (!add_rule(compiler, &corpus->rules[i], error))
			return false;
	}
	/* Known by their numbers: before all others. */
	for (int kind = 0; kind < VALUE_KINDS; kind++)
		entity_number(compiler, &(struct corpus_entity){
						.kind = value_kind_name((enum value_kind)kind),
						.value = STR("")});
	for (size_t i = 0; i < corpus->entity_count; i++) {
		if (!add_entity(compiler, &corpus->entities[i], error))
			return false;
	}
	trie_close(&compiler->trie);
	return rules_write(&compiler->trie, &compiler->parts, out, error);
}

bool rules_compile(const struct corpus *corpus, rules_stem *stem, void *context, struct buf *out,
		   struct error *error)
{
	struct compiler compiler = {.stem = stem, .context = context};
	bool fine;

	trie_init(&compiler.trie);
	fine = compile(&compiler, corpus, out, error);
	trie_finish(&compiler.trie);
	free(compiler.parts.rules);
	free(compiler.parts.exclusions);
	free(compiler.parts.entities);
	map_finish(&compiler.entity_ids);
	arena_finish(&compiler.memory);
	return fine;
}
