/* Within server: texts of the pack for those who show an interface: the widget, the terminal. */
#ifndef SERVER_TEXTS_H
#define SERVER_TEXTS_H

#include <jansson.h>

#include "content/content.h"

/* Those of every language whose key begins with one of the prefixes, which NULL ends: {"nl":
 * {"ui.title": "..."}, ...}; {"one", "other"} where a text has a plural. A new reference. */
json_t *texts_starting(const struct content *content, const char *const *prefixes);
/* The same of these keys. */
json_t *texts_of(const struct content *content, const char *const *keys);
/* Appends it sorted and compact: the bytes are part of a version. Takes the reference. */
void texts_add(struct buf *out, json_t *texts);

#endif
