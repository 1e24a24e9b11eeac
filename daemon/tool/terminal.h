/* What a terminal shows: colour, wrapped text, progress. */
#ifndef TOOL_TERMINAL_H
#define TOOL_TERMINAL_H

#include <stdint.h>
#include <stdio.h>

#include "base/str.h"

enum colour {
	COLOUR_NONE,
	COLOUR_BOLD,
	COLOUR_DIM,
	COLOUR_RED,
	COLOUR_YELLOW,
	COLOUR_GREEN,
	COLOUR_BLUE
};

/* The escape sequence of a colour, or "" when the stream is no terminal or NO_COLOR
 * (no-color.org) is set. COLOUR_NONE ends a colour. */
const char *terminal_colour(FILE *stream, enum colour colour);
/* Columns of the terminal; 80 when there is none. */
size_t terminal_width(FILE *stream);
/* Prints text broken at spaces, each line behind `indent` spaces. Line feeds of the text stay. */
void terminal_wrap(FILE *stream, struct str text, size_t indent);

/* A line on stderr that says how far something is, once it has taken two seconds. */
struct progress {
	int64_t begin_mono;
	bool shown;
	bool enabled;
};

void progress_begin(struct progress *progress);
/* `context` is a struct progress; fits struct train_options. */
void progress_show(void *context, const char *what, double share);
/* Takes the line away; returns the seconds since the beginning. */
double progress_end(struct progress *progress);

#endif
