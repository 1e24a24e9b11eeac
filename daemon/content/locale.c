/* The texts of one language, cut into pieces at load. */
#include "content/locale.h"

#include <stdlib.h>

#include "base/mem.h"

void locale_init(struct locale *locale, enum lang lang)
{
	*locale = (struct locale){.lang = lang};
}

void locale_finish(struct locale *locale)
{
	map_finish(&locale->index);
	free(locale->texts);
	*locale = (struct locale){0};
}

/* The text with the values of its facts; an unknown fact stays as it is written. */
static void fill_facts(struct str text, const struct facts *facts, enum lang lang, struct buf *out)
{
	struct piece piece;

	while (template_next(&text, &piece)) {
		struct str name = piece_fact(&piece);
		const char *value = name.len ? facts_get(facts, name, lang) : NULL;

		if (value)
			buf_add(out, str_from(value));
		else if (piece.kind == PIECE_PLACEHOLDER)
			buf_addf(out, "{%.*s}", STR_ARG(piece.text));
		else
			buf_add(out, piece.text);
	}
}

static struct text_form form_make(struct arena *arena, const char *text, const struct facts *facts,
				  enum lang lang)
{
	struct text_form form = {0};
	struct buf filled = {0};
	struct str rest;
	struct piece piece;

	fill_facts(str_from(text), facts, lang, &filled);
	rest = arena_copy(arena, buf_borrow(&filled));
	buf_finish(&filled);
	form.text = rest.data;
	for (struct str s = rest; template_next(&s, &piece);)
		form.piece_count++;
	form.pieces = arena_alloc(arena, form.piece_count * sizeof *form.pieces);
	for (size_t i = 0; template_next(&rest, &piece); i++)
		form.pieces[i] = piece;
	return form;
}

void locale_add(struct locale *locale, struct arena *arena, const json_t *root,
		const struct facts *facts)
{
	const char *key;
	json_t *value;

	json_object_foreach (json_object_get(root, "texts"), key, value) {
		bool plural = json_is_object(value);
		const char *other =
			json_string_value(plural ? json_object_get(value, "other") : value);
		const char *one = json_string_value(json_object_get(value, "one"));
		uint32_t i;

		if (!other)
			continue;
		i = map_intern(&locale->index, str_from(key));
		locale->texts = mem_grow(locale->texts, &locale->text_capacity, i + (size_t)1,
					 sizeof *locale->texts);
		locale->texts[i] = (struct text){form_make(arena, other, facts, locale->lang), {0}};
		if (one)
			locale->texts[i].one = form_make(arena, one, facts, locale->lang);
	}
}

const struct text *locale_text(const struct locale *locale, const char *key)
{
	uint32_t i = map_get(&locale->index, str_from(key));

	return i == MAP_NONE ? NULL : &locale->texts[i];
}

static const struct placeholder *find_value(const struct placeholder *values, size_t count,
					    struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(str_from(values[i].name), name))
			return &values[i];
	}
	return NULL;
}

/* The plural rules of Unicode's CLDR for whole numbers: "one" is 1, and in French 0 as well. */
static bool is_one(const struct text *text, enum lang lang, const struct placeholder *values,
		   size_t value_count)
{
	const struct placeholder *count;

	if (!text->one.text)
		return false;
	count = find_value(values, value_count, STR("count"));
	if (!count)
		return false;
	return str_eq(count->value, STR("1")) ||
	       (lang == LANG_FR && str_eq(count->value, STR("0")));
}

void locale_render(const struct locale *locale, const char *key, const struct placeholder *values,
		   size_t value_count, struct buf *out)
{
	const struct text *text = locale_text(locale, key);
	const struct text_form *form;

	if (!text) {
		buf_add(out, str_from(key));
		return;
	}
	form = is_one(text, locale->lang, values, value_count) ? &text->one : &text->other;
	for (size_t i = 0; i < form->piece_count; i++) {
		const struct piece *piece = &form->pieces[i];
		const struct placeholder *value = NULL;

		if (piece->kind == PIECE_PLACEHOLDER)
			value = find_value(values, value_count, piece->text);
		if (value)
			buf_add(out, value->value);
		else if (piece->kind == PIECE_PLACEHOLDER)
			/* Left visible: an empty place would hide the mistake. */
			buf_addf(out, "{%.*s}", STR_ARG(piece->text));
		else
			buf_add(out, piece->text);
	}
}
