/* "Are you still there?" with the seconds that are left, and "Are you done?". */
#include "face/frame.h"

static void on_here(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_touch(face->terminal);
}

static void on_more(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_lengthen(face->terminal);
}

static void on_finish(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_finish(face->terminal);
}

static void on_stay(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_touch(face->terminal);
	sheet_close(face);
}

static void add(GtkWidget *box, struct face_window *face, const char *icon, const char *key,
		bool primary, GCallback on_click)
{
	GtkWidget *button = face_button(face, icon, key);

	if (primary)
		gtk_widget_add_css_class(button, "primary");
	g_signal_connect(button, "clicked", on_click, face);
	gtk_box_append(GTK_BOX(box), button);
}

/* --- the countdown --- */

static void ask_closed(void *context)
{
	struct face_window *face = context;

	face->asked = NULL;
}

static void open_ask(struct face_window *face)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
	GtkWidget *label = face_text("", terminal_lang(face->terminal), "countdown");

	gtk_box_append(GTK_BOX(box), label);
	add(box, face, "check", "terminal.go_on", true, G_CALLBACK(on_here));
	add(box, face, "time", "terminal.more_time", false, G_CALLBACK(on_more));
	add(box, face, "finish", "terminal.finish", false, G_CALLBACK(on_finish));
	sheet_open_at(face, SHEET_PLACE_ASK, "terminal.still_there", box, false, ask_closed, face);
	face->asked = label;
}

void ask_show(struct face_window *face, int seconds)
{
	BUF_AUTO struct buf text = {0};
	bool is_new = !face->asked;
	char count[16];

	if (seconds < 0) {
		sheet_close_at(face, SHEET_PLACE_ASK);
		return;
	}
	if (is_new)
		open_ask(face);
	g_snprintf(count, sizeof count, "%d", seconds);
	pack_format(terminal_pack(face->terminal), terminal_lang(face->terminal),
		    "terminal.ends_in", &text, "count", count, NULL);
	gtk_label_set_text(GTK_LABEL(face->asked), text.data ? text.data : "");
	if (!is_new)
		return;
	buf_add(&text, STR(" "));
	buf_add(&text, str_from(terminal_text(face->terminal, "terminal.go_on")));
	terminal_speak(face->terminal, buf_borrow(&text));
}

/* --- Finish --- */

void finish_ask(struct face_window *face)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);

	terminal_touch(face->terminal);
	add(box, face, "finish", "terminal.finish_yes", true, G_CALLBACK(on_finish));
	add(box, face, "back", "terminal.finish_no", false, G_CALLBACK(on_stay));
	sheet_open(face, "terminal.finish_ask", box, false, NULL, NULL);
}
