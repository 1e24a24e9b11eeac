/* The card of a service: is it open, how one gets there, and what one may take along. */
#include "base/json.h"
#include "core/config.h"
#include "face/message.h"

enum { DAYS_LIMIT = 14 };

static void add_open(const struct message *message, GtkWidget *card)
{
	const json_t *open = json_object_get(message->json, "open");
	BUF_AUTO struct buf says = {0};
	bool is_open = json_is_true(open);

	message_string(message->json, "hours_text", &says);
	if (!json_is_boolean(open)) {
		message_line(message, card, "time", says.len ? says.data : "", "talk-hours");
		return;
	}
	if (!says.len)
		buf_add(&says,
			str_from(message_word(message, is_open ? "ui.open_now" : "ui.closed_now")));
	message_line(message, card, is_open ? "check" : "close", says.data,
		     is_open ? "talk-open" : "talk-closed");
}

/* In this building an arrow and the way; elsewhere the address. */
static void add_place(const struct message *message, GtkWidget *card)
{
	const struct kiosk_service *here = kiosk_config_service(
		terminal_config(face_terminal(message->face)), json_str(message->json, "service"));
	const char *way = here ? here->directions[message->lang] : NULL;
	BUF_AUTO struct buf address = {0};
	GtkWidget *box;

	message_string(message->json, "address", &address);
	if (!here) {
		if (address.len)
			message_line(message, card, "place", address.data, NULL);
		return;
	}
	box = message_group("talk-here", message_word(message, "terminal.directions"));
	message_line(message, box, "next", message_word(message, "terminal.in_building"),
		     "talk-here-head");
	message_paragraph(message, box, way ? way : address.data ? address.data : "", NULL);
	gtk_box_append(GTK_BOX(card), box);
}

static void add_contact(const struct message *message, GtkWidget *card)
{
	static const char *const rows[][2] = {{"phone", "phone"}, {"email", "mail"}};
	BUF_AUTO struct buf text = {0};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		message_line(message, card, rows[i][1],
			     message_string(message->json, rows[i][0], &text), NULL);
}

/* The languages of the counter by their own names. */
static void add_languages(const struct message *message, GtkWidget *card)
{
	const json_t *list = json_object_get(message->json, "languages");
	const struct pack *pack = terminal_pack(face_terminal(message->face));
	BUF_AUTO struct buf text = {0};

	for (size_t i = 0; i < json_array_size(list) && i < LANG_COUNT; i++) {
		const char *code = json_string_value(json_array_get(list, i));
		enum lang lang = lang_parse(str_from(code));

		if (lang == LANG_UNKNOWN)
			continue;
		if (text.len)
			buf_add(&text, STR(", "));
		buf_add(&text, str_from(pack_text(pack, lang, "terminal.language_name")));
	}
	if (text.len)
		message_line(message, card, "info", text.data, NULL);
}

static void add_notes(const struct message *message, GtkWidget *card)
{
	BUF_AUTO struct buf note = {0}, access = {0};
	GtkWidget *box;

	add_languages(message, card);
	message_line(message, card, "wheelchair",
		     message_string(message->json, "access_text", &access), NULL);
	if (!*message_string(message->json, "note", &note))
		return;
	box = message_group("talk-note", NULL);
	message_line(message, box, "info", message_word(message, "terminal.bring"),
		     "talk-note-head");
	message_prose(message, box, note.data, NULL);
	gtk_box_append(GTK_BOX(card), box);
}

static bool add_day(const struct message *message, GtkGrid *grid, int row, const json_t *json)
{
	BUF_AUTO struct buf day = {0}, hours = {0};
	GtkWidget *name, *text;

	if (!*message_string(json, "day", &day))
		return false;
	message_string(json, "text", &hours);
	name = face_text(day.data, message->lang, "talk-day");
	text = face_text(hours.data ? hours.data : "", message->lang, "talk-day-hours");
	gtk_accessible_update_relation(GTK_ACCESSIBLE(text), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
				       name, NULL, -1);
	gtk_widget_set_hexpand(text, TRUE);
	gtk_grid_attach(grid, name, 0, row, 1, 1);
	gtk_grid_attach(grid, text, 1, row, 1, 1);
	return true;
}

static void add_week(const struct message *message, GtkWidget *card)
{
	const json_t *hours = json_object_get(message->json, "hours");
	GtkWidget *grid = gtk_grid_new();
	int rows = 0;

	gtk_widget_add_css_class(grid, "talk-week");
	gtk_grid_set_column_spacing(GTK_GRID(grid), 32);
	gtk_grid_set_row_spacing(GTK_GRID(grid), 8);
	for (size_t i = 0; i < json_array_size(hours) && i < DAYS_LIMIT; i++)
		rows += add_day(message, GTK_GRID(grid), rows, json_array_get(hours, i));
	if (rows)
		gtk_box_append(GTK_BOX(card),
			       message_fold(message, "time", message_word(message, "terminal.week"),
					    grid));
	else
		g_object_unref(g_object_ref_sink(grid));
}

static void add_codes(const struct message *message, GtkWidget *card, const char *name)
{
	static const struct {
		const char *member, *word;
	} ways[] = {
		{"appointment_url", "ui.appointment"},
		{"map_url", "ui.map"},
		{"website", "ui.website"},
	};
	GtkWidget *print = message_print_button(message), *row = message_buttons();
	bool none = true;

	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		const char *url = message_address(message->json, ways[i].member);
		const char *word = message_word(message, ways[i].word);
		g_autofree char *title = g_strdup_printf("%s, %s", name, word);

		if (!url)
			continue;
		if (none)
			message_line(message, card, "phone-qr",
				     message_word(message, "terminal.on_phone"), "talk-small-head");
		none = false;
		gtk_box_append(GTK_BOX(row), message_phone_button(message, word, title, url));
	}
	if (none)
		g_object_unref(g_object_ref_sink(row));
	else
		gtk_box_append(GTK_BOX(card), row);
	if (print)
		gtk_box_append(GTK_BOX(card), print);
}

GtkWidget *message_service(const struct message *message)
{
	BUF_AUTO struct buf name = {0};
	GtkWidget *card;

	if (!*message_string(message->json, "name", &name))
		return NULL;
	card = message_group("talk-card", name.data);
	message_paragraph(message, card, name.data, "talk-title");
	add_open(message, card);
	add_place(message, card);
	add_contact(message, card);
	add_notes(message, card);
	add_week(message, card);
	add_codes(message, card, name.data);
	return card;
}
