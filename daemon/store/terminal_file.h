/* The terminals in the town hall and what is told on them: a JSON file that `pierre terminal`
 * writes and pierred reads. Secrets are kept as hashes. */
#ifndef STORE_TERMINAL_FILE_H
#define STORE_TERMINAL_FILE_H

#include "base/lang.h"
#include "store/key_list.h"

enum {
	TERMINAL_NAME = KEY_NAME,
	TERMINAL_SECRET = 33, /* 32 hex digits of 16 random bytes */
	TERMINAL_LIMIT = 256,
	TERMINAL_MESSAGE_LIMIT = 8, /* what a terminal shows at once */
	TERMINAL_MESSAGE_ID = 9,
	TERMINAL_TEXT_LIMIT = 300 /* bytes of a message in one language */
};

/* {"terminals": [{"name", "key", "created"}], "messages": [{"id", "level", "text", "terminal"}]} */
struct terminal_file {
	json_t *root;
};

/* A file that is not there has no terminals. ERROR_INVALID names the line of what is wrong. */
bool terminal_file_load(struct terminal_file *file, const char *path, struct error *error);
/* The same from memory; `name` stands in messages. */
bool terminal_file_parse(struct terminal_file *file, const char *name, struct str text,
			 struct error *error);
bool terminal_file_save(const struct terminal_file *file, const char *path, struct error *error);
void terminal_file_finish(struct terminal_file *file);

bool terminal_file_has(const struct terminal_file *file, struct str name);
/* `secret` is shown once and kept nowhere. ERROR_INVALID: a name that is taken or no name. */
bool terminal_file_add(struct terminal_file *file, const char *name, int64_t now_ms,
		       char secret[static TERMINAL_SECRET], struct error *error);
/* With what is told on it alone. ERROR_NOT_FOUND when there is none of that name. */
bool terminal_file_remove(struct terminal_file *file, const char *name, struct error *error);
/* Is it this terminal's secret? Takes as long for a name that is not there. */
bool terminal_file_check(const struct terminal_file *file, struct str name, struct str secret);

/* To one terminal, or (NULL) to all. */
bool terminal_file_say(struct terminal_file *file, bool is_warning,
		       const char *const texts[static LANG_COUNT], const char *terminal_or_null,
		       char id[static TERMINAL_MESSAGE_ID], struct error *error);
bool terminal_file_unsay(struct terminal_file *file, const char *id, struct error *error);
/* The messages for one terminal, as its report is answered: [{"id", "level", "text"}]; new. */
json_t *terminal_file_messages(const struct terminal_file *file, struct str name);

#endif
