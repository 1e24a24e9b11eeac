/* What a form asks: the step, the question, an example, and the choices as buttons. */
#include "base/json.h"
#include "face/message.h"
#include "face/message_choices.h"

/* "Step 2 of 5", and the same as a bar. */
static void add_step(const struct message *message, GtkWidget *box)
{
	json_int_t step = json_integer_value(json_object_get(message->json, "step"));
	json_int_t steps = json_integer_value(json_object_get(message->json, "steps"));
	g_autofree char *one = NULL, *all = NULL;
	BUF_AUTO struct buf text = {0};
	GtkWidget *bar;

	if (step < 1 || steps < step || steps > 99)
		return;
	one = g_strdup_printf("%d", (int)step);
	all = g_strdup_printf("%d", (int)steps);
	pack_format(terminal_pack(face_terminal(message->face)), message->lang, "ui.step", &text,
		    "step", one, "steps", all, NULL);
	message_paragraph(message, box, text.data ? text.data : "", "talk-step");
	bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	gtk_box_set_homogeneous(GTK_BOX(bar), TRUE);
	gtk_widget_add_css_class(bar, "talk-steps");
	for (json_int_t i = 1; i <= steps; i++) {
		GtkWidget *part = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);

		gtk_widget_add_css_class(part, i <= step ? "done" : "open");
		gtk_box_append(GTK_BOX(bar), part);
	}
	gtk_box_append(GTK_BOX(box), bar);
}

static void add_example(const struct message *message, GtkWidget *box)
{
	BUF_AUTO struct buf example = {0}, text = {0};

	if (!*message_string(message->json, "example", &example))
		return;
	pack_format(terminal_pack(face_terminal(message->face)), message->lang, "ui.example", &text,
		    "example", example.data, NULL);
	message_paragraph(message, box, text.data ? text.data : "", "talk-hint");
}

GtkWidget *message_question(const struct message *message)
{
	BUF_AUTO struct buf text = {0};
	GtkWidget *box, *says, *group;

	if (!*message_string(message->json, "text", &text))
		return NULL;
	box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 16);
	says = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	gtk_widget_add_css_class(says, "talk-says");
	gtk_widget_add_css_class(says, "talk-asks");
	add_step(message, says);
	message_prose(message, says, text.data, "talk-question");
	add_example(message, says);
	gtk_box_append(GTK_BOX(box), says);
	group = message_choice_group(message);
	if (group)
		gtk_box_append(GTK_BOX(box), group);
	return box;
}
