/* Messages of the daemon, read aloud. */
/* LINK: kiosk */
#include "base/json.h"
#include "core/speech.h"
#include "core/spoken_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct pack *pack = pack_empty();
	struct kiosk_config config = {0};
	struct buf out BUF_AUTO = {0};
	json_t *messages =
		json_depth_within(text, 16) ? json_loadb((const char *)data, size, 0, NULL) : NULL;

	for_each_lang (lang)
		spoken_messages(messages, pack, &config, lang, &out);
	spoken_sentences(&out, pack, LANG_NL, text);
	json_decref(messages);
	pack_destroy(pack);
	return 0;
}
