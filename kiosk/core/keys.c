/* What a key of the screen's keyboard does: shift, waiting accents, other layouts, and text. */
#include "core/keys.h"

#include <stdio.h>

#include "core/keys_layouts.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct input {
	const char *name; /* PROTOCOL.md */
	enum keys_layout layout;
	const char *extra;
};

/* What is not here is answered in words, or by pressing one of the choices. */
static const struct input inputs[] = {
	{"number", KEYS_DIGITS, ","},
	{"amount", KEYS_DIGITS, ","},
	{"phone", KEYS_DIGITS, "+"},
	{"communication", KEYS_DIGITS, ""},
	{"register_number", KEYS_DIGITS, ""},
	{"date", KEYS_DATE, "/"},
	{"time", KEYS_TIME, ":"},
	{"email", KEYS_EMAIL, ""},
	{"plate", KEYS_PLATE, "-"},
};

struct accent {
	enum key_kind kind;
	const char *sign, *name;
	const char *letters;	  /* that have it */
	const char *composed[12]; /* in the order of `letters` */
};

static const struct accent accents[] = {
	{KEY_DEAD_ACUTE,
	 "´",
	 "terminal.key.acute",
	 "aeiouyAEIOUY",
	 {"á", "é", "í", "ó", "ú", "ý", "Á", "É", "Í", "Ó", "Ú", "Ý"}},
	{KEY_DEAD_GRAVE,
	 "`",
	 "terminal.key.grave",
	 "aeiouAEIOU",
	 {"à", "è", "ì", "ò", "ù", "À", "È", "Ì", "Ò", "Ù"}},
	{KEY_DEAD_CIRCUMFLEX,
	 "^",
	 "terminal.key.circumflex",
	 "aeiouAEIOU",
	 {"â", "ê", "î", "ô", "û", "Â", "Ê", "Î", "Ô", "Û"}},
	{KEY_DEAD_DIAERESIS,
	 "¨",
	 "terminal.key.diaeresis",
	 "aeiouyAEIOUY",
	 {"ä", "ë", "ï", "ö", "ü", "ÿ", "Ä", "Ë", "Ï", "Ö", "Ü", "Ÿ"}},
};

static const struct accent *accent_of(enum key_kind kind)
{
	for (size_t i = 0; i < COUNT(accents); i++) {
		if (accents[i].kind == kind)
			return &accents[i];
	}
	return NULL;
}

void keys_begin(struct keys *keys, const char *input, enum keys_layout letters)
{
	*keys = (struct keys){.layout = letters, .letters = letters, .dead = KEY_TEXT, .extra = ""};
	for (size_t i = 0; input && i < COUNT(inputs); i++) {
		if (!strcmp(input, inputs[i].name)) {
			keys->layout = inputs[i].layout;
			keys->extra = inputs[i].extra;
		}
	}
	keys->home = keys->layout;
}

/* Locked capitals are for letters: who writes in them still wants a comma. */
static bool is_shifted(const struct keys *keys, const struct key *key)
{
	unsigned char first = (unsigned char)key->text[0];

	if (keys->shift != SHIFT_LOCKED)
		return keys->shift == SHIFT_ONCE;
	return (first >= 'a' && first <= 'z') || first >= 0x80;
}

const char *const *keys_variants(const struct keys *keys, const struct key *key)
{
	return key->variants && is_shifted(keys, key) ? keys_layouts_capitals(key->variants)
						      : key->variants;
}

/* The accented letter, or sign and text behind each other. */
static void accent_add(const struct accent *accent, const char *text, char *out, size_t size)
{
	const char *letter = text[0] && !text[1] ? strchr(accent->letters, text[0]) : NULL;

	if (letter)
		snprintf(out, size, "%s", accent->composed[letter - accent->letters]);
	else
		snprintf(out, size, "%s%s", accent->sign, text);
}

static struct keys_edit text_insert(struct keys *keys, const char *text)
{
	const struct accent *accent = accent_of(keys->dead);
	struct keys_edit edit = {.kind = EDIT_INSERT};

	if (accent)
		accent_add(accent, text, edit.text, sizeof edit.text);
	else
		snprintf(edit.text, sizeof edit.text, "%s", text);
	edit.relayout = accent || keys->shift == SHIFT_ONCE;
	keys->dead = KEY_TEXT;
	if (keys->shift == SHIFT_ONCE)
		keys->shift = SHIFT_OFF;
	return edit;
}

static struct keys_edit space_insert(struct keys *keys)
{
	const struct accent *accent = accent_of(keys->dead);
	struct keys_edit edit = {.kind = EDIT_INSERT, .relayout = accent};

	/* As on every keyboard: the accent alone. A capital still waits for its letter. */
	snprintf(edit.text, sizeof edit.text, "%s", accent ? accent->sign : " ");
	keys->dead = KEY_TEXT;
	return edit;
}

