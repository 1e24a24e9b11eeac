/* Within tool: what the commands share that change a file of named keys. */
#ifndef TOOL_KEY_FILE_H
#define TOOL_KEY_FILE_H

#include <jansson.h>
#include <stdbool.h>

/* Two calls at once take their turns: the file's folder is locked, since the file is replaced, and
 * closing the descriptor gives it back. Below 0 when there is no such folder: then reading or
 * writing says why. */
int key_file_lock(const char *path);
/* Names and when they were made, a line each; or (JSON) an object each. */
void key_list_print(const json_t *list, bool as_json);

#endif
