/* pack.json from the daemon or from the terminal's disk: any bytes are a pack or a clear error,
 * and what a pack has is shown in each language. */
/* LINK: kiosk */
#include <stdlib.h>

#include "core/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {0};
	struct pack *pack = pack_parse((struct str){(const char *)data, size}, &error);
	BUF_AUTO struct buf out = {0};
	const struct pack_topic *topics;
	size_t count;

	if (!pack) {
		if (error.code == ERROR_NONE || !*error.message)
			abort();
		return 0;
	}
	topics = pack_topics(pack, &count);
	for_each_lang (lang) {
		pack_format(pack, lang, "terminal.ends_in", &out, "count", "1", NULL);
		pack_format(pack, lang, "ui.step", &out, "step", "1", "steps", "{step}", NULL);
		pack_town(pack, lang);
		for (size_t i = 0; i < count; i++) {
			if (!topics[i].title[lang] || !topics[i].intent_count)
				abort();
		}
	}
	pack_destroy(pack);
	return 0;
}