static struct keys_edit accent_press(struct keys *keys, enum key_kind kind)
{
	const struct accent *waiting = accent_of(keys->dead);
	struct keys_edit edit = {.relayout = true};

	if (keys->dead == kind) {
		keys->dead = KEY_TEXT;
		return edit;
	}
	if (waiting) {
		edit.kind = EDIT_INSERT;
		snprintf(edit.text, sizeof edit.text, "%s", waiting->sign);
	}
	keys->dead = kind;
	/* Its letter is there. */
	if (keys->layout == KEYS_SYMBOLS)
		keys->layout = keys->home;
	return edit;
}

static struct keys_edit backspace_press(struct keys *keys)
{
	if (keys->dead == KEY_TEXT)
		return (struct keys_edit){.kind = EDIT_BACKSPACE};
	keys->dead = KEY_TEXT;
	return (struct keys_edit){.relayout = true};
}

static void letters_press(struct keys *keys)
{
	bool is_letters = keys->layout == keys->letters;

	if (keys->layout == KEYS_SYMBOLS) {
		keys->layout = keys->home;
		return;
	}
	if (is_letters || keys->layout == KEYS_EMAIL)
		keys->letters = keys->letters == KEYS_AZERTY ? KEYS_QWERTY : KEYS_AZERTY;
	/* Whoever leaves a pad wants to say something else than it can. */
	if (keys->layout != KEYS_EMAIL)
		keys->layout = keys->home = keys->letters;
}

static struct keys_edit layout_press(struct keys *keys, enum key_kind kind)
{
	if (kind == KEY_SHIFT)
		keys->shift = keys->shift == SHIFT_OFF	  ? SHIFT_ONCE
			      : keys->shift == SHIFT_ONCE ? SHIFT_LOCKED
							  : SHIFT_OFF;
	else if (kind == KEY_SYMBOLS)
		keys->layout = KEYS_SYMBOLS;
	else
		letters_press(keys);
	return (struct keys_edit){.relayout = true};
}

/* Such a key has nothing to do with an accent that waits: it is forgotten. */
static struct keys_edit field_press(struct keys *keys, enum key_kind kind)
{
	struct keys_edit edit = {.relayout = keys->dead != KEY_TEXT};

	keys->dead = KEY_TEXT;
	edit.kind = kind == KEY_CLEAR	? EDIT_CLEAR
		    : kind == KEY_LEFT	? EDIT_LEFT
		    : kind == KEY_RIGHT ? EDIT_RIGHT
					: EDIT_ENTER;
	return edit;
}

struct keys_edit keys_press(struct keys *keys, const struct key *key)
{
	switch (key->kind) {
	case KEY_TEXT:
		return text_insert(keys, is_shifted(keys, key) ? key->shifted : key->text);
	case KEY_SPACE:
		return space_insert(keys);
	case KEY_BACKSPACE:
		return backspace_press(keys);
	case KEY_SHIFT:
	case KEY_SYMBOLS:
	case KEY_LETTERS:
		return layout_press(keys, key->kind);
	case KEY_DEAD_ACUTE:
	case KEY_DEAD_GRAVE:
	case KEY_DEAD_CIRCUMFLEX:
	case KEY_DEAD_DIAERESIS:
		return accent_press(keys, key->kind);
	default:
		return field_press(keys, key->kind);
	}
}

struct keys_edit keys_pick(struct keys *keys, const char *variant)
{
	return text_insert(keys, variant);
}

const char *keys_label(const struct keys *keys, const struct key *key)
{
	const struct accent *accent = accent_of(key->kind);

	if (accent)
		return accent->sign;
	if (key->kind == KEY_TEXT)
		return is_shifted(keys, key) ? key->shifted : key->text;
	if (key->kind == KEY_SYMBOLS)
		return "@#€";
	if (key->kind != KEY_LETTERS)
		return "";
	if (keys->layout != keys->letters && keys->layout != KEYS_EMAIL)
		return "abc";
	return keys->letters == KEYS_AZERTY ? "qwerty" : "azerty";
}

const char *keys_name(const struct key *key)
{
	static const char *const names[] = {
		[KEY_SHIFT] = "terminal.key.shift",	[KEY_BACKSPACE] = "terminal.key.backspace",
		[KEY_CLEAR] = "terminal.key.clear",	[KEY_SPACE] = "terminal.key.space",
		[KEY_LEFT] = "terminal.key.left",	[KEY_RIGHT] = "terminal.key.right",
		[KEY_ENTER] = "terminal.key.enter",	[KEY_SYMBOLS] = "terminal.key.symbols",
		[KEY_LETTERS] = "terminal.key.letters",
	};
	const struct accent *accent = accent_of(key->kind);

	if (accent)
		return accent->name;
	return key->kind < COUNT(names) ? names[key->kind] : NULL;
}
