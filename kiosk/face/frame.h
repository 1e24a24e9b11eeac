/* Within face: the frame's own state, for the files that build the frame. */
#ifndef FACE_FRAME_H
#define FACE_FRAME_H

#include "face/parts.h"

/* The question whether somebody is still there lies over any other sheet, which comes back. */
enum sheet_place { SHEET_PLACE_ORDINARY, SHEET_PLACE_ASK, SHEET_PLACES };

struct sheet {
	GtkWidget *layer; /* NULL: closed */
	GtkWidget *focus_before;
	bool closable;
	void (*closed)(void *context);
	void *context;
};

struct face_window {
	struct terminal *terminal;
	struct face functions;
	int width, height;
	int base_px; /* of ordinary text: 30 on a screen whose short side has 1080 pixels */
	GtkWindow *window;
	GtkCssProvider *style, *sizes;
	GtkCssProvider *contrast; /* NULL: ordinary colours */
	GPtrArray *toggles;	  /* of comfort.c, while they live */
	GPtrArray *followers;	  /* what face_label and its kin made, as long as it lives */
	GtkWidget *banner;	  /* the upper half in lowered mode */
	GtkWidget *overlay, *stack;
	GtkWidget *start, *talk, *away;
	struct sheet sheets[SHEET_PLACES];
	void (*drawn)(void *context);
	void *drawn_context;
	gulong drawn_signal;
	guint touch_source; /* a touch that counts when its event is over */
	GtkWidget *asked;   /* the label that counts down, or NULL */
};

/* Made by glib-compile-resources: the style sheets and the icons. */
void face_register_resource(void);

/* --- texts.c --- */

void face_texts_create(struct face_window *face);
void face_texts_destroy(struct face_window *face);
/* After a change of language or of the pack. */
void face_texts_refresh(struct face_window *face);
/* A label in one language, whatever the visitor's. */
GtkWidget *face_label_in(struct face_window *face, enum lang lang, const char *key);
/* What a screen reader would say of a control: its name, and whether it is on. */
void face_spoken_name(struct face_window *face, GtkWidget *widget, struct buf *out);

/* --- sheet.c --- */

void sheet_open_at(struct face_window *face, enum sheet_place place, const char *title_key,
		   GtkWidget *content, bool closable, void (*closed)(void *context), void *context);
void sheet_close_at(struct face_window *face, enum sheet_place place);
/* Closes the uppermost if it is closable: Escape. */
void sheet_escape(struct face_window *face);

/* --- the screens --- */

bool face_is_landscape(const struct face_window *face);
GtkWidget *mark_create(int pixels);
/* The municipality's name in a language: the pack's, or the configured. */
const char *face_town(const struct face_window *face, enum lang lang);
GtkWidget *notices_create(struct face_window *face);
void notices_refresh(struct face_window *face, GtkWidget *notices, enum lang lang);

GtkWidget *start_create(struct face_window *face);
/* The greeting alternates only while it is seen. */
void start_run(struct face_window *face, bool run);
void start_refresh(struct face_window *face);

GtkWidget *talk_create(struct face_window *face);
void talk_begin(struct face_window *face);
void talk_refresh(struct face_window *face);
void talk_entry(struct face_window *face, const struct entry *entry);
void talk_question(struct face_window *face, const json_t *question);
void talk_waiting(struct face_window *face, bool waiting);
void talk_connected(struct face_window *face, bool connected);
void talk_comfort(struct face_window *face, const struct comfort *comfort);
void talk_wipe(struct face_window *face);
/* Puts the topics away; the answer bar is there instead. */
void talk_show_answer(struct face_window *face);
/* The same, with the keyboard. */
void talk_type(struct face_window *face);

GtkWidget *away_create(struct face_window *face);
void away_refresh(struct face_window *face);

GtkWidget *banner_create(struct face_window *face);
void banner_refresh(struct face_window *face);

void comfort_sheet(struct face_window *face);
/* A button that turns one of `comfort`'s choices on and off, named `key`. */
enum comfort_choice { COMFORT_CONTRAST, COMFORT_LOWERED, COMFORT_SPEECH, COMFORT_SIZE };
GtkWidget *comfort_toggle(struct face_window *face, enum comfort_choice choice);
/* After a change of language. */
void comfort_refresh(struct face_window *face);
/* Repeat, quieter, louder. */
GtkWidget *comfort_voice_row(struct face_window *face);
void comfort_apply(struct face_window *face, const struct comfort *comfort);

void ask_show(struct face_window *face, int seconds);
void finish_ask(struct face_window *face);

/* --- keypad.c: keys and touches, before any widget sees them --- */

void keypad_attach(struct face_window *face);

#endif
