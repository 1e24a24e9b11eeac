/* What messages are made of: paragraphs, lines, buttons, folds. */
#include "base/json.h"
#include "face/message.h"
#include "face/web.h"

enum {
	TEXT_LIMIT = 6000,   /* bytes of one text: the longest answers have a third of it */
	ADDRESSES_LIMIT = 6, /* of one text */
	LINE_SPACING = 12
};

/* Not through the middle of a character. */
static size_t cut(struct str text, size_t limit)
{
	size_t len = text.len < limit ? text.len : limit;

	while (len < text.len && len > 0 && ((unsigned char)text.data[len] & 0xc0) == 0x80)
		len--;
	return len;
}

const char *message_string(const json_t *object, const char *key, struct buf *buf)
{
	struct str text = str_trim(json_str(object, key));

	buf_reset(buf);
	buf_add(buf, str_slice(text, 0, cut(text, TEXT_LIMIT)));
	if (text.len > TEXT_LIMIT)
		buf_add(buf, STR("…"));
	/* JSON may hold U+0000, at which a label ends. */
	return buf->data ? buf->data : "";
}

const char *message_address(const json_t *object, const char *key)
{
	struct str text = json_str(object, key);

	return web_is_address(text) && strlen(text.data) == text.len ? text.data : NULL;
}

const char *message_word(const struct message *message, const char *key)
{
	return pack_text(terminal_pack(face_terminal(message->face)), message->lang, key);
}

void message_paragraph(const struct message *message, GtkWidget *box, const char *text,
		       const char *css_class)
{
	if (*text)
		gtk_box_append(GTK_BOX(box), face_text(text, message->lang, css_class));
}

void message_prose(const struct message *message, GtkWidget *box, const char *text,
		   const char *css_class)
{
	struct str rest = str_from(text), address;
	BUF_AUTO struct buf label = {0};

	message_paragraph(message, box, text, css_class);
	for (int i = 0; i < ADDRESSES_LIMIT && web_next(&rest, &address); i++) {
		g_autofree char *url = g_strndup(address.data, address.len);
		struct str host = web_host(address);
		g_autofree char *title = g_strndup(host.data, host.len);
		GtkWidget *button;

		buf_reset(&label);
		buf_addf(&label, "%s: %s", message_word(message, "terminal.on_phone"), title);
		button = message_phone_button(message, label.data, title, url);
		gtk_widget_add_css_class(button, "talk-quiet");
		gtk_widget_set_halign(button, GTK_ALIGN_START);
		gtk_box_append(GTK_BOX(box), button);
	}
}

void message_line(const struct message *message, GtkWidget *box, const char *icon, const char *text,
		  const char *css_class)
{
	GtkWidget *line, *picture, *label;

	if (!*text)
		return;
	line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, LINE_SPACING);
	picture = face_icon(icon);
	label = face_text(text, message->lang, NULL);
	gtk_widget_add_css_class(line, "talk-line");
	if (css_class)
		gtk_widget_add_css_class(line, css_class);
	gtk_widget_set_valign(picture, GTK_ALIGN_START);
	gtk_widget_set_hexpand(label, TRUE);
	gtk_box_append(GTK_BOX(line), picture);
	gtk_box_append(GTK_BOX(line), label);
	gtk_box_append(GTK_BOX(box), line);
}

void message_fact(const struct message *message, GtkWidget *box, const char *key, const char *value,
		  const char *css_class)
{
	GtkWidget *name, *text;

	if (!*value)
		return;
	name = face_text(message_word(message, key), message->lang, "talk-fact-name");
	text = face_text(value, message->lang, css_class ? css_class : "talk-fact");
	gtk_accessible_update_relation(GTK_ACCESSIBLE(text), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
				       name, NULL, -1);
	gtk_box_append(GTK_BOX(box), name);
	gtk_box_append(GTK_BOX(box), text);
}

GtkWidget *message_button(const struct message *message, const char *icon, const char *text,
			  const char *css_class)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, LINE_SPACING);
	GtkWidget *label = face_text(text, message->lang, NULL);

	if (icon)
		gtk_box_append(GTK_BOX(row), face_icon(icon));
	gtk_widget_set_hexpand(label, TRUE);
	gtk_box_append(GTK_BOX(row), label);
	gtk_button_set_child(GTK_BUTTON(button), row);
	gtk_widget_add_css_class(button, "talk-button");
	if (css_class)
		gtk_widget_add_css_class(button, css_class);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       gtk_label_get_text(GTK_LABEL(label)), -1);
	return button;
}

