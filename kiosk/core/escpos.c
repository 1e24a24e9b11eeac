/* A ticket as bytes for an ESC/POS printer; commands by Epson's ESC/POS command reference
 * (download4.epson.biz/sec_pubs/pos/reference_en/escpos). */
#include "core/qrcode.h"
#include "core/ticket.h"
#include "core/ticket_text.h"

enum {
	NARROW_DOTS = 384, /* 58 mm paper at 203 dpi: 32 columns */
	WIDE_DOTS = 576,   /* 80 mm: 48 columns */
	QUIET = 4,	   /* modules around a code */
	MODULE_LIMIT = 6,  /* dots: 0.75 mm, large enough for any camera */
	MODULE_LEAST = 2
};

/* Dots on a side of a module, so that the code fits on the paper; 0: it cannot. */
static int module_dots(struct str text, int columns)
{
	int paper = columns < 48 ? NARROW_DOTS : WIDE_DOTS, dots;
	struct qrcode code;

	if (!qrcode_init(&code, text, NULL))
		return 0;
	dots = paper / (code.size + 2 * QUIET);
	qrcode_finish(&code);
	if (dots > MODULE_LIMIT)
		dots = MODULE_LIMIT;
	return dots < MODULE_LEAST ? 0 : dots;
}

/* GS ( k: its length counts cn and fn too. */
static void add_symbol(struct buf *out, char function, struct str parameters)
{
	size_t len = parameters.len + 2;

	buf_add(out, STR("\x1d(k"));
	buf_add_char(out, (char)(len & 0xff));
	buf_add_char(out, (char)(len >> 8));
	buf_add_char(out, '1'); /* cn 49: a QR code */
	buf_add_char(out, function);
	buf_add(out, parameters);
}

static void add_qr(struct buf *out, struct str text, int columns)
{
	int dots = ticket_is_url(text) ? module_dots(text, columns) : 0;
	struct buf store = {0};
	char size = (char)dots;

	if (!dots)
		return;
	buf_add(out, STR("\x1b\x61\x01")); /* in the middle */
	add_symbol(out, 'A', STR("2\0"));  /* model 2 */
	add_symbol(out, 'C', (struct str){&size, 1});
	add_symbol(out, 'E', STR("1")); /* error correction M */
	buf_add_char(&store, '0');
	buf_add(&store, text);
	add_symbol(out, 'P', buf_borrow(&store));
	add_symbol(out, 'Q', STR("0"));
	buf_add(out, STR("\n\x1b\x61\x00" /* to the left */));
	explicit_bzero(store.data, store.capacity);
	buf_finish(&store);
}

static void add_styled(struct buf *out, struct str on, struct str text, struct str off)
{
	buf_add(out, on);
	ticket_cp858(out, text);
	buf_add_char(out, '\n');
	buf_add(out, off);
}

static void add_line(struct buf *out, const struct ticket_line *line, int columns)
{
	struct str text = str_from(line->text);

	switch (line->kind) {
	case TICKET_TITLE: /* twice as wide and high */
		add_styled(out, STR("\x1d!\x11"), text, STR("\x1d!\0"));
		break;
	case TICKET_HEAD: /* emphasised */
		add_styled(out, STR("\x1b\x45\x01"), text, STR("\x1b\x45\0"));
		break;
	case TICKET_SMALL: /* font B */
		add_styled(out, STR("\x1bM\x01"), text, STR("\x1bM\0"));
		break;
	case TICKET_RULE:
		for (int i = 0; i < columns; i++)
			buf_add_char(out, '-');
		buf_add_char(out, '\n');
		break;
	case TICKET_QR:
		add_qr(out, text, columns);
		break;
	default:
		add_styled(out, STR(""), text, STR(""));
	}
}

void ticket_escpos(const struct ticket *ticket, struct buf *out)
{
	/* Initialise; no Chinese pairs of bytes, which some printers begin with; international
	 * characters of the USA; code page 858. */
	buf_add(out, STR("\x1b@\x1c.\x1bR\0\x1bt\x13"));
	for (size_t i = 0; i < ticket->count; i++)
		add_line(out, &ticket->lines[i], ticket->columns);
	/* Feed to the knife, and leave a bridge so that the ticket does not fall. */
	buf_add(out, STR("\x1dVB\x03"));
}
