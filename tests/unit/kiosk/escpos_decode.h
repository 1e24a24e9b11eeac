/* An ESC/POS printer's ears: bytes as they come in, lines and codes out. It knows the commands that
 * Pierre may send, and calls everything else bad. Written from Epson's reference, not from
 * core/escpos.c; its letters come from the C library's iconv. */
#ifndef ESCPOS_DECODE_H
#define ESCPOS_DECODE_H

#include "base/buf.h"

enum { ESCPOS_BOLD = 1, ESCPOS_LARGE = 2, ESCPOS_SMALL = 4, ESCPOS_MIDDLE = 8 };

struct escpos_events {
	void (*line)(void *context, struct str text, unsigned style); /* UTF-8 */
	void (*qr)(void *context, struct str text, int module_dots, char correction);
	void (*cut)(void *context);
	void (*sensor)(void *context);	      /* GS r 1: answer in turn */
	void (*status)(void *context, int n); /* DLE EOT n: answer at once */
	void (*clear)(void *context);	      /* DLE DC4 8 */
	void (*bad)(void *context, struct str command);
	void *context;
};

struct escpos_decoder {
	struct escpos_events events;
	struct buf pending;	 /* of a command that is not whole yet */
	struct buf line, symbol; /* in UTF-8; what the QR code will say */
	unsigned style;
	int page, module_dots;
	char correction;
};

void escpos_decoder_init(struct escpos_decoder *decoder, const struct escpos_events *events);
void escpos_decoder_finish(struct escpos_decoder *decoder);
void escpos_decode(struct escpos_decoder *decoder, struct str bytes);
/* Is nothing left over: no half command, no line without its end? */
bool escpos_is_complete(const struct escpos_decoder *decoder);

#endif
