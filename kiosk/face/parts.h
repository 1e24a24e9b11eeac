/* Within face: what its parts ask of each other. */
#ifndef FACE_PARTS_H
#define FACE_PARTS_H

#include "core/keys.h"
#include "face/face.h"

/* --- window.c: the frame; the text in the visitor's language; labels that follow it --- */

struct terminal *face_terminal(struct face_window *face);
/* A label whose text is that of an interface key, also after a change of language, until the
 * widget is destroyed. The same for a button's child label, and for the accessible name only. */
GtkWidget *face_label(struct face_window *face, const char *key);
GtkWidget *face_button(struct face_window *face, const char *icon_or_null, const char *key);
void face_name(struct face_window *face, GtkWidget *widget, const char *key);
/* An icon of icons/, in the colour of the text (symbolic), hidden from screen readers. */
GtkWidget *face_icon(const char *name);
/* A text in the language of `lang` with characters that turn the direction of writing, and other
 * invisible controls, made harmless; wrapped; selectable never. */
GtkWidget *face_text(const char *text, enum lang lang, const char *css_class);

/* Destroys all children of a container that has its children directly: a box, a grid. */
void face_empty(GtkWidget *container);
/* Shows one child of a stack; the others are not there for a screen reader either. */
void face_show_child(GtkWidget *stack, GtkWidget *child);

/* --- scroller.c: what may be longer than the screen --- */

/* Scrolled with a finger, or with two large buttons that are there when they are needed. */
GtkWidget *face_scroller(struct face_window *face, GtkWidget *child);

/* --- sheet.c: something over the talk that wants an answer; the rest is dimmed and not reachable;
 * the focus goes in, and back afterwards. One at a time: opening another closes the first. --- */

/* `content` is taken; `closed` (or NULL) is called when it closes, whoever closes it. A sheet with
 * `closable` has a large "Close" button and follows Escape of the keypad. */
void sheet_open(struct face_window *face, const char *title_key, GtkWidget *content, bool closable,
		void (*closed)(void *context), void *context);
void sheet_close(struct face_window *face);
bool sheet_is_open(const struct face_window *face);

/* --- keyboard.c: the keys on the screen --- */

typedef void keyboard_edit(void *context, const struct keys_edit *edit);
GtkWidget *keyboard_create(struct face_window *face, keyboard_edit *edit, void *context);
/* The layout for a question's input, or for free text (NULL). */
void keyboard_begin(GtkWidget *keyboard, const char *input);

/* --- log.c and message_*.c: the conversation --- */

GtkWidget *log_create(struct face_window *face);
void log_add(GtkWidget *log, const struct entry *entry);
void log_waiting(GtkWidget *log, bool waiting);
/* Destroys what it shows. */
void log_clear(GtkWidget *log);

/* --- answer.c: the field, Send, and the keyboard or pad below them --- */

GtkWidget *answer_create(struct face_window *face);
void answer_question(GtkWidget *answer, const json_t *question);
/* Empties the field (its memory too) and hides the keyboard. */
void answer_clear(GtkWidget *answer);
/* Shows the keyboard and puts the focus into the field. */
void answer_open(GtkWidget *answer);

/* --- qr.c: an address as a picture, large enough to be scanned from 40 cm --- */

/* NULL when the text is too long for a code. */
GtkWidget *qr_create(const char *text, int pixels, const char *accessible_name);
/* A sheet with the code of a web address, its title, and how to scan it. Links are never opened
 * on the terminal. */
void qr_sheet(struct face_window *face, const char *title, const char *url);

/* --- progress.c: sheets of the printer and of the card terminal --- */

void progress_printing(struct face_window *face, enum print_phase phase, enum printer_state state);
void progress_card(struct face_window *face, enum card_phase phase);

/* --- topics.c: the tiles --- */

GtkWidget *topics_create(struct face_window *face);
void topics_refresh(GtkWidget *topics);
/* Back to the tiles. */
void topics_home(GtkWidget *topics);

#endif
