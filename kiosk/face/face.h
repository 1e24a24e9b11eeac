/* The face of the terminal: GTK 4. Everything that a visitor sees is made here. */
#ifndef FACE_FACE_H
#define FACE_FACE_H

#include <gtk/gtk.h>

#include "core/terminal.h"

struct face_window;

struct face_options {
	bool windowed;	   /* for trying it on a desk: an ordinary window of the given size */
	int width, height; /* 0: the monitor's */
	bool cursor;	   /* show the mouse */
};

/* Builds the window, shows it, and makes itself the terminal's face. GTK is initialised already. */
struct face_window *face_create(struct terminal *terminal, const struct face_options *options);
void face_destroy(struct face_window *face);
/* The functions by which a terminal shows itself, for the script player to stand in between. */
const struct face *face_functions(struct face_window *face);
GtkWindow *face_gtk(struct face_window *face);
/* Calls `drawn` once, when the first picture is on the screen. */
void face_when_drawn(struct face_window *face, void (*drawn)(void *context), void *context);

#endif
