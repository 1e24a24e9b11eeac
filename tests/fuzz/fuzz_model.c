/* A model file from outside: refused, or understood with inside its bounds. The checksum is put
 * right first, because a forger would. */
/* LINK: nlu */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/model_file.h"
#include "nlu/train.h"
#include "nlu/understand.h"

/* An edit: which part of the file, where in it, and four bytes to write there. */
enum { EDIT_LEN = 8, EDIT_CUT = 0xff };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What stays the same between inputs. */
struct base {
	struct buf model; /* really trained */
	char folder[32];  /* of dictionaries with one word, because real ones take 0.2 s */
};

static struct base base;
static const char *const dictionary_names[] = {"nl", "fr", "en_GB"};

static void add(struct corpus *corpus, enum lang lang, const char *intent, const char *text)
{
	struct utterance utterance = {.text = str_from(text),
				      .intent = corpus_intent(corpus, str_from(intent)),
				      .lang = lang,
				      .file = "f"};

	corpus_add_utterance(corpus, &utterance);
}

static void add_rule(struct corpus *corpus, enum rule_effect effect, const char *pattern)
{
	struct corpus_rule rule = {.pattern = str_from(pattern),
				   .weight = 1,
				   .effect = effect,
				   .intent = corpus_intent(corpus, STR("b")),
				   .file = "f"};

	corpus_add_rule(corpus, &rule);
}

static void add_entity(struct corpus *corpus)
{
	struct corpus_entity entity = {
		.kind = STR("day"), .value = STR("mon"), .phrase = STR("maandag"), .file = "f"};

	corpus_add_entity(corpus, &entity);
}

static void train(void)
{
	struct corpus corpus = {0};
	struct train_options options = {.dictionaries = base.folder};

	add(&corpus, LANG_NL, "a", "paspoort kwijt");
	add(&corpus, LANG_NL, "b", "boek lenen maandag");
	add(&corpus, LANG_NL, "out_of_scope", "vertel een mop");
	add(&corpus, LANG_FR, "a", "passeport perdu");
	add(&corpus, LANG_FR, "b", "emprunter un livre");
	add_rule(&corpus, RULE_DECIDE, "^boek .. ~lenen");
	add_rule(&corpus, RULE_FORBID, "(kwijt|perdu) !livre");
	add_rule(&corpus, RULE_WEIGH, "bo* [x] @day=mon $");
	add_entity(&corpus);
	if (!train_model(&corpus, &options, &base.model, NULL))
		abort();
	corpus_finish(&corpus);
}

static void write_file(const char *folder, const char *name, struct str content)
{
	char *path MEM_AUTO = file_join(folder, name);

	if (!file_write(path, content, NULL))
		abort();
}

static void base_remove(void)
{
	for (size_t i = 0; i < LANG_COUNT; i++) {
		char path[64];

		snprintf(path, sizeof path, "%s/%s.aff", base.folder, dictionary_names[i]);
		unlink(path);
		snprintf(path, sizeof path, "%s/%s.dic", base.folder, dictionary_names[i]);
		unlink(path);
	}
	rmdir(base.folder);
	buf_finish(&base.model);
}

static void base_make(void)
{
	char name[16];

	snprintf(base.folder, sizeof base.folder, "/tmp/pierre-fuzz-XXXXXX");
	if (!mkdtemp(base.folder) || atexit(base_remove) != 0)
		abort();
	for (size_t i = 0; i < LANG_COUNT; i++) {
		snprintf(name, sizeof name, "%s.aff", dictionary_names[i]);
		write_file(base.folder, name, STR("SET UTF-8\n"));
		snprintf(name, sizeof name, "%s.dic", dictionary_names[i]);
		write_file(base.folder, name, STR("1\nlenen\n"));
	}
	train();
}

static uint32_t read_u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/* The part of a file that an edit is about: the header, the table, or a section. */
static struct str part_of(struct str model, size_t index)
{
	const struct model_section *table =
		(const void *)(model.data + sizeof(struct model_header));
	size_t head = sizeof(struct model_header);
	size_t count = 0;

	while (table[count].kind != MODEL_END)
		count++;
	index %= count + 2;
	if (index == 0)
		return str_slice(model, 0, head);
	if (index == 1)
		return str_slice(model, head, head + (count + 1) * sizeof *table);
	table += index - 2;
	return str_slice(model, table->offset, table->offset + table->len);
}

/* A copy of the trained model with the edits of the input. */
static char *edited(struct str model, const uint8_t *edits, size_t size, size_t *len)
{
	char *bytes = mem_alloc(model.len);

	memcpy(bytes, model.data, model.len);
	*len = model.len;
	for (; size >= EDIT_LEN; edits += EDIT_LEN, size -= EDIT_LEN) {
		uint32_t place = read_u32(edits) >> 8;
		struct str part = part_of(model, edits[0]);
		size_t at = (size_t)(part.data - model.data) + place % part.len;

		if (edits[0] == EDIT_CUT)
			*len = read_u32(edits + 4) % (model.len + 1);
		for (size_t i = 0; i < 4 && at + i < model.len && edits[0] != EDIT_CUT; i++)
			bytes[at + i] = (char)edits[4 + i];
	}
	/* Of this size exactly, so that the sanitizer sees the first byte behind it. */
	return mem_resize(bytes, *len ? *len : 1, 1);
}

static void sign(char *bytes, size_t len)
{
	struct model_header header;

	if (len < sizeof header)
		return;
	memcpy(&header, bytes, sizeof header);
	header.len = len;
	memcpy(bytes, &header, sizeof header);
	header.checksum = model_checksum((struct str){bytes, len});
	memcpy(bytes, &header, sizeof header);
}

static void check(const struct understander *understander, const struct understanding *found)
{
	if (found->candidate_count > UNDERSTAND_CANDIDATES || found->lang > LANG_UNKNOWN)
		abort();
	for (size_t i = 0; i < found->candidate_count; i++) {
		const struct candidate *candidate = &found->candidates[i];

		if (candidate->index >= understander_intent_count(understander) ||
		    strcmp(candidate->intent,
			   understander_intent(understander, candidate->index)) != 0 ||
		    !(candidate->probability >= 0 && candidate->probability <= 1.001f))
			abort();
	}
	for_each_lang (lang) {
		if (!isfinite(found->lang_probability[lang]))
			abort();
	}
}

static void try_model(struct str model, const char *dictionaries)
{
	static const char *const texts[] = {"boek lenen op maandag",
					    "j'ai perdu mon pasport",
					    "paspoort kwijt",
					    "vertle een mop kwijt boek",
					    "?",
					    ""};
	struct understander *understander = understander_create_memory(model, dictionaries, NULL);
	struct buf out BUF_AUTO = {0};

	for (size_t i = 0; understander && i < sizeof texts / sizeof *texts; i++) {
		struct understanding found;

		understand(understander, str_from(texts[i]), (enum lang)(i % 4), &found);
		check(understander, &found);
		understand_explain(understander, str_from(texts[i]), LANG_UNKNOWN, &out);
	}
	understander_destroy(understander);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes;
	size_t len = size;

	if (!base.model.len)
		base_make();
	if (size && data[0] == 'm') {
		/* A file as it comes; behind the letter, so that it must be aligned first. */
		try_model((struct str){(const char *)data + 1, size - 1}, base.folder);
		return 0;
	}
	bytes = edited(buf_borrow(&base.model), data, size, &len);
	sign(bytes, len);
	try_model((struct str){bytes, len}, base.folder);
	free(bytes);
	return 0;
}
