/* Where in a content pack something is written, for those who are to mend it. */
#ifndef TOOL_PLACES_H
#define TOOL_PLACES_H

#include "base/json.h"

struct places {
	struct json_doc *docs;
	size_t count, capacity;
};

/* Reads the JSON files of a folder's languages (nl.json, nl/ and so on); those that cannot be read
 * are left out: 'pierre check' says what is wrong with them. */
void places_read(struct places *places, const char *dir);
void places_finish(struct places *places);
/* Appends " FILE:LINE" for each file whose object `member` has this key. */
void places_find(const struct places *places, const char *member, const char *key, struct buf *out);

#endif
