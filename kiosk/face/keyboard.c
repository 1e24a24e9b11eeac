/* The keys on the screen: core/keys says what they do, this draws them. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "face/frame.h"

enum { GAP_PX = 8, KEYS_LIMIT = 64, LONG_PRESS_PERCENT = 90 };

struct keyboard {
	struct face_window *face;
	struct keys keys;
	keyboard_edit *edit;
	void *context;
	GtkWidget *root, *variants, *grid;
	GtkWidget *buttons[KEYS_LIMIT];
	size_t count;
	enum keys_layout drawn;
	bool is_held; /* the press was long: its end types nothing */
};

static struct keyboard *keyboard_of(GtkWidget *root)
{
	return g_object_get_data(G_OBJECT(root), "keyboard");
}

static const struct key *key_of(GtkWidget *button)
{
	return g_object_get_data(G_OBJECT(button), "keyboard-key");
}

static const char *icon_of(const struct keyboard *keyboard, const struct key *key)
{
	switch (key->kind) {
	case KEY_SHIFT:
		return keyboard->keys.shift == SHIFT_LOCKED ? "shift-locked" : "shift";
	case KEY_BACKSPACE:
		return "backspace";
	case KEY_CLEAR:
		return "clear";
	case KEY_SPACE:
		return "space";
	case KEY_LEFT:
		return "left";
	case KEY_RIGHT:
		return "right";
	case KEY_ENTER:
		return "enter";
	default:
		return NULL;
	}
}

/* What stands on the key now: shift and a waiting accent change it. */
static void draw_key(struct keyboard *keyboard, GtkWidget *button)
{
	const struct key *key = key_of(button);
	const char *label = keys_label(&keyboard->keys, key), *icon = icon_of(keyboard, key);
	const char *name = keys_name(key);
	bool on = (key->kind == KEY_SHIFT && keyboard->keys.shift != SHIFT_OFF) ||
		  (key->kind >= KEY_DEAD_ACUTE && keyboard->keys.dead == key->kind);

	gtk_button_set_child(GTK_BUTTON(button),
			     *label ? face_text(label, LANG_UNKNOWN, "key-label")
			     : icon ? face_icon(icon)
				    : NULL);
	if (*label) {
		GtkLabel *text = GTK_LABEL(gtk_button_get_child(GTK_BUTTON(button)));

		gtk_label_set_xalign(text, 0.5F);
		gtk_label_set_wrap(text, FALSE);
		if (g_utf8_strlen(label, -1) > 2)
			gtk_widget_add_css_class(GTK_WIDGET(text), "long");
	}
	if (name)
		face_name(keyboard->face, button, name);
	else
		gtk_accessible_update_property(GTK_ACCESSIBLE(button),
					       GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
	if (on)
		gtk_widget_add_css_class(button, "on");
	else
		gtk_widget_remove_css_class(button, "on");
}

static void draw(struct keyboard *keyboard);

static void hide_variants(struct keyboard *keyboard)
{
	face_empty(keyboard->variants);
	gtk_widget_set_opacity(keyboard->variants, 0);
}

static void take(struct keyboard *keyboard, const struct keys_edit *edit)
{
	hide_variants(keyboard);
	if (edit->relayout)
		draw(keyboard);
	keyboard->edit(keyboard->context, edit);
}

static void on_key(GtkButton *button, gpointer context)
{
	struct keyboard *keyboard = context;
	const struct key *key = key_of(GTK_WIDGET(button));
	struct keys_edit edit;

	if (keyboard->is_held) {
		keyboard->is_held = false;
		return;
	}
	edit = keys_press(&keyboard->keys, key);
	take(keyboard, &edit);
}

/* --- accents, from a long press: a strip above the keys --- */

static void on_variant(GtkButton *button, gpointer context)
{
	struct keyboard *keyboard = context;
	const char *variant = g_object_get_data(G_OBJECT(button), "keyboard-variant");
	struct keys_edit edit = keys_pick(&keyboard->keys, variant);

	take(keyboard, &edit);
}

static void on_long_press(GtkGestureLongPress *gesture, double x, double y, gpointer context)
{
	struct keyboard *keyboard = context;
	GtkWidget *button = gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(gesture));
	const struct key *key = key_of(GTK_WIDGET(button));
	const char *const *variants = keys_variants(&keyboard->keys, key);

	(void)x;
	(void)y;
	if (!variants)
		return;
	hide_variants(keyboard);
	keyboard->is_held = true;
	for (; *variants; variants++) {
		GtkWidget *choice = gtk_button_new_with_label(*variants);

		gtk_widget_add_css_class(choice, "key");
		gtk_widget_set_focus_on_click(choice, FALSE);
		g_object_set_data(G_OBJECT(choice), "keyboard-variant", (gpointer)*variants);
		g_signal_connect(choice, "clicked", G_CALLBACK(on_variant), keyboard);
		gtk_box_append(GTK_BOX(keyboard->variants), choice);
	}
	gtk_widget_set_opacity(keyboard->variants, 1);
}

static void on_long_end(GtkGesture *gesture, GdkEventSequence *sequence, gpointer context)
{
	struct keyboard *keyboard = context;

	(void)gesture;
	(void)sequence;
	keyboard->is_held = false;
}

/* --- the keys --- */

