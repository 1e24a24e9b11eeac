/* A bridge's line, by hand: pierre.bridge.v1 on a socket of the test's. */
#ifndef INTEGRATION_LINE_H
#define INTEGRATION_LINE_H

#include "raw.h"
#include "store/bridge_file.h"

/* A key for a bridge, in the rig's file, whether pierred runs or not. */
void line_add_key(struct rig *rig, const char *name, char secret[static BRIDGE_SECRET]);
void line_remove_key(struct rig *rig, const char *name);
/* The status of an upgrade with this key; NULL: without one. Above 100 the connection is over. */
unsigned line_try(struct rig *rig, const char *name, const char *secret);
/* Connected; `ready` is still to be read. */
struct raw *line_connect(struct rig *rig, const char *name, const char *secret);
/* Connected, and ready. */
struct raw *line_open(struct rig *rig, const char *name, const char *secret);

/* The frame as JSON with the name in it, from its other members. */
void line_send(struct raw *raw, const char *conversation, const char *members);
void line_say(struct raw *raw, const char *conversation, const char *id, const char *text);
/* Says hello and takes the welcome, which must say whether it resumed. */
void line_hello(struct raw *raw, const char *conversation, int seq, bool resumed);
/* The next frame: of this type and conversation (NULL: it names none); the caller's. */
json_t *line_take(struct raw *raw, const char *type, const char *conversation);
void line_expect(struct raw *raw, const char *type, const char *conversation);
void line_expect_reply(struct raw *raw, const char *conversation, int seq, const char *to);
void line_expect_error(struct raw *raw, const char *conversation, const char *code);
void line_expect_closed(struct raw *raw, const char *conversation, int code, const char *reason);

#endif
