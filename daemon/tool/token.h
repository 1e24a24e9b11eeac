/* What the actions of `pierre token` share. */
#ifndef TOOL_TOKEN_H
#define TOOL_TOKEN_H

#include <jansson.h>

#include "base/buf.h"
#include "base/error.h"

/* argv[0] is the action's name. */
int token_make_run(int argc, char **argv);
int token_verify_run(int argc, char **argv);
int token_show_run(int argc, char **argv);

/* The token that was given, or the first line of standard input for "-". */
bool token_read(const char *given, struct buf *token, struct error *error);
/* Claims or a footer: an object with unique keys; NULL otherwise. */
json_t *token_object(struct str text);

#endif
