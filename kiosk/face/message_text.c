/* A text, with buttons for the addresses in it. */
#include "face/message.h"

GtkWidget *message_text(const struct message *message)
{
	BUF_AUTO struct buf text = {0};
	GtkWidget *box;

	if (!*message_string(message->json, "text", &text))
		return NULL;
	box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	gtk_widget_add_css_class(box, "talk-says");
	message_prose(message, box, text.data, NULL);
	return box;
}
