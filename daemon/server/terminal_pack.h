/* Within server: what a terminal in the town hall needs of the content pack, as one file: texts,
 * topics, and the town itself for the time when nobody answers. Never changed after it was made. */
#ifndef SERVER_TERMINAL_PACK_H
#define SERVER_TERMINAL_PACK_H

#include "content/content.h"
#include "server/assets.h"

struct terminal_pack;

struct terminal_pack *terminal_pack_create(const struct content *content);
void terminal_pack_destroy(struct terminal_pack *pack);
const struct asset *terminal_pack_asset(const struct terminal_pack *pack);
/* A hash of all the rest of it, 16 hex digits. */
const char *terminal_pack_version(const struct terminal_pack *pack);

#endif
