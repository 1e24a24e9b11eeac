/* Decodes ESC/POS. */
#include "escpos_decode.h"

#include <iconv.h>

enum {
	LF = 0x0a,
	DLE = 0x10,
	ESC = 0x1b,
	FS = 0x1c,
	GS = 0x1d,
	DEL = 0x7f,
	PAGE_858 = 19,
	BAD = -1 /* of command_len: no such command */
};

void escpos_decoder_init(struct escpos_decoder *decoder, const struct escpos_events *events)
{
	*decoder = (struct escpos_decoder){.events = *events};
}

void escpos_decoder_finish(struct escpos_decoder *decoder)
{
	buf_finish(&decoder->pending);
	buf_finish(&decoder->line);
	buf_finish(&decoder->symbol);
}

static unsigned byte_at(const struct escpos_decoder *decoder, size_t at)
{
	return (unsigned char)decoder->pending.data[at];
}

static void report_bad(struct escpos_decoder *decoder)
{
	if (decoder->events.bad)
		decoder->events.bad(decoder->events.context, buf_borrow(&decoder->pending));
}

/* How many bytes the command at the beginning has; 0: not known yet. */
static int dle_len(const struct escpos_decoder *decoder)
{
	switch (byte_at(decoder, 1)) {
	case 0x04:
		return 3;
	case 0x14:
		return decoder->pending.len < 3 ? 0 : byte_at(decoder, 2) == 8 ? 10 : BAD;
	default:
		return BAD;
	}
}

static int gs_len(const struct escpos_decoder *decoder)
{
	switch (byte_at(decoder, 1)) {
	case '!':
	case 'r':
		return 3;
	case 'V':
		return 4;
	case '(':
		if (decoder->pending.len >= 3 && byte_at(decoder, 2) != 'k')
			return BAD;
		return decoder->pending.len < 5
			       ? 0
			       : (int)(5 + byte_at(decoder, 3) + 256 * byte_at(decoder, 4));
	default:
		return BAD;
	}
}

static int esc_len(const struct escpos_decoder *decoder)
{
	unsigned second = byte_at(decoder, 1);

	if (second == '@')
		return 2;
	return second && strchr("tRaEM", (int)second) ? 3 : BAD;
}

static int command_len(const struct escpos_decoder *decoder)
{
	unsigned first = byte_at(decoder, 0);
	bool is_command = first == DLE || first == ESC || first == FS || first == GS;

	if (!is_command)
		return first == LF || (first >= ' ' && first != DEL) ? 1 : BAD;
	if (decoder->pending.len < 2)
		return 0;
	if (first == DLE)
		return dle_len(decoder);
	if (first == FS)
		return byte_at(decoder, 1) == '.' ? 2 : BAD;
	return first == GS ? gs_len(decoder) : esc_len(decoder);
}

static void add_letter(struct escpos_decoder *decoder, char byte)
{
	iconv_t pages = iconv_open("UTF-8", "CP858");
	char letter[8], *from = &byte, *to = letter;
	size_t from_left = 1, to_left = sizeof letter;

	if ((byte & 0x80) && decoder->page != PAGE_858)
		report_bad(decoder);
	else if (pages == (iconv_t)-1 || iconv(pages, &from, &from_left, &to, &to_left))
		report_bad(decoder);
	else
		buf_add(&decoder->line, (struct str){letter, (size_t)(to - letter)});
	if (pages != (iconv_t)-1)
		iconv_close(pages);
}

static void set_style(struct escpos_decoder *decoder, unsigned style, bool on)
{
	decoder->style = on ? decoder->style | style : decoder->style & ~style;
}

static void do_esc(struct escpos_decoder *decoder)
{
	unsigned value = decoder->pending.len > 2 ? byte_at(decoder, 2) : 0;

	switch (byte_at(decoder, 1)) {
	case '@':
		decoder->style = 0;
		decoder->page = 0;
		break;
	case 't':
		decoder->page = (int)value;
		break;
	case 'a':
		set_style(decoder, ESCPOS_MIDDLE, value == 1);
		break;
	case 'E':
		set_style(decoder, ESCPOS_BOLD, value & 1);
		break;
	case 'M':
		set_style(decoder, ESCPOS_SMALL, value == 1);
		break;
	default: /* R: none of the letters that differ are told apart here */
		break;
	}
}

/* GS ( k pL pH cn fn ... */
static void do_symbol(struct escpos_decoder *decoder)
{
	struct str command = buf_borrow(&decoder->pending);

	if (command.len < 8 || command.data[5] != '1') {
		report_bad(decoder);
		return;
	}
	switch (command.data[6]) {
	case 'A':
		if (command.data[7] != '2')
			report_bad(decoder);
		break;
	case 'C':
		decoder->module_dots = command.data[7];
		break;
	case 'E':
		decoder->correction = command.data[7];
		break;
	case 'P':
		buf_reset(&decoder->symbol);
		buf_add(&decoder->symbol, str_slice(command, 8, command.len));
		break;
	case 'Q':
		decoder->events.qr(decoder->events.context, buf_borrow(&decoder->symbol),
				   decoder->module_dots, decoder->correction);
		break;
	default:
		report_bad(decoder);
	}
}

static void do_gs(struct escpos_decoder *decoder)
{
	switch (byte_at(decoder, 1)) {
	case '!':
		set_style(decoder, ESCPOS_LARGE, byte_at(decoder, 2) != 0);
		break;
	case 'V':
		if (byte_at(decoder, 2) != 'B')
			report_bad(decoder);
		else
			decoder->events.cut(decoder->events.context);
		break;
	case 'r':
		if (decoder->events.sensor)
			decoder->events.sensor(decoder->events.context);
		break;
	default:
		do_symbol(decoder);
	}
}

static void do_dle(struct escpos_decoder *decoder)
{
	static const char clear[] = "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08";

	if (byte_at(decoder, 1) == 0x04) {
		if (decoder->events.status)
			decoder->events.status(decoder->events.context, (int)byte_at(decoder, 2));
	} else if (memcmp(decoder->pending.data, clear, 10) != 0) {
		report_bad(decoder);
	} else if (decoder->events.clear) {
		buf_reset(&decoder->line);
		decoder->events.clear(decoder->events.context);
	}
}

static void do_command(struct escpos_decoder *decoder)
{
	switch (byte_at(decoder, 0)) {
	case LF:
		decoder->events.line(decoder->events.context, buf_borrow(&decoder->line),
				     decoder->style);
		buf_reset(&decoder->line);
		break;
	case DLE:
		do_dle(decoder);
		break;
	case ESC:
		do_esc(decoder);
		break;
	case FS:
		break;
	case GS:
		do_gs(decoder);
		break;
	default:
		add_letter(decoder, decoder->pending.data[0]);
	}
}

void escpos_decode(struct escpos_decoder *decoder, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		int len;

		buf_add_char(&decoder->pending, bytes.data[i]);
		len = command_len(decoder);
		if (len == BAD)
			report_bad(decoder);
		else if (!len || decoder->pending.len < (size_t)len)
			continue;
		else
			do_command(decoder);
		buf_reset(&decoder->pending);
	}
}

bool escpos_is_complete(const struct escpos_decoder *decoder)
{
	return !decoder->pending.len && !decoder->line.len;
}
