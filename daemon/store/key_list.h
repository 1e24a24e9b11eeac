/* Named keys in a JSON file: terminals, bridges. The file has hashes; each key is shown once, to
 * whoever makes it. */
#ifndef STORE_KEY_LIST_H
#define STORE_KEY_LIST_H

#include <jansson.h>

#include "base/error.h"
#include "base/json.h"
#include "base/str.h"

enum { KEY_NAME = 33 /* with the NUL */, KEY_SECRET_BYTES = 32 /* at most */ };

/* Who has such keys. */
struct key_kind {
	const char *name, *list; /* "terminal", and the member of the file: "terminals" */
	size_t secret_bytes;	 /* random ones, twice as many hex digits */
	size_t limit;		 /* of keys in a file */
};

/* A file whose root passes `check`; one that is not there is `empty`, which is taken. NULL, with
 * file and line of what is wrong. */
json_t *key_file_load(const char *path, json_t *empty,
		      bool (*check)(const struct json_doc *doc, struct error *error),
		      struct error *error);
/* The same from memory; `name` stands in messages. */
json_t *key_file_parse(const char *name, struct str text,
		       bool (*check)(const struct json_doc *doc, struct error *error),
		       struct error *error);
bool key_file_save(const json_t *root, const char *path, struct error *error);
/* ERROR_INVALID at a value's line; returns false. */
bool key_file_wrong(const struct json_doc *doc, const json_t *at, struct error *error,
		    const char *what);

/* 1 to 32 of a-z, 0-9 and -. */
bool key_name_is_fine(struct str name);
/* Of a file that was read: is the list one of this kind? */
bool key_list_is_fine(const struct json_doc *doc, const struct key_kind *kind, struct error *error);
bool key_list_has(const json_t *root, const struct key_kind *kind, struct str name);
/* `secret` has room for its hex digits and the NUL, is shown once and kept nowhere. ERROR_INVALID:
 * a name that is taken or no name. */
bool key_list_add(json_t *root, const struct key_kind *kind, const char *name, int64_t now_ms,
		  char *secret, struct error *error);
/* ERROR_NOT_FOUND when there is none of that name. */
bool key_list_remove(json_t *root, const struct key_kind *kind, const char *name,
		     struct error *error);
/* Is it the key of that name? Takes as long for a name that is not there. */
bool key_list_check(const json_t *root, const struct key_kind *kind, struct str name,
		    struct str secret);
/* The index of the entry of a list whose member is `value`, or the list's length. */
size_t key_list_find(const json_t *list, const char *member, struct str value);

#endif
