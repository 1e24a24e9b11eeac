/* Any JSON as messages, in the form of every messenger: each part is within its channel's limits.
 */
/* LINK: bridge */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/bridge/limits_check.h"
#include "base/json.h"
#include "bridge/render.h"
#include "bridge/text_split.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_rendering(enum channel channel, const struct rendering *rendering)
{
	const json_t *part, *value;
	size_t i;

	json_array_foreach (rendering->parts, i, part) {
		const char *wrong = limits_check(channel, part);

		if (wrong) {
			fprintf(stderr, "%s: %s\n", channel_name(channel), wrong);
			abort();
		}
	}
	json_array_foreach (rendering->numbered, i, value) {
		char typed[32];

		snprintf(typed, sizeof typed, "nr %zu.", i + 1);
		if (render_number(rendering->numbered, typed) != json_string_value(value))
			abort();
	}
}

static void check_messages(const json_t *messages, const json_t *texts)
{
	for (enum channel channel = CHANNEL_MESSENGER; channel < CHANNELS; channel++) {
		struct rendering rendering;

		render(channel, messages, LANG_UNKNOWN, &(struct render_texts){texts}, &rendering);
		check_rendering(channel, &rendering);
		rendering_finish(&rendering);
	}
}

/* The bytes as they are, UTF-8 or not: parts get shorter until nothing is left. */
static void check_split(struct str text)
{
	for (size_t most = 1; most < 40; most += 13) {
		struct str rest = str_trim(text);

		while (rest.len) {
			size_t before = rest.len;

			text_part(&rest, (struct limit){most % 2 ? UNIT_BYTES : UNIT_UTF16, most});
			if (rest.len >= before)
				abort();
		}
	}
}

/* A list of messages, or an object with them and, perhaps, with texts of its own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	const json_t *messages;
	json_t *root;

	check_split(text);
	if (!json_depth_within(text, 32))
		return 0;
	root = json_loadb(text.data, text.len, 0, NULL);
	messages = json_is_array(root) ? root : json_object_get(root, "messages");
	if (messages)
		check_messages(messages, json_object_get(root, "texts"));
	json_decref(root);
	return 0;
}
