/* Keys and touches, before any widget sees them: the tactile keypad (arrows, enter, escape, and the
 * headset's key), and nothing that a desktop would do with a key. */
#include <string.h>

#include "face/frame.h"

static const GdkModifierType shortcuts =
	GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK | GDK_HYPER_MASK;

static bool is_asked(const struct face_window *face)
{
	return face->sheets[SHEET_PLACE_ASK].layer != NULL;
}

/* --- touches --- */

static gboolean touch_later(gpointer context)
{
	struct face_window *face = context;

	face->touch_source = 0;
	terminal_touch(face->terminal);
	return G_SOURCE_REMOVE;
}

/* While "Are you still there?" is open a touch counts when it ends, so that the button under the
 * finger is still there to be pressed. */
static gboolean on_event(GtkEventControllerLegacy *controller, GdkEvent *event, gpointer context)
{
	struct face_window *face = context;
	GdkEventType type = gdk_event_get_event_type(event);

	(void)controller;
	if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN) {
		if (!is_asked(face))
			terminal_touch(face->terminal);
	} else if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END) {
		if (is_asked(face) && !face->touch_source)
			face->touch_source = g_idle_add(touch_later, face);
	}
	return GDK_EVENT_PROPAGATE;
}

/* --- the keypad --- */

static void use_keypad(struct face_window *face)
{
	struct comfort comfort = *terminal_comfort(face->terminal);

	if (comfort.keypad)
		return;
	comfort.keypad = true;
	terminal_set_comfort(face->terminal, &comfort);
}

/* Where the focus may be now. */
static GtkWidget *ground(const struct face_window *face)
{
	for (int place = SHEET_PLACES; place-- > 0;)
		if (face->sheets[place].layer)
			return face->sheets[place].layer;
	return gtk_stack_get_visible_child(GTK_STACK(face->stack));
}

static GtkWidget *ancestor_of_class(GtkWidget *widget, const char *css_class)
{
	while (widget && !gtk_widget_has_css_class(widget, css_class))
		widget = gtk_widget_get_parent(widget);
	return widget;
}

/* One after the other; on the keyboard in all four directions. From the last to the first. */
static void move_focus(struct face_window *face, GtkDirectionType arrow)
{
	GtkWidget *focus = gtk_window_get_focus(face->window), *within = ground(face);
	bool back = arrow == GTK_DIR_UP || arrow == GTK_DIR_LEFT;
	GtkDirectionType line = back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD;
	GtkWidget *keyboard = focus ? ancestor_of_class(focus, "keyboard") : NULL;

	if (keyboard && gtk_widget_child_focus(keyboard, arrow))
		return;
	if (keyboard && arrow != GTK_DIR_UP && arrow != GTK_DIR_DOWN)
		return;
	if (focus && gtk_widget_is_ancestor(focus, within) && gtk_widget_child_focus(within, line))
		return;
	gtk_window_set_focus(face->window, NULL);
	gtk_widget_child_focus(within, line);
}

static bool take_arrow(struct face_window *face, guint key)
{
	static const struct {
		guint key, pad;
		GtkDirectionType arrow;
	} arrows[] = {
		{GDK_KEY_Up, GDK_KEY_KP_Up, GTK_DIR_UP},
		{GDK_KEY_Down, GDK_KEY_KP_Down, GTK_DIR_DOWN},
		{GDK_KEY_Left, GDK_KEY_KP_Left, GTK_DIR_LEFT},
		{GDK_KEY_Right, GDK_KEY_KP_Right, GTK_DIR_RIGHT},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(arrows); i++) {
		if (key != arrows[i].key && key != arrows[i].pad)
			continue;
		use_keypad(face);
		move_focus(face, arrows[i].arrow);
		return true;
	}
	return false;
}

static void turn_speech(struct face_window *face)
{
	struct comfort comfort = *terminal_comfort(face->terminal);

	comfort.speech = !comfort.speech;
	comfort.keypad = true;
	terminal_set_comfort(face->terminal, &comfort);
	if (!gtk_window_get_focus(face->window))
		gtk_widget_child_focus(ground(face), GTK_DIR_TAB_FORWARD);
}

static bool is_plain(guint key)
{
	return gdk_keyval_to_unicode(key) >= ' ' || key == GDK_KEY_BackSpace ||
	       key == GDK_KEY_Delete || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter ||
	       key == GDK_KEY_ISO_Enter || key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab ||
	       key == GDK_KEY_Shift_L || key == GDK_KEY_Shift_R;
}

static gboolean on_key(GtkEventControllerKey *controller, guint key, guint code,
		       GdkModifierType state, gpointer context)
{
	struct face_window *face = context;
	const char *headset = terminal_config(face->terminal)->headset_key;

	(void)controller;
	(void)code;
	if (!is_asked(face))
		terminal_touch(face->terminal);
	if (state & shortcuts)
		return GDK_EVENT_STOP;
	if (*headset && key == gdk_keyval_from_name(headset)) {
		turn_speech(face);
		return GDK_EVENT_STOP;
	}
	if (take_arrow(face, key))
		return GDK_EVENT_STOP;
	if (key == GDK_KEY_Escape) {
		sheet_escape(face);
		return GDK_EVENT_STOP;
	}
	return is_plain(key) ? GDK_EVENT_PROPAGATE : GDK_EVENT_STOP;
}

/* Whoever cannot see the focus hears it. */
static void on_focus(GObject *window, GParamSpec *spec, gpointer context)
{
	struct face_window *face = context;
	GtkWidget *focus = gtk_window_get_focus(face->window);
	BUF_AUTO struct buf name = {0};

	(void)window;
	(void)spec;
	if (!focus || !terminal_comfort(face->terminal)->keypad)
		return;
	face_spoken_name(face, focus, &name);
	if (name.len)
		terminal_speak(face->terminal, buf_borrow(&name));
}

void keypad_attach(struct face_window *face)
{
	GtkEventController *keys = gtk_event_controller_key_new();
	GtkEventController *events = gtk_event_controller_legacy_new();

	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	gtk_event_controller_set_propagation_phase(events, GTK_PHASE_CAPTURE);
	g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), face);
	g_signal_connect(events, "event", G_CALLBACK(on_event), face);
	g_signal_connect(face->window, "notify::focus-widget", G_CALLBACK(on_focus), face);
	gtk_widget_add_controller(GTK_WIDGET(face->window), events);
	gtk_widget_add_controller(GTK_WIDGET(face->window), keys);
}
