/* Addresses with a title: each a button that shows it as a code. Links are never opened here. */
#include "base/json.h"
#include "face/message.h"
#include "face/web.h"

enum { LINKS_LIMIT = 20 };

static void add_link(const struct message *message, GtkWidget *group, const json_t *json)
{
	const char *url = message_address(json, "url");
	BUF_AUTO struct buf title = {0};

	if (!*message_string(json, "title", &title) && url)
		buf_add(&title, web_host(str_from(url)));
	if (!title.len)
		return;
	if (url)
		gtk_box_append(GTK_BOX(group),
			       message_phone_button(message, title.data, title.data, url));
	else
		message_paragraph(message, group, title.data, NULL);
}

GtkWidget *message_links(const struct message *message)
{
	const json_t *links = json_object_get(message->json, "links");
	GtkWidget *card = message_group("talk-card", message_word(message, "ui.links"));
	GtkWidget *head;

	message_line(message, card, "phone-qr", message_word(message, "terminal.on_phone"),
		     "talk-head");
	head = gtk_widget_get_last_child(card);
	for (size_t i = 0; i < json_array_size(links) && i < LINKS_LIMIT; i++)
		add_link(message, card, json_array_get(links, i));
	if (gtk_widget_get_last_child(card) != head)
		return card;
	g_object_unref(g_object_ref_sink(card));
	return NULL;
}
