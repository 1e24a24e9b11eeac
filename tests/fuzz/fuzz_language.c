/* A damaged language model is refused, or read within its bounds. */
/* LINK: text base */
#include <stdlib.h>

#include "edits.h"
#include "text/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A small model that is as it should be, made once. */
static struct str good_model(void)
{
	static const char *const texts[LANG_COUNT][3] = {
		{"ik ben mijn paspoort kwijt", "waar is het gemeentehuis", "goeiedag"},
		{"j'ai perdu mon passeport", "où est la maison communale", "bonjour"},
		{"i lost my passport", "where is the town hall", "good morning"},
	};
	static struct buf bytes;
	struct language_trainer *trainer;

	if (bytes.len)
		return buf_borrow(&bytes);
	trainer = language_trainer_create();
	for_each_lang (lang) {
		for (size_t i = 0; i < 3; i++)
			language_trainer_add(trainer, lang, str_from(texts[lang][i]));
	}
	language_trainer_write(trainer, &bytes);
	language_trainer_destroy(trainer);
	return buf_borrow(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct language_model model;
	double p[LANG_COUNT];
	size_t len;
	char *bytes = fuzz_bytes(data, size, good_model(), &len);

	if (!language_model_init(&model, (struct str){bytes, len}, NULL)) {
		free(bytes);
		return 0;
	}
	language_identify(&model, STR("waar is mijn paspoort"), LANG_FR, p);
	if (!(p[0] + p[1] + p[2] > 0.99 && p[0] + p[1] + p[2] < 1.01))
		abort();
	free(bytes);
	return 0;
}
