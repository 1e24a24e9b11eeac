/* Messages given as JSON, in the form of a channel; each part is checked against its limits. */
#ifndef RENDERED_H
#define RENDERED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/json.h"
#include "bridge/render.h"
#include "limits_check.h"

/* The texts of the shipped pack, as a `ready` frame has them; the caller frees. */
static inline json_t *pack_texts(void)
{
	json_t *root = json_object();

	for_each_lang (lang) {
		char path[512];
		json_t *file;

		snprintf(path, sizeof path, SOURCE_DIR "/locales/%s.json", lang_code(lang));
		file = json_load_file(path, 0, NULL);
		assert_non_null(file);
		json_object_set(root, lang_code(lang), json_object_get(file, "texts"));
		json_decref(file);
	}
	return root;
}

static inline void check_rendering(enum channel channel, const struct rendering *rendering)
{
	const json_t *part;
	size_t i;

	json_array_foreach (rendering->parts, i, part) {
		const char *wrong = limits_check(channel, part);

		if (wrong) {
			char *text = json_dumps(part, 0);

			print_error("%s: %s\n%s\n", channel_name(channel), wrong, text);
			free(text);
			fail();
		}
	}
}

/* With `texts` NULL the pack's. */
static inline struct rendering rendered(enum channel channel, const json_t *messages,
					const json_t *texts)
{
	json_t *own = texts ? NULL : pack_texts();
	struct render_texts lent = {texts ? texts : own};
	struct rendering rendering;

	render(channel, messages, LANG_EN, &lent, &rendering);
	check_rendering(channel, &rendering);
	json_decref(own);
	return rendering;
}

/* Renders a JSON text and compares the parts with another. */
static inline void check_parts(enum channel channel, const char *messages, const char *expected)
{
	json_t *from = json_loads(messages, 0, NULL), *wanted = json_loads(expected, 0, NULL);
	struct rendering rendering;

	assert_non_null(from);
	assert_non_null(wanted);
	rendering = rendered(channel, from, NULL);
	if (!json_equal(rendering.parts, wanted)) {
		char *got = json_dumps(rendering.parts, JSON_PRESERVE_ORDER);

		print_error("got %s\nnot %s\n", got, expected);
		free(got);
		fail();
	}
	rendering_finish(&rendering);
	json_decref(from);
	json_decref(wanted);
}

/* The text that a citizen reads of a part. Lent. */
static inline const char *part_text(const json_t *part)
{
	static const char *const ways[][3] = {
		{"text", NULL, NULL},
		{"text", "body", NULL},
		{"interactive", "body", "text"},
		{"attachment", "payload", "text"},
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const json_t *at = part;

		for (size_t k = 0; k < 3 && ways[i][k]; k++)
			at = json_object_get(at, ways[i][k]);
		if (json_is_string(at))
			return json_string_value(at);
	}
	return "";
}

/* The buttons, rows or quick replies of a part, or NULL. Lent. */
static inline const json_t *part_choices(const json_t *part)
{
	const json_t *action = json_object_get(json_object_get(part, "interactive"), "action");
	const json_t *sections = json_object_get(action, "sections");

	if (json_object_get(part, "quick_replies"))
		return json_object_get(part, "quick_replies");
	if (json_object_get(action, "buttons"))
		return json_object_get(action, "buttons");
	if (sections)
		return json_object_get(json_array_get(sections, 0), "rows");
	return json_object_get(json_object_get(part, "reply_markup"), "inline_keyboard");
}

/* `count` times `piece`; the caller frees. */
static inline char *repeated(const char *piece, size_t count)
{
	struct buf text = {0};

	for (size_t i = 0; i < count; i++)
		buf_add(&text, str_from(piece));
	return buf_take(&text);
}

#define for_each_channel(c) for (enum channel c = CHANNEL_MESSENGER; c < CHANNELS; c++)

#endif
