/* Messages as one would read them aloud. */
#include "core/speech.h"

void spoken_messages(const json_t *messages, const struct pack *pack,
		     const struct kiosk_config *config, enum lang lang, struct buf *out)
{
	const json_t *message;
	size_t i;

	(void)pack;
	(void)config;
	(void)lang;
	json_array_foreach (messages, i, message) {
		buf_add(out, str_from(json_string_value(json_object_get(message, "text"))));
		buf_add_char(out, '\n');
	}
}
