/* Labels, buttons and names that follow the visitor's language. */
#include <stdlib.h>

#include "base/mem.h"
#include "face/frame.h"
#include "face/harmless.h"

enum follower_kind { FOLLOW_TEXT, FOLLOW_NAME };

struct follower {
	GtkWidget *widget;
	enum follower_kind kind;
	enum lang lang; /* LANG_UNKNOWN: the visitor's */
	char *key;
};

static void free_follower(gpointer memory)
{
	struct follower *follower = memory;

	free(follower->key);
	free(follower);
}

void face_texts_create(struct face_window *face)
{
	face->followers = g_ptr_array_new_with_free_func(free_follower);
}

void face_texts_destroy(struct face_window *face)
{
	g_ptr_array_unref(face->followers);
	face->followers = NULL;
}

static void set_language(GtkLabel *label, enum lang lang)
{
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(
		list, pango_attr_language_new(pango_language_from_string(lang_code(lang))));
	gtk_label_set_attributes(label, list);
	pango_attr_list_unref(list);
}

static void show(struct face_window *face, const struct follower *follower)
{
	enum lang lang =
		follower->lang == LANG_UNKNOWN ? terminal_lang(face->terminal) : follower->lang;
	const char *text = pack_text(terminal_pack(face->terminal), lang, follower->key);

	if (follower->kind == FOLLOW_TEXT) {
		gtk_label_set_text(GTK_LABEL(follower->widget), text);
		set_language(GTK_LABEL(follower->widget), lang);
		return;
	}
	gtk_accessible_update_property(GTK_ACCESSIBLE(follower->widget),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
	g_object_set_data_full(G_OBJECT(follower->widget), "face-name", g_strdup(text), g_free);
}

void face_texts_refresh(struct face_window *face)
{
	for (guint i = 0; i < face->followers->len; i++)
		show(face, g_ptr_array_index(face->followers, i));
}

static void on_destroy(GtkWidget *widget, struct face_window *face)
{
	for (guint i = face->followers ? face->followers->len : 0; i-- > 0;) {
		const struct follower *follower = g_ptr_array_index(face->followers, i);

		if (follower->widget == widget)
			g_ptr_array_remove_index_fast(face->followers, i);
	}
}

/* One text and one name for a widget: the later takes the earlier's place. */
static void forget(struct face_window *face, GtkWidget *widget, enum follower_kind kind)
{
	for (guint i = face->followers->len; i-- > 0;) {
		const struct follower *follower = g_ptr_array_index(face->followers, i);

		if (follower->widget == widget && follower->kind == kind)
			g_ptr_array_remove_index_fast(face->followers, i);
	}
}

static void follow(struct face_window *face, GtkWidget *widget, enum follower_kind kind,
		   enum lang lang, const char *key)
{
	struct follower *follower = mem_zalloc(1, sizeof *follower);

	forget(face, widget, kind);
	*follower = (struct follower){widget, kind, lang, str_dup(str_from(key))};
	g_ptr_array_add(face->followers, follower);
	if (!g_object_get_data(G_OBJECT(widget), "face-follows")) {
		g_object_set_data(G_OBJECT(widget), "face-follows", face);
		g_signal_connect(widget, "destroy", G_CALLBACK(on_destroy), face);
	}
	show(face, follower);
}

static GtkWidget *new_label(PangoWrapMode wrap)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), wrap);
	gtk_label_set_natural_wrap_mode(GTK_LABEL(label), GTK_NATURAL_WRAP_NONE);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	return label;
}

GtkWidget *face_label_in(struct face_window *face, enum lang lang, const char *key)
{
	GtkWidget *label = new_label(PANGO_WRAP_WORD);

	follow(face, label, FOLLOW_TEXT, lang, key);
	return label;
}

GtkWidget *face_label(struct face_window *face, const char *key)
{
	return face_label_in(face, LANG_UNKNOWN, key);
}

void face_name(struct face_window *face, GtkWidget *widget, const char *key)
{
	follow(face, widget, FOLLOW_NAME, LANG_UNKNOWN, key);
}

GtkWidget *face_icon(const char *name)
{
	MEM_AUTO char *path = NULL;
	struct buf resource = {0};
	GtkWidget *image;

	buf_addf(&resource, "pierre-%s-symbolic", name);
	path = buf_take(&resource);
	image = g_object_new(GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
			     "icon-name", path, NULL);
	gtk_widget_add_css_class(image, "icon");
	return image;
}

GtkWidget *face_button(struct face_window *face, const char *icon_or_null, const char *key)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);

	gtk_widget_add_css_class(box, "button-content");
	gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
	if (icon_or_null)
		gtk_box_append(GTK_BOX(box), face_icon(icon_or_null));
	gtk_box_append(GTK_BOX(box), face_label(face, key));
	gtk_button_set_child(GTK_BUTTON(button), box);
	face_name(face, button, key);
	return button;
}

GtkWidget *face_text(const char *text, enum lang lang, const char *css_class)
{
	BUF_AUTO struct buf harmless = {0};
	GtkWidget *label = new_label(PANGO_WRAP_WORD_CHAR);

	harmless_add(&harmless, text);
	gtk_label_set_text(GTK_LABEL(label), harmless.len ? harmless.data : "");
	set_language(GTK_LABEL(label), lang);
	if (css_class)
		gtk_widget_add_css_class(label, css_class);
	return label;
}

static void add_labels(GtkWidget *widget, struct buf *out)
{
	if (!gtk_widget_get_visible(widget))
		return;
	if (GTK_IS_LABEL(widget)) {
		if (out->len)
			buf_add(out, STR(", "));
		buf_add(out, str_from(gtk_label_get_text(GTK_LABEL(widget))));
		return;
	}
	for (GtkWidget *child = gtk_widget_get_first_child(widget); child;
	     child = gtk_widget_get_next_sibling(child))
		add_labels(child, out);
}

void face_spoken_name(struct face_window *face, GtkWidget *widget, struct buf *out)
{
	const char *name = NULL;

	/* The text within an entry has the focus; the entry has the name. */
	for (GtkWidget *at = widget; at && !name; at = gtk_widget_get_parent(at)) {
		name = g_object_get_data(G_OBJECT(at), "face-name");
		if (GTK_IS_BUTTON(at))
			break;
	}
	if (name)
		buf_add(out, str_from(name));
	else
		add_labels(widget, out);
	if (GTK_IS_TOGGLE_BUTTON(widget)) {
		bool on = gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(widget));

		buf_add(out, STR(", "));
		buf_add(out, str_from(terminal_text(face->terminal,
						    on ? "terminal.on" : "terminal.off")));
	}
}
