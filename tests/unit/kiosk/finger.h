/* A finger on the screen's keyboard, for its tests. */
#ifndef UNIT_KIOSK_FINGER_H
#define UNIT_KIOSK_FINGER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/keys.h"

static inline struct keys begin(const char *input, enum keys_layout letters)
{
	struct keys keys;

	keys_begin(&keys, input, letters);
	return keys;
}

/* The key with this text, or of this kind when there is none, in the present layout. */
static inline const struct key *find(const struct keys *keys, enum key_kind kind, const char *text)
{
	size_t count;
	const struct key_row *rows = keys_rows(keys, &count);

	for (size_t r = 0; r < count; r++) {
		for (size_t i = 0; i < rows[r].count; i++) {
			const struct key *key = &rows[r].keys[i];

			if (key->kind == kind && (!text || !strcmp(key->text, text)))
				return key;
		}
	}
	return NULL;
}

static inline struct keys_edit press(struct keys *keys, enum key_kind kind, const char *text)
{
	const struct key *key = find(keys, kind, text);

	if (!key)
		fail_msg("no key of kind %d with text '%s'", (int)kind, text ? text : "");
	return keys_press(keys, key);
}

static inline void assert_inserts(struct keys_edit edit, const char *text)
{
	assert_int_equal(edit.kind, EDIT_INSERT);
	assert_string_equal(edit.text, text);
}

#endif
