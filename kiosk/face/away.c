/* The daemon cannot be reached: where else to go, in every language. Heals itself. */
#include "face/frame.h"

enum { MARK_PX = 140 };

static GtkWidget *make_block(struct face_window *face, enum lang lang)
{
	static const char *const keys[] = {"terminal.away", "terminal.away_help",
					   "terminal.away_again"};
	GtkWidget *block = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);

	gtk_widget_add_css_class(block, "away-block");
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		GtkWidget *label = face_label_in(face, lang, keys[i]);

		gtk_widget_add_css_class(label, i == 0 ? "title" : i == 1 ? "strong" : "soft");
		gtk_box_append(GTK_BOX(block), label);
	}
	return block;
}

static GtkWidget *make_line(GtkWidget *box, const char *icon, const char *css_class)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 24);
	GtkWidget *label = face_text("", LANG_UNKNOWN, css_class);

	gtk_widget_add_css_class(row, "away-line");
	gtk_box_append(GTK_BOX(row), face_icon(icon));
	gtk_box_append(GTK_BOX(row), label);
	gtk_box_append(GTK_BOX(box), row);
	return label;
}

GtkWidget *away_create(struct face_window *face)
{
	enum lang first = terminal_config(face->terminal)->lang;
	GtkWidget *root =
		g_object_new(GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 40,
			     "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
	GtkWidget *mark = mark_create(MARK_PX);

	gtk_widget_add_css_class(root, "away");
	gtk_widget_set_valign(root, GTK_ALIGN_CENTER);
	gtk_widget_set_halign(mark, GTK_ALIGN_START);
	gtk_box_append(GTK_BOX(root), mark);
	gtk_box_append(GTK_BOX(root), make_block(face, first));
	for_each_lang (lang) {
		if (lang != first)
			gtk_box_append(GTK_BOX(root), make_block(face, lang));
	}
	g_object_set_data(G_OBJECT(root), "away-phone", make_line(root, "phone", "headline"));
	g_object_set_data(G_OBJECT(root), "away-town", make_line(root, "building", "strong"));
	g_object_set_data(G_OBJECT(root), "away-address", make_line(root, "place", NULL));
	return root;
}

void away_refresh(struct face_window *face)
{
	const struct kiosk_config *config = terminal_config(face->terminal);
	enum lang lang = terminal_lang(face->terminal);
	struct pack_town town = pack_town(terminal_pack(face->terminal), lang);
	GObject *root = G_OBJECT(face->away);

	gtk_label_set_text(g_object_get_data(root, "away-phone"),
			   *town.phone ? town.phone : config->phone);
	gtk_label_set_text(g_object_get_data(root, "away-town"), face_town(face, lang));
	gtk_label_set_text(g_object_get_data(root, "away-address"),
			   *town.address ? town.address : config->address);
}
