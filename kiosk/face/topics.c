/* Topics as tiles, and what one may ask about each: for those who would rather not type. */
#include <stdlib.h>

#include "base/mem.h"
#include "face/frame.h"

struct topics {
	struct face_window *face;
	GtkWidget *stack, *tiles, *list, *subjects, *title;
	size_t open; /* index of the topic in the list */
};

static struct topics *topics_of(GtkWidget *root)
{
	return g_object_get_data(G_OBJECT(root), "topics");
}

static void name_button(GtkWidget *button, const char *title)
{
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
				       -1);
}

/* --- the subjects of a topic --- */

static void on_subject(GtkButton *button, gpointer context)
{
	struct topics *topics = context;
	g_autofree char *value = g_strdup(g_object_get_data(G_OBJECT(button), "topics-value"));
	g_autofree char *title = g_strdup(g_object_get_data(G_OBJECT(button), "topics-title"));

	talk_show_answer(topics->face);
	terminal_choose(topics->face->terminal, str_from(value), str_from(title));
}

static GtkWidget *make_subject(struct topics *topics, const struct pack_intent *intent,
			       enum lang lang)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 20);
	GtkWidget *label = face_text(intent->title[lang], lang, NULL);

	gtk_widget_set_hexpand(label, TRUE);
	gtk_box_append(GTK_BOX(row), label);
	gtk_box_append(GTK_BOX(row), face_icon("next"));
	gtk_button_set_child(GTK_BUTTON(button), row);
	gtk_widget_add_css_class(button, "subject");
	name_button(button, intent->title[lang]);
	g_object_set_data_full(G_OBJECT(button), "topics-value",
			       g_strdup_printf("intent:%s", intent->id), g_free);
	g_object_set_data_full(G_OBJECT(button), "topics-title", g_strdup(intent->title[lang]),
			       g_free);
	g_signal_connect(button, "clicked", G_CALLBACK(on_subject), topics);
	return button;
}

static void fill_list(struct topics *topics, const struct pack_topic *topic, enum lang lang)
{
	face_empty(topics->subjects);
	gtk_label_set_text(GTK_LABEL(topics->title), topic->title[lang]);
	for (size_t i = 0; i < topic->intent_count; i++)
		gtk_box_append(GTK_BOX(topics->subjects),
			       make_subject(topics, &topic->intents[i], lang));
}

static void focus_within(const struct topics *topics, GtkWidget *page)
{
	if (terminal_comfort(topics->face->terminal)->keypad)
		gtk_widget_child_focus(page, GTK_DIR_TAB_FORWARD);
}

static void on_tile(GtkButton *button, gpointer context)
{
	struct topics *topics = context;
	size_t count;
	const struct pack_topic *list = pack_topics(terminal_pack(topics->face->terminal), &count);

	topics->open = GPOINTER_TO_SIZE(g_object_get_data(G_OBJECT(button), "topics-index"));
	if (topics->open >= count)
		return;
	terminal_touch(topics->face->terminal);
	fill_list(topics, &list[topics->open], terminal_lang(topics->face->terminal));
	face_show_child(topics->stack, topics->list);
	focus_within(topics, topics->list);
}

static void on_back(GtkButton *button, gpointer context)
{
	struct topics *topics = context;

	(void)button;
	terminal_touch(topics->face->terminal);
	face_show_child(topics->stack, topics->tiles);
	focus_within(topics, topics->tiles);
}

/* --- the tiles --- */

static GtkWidget *make_tile(struct topics *topics, const struct pack_topic *topic, size_t index,
			    enum lang lang)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
	GtkWidget *label = face_text(topic->title[lang], lang, "tile-title");

	gtk_label_set_xalign(GTK_LABEL(label), 0.5F);
	gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(box), face_icon(topic->icon));
	gtk_box_append(GTK_BOX(box), label);
	gtk_button_set_child(GTK_BUTTON(button), box);
	gtk_widget_add_css_class(button, "tile");
	gtk_widget_set_hexpand(button, TRUE);
	name_button(button, topic->title[lang]);
	g_object_set_data(G_OBJECT(button), "topics-index", GSIZE_TO_POINTER(index));
	g_signal_connect(button, "clicked", G_CALLBACK(on_tile), topics);
	return button;
}

void topics_refresh(GtkWidget *root)
{
	struct topics *topics = topics_of(root);
	enum lang lang = terminal_lang(topics->face->terminal);
	GtkWidget *grid = g_object_get_data(G_OBJECT(topics->tiles), "topics-grid");
	int columns = face_is_landscape(topics->face) ? 4 : 2;
	size_t count;
	const struct pack_topic *list = pack_topics(terminal_pack(topics->face->terminal), &count);

	face_empty(grid);
	for (size_t i = 0; i < count; i++)
		gtk_grid_attach(GTK_GRID(grid), make_tile(topics, &list[i], i, lang),
				(int)i % columns, (int)i / columns, 1, 1);
	if (topics->open < count)
		fill_list(topics, &list[topics->open], lang);
}

void topics_home(GtkWidget *root)
{
	struct topics *topics = topics_of(root);

	face_show_child(topics->stack, topics->tiles);
	focus_within(topics, topics->tiles);
}

static GtkWidget *make_tiles(struct topics *topics)
{
	GtkWidget *page = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24), *grid = gtk_grid_new();
	GtkWidget *title = face_label(topics->face, "terminal.topics");

	gtk_widget_add_css_class(title, "title");
	gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
	gtk_grid_set_row_homogeneous(GTK_GRID(grid), TRUE);
	gtk_grid_set_column_spacing(GTK_GRID(grid), 20);
	gtk_grid_set_row_spacing(GTK_GRID(grid), 20);
	gtk_box_append(GTK_BOX(page), title);
	gtk_box_append(GTK_BOX(page), face_scroller(topics->face, grid));
	g_object_set_data(G_OBJECT(page), "topics-grid", grid);
	return page;
}

static GtkWidget *make_list(struct topics *topics)
{
	GtkWidget *page = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 24);
	GtkWidget *back = face_button(topics->face, "back", "terminal.back");

	topics->title = face_text("", LANG_UNKNOWN, "title");
	topics->subjects = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
	gtk_widget_set_hexpand(topics->title, TRUE);
	g_signal_connect(back, "clicked", G_CALLBACK(on_back), topics);
	gtk_box_append(GTK_BOX(head), back);
	gtk_box_append(GTK_BOX(head), topics->title);
	gtk_box_append(GTK_BOX(page), head);
	gtk_box_append(GTK_BOX(page), face_scroller(topics->face, topics->subjects));
	return page;
}

GtkWidget *topics_create(struct face_window *face)
{
	struct topics *topics = mem_zalloc(1, sizeof *topics);

	topics->face = face;
	topics->stack = gtk_stack_new();
	topics->tiles = make_tiles(topics);
	topics->list = make_list(topics);
	topics->open = SIZE_MAX;
	g_object_set_data_full(G_OBJECT(topics->stack), "topics", topics, free);
	gtk_widget_add_css_class(topics->stack, "topics");
	gtk_stack_add_child(GTK_STACK(topics->stack), topics->tiles);
	gtk_stack_add_child(GTK_STACK(topics->stack), topics->list);
	face_show_child(topics->stack, topics->tiles);
	return topics->stack;
}
