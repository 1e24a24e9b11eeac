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

static json_t *repeated(const json_t *string, size_t times)
{
	struct buf text BUF_AUTO = {0};

	for (size_t i = 0; i < times; i++)
		buf_add(&text, (struct str){json_string_value(string), json_string_length(string)});
	return json_stringn(text.data ? text.data : "", text.len);
}

/* Each string so many times: small inputs reach the limits. */
static void stretch(json_t *value, size_t times)
{
	json_t *inner;
	const char *key;
	size_t i;

	json_array_foreach (value, i, inner)
		stretch(inner, times);
	json_object_foreach (value, key, inner) {
		if (!json_is_string(inner))
			stretch(inner, times);
		else if (strcmp(key, "type") != 0 && strcmp(key, "lang") != 0)
			json_object_set_new(value, key, repeated(inner, times));
	}
}

/* A list of messages, or an object with them and, perhaps, with texts of its own and with how often
 * each string is repeated. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	json_t *root, *messages;
	json_int_t times;

	check_split(text);
	if (!json_depth_within(text, 32))
		return 0;
	root = json_loadb(text.data, text.len, 0, NULL);
	messages = json_is_array(root) ? root : json_object_get(root, "messages");
	times = json_integer_value(json_object_get(root, "times"));
	if (times > 1 && times <= 64)
		stretch(messages, (size_t)times);
	if (messages)
		check_messages(messages, json_object_get(root, "texts"));
	json_decref(root);
	return 0;
}
