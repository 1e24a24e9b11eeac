/* QR codes by libqrencode, drawn as runs of dark modules. */
#include "server/qr.h"

#include <qrencode.h>

enum {
	QUIET = 4, /* modules around it: ISO/IEC 18004 */
	WIDTH_LIMIT = 4 * 13 + 17
};

static void add_row(const QRcode *code, int y, struct buf *out)
{
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;

	for (int x = 0, begin; x < code->width; x++) {
		for (begin = x; x < code->width && (row[x] & 1);)
			x++;
		if (x > begin)
			buf_addf(out, "M%d %dh%dv1h-%dz", begin + QUIET, y + QUIET, x - begin,
				 x - begin);
	}
}

bool qr_add_svg(struct str bytes, struct str title, struct buf *out)
{
	QRcode *code =
		bytes.len ? QRcode_encodeData((int)bytes.len, (const unsigned char *)bytes.data, 0,
					      QR_ECLEVEL_M)
			  : NULL;
	bool fits = code && code->width <= WIDTH_LIMIT;

	if (fits) {
		int size = code->width + 2 * QUIET;

		buf_addf(out,
			 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
			 "role=\"img\" shape-rendering=\"crispEdges\"><title>",
			 size, size);
		buf_add_html(out, title);
		buf_addf(out,
			 "</title><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path "
			 "fill=\"#000\" d=\"",
			 size, size);
		for (int y = 0; y < code->width; y++)
			add_row(code, y, out);
		buf_add(out, STR("\"/></svg>\n"));
	}
	QRcode_free(code);
	return fits;
}
