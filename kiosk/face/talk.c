/* The screen of a visit: the head with its buttons, the topics or the conversation, the answer. */
#include <stdlib.h>

#include "base/mem.h"
#include "face/frame.h"

enum { MARK_PX = 64 };

struct talk {
	struct face_window *face;
	GtkWidget *body, *topics, *log, *answer, *foot, *lost, *voice, *home, *town;
	bool has_mine; /* the visitor has said something: no topics by themselves */
};

static struct talk *talk_of(const struct face_window *face)
{
	return g_object_get_data(G_OBJECT(face->talk), "talk");
}

static bool has_topics(const struct talk *talk)
{
	size_t count;

	pack_topics(terminal_pack(talk->face->terminal), &count);
	return count > 0;
}

static void show_topics(struct talk *talk, bool topics)
{
	face_show_child(talk->body, topics ? talk->topics : talk->log);
	gtk_widget_set_visible(talk->answer, !topics);
	gtk_widget_set_visible(talk->foot, topics);
	gtk_widget_set_visible(talk->home, !topics && has_topics(talk));
}

void talk_show_answer(struct face_window *face)
{
	show_topics(talk_of(face), false);
}

void talk_type(struct face_window *face)
{
	talk_show_answer(face);
	answer_open(talk_of(face)->answer);
}

/* --- the head --- */

static void on_home(GtkButton *button, gpointer context)
{
	struct talk *talk = context;

	(void)button;
	terminal_touch(talk->face->terminal);
	answer_clear(talk->answer);
	show_topics(talk, true);
	topics_home(talk->topics);
}

static void on_comfort(GtkButton *button, gpointer context)
{
	struct talk *talk = context;

	(void)button;
	terminal_touch(talk->face->terminal);
	comfort_sheet(talk->face);
}

static void on_finish(GtkButton *button, gpointer context)
{
	struct talk *talk = context;

	(void)button;
	finish_ask(talk->face);
}

static void on_type(GtkButton *button, gpointer context)
{
	struct talk *talk = context;

	(void)button;
	terminal_touch(talk->face->terminal);
	talk_type(talk->face);
}

static void on_language_picked(GtkButton *button, gpointer context)
{
	struct talk *talk = context;
	int lang = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), "talk-lang"));

	sheet_close(talk->face);
	terminal_language(talk->face->terminal, (enum lang)lang);
}

static void on_language(GtkButton *button, gpointer context)
{
	struct talk *talk = context;
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 20);

	(void)button;
	terminal_touch(talk->face->terminal);
	for_each_lang (lang) {
		GtkWidget *choice = gtk_button_new();
		GtkWidget *name = face_label_in(talk->face, lang, "terminal.language_name");

		gtk_button_set_child(GTK_BUTTON(choice), name);
		gtk_widget_add_css_class(choice, "subject");
		if (lang == terminal_lang(talk->face->terminal))
			gtk_widget_add_css_class(choice, "primary");
		gtk_accessible_update_relation(GTK_ACCESSIBLE(choice),
					       GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
		g_object_set_data(G_OBJECT(choice), "talk-lang", GINT_TO_POINTER((int)lang));
		g_signal_connect(choice, "clicked", G_CALLBACK(on_language_picked), talk);
		gtk_box_append(GTK_BOX(box), choice);
	}
	sheet_open(talk->face, "terminal.language", box, true, NULL, NULL);
}

static GtkWidget *head_button(struct talk *talk, GtkWidget *head, const char *icon, const char *key,
			      GCallback on_click)
{
	GtkWidget *button = face_button(talk->face, icon, key);

	gtk_orientable_set_orientation(GTK_ORIENTABLE(gtk_button_get_child(GTK_BUTTON(button))),
				       GTK_ORIENTATION_VERTICAL);
	gtk_widget_add_css_class(button, "stacked");
	gtk_widget_set_focus_on_click(button, FALSE);
	g_signal_connect(button, "clicked", on_click, talk);
	gtk_box_append(GTK_BOX(head), button);
	return button;
}

static GtkWidget *make_head(struct talk *talk)
{
	GtkWidget *room = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	GtkWidget *head = g_object_new(GTK_TYPE_BOX, "spacing", 14, "accessible-role",
				       GTK_ACCESSIBLE_ROLE_BANNER, NULL);

	gtk_widget_add_css_class(head, "head");
	talk->town = face_text("", LANG_UNKNOWN, "head-town");
	gtk_widget_set_hexpand(room, TRUE);
	gtk_label_set_lines(GTK_LABEL(talk->town), 2);
	gtk_label_set_ellipsize(GTK_LABEL(talk->town), PANGO_ELLIPSIZE_END);
	gtk_box_append(GTK_BOX(head), mark_create(MARK_PX));
	gtk_box_append(GTK_BOX(head), talk->town);
	gtk_box_append(GTK_BOX(head), room);
	talk->home = head_button(talk, head, "topics", "terminal.home", G_CALLBACK(on_home));
	head_button(talk, head, "language", "terminal.language", G_CALLBACK(on_language));
	head_button(talk, head, "display", "terminal.comfort", G_CALLBACK(on_comfort));
	gtk_widget_add_css_class(
		head_button(talk, head, "finish", "terminal.finish", G_CALLBACK(on_finish)),
		"finish");
	return head;
}

