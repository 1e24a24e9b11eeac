/* Typos in anything: the same again, text stays text, and no typos means no change. */
/* LINK: nlu */
#include <stdlib.h>

#include "nlu/noise.h"
#include "text/normalise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first bytes choose language, share and seed, the rest is the text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once BUF_AUTO = {0}, twice BUF_AUTO = {0}, never BUF_AUTO = {0};
	struct noise_count count;
	struct str text;
	enum lang lang;
	double share;

	if (size < 3)
		return 0;
	text = (struct str){(const char *)data + 3, size - 3};
	lang = (enum lang)(data[0] % (LANG_COUNT + 1));
	share = data[1] / 255.0;
	count = noise_apply(text, lang, share, data[2], &once);
	noise_apply(text, lang, share, data[2], &twice);
	if (count.changed > count.words || !str_eq(buf_borrow(&once), buf_borrow(&twice)))
		abort();
	if (!count.changed && !str_eq(buf_borrow(&once), text))
		abort();
	if (text_is_utf8(text) && !text_is_utf8(buf_borrow(&once)))
		abort();
	noise_apply(text, lang, 0, data[2], &never);
	if (!str_eq(buf_borrow(&never), text))
		abort();
	return 0;
}
