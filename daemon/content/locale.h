/* Within content: the texts of one language, cut into pieces at load. */
#ifndef CONTENT_LOCALE_H
#define CONTENT_LOCALE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "content/content.h"
#include "content/facts.h"
#include "content/template.h"

/* One form of a text; its facts are filled in already. */
struct text_form {
	const char *text;
	struct piece *pieces;
	size_t piece_count;
};

struct text {
	struct text_form other;
	struct text_form one; /* text NULL: no plural */
};

struct locale {
	enum lang lang;
	struct map index; /* key -> text */
	struct text *texts;
	size_t text_capacity;
};

void locale_init(struct locale *locale, enum lang lang);
/* Adds the texts of one file; strings are copied into the arena. */
void locale_add(struct locale *locale, struct arena *arena, const json_t *root,
		const struct facts *facts);
void locale_finish(struct locale *locale);
/* NULL when the key is unknown. */
const struct text *locale_text(const struct locale *locale, const char *key);
void locale_render(const struct locale *locale, const char *key, const struct placeholder *values,
		   size_t value_count, struct buf *out);

#endif
