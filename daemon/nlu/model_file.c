/* Checking a model file, so that even a forged one is not read out of bounds. */
#include "nlu/model_file.h"

#include "base/hash.h"

static bool damaged(struct error *error, const char *what)
{
	return error_set(error, ERROR_DAMAGED, "model file: %s; run 'pierre train' again", what);
}

uint64_t model_checksum(struct str bytes)
{
	size_t place = offsetof(struct model_header, checksum);
	uint64_t seed = hash_bytes(str_slice(bytes, 0, place), MODEL_VERSION);

	return hash_bytes(str_slice(bytes, sizeof(struct model_header), bytes.len), seed);
}

static bool check_header(struct str bytes, struct error *error)
{
	const struct model_header *header = (const void *)bytes.data;
	size_t table = MODEL_SECTION_LIMIT * sizeof(struct model_section);

	if (bytes.len < sizeof *header || memcmp(header->magic, MODEL_MAGIC, 8) != 0)
		return damaged(error, "this is no model file");
	if (header->version != MODEL_VERSION)
		return error_set(error, ERROR_VERSION,
				 "model file: version %u, but this program reads version %d; run "
				 "'pierre train' again",
				 header->version, MODEL_VERSION);
	if (header->len != bytes.len || bytes.len < sizeof *header + table)
		return damaged(error, "it is cut short");
	if (model_checksum(bytes) != header->checksum)
		return damaged(error, "its checksum is wrong");
	return true;
}

static bool init_intents(struct model_file *model, struct str bytes, struct error *error)
{
	const uint32_t *numbers = (const void *)bytes.data;
	size_t head;

	if (bytes.len < 4 || numbers[0] > NETWORK_CLASS_LIMIT)
		return damaged(error, "wrong number of intents");
	model->intent_count = numbers[0];
	model->intent_offsets = numbers + 1;
	head = (model->intent_count + 1) * sizeof *numbers;
	if (bytes.len < head)
		return damaged(error, "intents are cut short");
	model->intent_names = str_slice(bytes, head, bytes.len);
	if (model->intent_names.len && bytes.data[bytes.len - 1] != '\0')
		return damaged(error, "the last intent has no end");
	for (size_t i = 0; i < model->intent_count; i++) {
		if (model->intent_offsets[i] >= model->intent_names.len)
			return damaged(error, "an intent is out of bounds");
	}
	return true;
}

static bool init_exact(struct model_file *model, struct str bytes, struct error *error)
{
	model->exact = (const void *)bytes.data;
	model->exact_slots = bytes.len / sizeof *model->exact;
	if (bytes.len % sizeof *model->exact || !model->exact_slots ||
	    (model->exact_slots & (model->exact_slots - 1)))
		return damaged(error, "wrong number of known utterances");
	for (size_t i = 0; i < model->exact_slots; i++) {
		if (model->exact[i].key && model->exact[i].intent >= model->intent_count)
			return damaged(error, "a known utterance has no intent");
	}
	return true;
}

/* Intents come first in the table, because the other sections name them. */
static bool init_section(struct model_file *model, const struct model_section *section,
			 struct str bytes, struct error *error)
{
	enum lang lang = (enum lang)section->lang;

	switch ((enum model_kind)section->kind) {
	case MODEL_INTENTS:
		return init_intents(model, bytes, error);
	case MODEL_EXACT:
		return init_exact(model, bytes, error);
	case MODEL_LANGUAGE:
		return language_model_init(&model->language, bytes, error);
	case MODEL_RULES:
		return rules_init(&model->rules, bytes, error);
	case MODEL_SPELL:
		return spell_init(&model->spells[lang], bytes, error);
	case MODEL_NETWORK:
		model->has_lang[lang] = true;
		return network_init(&model->networks[lang], bytes, model->intent_count, error);
	case MODEL_END:
		break;
	}
	return damaged(error, "a section of an unknown kind");
}

static bool check_section(const struct model_section *section, size_t len, struct error *error)
{
	bool has_lang = section->kind == MODEL_SPELL || section->kind == MODEL_NETWORK;

	if (section->offset % MODEL_ALIGN || section->offset > len ||
	    section->len > len - section->offset)
		return damaged(error, "a section is out of bounds");
	/* One of no language must say so: else it could come twice, and contradict itself. */
	if (has_lang ? section->lang >= LANG_COUNT : section->lang != LANG_UNKNOWN)
		return damaged(error, "a section of an unknown language");
	return true;
}

/* A second section of a kind could not be told from the first once it is looked into. */
static bool is_repeated(const struct model_section *table, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (table[i].kind == table[index].kind && table[i].lang == table[index].lang)
			return true;
	}
	return false;
}

static bool check_complete(const struct model_file *model, struct error *error)
{
	bool any = false;

	for_each_lang (lang) {
		any = any || model->has_lang[lang];
		if (model->has_lang[lang] != (model->spells[lang].data != NULL))
			return damaged(error, "a language is incomplete");
	}
	if (!any || !model->intent_count || !model->exact || !model->language.data ||
	    !model->rules.data)
		return damaged(error, "a section is missing");
	return true;
}

bool model_file_init(struct model_file *model, struct str bytes, struct error *error)
{
	const struct model_section *table;

	*model = (struct model_file){0};
	if (!check_header(bytes, error))
		return false;
	model->header = (const void *)bytes.data;
	table = (const void *)(model->header + 1);
	for (size_t i = 0; i < MODEL_SECTION_LIMIT && table[i].kind != MODEL_END; i++) {
		size_t begin = (size_t)table[i].offset;

		if (!check_section(&table[i], bytes.len, error))
			return false;
		if (is_repeated(table, i))
			return damaged(error, "a section comes twice");
		if (!init_section(model, &table[i],
				  str_slice(bytes, begin, begin + (size_t)table[i].len), error))
			return false;
	}
	return check_complete(model, error);
}

const char *model_file_intent(const struct model_file *model, size_t index)
{
	return model->intent_names.data + model->intent_offsets[index];
}

const struct exact_slot *model_file_exact(const struct model_file *model, uint64_t key)
{
	size_t mask = model->exact_slots - 1;
	size_t at = (size_t)key & mask;

	for (size_t i = 0; key && i < model->exact_slots; i++, at = (at + 1) & mask) {
		if (model->exact[at].key == key)
			return &model->exact[at];
		if (!model->exact[at].key)
			break;
	}
	return NULL;
}
