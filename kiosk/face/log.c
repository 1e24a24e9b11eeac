/* The conversation: a column that scrolls by finger, and by two large buttons beside it. */
#include "base/json.h"
#include "face/message.h"
#include "face/progress.h"

enum {
	ENTRIES_LIMIT = 100,
	DOTS_MS = 600, /* the three dots change so seldom that nothing else has to be drawn */
	TOP_GAP = 20,  /* left above an answer, so that one sees where it begins */
	STEP_PERCENT = 80
};

struct log {
	struct face_window *face;
	GtkWidget *root, *scrolled, *column, *earlier, *typing, *dots, *rail, *up, *down;
	GtkWidget *newest; /* what stays in view until the visitor scrolls; in the column */
	unsigned entries, dot_count;
	guint dots_timer, settle_source;
	bool settles; /* we scroll, not the visitor */
	bool focuses; /* the keypad's focus is to go to the newest */
};

static struct log *log_of(GtkWidget *root)
{
	return g_object_get_data(G_OBJECT(root), "talk-log");
}

static void stop(guint *source)
{
	if (*source)
		g_source_remove(*source);
	*source = 0;
}

static GtkAdjustment *adjustment_of(const struct log *log)
{
	return gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(log->scrolled));
}

/* --- where it stands --- */

static void update_rail(struct log *log)
{
	GtkAdjustment *adjustment = adjustment_of(log);
	double value = gtk_adjustment_get_value(adjustment);
	double last =
		gtk_adjustment_get_upper(adjustment) - gtk_adjustment_get_page_size(adjustment);

	gtk_widget_set_opacity(log->rail, last > 1 ? 1 : 0);
	gtk_widget_set_sensitive(log->up, value > 1);
	gtk_widget_set_sensitive(log->down, value < last - 1);
}

static void scroll_to(struct log *log, double value)
{
	log->settles = true;
	gtk_adjustment_set_value(adjustment_of(log), value);
	log->settles = false;
}

/* After the layout: only then is it known where the newest begins. */
static gboolean on_settle(gpointer context)
{
	struct log *log = context;
	graphene_rect_t place;

	log->settle_source = 0;
	update_rail(log);
	if (!log->newest)
		return G_SOURCE_REMOVE;
	if (gtk_widget_compute_bounds(log->newest, log->column, &place))
		scroll_to(log, (double)place.origin.y - TOP_GAP);
	update_rail(log);
	if (log->focuses)
		gtk_widget_child_focus(log->newest, GTK_DIR_TAB_FORWARD);
	log->focuses = false;
	return G_SOURCE_REMOVE;
}

static void settle(struct log *log)
{
	if (!log->settle_source)
		log->settle_source = g_idle_add_full(G_PRIORITY_LOW, on_settle, log, NULL);
}

static void on_layout(GtkAdjustment *adjustment, gpointer context)
{
	(void)adjustment;
	settle(context);
}

static void on_scrolled(GtkAdjustment *adjustment, gpointer context)
{
	struct log *log = context;

	(void)adjustment;
	update_rail(log);
}

/* A finger: from now on the visitor decides what is in view. */
static void on_drag(GtkGestureDrag *gesture, double x, double y, gpointer context)
{
	struct log *log = context;

	(void)gesture;
	(void)x;
	if (y > 8 || y < -8)
		log->newest = NULL;
}

static void step(struct log *log, int direction)
{
	GtkAdjustment *adjustment = adjustment_of(log);
	double page = gtk_adjustment_get_page_size(adjustment);

	log->newest = NULL;
	terminal_touch(face_terminal(log->face));
	scroll_to(log,
		  gtk_adjustment_get_value(adjustment) + direction * page * STEP_PERCENT / 100);
	update_rail(log);
}

static void on_up(GtkButton *button, gpointer context)
{
	(void)button;
	step(context, -1);
}

static void on_down(GtkButton *button, gpointer context)
{
	(void)button;
	step(context, 1);
}

/* --- the three dots --- */

