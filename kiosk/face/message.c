/* The messages of an entry, each by its type. */
#include "base/json.h"
#include "face/message.h"

enum { MESSAGES_LIMIT = 24 /* of one entry */ };

typedef GtkWidget *message_make(const struct message *message);

static message_make *maker_of(struct str type)
{
	static const struct {
		const char *type;
		message_make *make;
	} makers[] = {
		{"text", message_text},		{"choices", message_choices},
		{"service", message_service},	{"links", message_links},
		{"payment", message_payment},	{"appointment", message_appointment},
		{"question", message_question},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
		if (str_eq(type, str_from(makers[i].type)))
			return makers[i].make;
	return NULL;
}

void message_add_all(GtkBox *column, struct face_window *face, const struct entry *entry)
{
	enum lang visitor = terminal_lang(face_terminal(face));
	size_t count = json_array_size(entry->messages);

	for (size_t i = 0; i < count && i < MESSAGES_LIMIT; i++) {
		const json_t *json = json_array_get(entry->messages, i);
		message_make *make = maker_of(json_str(json, "type"));
		struct message message = {face, json, lang_parse(json_str(json, "lang")),
					  entry->number};
		GtkWidget *widget;

		if (message.lang == LANG_UNKNOWN)
			message.lang = visitor != LANG_UNKNOWN ? visitor : LANG_NL;
		widget = make ? make(&message) : NULL;
		if (widget)
			gtk_box_append(column, widget);
	}
}

void message_retire(GtkWidget *within)
{
	if (gtk_widget_has_css_class(within, "talk-choices")) {
		gtk_widget_set_sensitive(within, FALSE);
		return;
	}
	for (GtkWidget *child = gtk_widget_get_first_child(within); child;
	     child = gtk_widget_get_next_sibling(child))
		message_retire(child);
}

static const char *address_of(const json_t *messages, const char *type, const char *key)
{
	size_t i;
	json_t *message;

	json_array_foreach (messages, i, message) {
		const json_t *from = message;
		const char *address;

		if (!str_eq(json_str(message, "type"), str_from(type)))
			continue;
		if (str_eq(str_from(type), STR("links")))
			from = json_array_get(json_object_get(message, "links"), 0);
		address = message_address(from, key);
		if (address)
			return address;
	}
	return NULL;
}

const char *message_best_address(const json_t *messages)
{
	static const char *const ways[][2] = {
		{"payment", "url"},
		{"appointment", "calendar_url"},
		{"service", "appointment_url"},
		{"service", "map_url"},
		{"service", "website"},
		{"links", "url"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		const char *address = address_of(messages, ways[i][0], ways[i][1]);

		if (address)
			return address;
	}
	return NULL;
}
