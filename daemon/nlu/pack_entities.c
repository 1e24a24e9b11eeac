/* What the entity phrases of a pack say together. */
#include "base/buf.h"
#include "nlu/pack_checks.h"
#include "nlu/rules_pattern.h"

static bool is_service_kind(struct str kind)
{
	return str_eq(kind, STR("service")) || str_eq(kind, STR("elsewhere"));
}

/* The dialogue looks these values up in the directory of services. */
static void check_service(struct pack_checker *checker, const struct corpus_entity *entity,
			  struct map *told)
{
	const char *closest;
	size_t known = told->count;

	if (!checker->service_count || !is_service_kind(entity->kind))
		return;
	for (size_t i = 0; i < checker->service_count; i++) {
		if (str_eq(entity->value, str_from(checker->services[i])))
			return;
	}
	map_intern(told, entity->value);
	if (told->count == known)
		return;
	closest = str_closest(entity->value, checker->services, checker->service_count);
	pack_find(checker, true, entity->file, entity->line,
		  "\"%.*s\" of the entity \"%.*s\" is no service%s%s%s", STR_ARG(entity->value),
		  STR_ARG(entity->kind),
		  closest ? "; did you mean \"" : "; add it to services.json",
		  closest ? closest : "", closest ? "\"?" : "");
}

/* One phrase cannot stand for two values of a kind. */
static void check_phrase(struct pack_checker *checker, size_t index, struct map *seen)
{
	const struct corpus_entity *entities = checker->corpus.entities;
	const struct corpus_entity *entity = &entities[index], *first;
	struct arena memory = {0};
	struct str words[PATTERN_ATOM_LIMIT + 1];
	size_t count = pattern_words(entity->phrase, &memory, words);
	struct buf key BUF_AUTO = {0};
	uint32_t before;

	buf_addf(&key, "%u %.*s", (unsigned)entity->lang, STR_ARG(entity->kind));
	for (size_t i = 0; i < count && i < PATTERN_ATOM_LIMIT; i++)
		buf_addf(&key, " %.*s", STR_ARG(words[i]));
	arena_finish(&memory);
	before = map_get(seen, buf_borrow(&key));
	if (before == MAP_NONE) {
		map_put(seen, buf_borrow(&key), (uint32_t)index);
		return;
	}
	first = &entities[before];
	if (!str_eq(first->value, entity->value))
		pack_find(checker, false, entity->file, entity->line,
			  "\"%.*s\" stands for \"%.*s\" here and for \"%.*s\" at %s:%d; keep one",
			  STR_ARG(entity->phrase), STR_ARG(entity->value), STR_ARG(first->value),
			  first->file, first->line);
}

static void value_key(const struct corpus_entity *entity, struct buf *key)
{
	buf_reset(key);
	buf_addf(key, "%.*s=%.*s", STR_ARG(entity->kind), STR_ARG(entity->value));
}

/* A value that one language can name and another, which has the kind, cannot. */
static void check_languages(struct pack_checker *checker)
{
	const struct corpus *corpus = &checker->corpus;
	struct map kinds[LANG_COUNT] = {0}, values[LANG_COUNT] = {0}, told = {0};
	struct buf key BUF_AUTO = {0};

	for (size_t i = 0; i < corpus->entity_count; i++) {
		const struct corpus_entity *entity = &corpus->entities[i];

		value_key(entity, &key);
		map_put(&kinds[entity->lang], entity->kind, 0);
		map_put(&values[entity->lang], buf_borrow(&key), 0);
	}
	for (size_t i = 0; i < corpus->entity_count; i++) {
		const struct corpus_entity *entity = &corpus->entities[i];
		size_t known = told.count;

		value_key(entity, &key);
		map_intern(&told, buf_borrow(&key));
		for_each_lang (lang) {
			if (told.count != known && checker->loaded[lang] &&
			    map_get(&kinds[lang], entity->kind) != MAP_NONE &&
			    map_get(&values[lang], buf_borrow(&key)) == MAP_NONE)
				pack_find(checker, false, entity->file, entity->line,
					  "no phrase of %s stands for \"%.*s\" of the entity "
					  "\"%.*s\"; add some to %s/entities.json",
					  lang_code(lang), STR_ARG(entity->value),
					  STR_ARG(entity->kind), lang_code(lang));
		}
	}
	for_each_lang (lang) {
		map_finish(&kinds[lang]);
		map_finish(&values[lang]);
	}
	map_finish(&told);
}

void pack_check_entities(struct pack_checker *checker)
{
	struct map seen = {0}, told = {0};

	for (size_t i = 0; i < checker->corpus.entity_count; i++) {
		check_service(checker, &checker->corpus.entities[i], &told);
		check_phrase(checker, i, &seen);
	}
	check_languages(checker);
	map_finish(&seen);
	map_finish(&told);
}
