/* An appointment: when, where, its code, and what one may take along. */
#include "base/json.h"
#include "face/message.h"

static void add_when(const struct message *message, GtkWidget *card)
{
	json_int_t minutes = json_integer_value(json_object_get(message->json, "minutes"));
	BUF_AUTO struct buf when = {0}, length = {0};
	g_autofree char *count = NULL;

	message_line(message, card, "calendar", message_string(message->json, "when_text", &when),
		     "talk-when");
	if (minutes < 1 || minutes > 24L * 60)
		return;
	count = g_strdup_printf("%d", (int)minutes);
	pack_format(terminal_pack(face_terminal(message->face)), message->lang, "ui.minutes",
		    &length, "count", count, NULL);
	message_line(message, card, "time", length.data ? length.data : "", NULL);
}

static void add_deeds(const struct message *message, GtkWidget *card, const char *name)
{
	const char *url = message_address(message->json, "calendar_url");
	GtkWidget *print = message_print_button(message), *row;
	BUF_AUTO struct buf words = {0};

	if (!url && !print)
		return;
	row = message_buttons();
	if (url) {
		if (!*message_string(message->json, "calendar_title", &words))
			buf_add(&words, str_from(message_word(message, "ui.calendar")));
		gtk_box_append(GTK_BOX(row), message_phone_button(message, words.data, name, url));
	}
	if (print)
		gtk_box_append(GTK_BOX(row), print);
	gtk_box_append(GTK_BOX(card), row);
}

GtkWidget *message_appointment(const struct message *message)
{
	bool is_off = json_is_true(json_object_get(message->json, "cancelled"));
	BUF_AUTO struct buf name = {0}, text = {0};
	GtkWidget *card;

	if (!*message_string(message->json, "name", &name))
		return NULL;
	card = message_group("talk-card", name.data);
	if (is_off)
		gtk_widget_add_css_class(card, "cancelled");
	message_paragraph(message, card, name.data, "talk-title");
	if (is_off)
		message_line(message, card, "close", message_word(message, "ui.cancelled"),
			     "talk-closed");
	add_when(message, card);
	message_line(message, card, "place", message_string(message->json, "address", &text), NULL);
	if (is_off)
		return card;
	message_fact(message, card, "ui.code", message_string(message->json, "code", &text),
		     "talk-code");
	add_deeds(message, card, name.data);
	return card;
}
