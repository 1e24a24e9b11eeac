/* The window: its size, its style, its screens, and what the terminal asks to be shown. */
#include <stdlib.h>

#include "base/mem.h"
#include "face/frame.h"

enum { BASE_PX = 30, DESIGN_PX = 1080, BASE_LEAST_PX = 14, BASE_MOST_PX = 72 };

struct terminal *face_terminal(struct face_window *face)
{
	return face->terminal;
}

const struct face *face_functions(struct face_window *face)
{
	return &face->functions;
}

GtkWindow *face_gtk(struct face_window *face)
{
	return face->window;
}

bool face_is_landscape(const struct face_window *face)
{
	return face->width > face->height;
}

void face_empty(GtkWidget *container)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(container)))
		gtk_widget_unparent(child);
}

void face_show_child(GtkWidget *stack, GtkWidget *child)
{
	gtk_widget_set_visible(child, TRUE);
	gtk_stack_set_visible_child(GTK_STACK(stack), child);
	for (GtkWidget *other = gtk_widget_get_first_child(stack); other;
	     other = gtk_widget_get_next_sibling(other)) {
		if (other != child)
			gtk_widget_set_visible(other, FALSE);
	}
}

static void on_screen(void *context, enum screen screen)
{
	struct face_window *face = context;
	GtkWidget *const screens[] = {face->start, face->talk, face->away};

	face_show_child(face->stack, screens[screen]);
	start_run(face, screen == SCREEN_START);
	if (screen == SCREEN_TALK)
		talk_begin(face);
	if (!sheet_is_open(face)) {
		gtk_window_set_focus(face->window, NULL);
		if (terminal_comfort(face->terminal)->keypad)
			gtk_widget_child_focus(screens[screen], GTK_DIR_TAB_FORWARD);
	}
}

static void refresh(struct face_window *face)
{
	face_texts_refresh(face);
	comfort_refresh(face);
	banner_refresh(face);
	start_refresh(face);
	talk_refresh(face);
	away_refresh(face);
}

static void on_language(void *context, enum lang lang)
{
	(void)lang;
	refresh(context);
}

static void on_pack(void *context)
{
	refresh(context);
}

static void on_notices(void *context)
{
	banner_refresh(context);
	start_refresh(context);
}

static void on_entry(void *context, const struct entry *entry)
{
	talk_entry(context, entry);
}

static void on_question(void *context, const json_t *question)
{
	talk_question(context, question);
}

static void on_waiting(void *context, bool waiting)
{
	talk_waiting(context, waiting);
}

static void on_connected(void *context, bool connected)
{
	talk_connected(context, connected);
}

static void on_countdown(void *context, int seconds)
{
	ask_show(context, seconds);
}

static void on_comfort(void *context, const struct comfort *comfort)
{
	comfort_apply(context, comfort);
	talk_comfort(context, comfort);
}

static void on_printing(void *context, enum print_phase phase, enum printer_state state)
{
	progress_printing(context, phase, state);
}

static void on_card(void *context, enum card_phase phase)
{
	progress_card(context, phase);
}

static void on_wipe(void *context)
{
	struct face_window *face = context;

	sheet_close_at(face, SHEET_PLACE_ASK);
	sheet_close(face);
	talk_wipe(face);
}

static gboolean on_close_request(GtkWindow *window, gpointer context)
{
	(void)window;
	(void)context;
	return TRUE; /* there is no way out for a visitor */
}

static void use_monitor_size(struct face_window *face)
{
	GListModel *monitors = gdk_display_get_monitors(gdk_display_get_default());
	g_autoptr(GdkMonitor) monitor = g_list_model_get_item(monitors, 0);
	GdkRectangle area = {.width = DESIGN_PX, .height = 1920};

	if (monitor)
		gdk_monitor_get_geometry(monitor, &area);
	face->width = area.width;
	face->height = area.height;
}

/* Everything else in the style sheet is in em: of these. The keyboard does not grow with the text:
 * its keys are as large as the screen allows already. */
