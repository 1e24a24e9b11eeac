/* A QR code as a matrix (libqrencode, error correction M). */
#ifndef CORE_QRCODE_H
#define CORE_QRCODE_H

#include "base/error.h"
#include "base/str.h"

struct qrcode {
	int size;		/* modules on a side, without the quiet zone of 4 */
	unsigned char *modules; /* size * size, row by row: 1 is dark */
};

/* ERROR_LIMIT when the text does not fit (2,331 bytes). */
bool qrcode_init(struct qrcode *code, struct str text, struct error *error);
void qrcode_finish(struct qrcode *code);

#endif
