/* A scripted visit: what a visitor does and sees, a line each; on the core alone, so that it plays
 * with and without a display. */
#ifndef CORE_SCRIPT_H
#define CORE_SCRIPT_H

#include <stdio.h>

#include "core/terminal.h"

/*	# a comment
 *
 *	begin nl                    a language is touched on the start screen
 *	say TEXT                    typed and sent
 *	choose TITLE                the choice of the last reply with this title, or a title that
 *	                            begins so, in any case; "#2": the second, whatever its title
 *	topic ID INTENT             a tile, then one of its intents
 *	language fr
 *	comfort WORD...             normal large largest contrast lowered speech keypad
 *	print | pay | finish | touch | more-time
 *
 *	wait reply                  since the last step that asks for one
 *	wait notice | start | talk | away | countdown | printed | not-printed | connected |
 *	     unconnected | forgotten   (the daemon has confirmed every farewell) | pack |
 *	     card | no-card     (the card terminal has taken the money, or has not)
 *	expect text TEXT            somewhere in the last reply: texts, cards, links, choices
 *	expect no-text TEXT
 *	expect choice TITLE
 *	expect question INPUT       the open question wants a "date", ...; "none": there is none
 *	expect entries N            shown in this visit so far
 *	expect comfort WORD...      what is set now, no more and no less ("normal": nothing)
 *	expect lang nl
 *	expect printer STATE        "ready", "paper_out", ...: what it said of the last ticket
 *	expect empty                nothing of a visit is shown, set or open
 *	limit MS                    a wait may take this long from here on (10000)
 */
struct script;

/* The error has file and line, and the closest known command. */
struct script *script_parse(const char *name, struct str text, struct error *error);
struct script *script_load(const char *path, struct error *error);
void script_destroy(struct script *script);

struct player;
/* Plays it `repeat` times on the main loop, then calls `done`, once. Each step is written to `out`
 * (JSON, a line each, with what was seen) unless it is NULL. `pause_ms` after each step, for
 * looking at it. It is the terminal's face, and passes everything on to `face` (or NULL). */
struct player *player_create(struct terminal *terminal, const struct script *script,
			     const struct face *face, unsigned repeat, int pause_ms, FILE *out,
			     void (*done)(void *context, bool ok, const char *why), void *context);
void player_destroy(struct player *player);

#endif
