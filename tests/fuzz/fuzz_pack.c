/* Files of a content pack: loaded or refused, and their rules compiled. */
/* LINK: nlu */
#include "nlu/pack_files.h"
#include "nlu/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(const char *path, struct str text)
{
	struct corpus corpus = {0};
	struct json_doc doc = {0};
	struct buf section BUF_AUTO = {0};

	if (json_doc_parse(&doc, path, text, NULL)) {
		if (pack_add(&corpus, &doc, LANG_EN, NULL))
			rules_compile(&corpus, NULL, NULL, &section, NULL);
		json_doc_finish(&doc);
	}
	corpus_finish(&corpus);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	load("en/topic.json", text);
	load("en/entities.json", text);
	return 0;
}