static gboolean on_dots(gpointer context)
{
	static const char *const dots[] = {"●○○", "●●○", "●●●"};
	struct log *log = context;

	log->dot_count = (log->dot_count + 1) % G_N_ELEMENTS(dots);
	gtk_label_set_text(GTK_LABEL(log->dots), dots[log->dot_count]);
	return G_SOURCE_CONTINUE;
}

void log_waiting(GtkWidget *root, bool waiting)
{
	struct log *log = log_of(root);

	gtk_widget_set_visible(log->typing, waiting);
	stop(&log->dots_timer);
	if (!waiting && log->newest == log->typing)
		log->newest = NULL;
	if (!waiting)
		return;
	log->dot_count = 2;
	on_dots(log);
	log->dots_timer = g_timeout_add(DOTS_MS, on_dots, log);
	if (log->entries)
		log->newest = log->typing;
	settle(log);
}

static void make_typing(struct log *log)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);
	GtkWidget *words = face_label(log->face, "ui.typing");

	log->dots = g_object_new(GTK_TYPE_LABEL, "accessible-role",
				 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
	gtk_widget_add_css_class(log->dots, "talk-dots");
	gtk_widget_add_css_class(box, "talk-typing");
	gtk_widget_set_halign(box, GTK_ALIGN_START);
	gtk_widget_set_visible(box, FALSE);
	gtk_box_append(GTK_BOX(box), log->dots);
	gtk_box_append(GTK_BOX(box), words);
	log->typing = box;
	gtk_box_append(GTK_BOX(log->column), box);
}

/* --- entries --- */

static GtkWidget *entry_box(const struct log *log, const struct entry *entry)
{
	const struct terminal *terminal = face_terminal(log->face);
	bool is_mine = entry->kind == ENTRY_MINE;
	GtkWidget *box = message_group("talk-entry",
				       terminal_text(terminal, is_mine ? "ui.you" : "ui.pierre"));

	gtk_widget_add_css_class(box, is_mine ? "mine" : "pierre");
	if (entry->kind == ENTRY_NOTICE)
		gtk_widget_add_css_class(box, "notice");
	gtk_widget_set_halign(box, is_mine ? GTK_ALIGN_END : GTK_ALIGN_FILL);
	return box;
}

static GtkWidget *make_entry(const struct log *log, const struct entry *entry)
{
	GtkWidget *box = entry_box(log, entry);
	GtkWidget *words;

	if (entry->kind != ENTRY_MINE) {
		message_add_all(GTK_BOX(box), log->face, entry);
		if (gtk_widget_get_first_child(box))
			return box;
		g_object_unref(g_object_ref_sink(box));
		return NULL;
	}
	words = face_text(entry->text ? entry->text : "", entry->lang, "talk-mine");
	gtk_box_append(GTK_BOX(box), words);
	return box;
}

/* The first that is an entry: before it stands the line on earlier ones. */
static void drop_oldest(struct log *log)
{
	GtkWidget *oldest = gtk_widget_get_next_sibling(log->earlier);

	gtk_widget_set_visible(log->earlier, TRUE);
	gtk_box_remove(GTK_BOX(log->column), oldest);
	log->entries--;
}

static bool has_focus_within(const struct log *log)
{
	GtkRoot *window = gtk_widget_get_root(log->root);
	GtkWidget *focus = window ? gtk_root_get_focus(window) : NULL;

	return !focus || gtk_widget_is_ancestor(focus, log->root);
}

void log_add(GtkWidget *root, const struct entry *entry)
{
	struct log *log = log_of(root);
	bool keypad = terminal_comfort(face_terminal(log->face))->keypad;
	bool focuses = keypad && has_focus_within(log);
	GtkWidget *box = make_entry(log, entry);

	/* What was asked before is answered, or may be asked again by the newer reply. */
	if (entry->kind != ENTRY_NOTICE)
		message_retire(log->column);
	if (entry->kind != ENTRY_MINE)
		progress_offer(log->face, message_best_address(entry->messages));
	if (!box)
		return;
	gtk_box_insert_child_after(GTK_BOX(log->column), box,
				   gtk_widget_get_prev_sibling(log->typing));
	log->entries++;
	log->newest = box;
	log->focuses = focuses && entry->kind != ENTRY_MINE;
	while (log->entries > ENTRIES_LIMIT)
		drop_oldest(log);
	settle(log);
}

