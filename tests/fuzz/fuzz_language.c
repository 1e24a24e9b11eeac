/* A damaged language model is refused, or read within its bounds. */
/* LINK: text base */
#include <stdlib.h>

#include "text/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct language_model model;
	double p[LANG_COUNT];

	if (!language_model_init(&model, (struct str){(const char *)data, size}, NULL))
		return 0;
	language_identify(&model, STR("waar is mijn paspoort"), LANG_FR, p);
	if (!(p[0] + p[1] + p[2] > 0.99 && p[0] + p[1] + p[2] < 1.01))
		abort();
	return 0;
}
