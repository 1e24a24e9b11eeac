/* What may be longer than the screen: scrolled with a finger, or with two large buttons. */
#include <stdlib.h>

#include "base/mem.h"
#include "face/frame.h"

static const double step_share = 0.7; /* of what is seen: some of it stays, so that one finds on */

struct scroller {
	GtkWidget *window, *buttons, *up, *down;
	GtkAdjustment *adjustment; /* owned: it outlives the window when all is destroyed */
	guint refresh_source;
};

/* Not within the layout that made it necessary: GTK would not notice. */
static gboolean refresh(gpointer memory)
{
	struct scroller *scroller = memory;
	GtkAdjustment *adjustment = scroller->adjustment;
	double value = gtk_adjustment_get_value(adjustment);
	double rest =
		gtk_adjustment_get_upper(adjustment) - gtk_adjustment_get_page_size(adjustment);

	scroller->refresh_source = 0;
	gtk_widget_set_visible(scroller->buttons, rest >= 1);
	gtk_widget_set_sensitive(scroller->up, value >= 1);
	gtk_widget_set_sensitive(scroller->down, value < rest - 1);
	return G_SOURCE_REMOVE;
}

static void on_change(GtkAdjustment *adjustment, struct scroller *scroller)
{
	(void)adjustment;
	if (!scroller->refresh_source)
		scroller->refresh_source = g_idle_add(refresh, scroller);
}

static void scroll(struct scroller *scroller, double direction)
{
	GtkAdjustment *adjustment = scroller->adjustment;
	double page = gtk_adjustment_get_page_size(adjustment);

	gtk_adjustment_set_value(adjustment, gtk_adjustment_get_value(adjustment) +
						     direction * page * step_share);
}

static void on_up(GtkButton *button, struct scroller *scroller)
{
	(void)button;
	scroll(scroller, -1);
}

static void on_down(GtkButton *button, struct scroller *scroller)
{
	(void)button;
	scroll(scroller, 1);
}

static void on_destroy(GtkWidget *widget, struct scroller *scroller)
{
	(void)widget;
	g_signal_handlers_disconnect_by_data(scroller->adjustment, scroller);
	g_clear_object(&scroller->adjustment);
	g_clear_handle_id(&scroller->refresh_source, g_source_remove);
}

static GtkWidget *add_button(struct face_window *face, GtkWidget *buttons, const char *icon,
			     const char *key)
{
	GtkWidget *button = gtk_button_new();

	gtk_button_set_child(GTK_BUTTON(button), face_icon(icon));
	gtk_widget_add_css_class(button, "scroll-button");
	gtk_widget_set_focus_on_click(button, FALSE);
	face_name(face, button, key);
	gtk_box_append(GTK_BOX(buttons), button);
	return button;
}

GtkWidget *face_scroller(struct face_window *face, GtkWidget *child)
{
	struct scroller *scroller = mem_zalloc(1, sizeof *scroller);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	GtkScrolledWindow *window = GTK_SCROLLED_WINDOW(gtk_scrolled_window_new());

	scroller->window = GTK_WIDGET(window);
	scroller->buttons = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_widget_add_css_class(box, "scroller");
	gtk_widget_add_css_class(scroller->buttons, "scroll-buttons");
	gtk_widget_set_valign(scroller->buttons, GTK_ALIGN_END);
	gtk_widget_set_visible(scroller->buttons, FALSE);
	gtk_scrolled_window_set_overlay_scrolling(window, FALSE);
	gtk_scrolled_window_set_policy(window, GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
	gtk_scrolled_window_set_propagate_natural_height(window, TRUE);
	gtk_scrolled_window_set_child(window, child);
	scroller->adjustment = g_object_ref(gtk_scrolled_window_get_vadjustment(window));
	gtk_widget_set_focusable(scroller->window, FALSE);
	gtk_widget_set_hexpand(scroller->window, TRUE);
	gtk_widget_set_vexpand(scroller->window, TRUE);
	scroller->up = add_button(face, scroller->buttons, "up", "terminal.up");
	scroller->down = add_button(face, scroller->buttons, "down", "terminal.down");
	gtk_box_append(GTK_BOX(box), scroller->window);
	gtk_box_append(GTK_BOX(box), scroller->buttons);
	g_signal_connect(scroller->up, "clicked", G_CALLBACK(on_up), scroller);
	g_signal_connect(scroller->down, "clicked", G_CALLBACK(on_down), scroller);
	g_signal_connect(scroller->adjustment, "changed", G_CALLBACK(on_change), scroller);
	g_signal_connect(scroller->adjustment, "value-changed", G_CALLBACK(on_change), scroller);
	g_signal_connect(box, "destroy", G_CALLBACK(on_destroy), scroller);
	g_object_set_data_full(G_OBJECT(box), "face-scroller", scroller, free);
	return box;
}
