/* Collecting what Pierre learns from, and reading it from tab-separated files. */
#include "nlu/corpus.h"

#include "base/file.h"
#include "base/mem.h"
#include "text/normalise.h"

enum { TSV_LIMIT = 256 << 20 };

void corpus_finish(struct corpus *corpus)
{
	map_finish(&corpus->intent_index);
	mem_cleanup(&corpus->intents);
	mem_cleanup(&corpus->utterances);
	mem_cleanup(&corpus->rules);
	mem_cleanup(&corpus->entities);
	arena_finish(&corpus->memory);
	*corpus = (struct corpus){0};
}

uint16_t corpus_intent(struct corpus *corpus, struct str id)
{
	uint32_t index = map_intern(&corpus->intent_index, id);

	if (index == corpus->intent_count) {
		corpus->intents = mem_grow(corpus->intents, &corpus->intent_capacity,
					   corpus->intent_count + 1, sizeof *corpus->intents);
		corpus->intents[corpus->intent_count++] = arena_copy(&corpus->memory, id).data;
	}
	return (uint16_t)index;
}

const char *corpus_file(struct corpus *corpus, const char *path)
{
	return arena_copy(&corpus->memory, str_from(path)).data;
}

void corpus_add_utterance(struct corpus *corpus, const struct utterance *utterance)
{
	struct utterance *added;

	corpus->utterances = mem_grow(corpus->utterances, &corpus->utterance_capacity,
				      corpus->utterance_count + 1, sizeof *corpus->utterances);
	added = &corpus->utterances[corpus->utterance_count++];
	*added = *utterance;
	added->text = arena_copy(&corpus->memory, utterance->text);
}

void corpus_add_rule(struct corpus *corpus, const struct corpus_rule *rule)
{
	struct corpus_rule *added;

	corpus->rules = mem_grow(corpus->rules, &corpus->rule_capacity, corpus->rule_count + 1,
				 sizeof *corpus->rules);
	added = &corpus->rules[corpus->rule_count++];
	*added = *rule;
	added->pattern = arena_copy(&corpus->memory, rule->pattern);
}

void corpus_add_entity(struct corpus *corpus, const struct corpus_entity *entity)
{
	struct corpus_entity *added;

	corpus->entities = mem_grow(corpus->entities, &corpus->entity_capacity,
				    corpus->entity_count + 1, sizeof *corpus->entities);
	added = &corpus->entities[corpus->entity_count++];
	*added = *entity;
	added->kind = arena_copy(&corpus->memory, entity->kind);
	added->value = arena_copy(&corpus->memory, entity->value);
	added->phrase = arena_copy(&corpus->memory, entity->phrase);
}

static bool add_line(struct corpus *corpus, struct str line, struct utterance *utterance,
		     struct error *error)
{
	struct str id;

	if (!text_is_utf8(line))
		return error_set(error, ERROR_INVALID, "%s:%d: not UTF-8; save the file as UTF-8",
				 utterance->file, utterance->line);
	str_split(&line, '\t', &id);
	id = str_trim(id);
	utterance->text = line.data ? str_trim(line) : (struct str){0};
	if (!id.len || !utterance->text.len)
		return error_set(error, ERROR_INVALID,
				 "%s:%d: '%.*s' is not of the form intent<TAB>text",
				 utterance->file, utterance->line, (int)(id.len < 60 ? id.len : 60),
				 id.data);
	if (corpus->intent_count >= INTENT_NONE - 1 &&
	    map_get(&corpus->intent_index, id) == MAP_NONE)
		return error_set(error, ERROR_LIMIT, "%s:%d: more than %d intents", utterance->file,
				 utterance->line, INTENT_NONE - 1);
	utterance->intent = corpus_intent(corpus, id);
	corpus_add_utterance(corpus, utterance);
	return true;
}

bool corpus_load_tsv(struct corpus *corpus, const char *path, enum lang lang, struct error *error)
{
	struct buf content BUF_AUTO = {0};
	struct utterance utterance = {.lang = lang};
	struct str rest, line;

	if (!file_read(path, TSV_LIMIT, &content, error))
		return false;
	utterance.file = corpus_file(corpus, path);
	rest = buf_borrow(&content);
	while (str_split(&rest, '\n', &line)) {
		utterance.line++;
		if (str_trim(line).len && !add_line(corpus, line, &utterance, error))
			return false;
	}
	return true;
}