static void load_style(struct face_window *face)
{
	GdkDisplay *display = gdk_display_get_default();
	int short_side = face->width < face->height ? face->width : face->height;
	g_autofree char *sizes = NULL;

	face->base_px = CLAMP(short_side * BASE_PX / DESIGN_PX, BASE_LEAST_PX, BASE_MOST_PX);
	sizes = g_strdup_printf("window.kiosk, .kiosk .keyboard { font-size: %dpx; }\n"
				"window.kiosk.size-large { font-size: %dpx; }\n"
				"window.kiosk.size-largest { font-size: %dpx; }\n",
				face->base_px, face->base_px * 13 / 10, face->base_px * 16 / 10);
	face->sizes = gtk_css_provider_new();
	gtk_css_provider_load_from_data(face->sizes, sizes, -1);
	face->style = gtk_css_provider_new();
	gtk_css_provider_load_from_resource(face->style, "/pierre/kiosk/style/kiosk.css");
	gtk_style_context_add_provider_for_display(display, GTK_STYLE_PROVIDER(face->style),
						   GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
	gtk_style_context_add_provider_for_display(display, GTK_STYLE_PROVIDER(face->sizes),
						   GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
	gtk_icon_theme_add_resource_path(gtk_icon_theme_get_for_display(display),
					 "/pierre/kiosk/icons");
}

/* No theme, animation or dialogue of a desktop. */
static void settle(void)
{
	GtkSettings *settings = gtk_settings_get_default();

	g_object_set(settings, "gtk-theme-name", "Empty", "gtk-enable-animations", TRUE,
		     "gtk-font-name", "Inter 16", "gtk-enable-event-sounds", FALSE,
		     "gtk-recent-files-enabled", FALSE, "gtk-xft-antialias", 1, NULL);
}

static void build(struct face_window *face)
{
	GtkWidget *halves = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	face->banner = banner_create(face);
	face->stack = gtk_stack_new();
	/* In lowered mode the tallest would not leave the others their lower half. */
	gtk_stack_set_vhomogeneous(GTK_STACK(face->stack), FALSE);
	face->overlay = gtk_overlay_new();
	face->start = start_create(face);
	face->talk = talk_create(face);
	face->away = away_create(face);
	gtk_stack_add_child(GTK_STACK(face->stack), face->start);
	gtk_stack_add_child(GTK_STACK(face->stack), face->talk);
	gtk_stack_add_child(GTK_STACK(face->stack), face->away);
	gtk_overlay_set_child(GTK_OVERLAY(face->overlay), face->stack);
	gtk_widget_set_vexpand(face->overlay, TRUE);
	gtk_box_append(GTK_BOX(halves), face->banner);
	gtk_box_append(GTK_BOX(halves), face->overlay);
	gtk_window_set_child(face->window, halves);
}

static void show_window(struct face_window *face, const struct face_options *options)
{
	gtk_window_set_default_size(face->window, face->width, face->height);
	gtk_window_set_decorated(face->window, options->windowed);
	gtk_window_set_deletable(face->window, options->windowed);
	if (!options->windowed)
		gtk_window_fullscreen(face->window);
	if (!options->cursor)
		gtk_widget_set_cursor_from_name(GTK_WIDGET(face->window), "none");
	gtk_window_present(face->window);
}

static void on_painted(GdkFrameClock *frames, gpointer context)
{
	struct face_window *face = context;

	g_signal_handler_disconnect(frames, face->drawn_signal);
	face->drawn(face->drawn_context);
}

void face_when_drawn(struct face_window *face, void (*drawn)(void *context), void *context)
{
	GdkFrameClock *frames = gtk_widget_get_frame_clock(GTK_WIDGET(face->window));

	face->drawn = drawn;
	face->drawn_context = context;
	face->drawn_signal = g_signal_connect(frames, "after-paint", G_CALLBACK(on_painted), face);
}

struct face_window *face_create(struct terminal *terminal, const struct face_options *options)
{
	struct face_window *face = mem_zalloc(1, sizeof *face);

	face->terminal = terminal;
	face->width = options->width;
	face->height = options->height;
	if (!face->width || !face->height)
		use_monitor_size(face);
	/* By name, since the linker drops what nobody calls. */
	face_register_resource();
	settle();
	load_style(face);
	face_texts_create(face);
	face->window = GTK_WINDOW(gtk_window_new());
	gtk_widget_add_css_class(GTK_WIDGET(face->window), "kiosk");
	if (face_is_landscape(face))
		gtk_widget_add_css_class(GTK_WIDGET(face->window), "landscape");
	g_signal_connect(face->window, "close-request", G_CALLBACK(on_close_request), NULL);
	build(face);
	keypad_attach(face);
	show_window(face, options);
	face->functions = (struct face){
		.screen = on_screen,
		.language = on_language,
		.entry = on_entry,
		.question = on_question,
		.waiting = on_waiting,
		.connected = on_connected,
		.countdown = on_countdown,
		.comfort = on_comfort,
		.printing = on_printing,
		.card = on_card,
		.notices = on_notices,
		.pack = on_pack,
		.wipe = on_wipe,
		.context = face,
	};
	terminal_set_face(terminal, &face->functions);
	return face;
}

void face_destroy(struct face_window *face)
{
	GdkDisplay *display = gdk_display_get_default();

	if (!face)
		return;
	terminal_set_face(face->terminal, NULL);
	g_clear_handle_id(&face->touch_source, g_source_remove);
	start_run(face, false);
	on_wipe(face);
	gtk_window_destroy(face->window);
	face_texts_destroy(face);
	if (face->toggles)
		g_ptr_array_unref(face->toggles);
	if (face->contrast)
		gtk_style_context_remove_provider_for_display(display,
							      GTK_STYLE_PROVIDER(face->contrast));
	g_clear_object(&face->contrast);
	gtk_style_context_remove_provider_for_display(display, GTK_STYLE_PROVIDER(face->style));
	gtk_style_context_remove_provider_for_display(display, GTK_STYLE_PROVIDER(face->sizes));
	g_object_unref(face->style);
	g_object_unref(face->sizes);
	free(face);
}