void log_clear(GtkWidget *root)
{
	struct log *log = log_of(root);

	log->newest = NULL;
	log->focuses = false;
	log_waiting(root, false);
	while (log->entries) {
		gtk_box_remove(GTK_BOX(log->column), gtk_widget_get_next_sibling(log->earlier));
		log->entries--;
	}
	gtk_widget_set_visible(log->earlier, FALSE);
	progress_offer(log->face, NULL);
	scroll_to(log, 0);
	settle(log);
}

/* --- the whole --- */

static void free_log(gpointer data)
{
	struct log *log = data;

	stop(&log->dots_timer);
	stop(&log->settle_source);
	g_free(log);
}

static void on_destroy(GtkWidget *root, gpointer context)
{
	struct log *log = context;

	(void)root;
	stop(&log->dots_timer);
	stop(&log->settle_source);
}

static GtkWidget *rail_button(struct log *log, const char *icon, const char *key,
			      GCallback on_click)
{
	GtkWidget *button = gtk_button_new();

	gtk_button_set_child(GTK_BUTTON(button), face_icon(icon));
	gtk_widget_add_css_class(button, "talk-rail-button");
	face_name(log->face, button, key);
	g_signal_connect(button, "clicked", on_click, log);
	gtk_box_append(GTK_BOX(log->rail), button);
	return button;
}

/* In the lower half, where everybody reaches it. */
static void make_rail(struct log *log)
{
	log->rail = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
	gtk_widget_add_css_class(log->rail, "talk-rail");
	gtk_widget_set_valign(log->rail, GTK_ALIGN_END);
	log->up = rail_button(log, "up", "terminal.up", G_CALLBACK(on_up));
	log->down = rail_button(log, "down", "terminal.down", G_CALLBACK(on_down));
}

static void make_scrolled(struct log *log)
{
	GtkAdjustment *adjustment;
	GtkGesture *drag;

	log->column = g_object_new(GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
				   20, "accessible-role", GTK_ACCESSIBLE_ROLE_LOG, NULL);
	gtk_widget_add_css_class(log->column, "talk-column");
	face_name(log->face, log->column, "ui.log");
	log->scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(log->scrolled), GTK_POLICY_NEVER,
				       GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(log->scrolled), log->column);
	gtk_widget_set_hexpand(log->scrolled, TRUE);
	gtk_widget_set_vexpand(log->scrolled, TRUE);
	adjustment = adjustment_of(log);
	g_signal_connect(adjustment, "changed", G_CALLBACK(on_layout), log);
	g_signal_connect(adjustment, "value-changed", G_CALLBACK(on_scrolled), log);
	drag = gtk_gesture_drag_new();
	gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(drag), GTK_PHASE_CAPTURE);
	g_signal_connect(drag, "drag-update", G_CALLBACK(on_drag), log);
	gtk_widget_add_controller(log->scrolled, GTK_EVENT_CONTROLLER(drag));
}

GtkWidget *log_create(struct face_window *face)
{
	struct log *log = g_new0(struct log, 1);

	log->face = face;
	log->root = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_widget_add_css_class(log->root, "talk-log");
	g_object_set_data_full(G_OBJECT(log->root), "talk-log", log, free_log);
	g_signal_connect(log->root, "destroy", G_CALLBACK(on_destroy), log);
	make_scrolled(log);
	log->earlier = face_label(face, "ui.earlier");
	gtk_widget_add_css_class(log->earlier, "talk-hint");
	gtk_widget_set_visible(log->earlier, FALSE);
	gtk_box_append(GTK_BOX(log->column), log->earlier);
	make_typing(log);
	make_rail(log);
	gtk_box_append(GTK_BOX(log->root), log->scrolled);
	gtk_box_append(GTK_BOX(log->root), log->rail);
	update_rail(log);
	return log->root;
}
