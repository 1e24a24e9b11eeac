/* How the visitor wants it: size of the text, contrast, lowered, read aloud. */
#include "face/frame.h"

static const char *const size_classes[] = {"size-normal", "size-large", "size-largest"};
static const char *const size_keys[] = {"terminal.size.normal", "terminal.size.large",
					"terminal.size.largest"};

static bool is_on(const struct comfort *comfort, enum comfort_choice choice)
{
	switch (choice) {
	case COMFORT_CONTRAST:
		return comfort->contrast;
	case COMFORT_LOWERED:
		return comfort->lowered;
	case COMFORT_SPEECH:
		return comfort->speech;
	default:
		return comfort->size != SIZE_NORMAL;
	}
}

static void turn(struct comfort *comfort, enum comfort_choice choice)
{
	if (choice == COMFORT_CONTRAST)
		comfort->contrast = !comfort->contrast;
	else if (choice == COMFORT_LOWERED)
		comfort->lowered = !comfort->lowered;
	else if (choice == COMFORT_SPEECH)
		comfort->speech = !comfort->speech;
	else
		comfort->size = (comfort->size + 1) % SIZE_COUNT;
}

/* --- buttons that show whether something is on: not by colour alone --- */

static void show_state(const struct face_window *face, GtkWidget *button,
		       const struct comfort *comfort)
{
	int choice = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), "comfort-choice"));
	GtkWidget *state = g_object_get_data(G_OBJECT(button), "comfort-state");
	bool on = is_on(comfort, (enum comfort_choice)choice);
	const char *key = on ? "terminal.on" : "terminal.off";

	if (choice == COMFORT_SIZE)
		key = size_keys[comfort->size];
	gtk_label_set_text(GTK_LABEL(state), terminal_text(face->terminal, key));
	gtk_accessible_update_state(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_PRESSED,
		on ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
	if (on)
		gtk_widget_add_css_class(button, "on");
	else
		gtk_widget_remove_css_class(button, "on");
}

static void on_toggle(GtkButton *button, gpointer context)
{
	struct face_window *face = context;
	struct comfort comfort = *terminal_comfort(face->terminal);
	int choice = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), "comfort-choice"));

	turn(&comfort, (enum comfort_choice)choice);
	terminal_set_comfort(face->terminal, &comfort);
}

static void on_destroy(GtkWidget *button, gpointer context)
{
	struct face_window *face = context;

	if (face->toggles)
		g_ptr_array_remove(face->toggles, button);
}

GtkWidget *comfort_toggle(struct face_window *face, enum comfort_choice choice)
{
	static const char *const icons[] = {"contrast", "lower", "headset", "text-size"};
	static const char *const keys[] = {"terminal.contrast", "terminal.lowered",
					   "terminal.speech", "terminal.text_size"};
	GtkWidget *button = gtk_button_new(), *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
	GtkWidget *name = face_label(face, keys[choice]),
		  *state = face_text("", LANG_UNKNOWN, "soft");

	gtk_label_set_xalign(GTK_LABEL(name), 0.5F);
	gtk_label_set_justify(GTK_LABEL(name), GTK_JUSTIFY_CENTER);
	gtk_label_set_xalign(GTK_LABEL(state), 0.5F);
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(box), face_icon(icons[choice]));
	gtk_box_append(GTK_BOX(box), name);
	gtk_box_append(GTK_BOX(box), state);
	gtk_button_set_child(GTK_BUTTON(button), box);
	gtk_widget_add_css_class(button, "stacked");
	gtk_widget_add_css_class(button, "comfort");
	face_name(face, button, keys[choice]);
	g_object_set_data(G_OBJECT(button), "comfort-choice", GINT_TO_POINTER((int)choice));
	g_object_set_data(G_OBJECT(button), "comfort-state", state);
	g_signal_connect(button, "clicked", G_CALLBACK(on_toggle), face);
	g_signal_connect(button, "destroy", G_CALLBACK(on_destroy), face);
	if (!face->toggles)
		face->toggles = g_ptr_array_new();
	g_ptr_array_add(face->toggles, button);
	show_state(face, button, terminal_comfort(face->terminal));
	return button;
}