/* --- on my phone --- */

struct phone_link {
	struct face_window *face;
	char *title, *url;
};

static void phone_link_free(gpointer data, GClosure *closure)
{
	struct phone_link *link = data;

	(void)closure;
	explicit_bzero(link->url, strlen(link->url));
	g_free(link->url);
	g_free(link->title);
	g_free(link);
}

static void on_phone_link(GtkButton *button, gpointer data)
{
	struct phone_link *link = data;

	(void)button;
	terminal_touch(face_terminal(link->face));
	qr_sheet(link->face, link->title, link->url);
}

GtkWidget *message_phone_button(const struct message *message, const char *text, const char *title,
				const char *url)
{
	GtkWidget *button = message_button(message, "phone-qr", text, NULL);
	struct phone_link *link = g_new0(struct phone_link, 1);

	*link = (struct phone_link){message->face, g_strdup(title), g_strdup(url)};
	g_signal_connect_data(button, "clicked", G_CALLBACK(on_phone_link), link, phone_link_free,
			      0);
	return button;
}

/* --- print this --- */

struct print_deed {
	struct face_window *face;
	uint64_t entry;
};

static void print_deed_free(gpointer data, GClosure *closure)
{
	(void)closure;
	g_free(data);
}

static void on_print(GtkButton *button, gpointer data)
{
	struct print_deed *deed = data;

	(void)button;
	terminal_print(face_terminal(deed->face), deed->entry);
}

GtkWidget *message_print_button(const struct message *message)
{
	struct print_deed *deed;
	GtkWidget *button;

	if (terminal_printer(face_terminal(message->face)) == PRINTER_NONE)
		return NULL;
	deed = g_new0(struct print_deed, 1);
	*deed = (struct print_deed){message->face, message->entry};
	button = message_button(message, "print", message_word(message, "terminal.print"), NULL);
	g_signal_connect_data(button, "clicked", G_CALLBACK(on_print), deed, print_deed_free, 0);
	return button;
}

/* --- boxes --- */

GtkWidget *message_group(const char *css_class, const char *name)
{
	GtkWidget *box =
		g_object_new(GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
			     LINE_SPACING, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

	gtk_widget_add_css_class(box, css_class);
	if (name && *name)
		gtk_accessible_update_property(GTK_ACCESSIBLE(box), GTK_ACCESSIBLE_PROPERTY_LABEL,
					       name, -1);
	return box;
}

GtkWidget *message_buttons(void)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, LINE_SPACING);

	gtk_box_set_homogeneous(GTK_BOX(row), TRUE);
	gtk_widget_add_css_class(row, "talk-buttons");
	return row;
}

static void on_fold(GtkButton *button, gpointer data)
{
	GtkWidget *content = data;
	bool shows = !gtk_widget_get_visible(content);

	gtk_widget_set_visible(content, shows);
	gtk_accessible_update_state(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_EXPANDED, shows,
				    -1);
	if (shows)
		gtk_widget_add_css_class(GTK_WIDGET(button), "unfolded");
	else
		gtk_widget_remove_css_class(GTK_WIDGET(button), "unfolded");
}

GtkWidget *message_fold(const struct message *message, const char *icon, const char *title,
			GtkWidget *content)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, LINE_SPACING);
	GtkWidget *button = message_button(message, icon, title, "talk-fold");
	GtkWidget *arrow = face_icon("down");

	gtk_widget_add_css_class(arrow, "talk-fold-arrow");
	gtk_box_append(GTK_BOX(gtk_button_get_child(GTK_BUTTON(button))), arrow);
	gtk_widget_set_visible(content, FALSE);
	gtk_accessible_update_state(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE,
				    -1);
	g_signal_connect(button, "clicked", G_CALLBACK(on_fold), content);
	gtk_box_append(GTK_BOX(box), button);
	gtk_box_append(GTK_BOX(box), content);
	return box;
}