static GtkWidget *make_key(struct keyboard *keyboard, const struct key *key)
{
	GtkWidget *button = gtk_button_new();

	gtk_widget_add_css_class(button, "key");
	if (key->kind == KEY_ENTER)
		gtk_widget_add_css_class(button, "primary");
	else if (key->kind != KEY_TEXT && key->kind != KEY_SPACE)
		gtk_widget_add_css_class(button, "key-tool");
	gtk_widget_set_focus_on_click(button, FALSE);
	gtk_widget_set_hexpand(button, TRUE);
	g_object_set_data(G_OBJECT(button), "keyboard-key", (gpointer)key);
	g_signal_connect(button, "clicked", G_CALLBACK(on_key), keyboard);
	if (key->variants) {
		GtkGesture *press = gtk_gesture_long_press_new();

		gtk_gesture_long_press_set_delay_factor(GTK_GESTURE_LONG_PRESS(press),
							LONG_PRESS_PERCENT / 100.0);
		g_signal_connect(press, "pressed", G_CALLBACK(on_long_press), keyboard);
		g_signal_connect(press, "begin", G_CALLBACK(on_long_end), keyboard);
		gtk_widget_add_controller(button, GTK_EVENT_CONTROLLER(press));
	}
	return button;
}

static int units_of(const struct key_row *row)
{
	int sum = 0;

	for (size_t i = 0; i < row->count; i++)
		sum += row->keys[i].units;
	return sum;
}

static void lay_out(struct keyboard *keyboard)
{
	size_t rows;
	const struct key_row *row = keys_rows(&keyboard->keys, &rows);
	int widest = 0;

	face_empty(keyboard->grid);
	keyboard->count = 0;
	for (size_t r = 0; r < rows; r++)
		widest = MAX(widest, units_of(&row[r]));
	for (size_t r = 0; r < rows; r++) {
		int column = (widest - units_of(&row[r])) / 2;

		for (size_t k = 0; k < row[r].count && keyboard->count < KEYS_LIMIT; k++) {
			const struct key *key = &row[r].keys[k];
			GtkWidget *button = make_key(keyboard, key);

			keyboard->buttons[keyboard->count++] = button;
			gtk_grid_attach(GTK_GRID(keyboard->grid), button, column, (int)r,
					key->units, 1);
			column += key->units;
		}
	}
	keyboard->drawn = keyboard->keys.layout;
}

static size_t focused_index(const struct keyboard *keyboard)
{
	GtkWidget *focus = gtk_window_get_focus(keyboard->face->window);
	size_t i = 0;

	while (i < keyboard->count && keyboard->buttons[i] != focus)
		i++;
	return i;
}

static void draw(struct keyboard *keyboard)
{
	size_t focus = focused_index(keyboard), before = keyboard->count;
	bool rebuilt = keyboard->drawn != keyboard->keys.layout || !before;

	if (rebuilt)
		lay_out(keyboard);
	for (size_t i = 0; i < keyboard->count; i++)
		draw_key(keyboard, keyboard->buttons[i]);
	if (rebuilt && before && focus < before && keyboard->count)
		gtk_widget_grab_focus(keyboard->buttons[MIN(focus, keyboard->count - 1)]);
}

void keyboard_begin(GtkWidget *root, const char *input)
{
	struct keyboard *keyboard = keyboard_of(root);
	const char *configured = terminal_config(keyboard->face->terminal)->keyboard;
	bool qwerty = strcmp(configured, "qwerty") == 0;

	keys_begin(&keyboard->keys, input, qwerty ? KEYS_QWERTY : KEYS_AZERTY);
	hide_variants(keyboard);
	keyboard->count = 0; /* a pad may have another extra key */
	draw(keyboard);
	gtk_widget_set_halign(keyboard->grid, keyboard->keys.layout == KEYS_DIGITS
						      ? GTK_ALIGN_CENTER
						      : GTK_ALIGN_FILL);
}

GtkWidget *keyboard_create(struct face_window *face, keyboard_edit *edit, void *context)
{
	struct keyboard *keyboard = mem_zalloc(1, sizeof *keyboard);

	keyboard->face = face;
	keyboard->edit = edit;
	keyboard->context = context;
	keyboard->root =
		g_object_new(GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
			     GAP_PX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
	g_object_set_data_full(G_OBJECT(keyboard->root), "keyboard", keyboard, free);
	gtk_widget_add_css_class(keyboard->root, "keyboard");
	face_name(face, keyboard->root, "terminal.show_keyboard");
	keyboard->variants = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, GAP_PX);
	gtk_widget_add_css_class(keyboard->variants, "key-variants");
	gtk_widget_set_halign(keyboard->variants, GTK_ALIGN_CENTER);
	keyboard->grid = gtk_grid_new();
	gtk_grid_set_column_homogeneous(GTK_GRID(keyboard->grid), TRUE);
	gtk_grid_set_column_spacing(GTK_GRID(keyboard->grid), GAP_PX);
	gtk_grid_set_row_spacing(GTK_GRID(keyboard->grid), GAP_PX);
	gtk_box_append(GTK_BOX(keyboard->root), keyboard->variants);
	gtk_box_append(GTK_BOX(keyboard->root), keyboard->grid);
	keyboard_begin(keyboard->root, NULL);
	return keyboard->root;
}