static GtkWidget *make_lost(struct talk *talk)
{
	GtkWidget *line = g_object_new(GTK_TYPE_BOX, "spacing", 16, "accessible-role",
				       GTK_ACCESSIBLE_ROLE_ALERT, NULL);

	gtk_widget_add_css_class(line, "lost");
	gtk_box_append(GTK_BOX(line), face_icon("warning"));
	gtk_box_append(GTK_BOX(line), face_label(talk->face, "terminal.reconnecting"));
	gtk_widget_set_visible(line, FALSE);
	return line;
}

/* Beside the topics: the way to the keyboard. */
static GtkWidget *make_foot(struct talk *talk)
{
	GtkWidget *foot = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
	GtkWidget *type = face_button(talk->face, "keyboard", "terminal.type");
	GtkWidget *privacy = face_label(talk->face, "terminal.privacy");

	gtk_widget_add_css_class(foot, "foot");
	gtk_widget_add_css_class(type, "primary");
	gtk_widget_add_css_class(type, "type");
	gtk_widget_add_css_class(privacy, "soft");
	gtk_label_set_xalign(GTK_LABEL(privacy), 0.5F);
	g_signal_connect(type, "clicked", G_CALLBACK(on_type), talk);
	gtk_box_append(GTK_BOX(foot), type);
	gtk_box_append(GTK_BOX(foot), privacy);
	return foot;
}

GtkWidget *talk_create(struct face_window *face)
{
	struct talk *talk = mem_zalloc(1, sizeof *talk);
	GtkWidget *root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	talk->face = face;
	g_object_set_data_full(G_OBJECT(root), "talk", talk, free);
	gtk_widget_add_css_class(root, "talk");
	talk->lost = make_lost(talk);
	talk->voice = comfort_voice_row(face);
	talk->body = gtk_stack_new();
	gtk_stack_set_vhomogeneous(GTK_STACK(talk->body), FALSE);
	talk->topics = topics_create(face);
	talk->log = log_create(face);
	talk->answer = answer_create(face);
	talk->foot = make_foot(talk);
	gtk_stack_add_child(GTK_STACK(talk->body), talk->topics);
	gtk_stack_add_child(GTK_STACK(talk->body), talk->log);
	gtk_widget_set_vexpand(talk->body, TRUE);
	gtk_widget_set_visible(talk->voice, FALSE);
	gtk_box_append(GTK_BOX(root), make_head(talk));
	gtk_box_append(GTK_BOX(root), talk->lost);
	gtk_box_append(GTK_BOX(root), talk->voice);
	gtk_box_append(GTK_BOX(root), talk->body);
	gtk_box_append(GTK_BOX(root), talk->foot);
	gtk_box_append(GTK_BOX(root), talk->answer);
	show_topics(talk, has_topics(talk));
	return root;
}

/* --- what happens --- */

/* Also when the daemon is back: what was being said stays. */
void talk_begin(struct face_window *face)
{
	struct talk *talk = talk_of(face);

	gtk_widget_set_visible(talk->lost, FALSE);
	if (!talk->has_mine)
		show_topics(talk, has_topics(talk));
}

void talk_refresh(struct face_window *face)
{
	struct talk *talk = talk_of(face);

	gtk_label_set_text(GTK_LABEL(talk->town), face_town(face, terminal_lang(face->terminal)));
	topics_refresh(talk->topics);
	/* The first pack may come during the first visit. */
	if (!has_topics(talk))
		show_topics(talk, false);
}

void talk_entry(struct face_window *face, const struct entry *entry)
{
	struct talk *talk = talk_of(face);

	log_add(talk->log, entry);
	if (entry->kind != ENTRY_MINE)
		return;
	talk->has_mine = true;
	show_topics(talk, false);
}

void talk_question(struct face_window *face, const json_t *question)
{
	struct talk *talk = talk_of(face);

	answer_question(talk->answer, question);
	if (question)
		show_topics(talk, false);
}

void talk_waiting(struct face_window *face, bool waiting)
{
	log_waiting(talk_of(face)->log, waiting);
}

void talk_connected(struct face_window *face, bool connected)
{
	gtk_widget_set_visible(talk_of(face)->lost, !connected);
}

void talk_comfort(struct face_window *face, const struct comfort *comfort)
{
	struct talk *talk = talk_of(face);

	gtk_widget_set_visible(talk->voice, comfort->speech);
	/* The banner has it in lowered mode, and room is scarce. */
	gtk_widget_set_visible(talk->town, !comfort->lowered && comfort->size != SIZE_LARGEST);
}

void talk_wipe(struct face_window *face)
{
	struct talk *talk = talk_of(face);

	answer_clear(talk->answer);
	log_clear(talk->log);
	talk->has_mine = false;
	gtk_widget_set_visible(talk->lost, FALSE);
	topics_home(talk->topics);
	show_topics(talk, has_topics(talk));
}