void comfort_refresh(struct face_window *face)
{
	const struct comfort *comfort = terminal_comfort(face->terminal);

	for (guint i = 0; face->toggles && i < face->toggles->len; i++)
		show_state(face, g_ptr_array_index(face->toggles, i), comfort);
}

static void set_class(struct face_window *face, const char *css_class, bool on)
{
	if (on)
		gtk_widget_add_css_class(GTK_WIDGET(face->window), css_class);
	else
		gtk_widget_remove_css_class(GTK_WIDGET(face->window), css_class);
}

/* Colours have names for the whole display, so another set of them is another provider. */
static void use_contrast(struct face_window *face, bool on)
{
	GdkDisplay *display = gdk_display_get_default();

	if (on == (face->contrast != NULL))
		return;
	if (!on) {
		gtk_style_context_remove_provider_for_display(display,
							      GTK_STYLE_PROVIDER(face->contrast));
		g_clear_object(&face->contrast);
		return;
	}
	face->contrast = gtk_css_provider_new();
	gtk_css_provider_load_from_resource(face->contrast, "/pierre/kiosk/style/contrast.css");
	gtk_style_context_add_provider_for_display(display, GTK_STYLE_PROVIDER(face->contrast),
						   GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

void comfort_apply(struct face_window *face, const struct comfort *comfort)
{
	for (int size = 0; size < SIZE_COUNT; size++)
		set_class(face, size_classes[size], comfort->size == (enum text_size)size);
	set_class(face, "contrast", comfort->contrast);
	set_class(face, "lowered", comfort->lowered);
	set_class(face, "keypad", comfort->keypad);
	use_contrast(face, comfort->contrast);
	gtk_window_set_focus_visible(face->window, comfort->keypad);
	comfort_refresh(face);
	banner_refresh(face);
	start_refresh(face);
}

/* --- the sheet --- */

static void on_repeat(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_repeat(face->terminal);
}

static void on_louder(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_volume(face->terminal, 1);
}

static void on_quieter(GtkButton *button, gpointer context)
{
	struct face_window *face = context;

	(void)button;
	terminal_volume(face->terminal, -1);
}

GtkWidget *comfort_voice_row(struct face_window *face)
{
	static const struct {
		const char *icon, *key;
		void (*on_click)(GtkButton *, gpointer);
	} buttons[] = {{"repeat", "terminal.repeat", on_repeat},
		       {"quieter", "terminal.quieter", on_quieter},
		       {"louder", "terminal.louder", on_louder}};
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);

	gtk_box_set_homogeneous(GTK_BOX(row), TRUE);
	gtk_widget_add_css_class(row, "voice");
	for (size_t i = 0; i < G_N_ELEMENTS(buttons); i++) {
		GtkWidget *button = face_button(face, buttons[i].icon, buttons[i].key);

		g_signal_connect(button, "clicked", G_CALLBACK(buttons[i].on_click), face);
		gtk_box_append(GTK_BOX(row), button);
	}
	return row;
}

void comfort_sheet(struct face_window *face)
{
	static const enum comfort_choice choices[] = {COMFORT_SIZE, COMFORT_CONTRAST,
						      COMFORT_LOWERED, COMFORT_SPEECH};
	bool speaks = terminal_can_speak(face->terminal);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24), *grid = gtk_grid_new();

	gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
	gtk_grid_set_column_spacing(GTK_GRID(grid), 16);
	gtk_grid_set_row_spacing(GTK_GRID(grid), 16);
	for (int i = 0; i < (speaks ? 4 : 3); i++)
		gtk_grid_attach(GTK_GRID(grid), comfort_toggle(face, choices[i]), i % 2, i / 2, 1,
				1);
	gtk_box_append(GTK_BOX(box), grid);
	if (speaks) {
		gtk_box_append(GTK_BOX(box), face_label(face, "terminal.headset"));
		gtk_box_append(GTK_BOX(box), comfort_voice_row(face));
	}
	sheet_open(face, "terminal.comfort", box, true, NULL, NULL);
}
