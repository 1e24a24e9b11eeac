/* From the files of a pack to a corpus. */
#include "nlu/pack_files.h"
#include "nlu/values.h"

struct reader {
	struct corpus *corpus;
	const struct json_doc *doc;
	const char *file; /* the corpus's copy of the path */
	enum lang lang;
	struct error *error;
};

static bool fail(const struct reader *reader, const json_t *value, const char *message)
{
	return error_set(reader->error, ERROR_INVALID, "%s:%d: %s", reader->doc->path,
			 json_doc_line(reader->doc, value), message);
}

static struct str text_of(const json_t *value)
{
	return (struct str){json_string_value(value), json_string_length(value)};
}

static bool add_examples(const struct reader *reader, uint16_t intent, const json_t *examples)
{
	size_t i;
	json_t *example;

	if (examples && !json_is_array(examples))
		return fail(reader, examples, "\"examples\" must be a list of texts");
	json_array_foreach (examples, i, example) {
		struct utterance utterance = {
			.intent = intent,
			.lang = reader->lang,
			.file = reader->file,
			.line = json_doc_line(reader->doc, example),
		};

		if (!json_is_string(example))
			return fail(reader, example, "an example must be a text");
		utterance.text = text_of(example);
		corpus_add_utterance(reader->corpus, &utterance);
	}
	return true;
}

static bool read_effect(const struct reader *reader, const json_t *rule, struct corpus_rule *out)
{
	static const char *const names[] = {"decide", "forbid", "weigh"};
	const json_t *effect = json_object_get(rule, "effect");
	const json_t *weight = json_object_get(rule, "weight");

	out->effect = RULE_DECIDE;
	for (int i = 0; effect && i < 3; i++) {
		if (json_is_string(effect) && strcmp(json_string_value(effect), names[i]) == 0) {
			out->effect = (enum rule_effect)i;
			effect = NULL;
		}
	}
	if (effect)
		return fail(reader, effect,
			    "\"effect\" must be \"decide\", \"forbid\" or \"weigh\"");
	out->weight = 0;
	if (out->effect != RULE_WEIGH)
		return true;
	if (!json_is_number(weight))
		return fail(reader, rule, "a rule that weighs needs a \"weight\", such as 1.5");
	if (!(json_number_value(weight) >= -20 && json_number_value(weight) <= 20))
		return fail(reader, weight, "the \"weight\" must be between -20 and 20 (log-odds)");
	out->weight = (float)json_number_value(weight);
	return true;
}

static bool add_rules(const struct reader *reader, uint16_t intent, const json_t *rules)
{
	size_t i;
	json_t *value;

	if (rules && !json_is_array(rules))
		return fail(reader, rules, "\"rules\" must be a list");
	json_array_foreach (rules, i, value) {
		struct corpus_rule rule = {
			.intent = intent,
			.lang = reader->lang,
			.file = reader->file,
			.line = json_doc_line(reader->doc, value),
		};
		const json_t *pattern = value;

		if (json_is_object(value)) {
			pattern = json_object_get(value, "pattern");
			if (!read_effect(reader, value, &rule))
				return false;
			rule.line = json_doc_line(reader->doc, pattern);
		}
		if (!json_is_string(pattern))
			return fail(reader, value,
				    "a rule is a pattern, or an object with a \"pattern\"");
		rule.pattern = text_of(pattern);
		corpus_add_rule(reader->corpus, &rule);
	}
	return true;
}

static bool add_intents(const struct reader *reader, json_t *intents)
{
	const char *id;
	json_t *intent;

	json_object_foreach (intents, id, intent) {
		uint16_t index;

		if (!json_is_object(intent))
			return fail(reader, intent,
				    "an intent must be an object with \"examples\"");
		index = corpus_intent(reader->corpus, str_from(id));
		if (!add_examples(reader, index, json_object_get(intent, "examples")) ||
		    !add_rules(reader, index, json_object_get(intent, "rules")))
			return false;
	}
	return true;
}

static bool add_phrases(const struct reader *reader, const char *kind, const char *value,
			const json_t *phrases)
{
	size_t i;
	json_t *phrase;

	if (!json_is_array(phrases))
		return fail(reader, phrases, "the value of an entity must be a list of phrases");
	json_array_foreach (phrases, i, phrase) {
		struct corpus_entity entity = {
			.kind = str_from(kind),
			.value = str_from(value),
			.lang = reader->lang,
			.file = reader->file,
			.line = json_doc_line(reader->doc, phrase),
		};

		if (!json_is_string(phrase))
			return fail(reader, phrase, "a phrase must be a text");
		entity.phrase = text_of(phrase);
		corpus_add_entity(reader->corpus, &entity);
	}
	return true;
}

static bool add_entities(const struct reader *reader, json_t *entities)
{
	const char *kind, *value;
	json_t *values, *phrases;

	json_object_foreach (entities, kind, values) {
		if (!json_is_object(values))
			return fail(reader, values, "an entity must be an object of values");
		if (value_kind_find(str_from(kind)) != VALUE_KINDS)
			return fail(reader, values,
				    "date, time, amount, communication, postcode, plate, phone and "
				    "email are "
				    "understood by their form; give this kind another name");
		json_object_foreach (values, value, phrases) {
			if (!add_phrases(reader, kind, value, phrases))
				return false;
		}
	}
	return true;
}

bool pack_add(struct corpus *corpus, const struct json_doc *doc, enum lang lang,
	      struct error *error)
{
	struct reader reader = {corpus, doc, corpus_file(corpus, doc->path), lang, error};
	bool entities = pack_is_entities(doc->path);
	json_t *content = json_object_get(doc->root, entities ? "entities" : "intents");

	if (!json_is_object(content))
		return fail(&reader, doc->root,
			    entities ? "the file needs an object \"entities\""
				     : "the file needs an object \"intents\"");
	return entities ? add_entities(&reader, content) : add_intents(&reader, content);
}

static bool load_file(struct corpus *corpus, const char *path, enum lang lang, struct error *error)
{
	struct json_doc doc = {0};
	bool fine;

	if (!json_doc_load(&doc, path, error))
		return false;
	fine = pack_add(corpus, &doc, lang, error);
	json_doc_finish(&doc);
	return fine;
}

bool corpus_load_pack(struct corpus *corpus, const char *intents_dir, struct error *error)
{
	size_t found = 0;

	for_each_lang (lang) {
		struct pack_files files;
		bool fine = true;
		struct error reason;

		if (!pack_files_list(intents_dir, lang, &files, &reason)) {
			if (reason.code != ERROR_NOT_FOUND)
				return error_set(error, reason.code, "%s", reason.message);
			continue;
		}
		for (size_t i = 0; fine && i < files.count; i++)
			fine = load_file(corpus, files.paths[i], lang, error);
		found += files.count;
		pack_files_finish(&files);
		if (!fine)
			return false;
	}
	if (!found)
		return error_set(
			error, ERROR_NOT_FOUND,
			"%s: there are no utterances (nl/*.json, fr/*.json, en/*.json); name "
			"another folder with --intents",
			intents_dir);
	return true;
}
