/* The on-screen keyboard without its looks: layouts, shift, accents, and what a key does. */
#ifndef CORE_KEYS_H
#define CORE_KEYS_H

#include "base/buf.h"
#include "base/lang.h"

enum keys_layout {
	KEYS_AZERTY, /* Belgian: NBN Z 71-100's letters and accents */
	KEYS_QWERTY,
	KEYS_SYMBOLS, /* digits and signs, from either */
	KEYS_DIGITS,  /* a telephone's pad; comma and plus sign where the input wants them */
	KEYS_DATE,    /* a pad with a slash */
	KEYS_TIME,    /* a pad with a colon */
	KEYS_EMAIL,   /* letters with @, ".be" and the like; no blank and no accents */
	KEYS_PLATE    /* capitals, digits and a hyphen */
};

enum key_kind {
	KEY_TEXT,
	KEY_SHIFT,
	KEY_BACKSPACE,
	KEY_CLEAR,
	KEY_SPACE,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_ENTER,
	KEY_SYMBOLS,	/* to KEYS_SYMBOLS */
	KEY_LETTERS,	/* azerty to qwerty and back; from KEYS_SYMBOLS and a pad to letters */
	KEY_DEAD_ACUTE, /* the next letter gets it, if there is such a letter; else both stand */
	KEY_DEAD_GRAVE,
	KEY_DEAD_CIRCUMFLEX,
	KEY_DEAD_DIAERESIS
};

struct key {
	enum key_kind kind;
	const char *text, *shifted;  /* UTF-8; "" for keys without text */
	const char *const *variants; /* keys_variants gives them as they are now */
	int units;		     /* of width; a letter has 4 */
};

struct key_row {
	const struct key *keys;
	size_t count;
};

struct keys {
	enum keys_layout layout;
	enum keys_layout letters; /* KEYS_AZERTY or KEYS_QWERTY, of e-mail and plate too */
	enum keys_layout home;	  /* what KEYS_SYMBOLS comes back to */
	enum { SHIFT_OFF, SHIFT_ONCE, SHIFT_LOCKED } shift;
	enum key_kind dead; /* an accent that waits for its letter, or KEY_TEXT */
	const char *extra;  /* the key beside 0 on a pad: ",", "+", "" */
};

/* The rows of the present layout, top first. */
const struct key_row *keys_rows(const struct keys *keys, size_t *count);
/* For a question's `input` (PROTOCOL.md), or NULL for free text: a pad for numbers, dates, times,
 * amounts and phones, capitals for plates, letters with @ for e-mail. `letters` as configured. */
void keys_begin(struct keys *keys, const char *input, enum keys_layout letters);

/* What a press does to the field. */
struct keys_edit {
	enum {
		EDIT_NONE,
		EDIT_INSERT,
		EDIT_BACKSPACE,
		EDIT_CLEAR,
		EDIT_LEFT,
		EDIT_RIGHT,
		EDIT_ENTER
	} kind;
	char text[16]; /* of INSERT */
	bool relayout; /* rows, shift or the waiting accent changed: draw the keys again */
};
struct keys_edit keys_press(struct keys *keys, const struct key *key);
/* What a long press offers, capitals while the key types one: "é", "è", ..., ended by NULL; or NULL
 * for nothing. */
const char *const *keys_variants(const struct keys *keys, const struct key *key);
/* A variant was picked from a long press. */
struct keys_edit keys_pick(struct keys *keys, const char *variant);
/* The text on the key as it is now (shifted or not); "" when the key has an icon instead. */
const char *keys_label(const struct keys *keys, const struct key *key);
/* The key of the interface text that names it for a screen reader ("terminal.key.shift"), or NULL
 * when its label does. */
const char *keys_name(const struct key *key);

#endif
