/* QR codes by libqrencode. */
#include "core/qrcode.h"

#include <qrencode.h>
#include <stdlib.h>

#include "base/mem.h"

enum { BYTES_LIMIT = 2331 /* version 40, M, bytes: ISO/IEC 18004 table 7 */ };

bool qrcode_init(struct qrcode *code, struct str text, struct error *error)
{
	QRcode *made = NULL;
	size_t count;

	*code = (struct qrcode){0};
	if (!text.len)
		return error_set(error, ERROR_INVALID, "a QR code of nothing: give it a text");
	if (text.len <= BYTES_LIMIT)
		made = QRcode_encodeData((int)text.len, (const unsigned char *)text.data, 0,
					 QR_ECLEVEL_M);
	if (!made)
		return error_set(error, ERROR_LIMIT,
				 "a text of %zu bytes does not fit in a QR code: shorten it to %d",
				 text.len, BYTES_LIMIT);
	count = (size_t)made->width * (size_t)made->width;
	code->size = made->width;
	code->modules = mem_alloc(count);
	for (size_t i = 0; i < count; i++)
		code->modules[i] = made->data[i] & 1;
	QRcode_free(made);
	return true;
}

void qrcode_finish(struct qrcode *code)
{
	/* What it says may be a payment. */
	if (code->modules)
		explicit_bzero(code->modules, (size_t)code->size * (size_t)code->size);
	free(code->modules);
	*code = (struct qrcode){0};
}
