/* Choices: large buttons, one under the other. The pressed one keeps a mark. */
#include "base/json.h"
#include "face/message.h"
#include "face/message_choices.h"

enum { CHOICES_LIMIT = 40 };

struct choice {
	struct face_window *face;
	char *value, *title;
};

static void choice_free(gpointer data, GClosure *closure)
{
	struct choice *choice = data;

	(void)closure;
	g_free(choice->value);
	g_free(choice->title);
	g_free(choice);
}

static void on_choice(GtkButton *button, gpointer data)
{
	struct choice *choice = data;
	GtkWidget *group = gtk_widget_get_parent(GTK_WIDGET(button));
	GtkWidget *mark = gtk_widget_get_last_child(gtk_button_get_child(button));
	g_autofree char *value = g_strdup(choice->value), *title = g_strdup(choice->title);

	gtk_widget_set_visible(mark, TRUE);
	gtk_widget_add_css_class(GTK_WIDGET(button), "taken");
	gtk_accessible_update_state(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_PRESSED,
				    GTK_ACCESSIBLE_TRISTATE_TRUE, -1);
	gtk_widget_set_sensitive(group, FALSE);
	/* May end in a wipe that destroys this button. */
	terminal_choose(face_terminal(choice->face), str_from(value), str_from(title));
}

/* The titles that languages have in themselves are in those languages. */
static enum lang lang_of(const char *value, enum lang otherwise)
{
	struct str s = str_from(value);

	if (!str_starts(s, STR("lang:")))
		return otherwise;
	return lang_parse(str_slice(s, sizeof "lang:" - 1, s.len));
}

static void add_choice(const struct message *message, GtkWidget *group, const json_t *json)
{
	BUF_AUTO struct buf title = {0};
	struct str value = json_str(json, "value");
	struct message own = *message;
	struct choice *choice;
	GtkWidget *button, *mark;

	if (!value.len || strlen(value.data) != value.len ||
	    !*message_string(json, "title", &title))
		return;
	own.lang = lang_of(value.data, message->lang);
	button = message_button(&own, NULL, title.data, "talk-choice");
	mark = face_icon("check");
	gtk_widget_set_visible(mark, FALSE);
	gtk_box_append(GTK_BOX(gtk_button_get_child(GTK_BUTTON(button))), mark);
	choice = g_new0(struct choice, 1);
	*choice = (struct choice){message->face, g_strdup(value.data), g_strdup(title.data)};
	g_signal_connect_data(button, "clicked", G_CALLBACK(on_choice), choice, choice_free, 0);
	gtk_box_append(GTK_BOX(group), button);
}

GtkWidget *message_choice_group(const struct message *message)
{
	const json_t *choices = json_object_get(message->json, "choices");
	GtkWidget *group = message_group("talk-choices", message_word(message, "ui.choices"));

	for (size_t i = 0; i < json_array_size(choices) && i < CHOICES_LIMIT; i++)
		add_choice(message, group, json_array_get(choices, i));
	if (gtk_widget_get_first_child(group))
		return group;
	g_object_unref(g_object_ref_sink(group));
	return NULL;
}

GtkWidget *message_choices(const struct message *message)
{
	BUF_AUTO struct buf text = {0};
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16), *group, *says;

	if (*message_string(message->json, "text", &text)) {
		says = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
		gtk_widget_add_css_class(says, "talk-says");
		message_prose(message, says, text.data, NULL);
		gtk_box_append(GTK_BOX(box), says);
	}
	group = message_choice_group(message);
	if (group)
		gtk_box_append(GTK_BOX(box), group);
	if (gtk_widget_get_first_child(box))
		return box;
	g_object_unref(g_object_ref_sink(box));
	return NULL;
}
