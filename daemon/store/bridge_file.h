/* The bridges to messengers that may connect: a JSON file that `pierre bridge` writes and pierred
 * reads. Secrets are kept as hashes. */
#ifndef STORE_BRIDGE_FILE_H
#define STORE_BRIDGE_FILE_H

#include "store/key_list.h"

enum {
	BRIDGE_NAME = KEY_NAME,
	BRIDGE_SECRET = 65, /* 64 hex digits of 32 random bytes, and the NUL */
	BRIDGE_LIMIT = 64
};

/* {"bridges": [{"name", "key", "created"}]} */
struct bridge_file {
	json_t *root;
};

/* A file that is not there has no bridges. ERROR_INVALID names the line of what is wrong. */
bool bridge_file_load(struct bridge_file *file, const char *path, struct error *error);
/* The same from memory; `name` stands in messages. */
bool bridge_file_parse(struct bridge_file *file, const char *name, struct str text,
		       struct error *error);
bool bridge_file_save(const struct bridge_file *file, const char *path, struct error *error);
void bridge_file_finish(struct bridge_file *file);

size_t bridge_file_count(const struct bridge_file *file);
/* NUL-terminated; lent. */
struct str bridge_file_name(const struct bridge_file *file, size_t index);
/* As key_list_add, _remove and _check. */
bool bridge_file_add(struct bridge_file *file, const char *name, int64_t now_ms,
		     char secret[static BRIDGE_SECRET], struct error *error);
bool bridge_file_remove(struct bridge_file *file, const char *name, struct error *error);
bool bridge_file_check(const struct bridge_file *file, struct str name, struct str secret);

#endif
