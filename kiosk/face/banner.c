/* What stands above: the municipality's mark and name, the clerks' notices, and in lowered mode the
 * upper half of the screen, on which nothing is to be touched. */
#include "face/frame.h"

enum { MARK_PX = 88 };

GtkWidget *mark_create(int pixels)
{
	GtkWidget *mark =
		g_object_new(GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
			     "resource", "/pierre/kiosk/icons/pierre-mark.svg", NULL);

	gtk_image_set_pixel_size(GTK_IMAGE(mark), pixels);
	gtk_widget_set_valign(mark, GTK_ALIGN_CENTER);
	gtk_widget_set_halign(mark, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(mark, "mark");
	return mark;
}

const char *face_town(const struct face_window *face, enum lang lang)
{
	struct pack_town town = pack_town(terminal_pack(face->terminal), lang);

	return *town.name ? town.name : terminal_config(face->terminal)->municipality;
}

/* --- notices --- */

GtkWidget *notices_create(struct face_window *face)
{
	(void)face;
	GtkWidget *notices = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);

	gtk_widget_add_css_class(notices, "notices");
	gtk_widget_set_visible(notices, FALSE);
	return notices;
}

static GtkWidget *make_notice(const struct face_window *face, const struct terminal_notice *notice,
			      enum lang lang, const char *text)
{
	const char *key = notice->is_warning ? "terminal.warning" : "terminal.notice";
	GtkWidget *box = g_object_new(GTK_TYPE_BOX, "spacing", 20, "accessible-role",
				      GTK_ACCESSIBLE_ROLE_GROUP, NULL);
	GtkWidget *words = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *icon = face_icon(notice->is_warning ? "warning" : "info");
	const char *head = pack_text(terminal_pack(face->terminal), lang, key);

	gtk_widget_add_css_class(box, "notice-line");
	if (notice->is_warning)
		gtk_widget_add_css_class(box, "warning");
	gtk_widget_set_valign(icon, GTK_ALIGN_START);
	gtk_widget_set_hexpand(words, TRUE);
	gtk_box_append(GTK_BOX(words), face_text(head, lang, "strong"));
	gtk_box_append(GTK_BOX(words), face_text(text, lang, NULL));
	gtk_box_append(GTK_BOX(box), icon);
	gtk_box_append(GTK_BOX(box), words);
	return box;
}

void notices_refresh(struct face_window *face, GtkWidget *notices, enum lang lang)
{
	size_t count;
	const struct terminal_notice *list = terminal_notices(face->terminal, &count);

	face_empty(notices);
	for (size_t i = 0; i < count; i++) {
		const char *text = list[i].text[lang];

		if (text && *text)
			gtk_box_append(GTK_BOX(notices), make_notice(face, &list[i], lang, text));
	}
	gtk_widget_set_visible(notices, gtk_widget_get_first_child(notices) != NULL);
}

/* --- the upper half in lowered mode --- */

GtkWidget *banner_create(struct face_window *face)
{
	GtkWidget *banner = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
	GtkWidget *town = face_text("", LANG_UNKNOWN, "headline");
	GtkWidget *machine = face_label(face, "terminal.machine");
	GtkWidget *notices = notices_create(face);

	gtk_widget_add_css_class(banner, "banner");
	gtk_widget_set_size_request(banner, -1, face->height / 2);
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	gtk_widget_set_vexpand(box, TRUE);
	gtk_widget_add_css_class(box, "banner-box");
	gtk_box_append(GTK_BOX(box), mark_create(MARK_PX * 2));
	gtk_box_append(GTK_BOX(box), town);
	gtk_box_append(GTK_BOX(box), machine);
	gtk_box_append(GTK_BOX(box), notices);
	gtk_box_append(GTK_BOX(banner), box);
	gtk_label_set_xalign(GTK_LABEL(machine), 0.5F);
	gtk_label_set_justify(GTK_LABEL(town), GTK_JUSTIFY_CENTER);
	gtk_label_set_xalign(GTK_LABEL(town), 0.5F);
	gtk_widget_set_visible(banner, FALSE);
	g_object_set_data(G_OBJECT(banner), "banner-town", town);
	g_object_set_data(G_OBJECT(banner), "banner-notices", notices);
	return banner;
}

void banner_refresh(struct face_window *face)
{
	enum lang lang = terminal_lang(face->terminal);
	GtkWidget *town = g_object_get_data(G_OBJECT(face->banner), "banner-town");
	GtkWidget *notices = g_object_get_data(G_OBJECT(face->banner), "banner-notices");

	gtk_label_set_text(GTK_LABEL(town), face_town(face, lang));
	notices_refresh(face, notices, lang);
	gtk_widget_set_visible(face->banner, terminal_comfort(face->terminal)->lowered);
}
