/* An address as a picture: always dark on white with its quiet zone, also in high contrast. */
#include "base/mem.h"
#include "core/qrcode.h"
#include "face/parts.h"
#include "face/web.h"

enum {
	QUIET = 4, /* modules, ISO/IEC 18004 */
	SHEET_PIXELS = 480,
	SHOWN_LIMIT = 64, /* bytes of an address that one might copy by hand */
	CHANNELS = 3
};

struct pixels {
	size_t len;
	unsigned char *data;
};

static void wipe_pixels(gpointer data)
{
	struct pixels *pixels = data;

	explicit_bzero(pixels->data, pixels->len);
	g_free(pixels->data);
	g_free(pixels);
}

/* Whole pixels for each module, so that its edges are sharp; what is left goes to the rim. */
static GdkTexture *texture_of(const struct qrcode *code, int side)
{
	int scale = side / (code->size + 2 * QUIET), begin = (side - scale * code->size) / 2;
	struct pixels *pixels = g_new0(struct pixels, 1);
	size_t stride = (size_t)side * CHANNELS;
	GdkTexture *texture;
	GBytes *bytes;

	pixels->len = stride * (size_t)side;
	pixels->data = g_malloc(pixels->len);
	memset(pixels->data, 0xff, pixels->len);
	for (int y = 0; y < code->size * scale; y++)
		for (int x = 0; x < code->size * scale; x++)
			if (code->modules[y / scale * code->size + x / scale])
				memset(pixels->data + (size_t)(begin + y) * stride +
					       (size_t)(begin + x) * CHANNELS,
				       0, CHANNELS);
	bytes = g_bytes_new_with_free_func(pixels->data, pixels->len, wipe_pixels, pixels);
	texture = gdk_memory_texture_new(side, side, GDK_MEMORY_R8G8B8, bytes, stride);
	g_bytes_unref(bytes);
	return texture;
}

GtkWidget *qr_create(const char *text, int pixels, const char *accessible_name)
{
	struct qrcode code;
	GdkTexture *texture;
	GtkWidget *picture;
	int least;

	if (!qrcode_init(&code, str_from(text), NULL))
		return NULL;
	least = 2 * (code.size + 2 * QUIET);
	texture = texture_of(&code, pixels > least ? pixels : least);
	qrcode_finish(&code);
	picture = g_object_new(GTK_TYPE_PICTURE, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
			       "paintable", texture, "can-shrink", FALSE, NULL);
	g_object_unref(texture);
	gtk_widget_add_css_class(picture, "talk-qr");
	gtk_widget_set_halign(picture, GTK_ALIGN_CENTER);
	gtk_picture_set_alternative_text(GTK_PICTURE(picture), accessible_name);
	gtk_accessible_update_property(GTK_ACCESSIBLE(picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       accessible_name, -1);
	return picture;
}

void qr_sheet(struct face_window *face, const char *title, const char *url)
{
	struct terminal *terminal = face_terminal(face);
	enum lang lang = terminal_lang(terminal);
	BUF_AUTO struct buf name = {0};
	GtkWidget *box, *code;

	if (!web_is_address(str_from(url)))
		return;
	pack_format(terminal_pack(terminal), lang, "terminal.qr_name", &name, "title", title, NULL);
	code = qr_create(url, SHEET_PIXELS, name.data);
	if (!code)
		return;
	box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 20);
	gtk_widget_add_css_class(box, "talk-sheet");
	gtk_box_append(GTK_BOX(box), face_text(title, lang, "talk-sheet-title"));
	gtk_box_append(GTK_BOX(box), code);
	gtk_box_append(GTK_BOX(box), face_label(face, "terminal.scan_how"));
	if (strlen(url) <= SHOWN_LIMIT)
		gtk_box_append(GTK_BOX(box), face_text(url, lang, "talk-url"));
	sheet_open(face, "terminal.scan", box, true, NULL, NULL);
}
