/* Sheets of the printer and of the card terminal. */
#include "face/message.h"
#include "face/progress.h"

enum { CODE_PIXELS = 320 };

struct progress {
	struct face_window *face;
	char *url; /* what one may scan instead */
	bool shows;
};

static void progress_free(gpointer data)
{
	struct progress *progress = data;

	if (progress->url)
		explicit_bzero(progress->url, strlen(progress->url));
	g_free(progress->url);
	g_free(progress);
}

/* One in each window. */
static struct progress *progress_of(struct face_window *face)
{
	GObject *window = G_OBJECT(face_gtk(face));
	struct progress *progress = g_object_get_data(window, "talk-progress");

	if (progress)
		return progress;
	progress = g_new0(struct progress, 1);
	progress->face = face;
	g_object_set_data_full(window, "talk-progress", progress, progress_free);
	return progress;
}

void progress_offer(struct face_window *face, const char *url)
{
	struct progress *progress = progress_of(face);

	if (progress->url)
		explicit_bzero(progress->url, strlen(progress->url));
	g_free(progress->url);
	progress->url = g_strdup(url);
}

static void on_closed(void *context)
{
	struct progress *progress = context;

	progress->shows = false;
}

static void add_code(struct progress *progress, GtkWidget *box)
{
	const struct terminal *terminal = face_terminal(progress->face);
	GtkWidget *code;

	if (!progress->url)
		return;
	code = qr_create(progress->url, CODE_PIXELS, terminal_text(terminal, "terminal.scan"));
	if (!code)
		return;
	gtk_box_append(GTK_BOX(box), code);
	gtk_box_append(GTK_BOX(box), face_label(progress->face, "terminal.scan_how"));
}

static void show(struct face_window *face, const char *title_key, const char *icon, const char *key,
		 bool has_code, bool closable)
{
	struct progress *progress = progress_of(face);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
	GtkWidget *picture = face_icon(icon), *text = face_label(face, key);

	gtk_widget_add_css_class(box, "talk-sheet");
	gtk_widget_add_css_class(picture, "talk-sheet-icon");
	gtk_widget_add_css_class(text, "talk-sheet-text");
	gtk_box_append(GTK_BOX(box), picture);
	gtk_box_append(GTK_BOX(box), text);
	if (has_code)
		add_code(progress, box);
	sheet_open(face, title_key, box, closable, on_closed, progress);
	progress->shows = true;
}

static void hide(struct face_window *face)
{
	if (progress_of(face)->shows)
		sheet_close(face);
}

void progress_printing(struct face_window *face, enum print_phase phase, enum printer_state state)
{
	bool is_out = state == PRINTER_PAPER_OUT;

	if (phase == PRINT_BUSY)
		show(face, "terminal.print", "print", "terminal.printing", false, false);
	else if (phase == PRINT_DONE)
		show(face, "terminal.print", "check", "terminal.printed", false, true);
	else if (phase == PRINT_FAILED)
		show(face, "terminal.print", "warning",
		     is_out ? "terminal.no_paper" : "terminal.no_printer", true, true);
	else
		hide(face);
}

void progress_card(struct face_window *face, enum card_phase phase)
{
	if (phase == CARD_BUSY)
		show(face, "terminal.pay_here", "card", "terminal.pay_follow", false, false);
	else if (phase == CARD_DONE)
		show(face, "terminal.pay_here", "check", "terminal.pay_done", false, true);
	else if (phase == CARD_FAILED)
		show(face, "terminal.pay_here", "warning", "terminal.pay_failed", true, true);
	else
		hide(face);
}
