/* The start screen: who Pierre is, in each language by turns, and a large button for each. */
#include <stdlib.h>

#include "base/mem.h"
#include "face/frame.h"

enum { MARK_EM = 7, TURN_MS = 6000 };

struct start {
	struct face_window *face;
	GtkWidget *greetings; /* a stack, a page for each language */
	GtkWidget *towns[LANG_COUNT], *notices[LANG_COUNT];
	GtkWidget *mark, *foot; /* which the banner has in lowered mode */
	GtkWidget *speech;
	enum lang shown;
	guint timer;
};

static struct start *start_of(const struct face_window *face)
{
	return g_object_get_data(G_OBJECT(face->start), "start");
}

static GtkWidget *make_greeting(struct start *start, enum lang lang)
{
	struct face_window *face = start->face;
	GtkWidget *page = gtk_box_new(GTK_ORIENTATION_VERTICAL, 20);
	GtkWidget *town = face_text("", lang, "town");
	GtkWidget *welcome = face_label_in(face, lang, "terminal.welcome");
	GtkWidget *touch = face_label_in(face, lang, "terminal.touch");

	gtk_widget_add_css_class(welcome, "headline");
	gtk_widget_add_css_class(touch, "touch");
	gtk_label_set_xalign(GTK_LABEL(town), 0.5F);
	gtk_label_set_xalign(GTK_LABEL(welcome), 0.5F);
	gtk_label_set_justify(GTK_LABEL(welcome), GTK_JUSTIFY_CENTER);
	gtk_label_set_xalign(GTK_LABEL(touch), 0.5F);
	start->towns[lang] = town;
	start->notices[lang] = notices_create(face);
	gtk_box_append(GTK_BOX(page), town);
	gtk_box_append(GTK_BOX(page), welcome);
	gtk_box_append(GTK_BOX(page), touch);
	gtk_box_append(GTK_BOX(page), start->notices[lang]);
	gtk_widget_set_valign(page, GTK_ALIGN_START);
	return page;
}

static void show_greeting(struct start *start, enum lang lang)
{
	start->shown = lang;
	gtk_stack_set_visible_child_name(GTK_STACK(start->greetings), lang_code(lang));
}

static gboolean on_turn(gpointer context)
{
	struct start *start = context;

	show_greeting(start, (start->shown + 1) % LANG_COUNT);
	return G_SOURCE_CONTINUE;
}

static void on_language(GtkButton *button, gpointer context)
{
	struct start *start = context;
	int lang = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), "start-lang"));

	terminal_begin(face_terminal(start->face), (enum lang)lang);
}

static GtkWidget *make_language(struct start *start, enum lang lang)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 24);
	GtkWidget *name = face_label_in(start->face, lang, "terminal.language_name");

	gtk_widget_set_hexpand(name, TRUE);
	gtk_widget_add_css_class(name, "title");
	gtk_box_append(GTK_BOX(row), name);
	gtk_box_append(GTK_BOX(row), face_icon("next"));
	gtk_button_set_child(GTK_BUTTON(button), row);
	gtk_widget_add_css_class(button, "primary");
	gtk_widget_add_css_class(button, "language");
	gtk_accessible_update_relation(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
				       name, NULL, -1);
	g_object_set_data(G_OBJECT(button), "start-lang", GINT_TO_POINTER((int)lang));
	g_signal_connect(button, "clicked", G_CALLBACK(on_language), start);
	return button;
}

/* The configured language first. */
static GtkWidget *make_languages(struct start *start)
{
	enum lang first = terminal_config(start->face->terminal)->lang;
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);

	gtk_widget_add_css_class(box, "languages");
	gtk_box_append(GTK_BOX(box), make_language(start, first));
	for_each_lang (lang) {
		if (lang != first)
			gtk_box_append(GTK_BOX(box), make_language(start, lang));
	}
	return box;
}

static GtkWidget *make_comforts(struct start *start)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);

	gtk_box_set_homogeneous(GTK_BOX(row), TRUE);
	start->speech = comfort_toggle(start->face, COMFORT_SPEECH);
	gtk_box_append(GTK_BOX(row), comfort_toggle(start->face, COMFORT_LOWERED));
	gtk_box_append(GTK_BOX(row), comfort_toggle(start->face, COMFORT_CONTRAST));
	gtk_box_append(GTK_BOX(row), comfort_toggle(start->face, COMFORT_SIZE));
	gtk_box_append(GTK_BOX(row), start->speech);
	return row;
}

static void free_start(gpointer memory)
{
	struct start *start = memory;

	g_clear_handle_id(&start->timer, g_source_remove);
	free(start);
}

GtkWidget *start_create(struct face_window *face)
{
	struct start *start = mem_zalloc(1, sizeof *start);
	bool wide = face_is_landscape(face); /* words beside the buttons, else above them */
	GtkWidget *root =
		gtk_box_new(wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *words = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *choices = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	start->face = face;
	start->mark = mark_create(face->base_px * MARK_EM);
	start->foot = face_label(face, "terminal.machine");
	start->shown = terminal_config(face->terminal)->lang;
	g_object_set_data_full(G_OBJECT(root), "start", start, free_start);
	gtk_widget_add_css_class(root, "start");
	gtk_widget_add_css_class(words, "start-words");
	gtk_widget_add_css_class(choices, "start-choices");
	gtk_box_set_homogeneous(GTK_BOX(root), wide);
	gtk_widget_set_vexpand(words, TRUE);
	gtk_widget_set_valign(choices, GTK_ALIGN_END);
	start->greetings = gtk_stack_new();
	for_each_lang (lang)
		gtk_stack_add_named(GTK_STACK(start->greetings), make_greeting(start, lang),
				    lang_code(lang));
	gtk_widget_set_vexpand(start->greetings, TRUE);
	gtk_widget_add_css_class(start->foot, "soft");
	gtk_label_set_xalign(GTK_LABEL(start->foot), 0.5F);
	gtk_box_append(GTK_BOX(words), start->mark);
	gtk_box_append(GTK_BOX(words), start->greetings);
	gtk_box_append(GTK_BOX(choices), make_languages(start));
	gtk_box_append(GTK_BOX(choices), make_comforts(start));
	gtk_box_append(GTK_BOX(choices), start->foot);
	gtk_box_append(GTK_BOX(root), words);
	gtk_box_append(GTK_BOX(root), choices);
	return root;
}

void start_run(struct face_window *face, bool run)
{
	struct start *start = start_of(face);

	g_clear_handle_id(&start->timer, g_source_remove);
	show_greeting(start, terminal_config(face->terminal)->lang);
	if (run)
		start->timer = g_timeout_add(TURN_MS, on_turn, start);
}

void start_refresh(struct face_window *face)
{
	struct start *start = start_of(face);
	bool lowered = terminal_comfort(face->terminal)->lowered;

	for_each_lang (lang) {
		gtk_label_set_text(GTK_LABEL(start->towns[lang]), face_town(face, lang));
		notices_refresh(face, start->notices[lang], lang);
	}
	gtk_widget_set_visible(start->mark, !lowered);
	gtk_widget_set_visible(start->foot, !lowered);
	gtk_widget_set_visible(start->speech, terminal_can_speak(face->terminal));
}
