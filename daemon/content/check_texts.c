/* Checks of the locales: the same keys in each language, placeholders, facts. */
#include "content/check.h"

#include "content/template.h"

enum { ANSWER_WORDS = 66, SHORT_WORDS = 30 };

/* What check_form collects of one form of a text. */
struct names {
	struct map map;
	bool silent; /* mistakes were reported before */
};

static void check_fact(struct check *check, const struct text_place *place, struct str name)
{
	struct buf hint = {0};

	if (!check->pack->facts.root)
		return;
	if (map_get(&check->facts, name) != MAP_NONE) {
		map_put(&check->facts, name, 1);
		return;
	}
	findings_suggest(&hint, name, &check->facts);
	findings_error(check->findings, place->doc, place->value,
		       "the text '%s' has the unknown fact {fact.%.*s}%s", place->key,
		       STR_ARG(name), hint.len ? hint.data : "; add it to facts.json");
	buf_finish(&hint);
}

static void check_form(struct check *check, const struct text_place *place, const json_t *form,
		       struct names *names)
{
	struct str rest = str_from(json_string_value(form));
	struct piece piece;

	while (template_next(&rest, &piece)) {
		struct str fact = piece_fact(&piece);

		if (piece.kind == PIECE_PLACEHOLDER && !fact.len)
			map_intern(&names->map, piece.text);
		if (names->silent)
			continue;
		if (piece.kind == PIECE_BROKEN)
			findings_error(check->findings, place->doc, place->value,
				       "the text '%s' has a '%.*s' that belongs to no "
				       "{placeholder}",
				       place->key, STR_ARG(piece.text));
		else if (fact.len)
			check_fact(check, place, fact);
	}
}

/* The placeholders of a text; both forms of a plural together. */
static void collect(struct check *check, const struct text_place *place, struct names *names)
{
	if (json_is_object(place->value)) {
		check_form(check, place, json_object_get(place->value, "one"), names);
		check_form(check, place, json_object_get(place->value, "other"), names);
	} else {
		check_form(check, place, place->value, names);
	}
}

static const struct text_place *place_of(const struct check *check, enum lang lang, const char *key)
{
	uint32_t i = map_get(&check->texts[lang].index, str_from(key));

	return i == MAP_NONE ? NULL : &check->texts[lang].places[i];
}

/* Every placeholder of one text must stand in the other. */
static void check_subset(struct check *check, const struct text_place *place,
			 const struct names *names, const struct names *other, enum lang other_lang)
{
	size_t position = 0;
	uint32_t value;
	struct str name;

	while (map_next(&names->map, &position, &name, &value)) {
		if (map_get(&other->map, name) == MAP_NONE)
			findings_error(check->findings, place->doc, place->value,
				       "the text '%s' has {%.*s}, which the text in '%s' lacks",
				       place->key, STR_ARG(name), lang_code(other_lang));
	}
}

/* Compares a text with the same in a later language. */
static void check_pair(struct check *check, const struct text_place *place, enum lang lang,
		       const struct names *names, enum lang other)
{
	const struct text_place *there = place_of(check, other, place->key);
	struct names theirs = {.silent = true};

	if (!there)
		return;
	collect(check, there, &theirs);
	check_subset(check, place, names, &theirs, other);
	check_subset(check, there, &theirs, names, lang);
	map_finish(&theirs.map);
}

/* A citizen in a hurry reads no essay. */
static void check_length(struct check *check, const struct text_place *place)
{
	bool is_short = str_ends(str_from(place->key), STR(REPLY_SHORT));
	size_t words, most = is_short ? SHORT_WORDS : ANSWER_WORDS;

	if (!json_is_string(place->value))
		return;
	words = template_words(json_string_value(place->value));
	if (words > most)
		findings_warning(check->findings, place->doc, place->value,
				 "the text '%s' has %zu words; say it in about %d", place->key,
				 words, is_short ? 25 : 60);
}

static void check_text(struct check *check, const struct text_place *place, enum lang lang)
{
	struct names names = {0};

	collect(check, place, &names);
	for_each_lang (other) {
		/* A broken file or a language without any is one finding (pack.c), not many. */
		if (other != lang && check->pack->text_count[other] &&
		    !check->pack->text_broken[other] && !place_of(check, other, place->key))
			findings_error(check->findings, place->doc, place->value,
				       "the text '%s' is missing in '%s'; add it", place->key,
				       lang_code(other));
		if (other > lang)
			check_pair(check, place, lang, &names, other);
	}
	if (strncmp(place->key, "answer.", 7) == 0)
		check_length(check, place);
	if (strncmp(place->key, "answer.", 7) == 0 && check->pack->catalogue.root &&
	    map_get(&check->replies, str_from(place->key)) == MAP_NONE)
		findings_warning(check->findings, place->doc, place->value,
				 "no intent of the catalogue uses the text '%s'", place->key);
	map_finish(&names.map);
}

static void check_unused_facts(struct check *check)
{
	const struct json_doc *doc = &check->pack->facts;
	const char *name;
	json_t *fact;

	json_object_foreach (json_object_get(doc->root, "facts"), name, fact) {
		if (map_get(&check->facts, str_from(name)) == 0)
			findings_warning(check->findings, doc, fact,
					 "no text uses the fact '%s'; remove it", name);
	}
}

void check_texts(struct check *check)
{
	for_each_lang (lang) {
		const struct text_index *texts = &check->texts[lang];

		for (size_t i = 0; i < texts->index.count; i++)
			check_text(check, &texts->places[i], lang);
	}
	check_unused_facts(check);
}
