/* Within dialogue: the messages of a reply as JSON; PROTOCOL.md describes them. */
#ifndef DIALOGUE_MESSAGES_H
#define DIALOGUE_MESSAGES_H

#include <jansson.h>

#include "content/content.h"

/* Sets a member to a text of the content pack; nothing when it is NULL or empty. */
void member_set(json_t *object, const char *key, const char *text);

/* Each appends one message to the array. */
void say_text(json_t *messages, enum lang lang, struct str text);
void say_key(json_t *messages, const struct content *content, enum lang lang, const char *key,
	     const struct placeholder *values, size_t value_count);
void say_links(json_t *messages, enum lang lang, const struct intent *intent);
/* An open question whose choices choice_add puts in. */
json_t *say_choices(json_t *messages, enum lang lang, struct str text);
/* Appends the title of a choice's value in a language: an intent's, a language's own name, "none of
 * these", a form's option, a time, ...; false when the content pack lacks it. */
bool choice_title(const struct content *content, enum lang lang, struct str value, int64_t now_ms,
		  struct buf *out);
/* Adds the choice, unless it has no title. */
bool choice_add(json_t *choices, const struct content *content, enum lang lang, const char *value,
		int64_t now_ms);

#endif
