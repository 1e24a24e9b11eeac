/* A scripted visit: what a visitor would do and see, a line each; on the core alone, so that it
 * plays with and without a display. */
#ifndef CORE_SCRIPT_H
#define CORE_SCRIPT_H

#include <stdio.h>

#include "core/terminal.h"

/*	# a comment
 *	begin nl              touch a language on the start screen
 *	say TEXT              type and send
 *	choose TITLE          press the choice of the last reply with this title
 *	topic ID INTENT       press a topic's tile
 *	language fr | comfort large contrast lowered speech ... | more time | print | pay | finish
 *	wait reply|notice|start|countdown|printed|away|connected   (10 seconds, else the script
 *fails) expect text TEXT      somewhere in the last reply (any message, links and cards too) expect
 *choice TITLE | expect intent... | expect question INPUT | expect screen start|talk|away expect
 *printed ok|paper_out|... | expect empty (nothing of the visit is left) */
struct script;

/* The error has file and line, and the closest known command. */
struct script *script_parse(const char *name, struct str text, struct error *error);
struct script *script_load(const char *path, struct error *error);
void script_destroy(struct script *script);

struct player;
/* Plays it `repeat` times, then calls `done`. Each step is written to `out` (JSON, a line each,
 * with what was seen) unless it is NULL. `pause_ms` after each step, for looking at it. It puts
 * itself between the terminal and `face` (or NULL). */
struct player *player_create(struct terminal *terminal, const struct script *script,
			     const struct face *face, unsigned repeat, int pause_ms, FILE *out,
			     void (*done)(void *context, bool ok, const char *why), void *context);
void player_destroy(struct player *player);

#endif
