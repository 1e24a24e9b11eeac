/* Something over the talk that wants an answer. The rest is dimmed and cannot be reached. */
#include "face/frame.h"

/* Only the uppermost can be reached. */
static void limit_reach(struct face_window *face)
{
	bool over = false;

	for (int place = SHEET_PLACES; place-- > 0;) {
		GtkWidget *layer = face->sheets[place].layer;

		if (!layer)
			continue;
		gtk_widget_set_can_focus(layer, !over);
		gtk_widget_set_can_target(layer, !over);
		over = true;
	}
	gtk_widget_set_can_focus(face->stack, !over);
	gtk_widget_set_can_target(face->stack, !over);
}

static void remember_focus(struct face_window *face, struct sheet *sheet)
{
	sheet->focus_before = gtk_window_get_focus(face->window);
	if (sheet->focus_before)
		g_object_add_weak_pointer(G_OBJECT(sheet->focus_before),
					  (gpointer *)&sheet->focus_before);
}

static void return_focus(struct sheet *sheet)
{
	GtkWidget *before = sheet->focus_before;

	if (!before)
		return;
	g_object_remove_weak_pointer(G_OBJECT(before), (gpointer *)&sheet->focus_before);
	sheet->focus_before = NULL;
	if (gtk_widget_get_mapped(before))
		gtk_widget_grab_focus(before);
}

void sheet_close_at(struct face_window *face, enum sheet_place place)
{
	struct sheet *sheet = &face->sheets[place];
	void (*closed)(void *context) = sheet->closed;
	void *context = sheet->context;
	GtkWidget *layer = sheet->layer;

	if (!layer)
		return;
	sheet->layer = NULL;
	sheet->closed = NULL;
	limit_reach(face);
	return_focus(sheet);
	gtk_overlay_remove_overlay(GTK_OVERLAY(face->overlay), layer);
	if (closed)
		closed(context);
}

static void on_close(GtkButton *button, struct face_window *face)
{
	(void)button;
	sheet_close(face);
}

static GtkWidget *make_box(struct face_window *face, const char *title_key, GtkWidget *content,
			   bool closable)
{
	GtkWidget *box = g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_DIALOG,
				      "orientation", GTK_ORIENTATION_VERTICAL, NULL);
	GtkWidget *title = face_label(face, title_key);

	gtk_widget_add_css_class(box, "sheet");
	gtk_widget_add_css_class(title, "title");
	face_name(face, box, title_key);
	gtk_box_append(GTK_BOX(box), title);
	gtk_box_append(GTK_BOX(box), face_scroller(face, content));
	if (closable) {
		GtkWidget *button = face_button(face, "close", "terminal.close");

		gtk_widget_add_css_class(button, "sheet-close");
		g_signal_connect(button, "clicked", G_CALLBACK(on_close), face);
		gtk_box_append(GTK_BOX(box), button);
	}
	return box;
}

void sheet_open_at(struct face_window *face, enum sheet_place place, const char *title_key,
		   GtkWidget *content, bool closable, void (*closed)(void *context), void *context)
{
	struct sheet *sheet = &face->sheets[place];
	GtkWidget *layer = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *box = make_box(face, title_key, content, closable);

	sheet_close_at(face, place);
	*sheet = (struct sheet){.closable = closable, .closed = closed, .context = context};
	remember_focus(face, sheet);
	gtk_widget_add_css_class(layer, "sheet-layer");
	gtk_widget_set_halign(box, face_is_landscape(face) ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	gtk_widget_set_vexpand(box, TRUE);
	gtk_box_append(GTK_BOX(layer), box);
	sheet->layer = layer;
	gtk_overlay_add_overlay(GTK_OVERLAY(face->overlay), layer);
	limit_reach(face);
	gtk_window_set_focus(face->window, NULL);
	gtk_widget_child_focus(layer, GTK_DIR_TAB_FORWARD);
}

void sheet_open(struct face_window *face, const char *title_key, GtkWidget *content, bool closable,
		void (*closed)(void *context), void *context)
{
	sheet_open_at(face, SHEET_PLACE_ORDINARY, title_key, content, closable, closed, context);
}

void sheet_close(struct face_window *face)
{
	sheet_close_at(face, SHEET_PLACE_ORDINARY);
}

bool sheet_is_open(const struct face_window *face)
{
	return face->sheets[SHEET_PLACE_ORDINARY].layer;
}

void sheet_escape(struct face_window *face)
{
	if (face->sheets[SHEET_PLACE_ASK].layer)
		terminal_touch(face->terminal);
	else if (sheet_is_open(face) && face->sheets[SHEET_PLACE_ORDINARY].closable)
		sheet_close(face);
}
