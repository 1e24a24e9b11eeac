/* A ticket as a PDF page: as wide as the paper, as long as it needs. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "core/qrcode.h"
#include "core/ticket.h"

/* In points of 1/72 inch. */
static const double POINTS_PER_MM = 72 / 25.4, MARGIN = 9, GAP = 5, QR_SIDE = 95, QUIET = 4;

struct page {
	cairo_t *cairo;
	const struct ticket *ticket;
	PangoFontDescription *font;
	double width, letter_size; /* of the paper; of a letter that `columns` of fit */
	double y;
	bool draws; /* or measures only */
};

static PangoLayout *layout_of(const struct page *page, const struct ticket_line *line)
{
	PangoLayout *layout = pango_cairo_create_layout(page->cairo);
	double size = page->letter_size * (line->kind == TICKET_TITLE	? 2
					   : line->kind == TICKET_SMALL ? 0.8
									: 1);

	pango_font_description_set_absolute_size(page->font, size * PANGO_SCALE);
	pango_font_description_set_weight(page->font,
					  line->kind == TICKET_TITLE || line->kind == TICKET_HEAD
						  ? PANGO_WEIGHT_BOLD
						  : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, page->font);
	/* Should a font be wider than was reckoned, nothing gets lost at the edge. */
	pango_layout_set_width(layout, (int)((page->width - 2 * MARGIN + 1) * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, line->text, -1);
	return layout;
}

static void put_text(struct page *page, const struct ticket_line *line)
{
	PangoLayout *layout = layout_of(page, line);
	int height;

	pango_layout_get_size(layout, NULL, &height);
	if (page->draws) {
		cairo_move_to(page->cairo, MARGIN, page->y);
		pango_cairo_show_layout(page->cairo, layout);
	}
	page->y += (double)height / PANGO_SCALE;
	g_object_unref(layout);
}

static void put_rule(struct page *page)
{
	page->y += GAP;
	if (page->draws) {
		cairo_set_line_width(page->cairo, 0.6);
		cairo_move_to(page->cairo, MARGIN, page->y);
		cairo_line_to(page->cairo, page->width - MARGIN, page->y);
		cairo_stroke(page->cairo);
	}
	page->y += GAP;
}

static void put_qr(struct page *page, const struct ticket_line *line)
{
	double module, side, left;
	struct qrcode code;

	if (!qrcode_init(&code, str_from(line->text), NULL))
		return;
	side = page->width - 2 * MARGIN;
	if (side > QR_SIDE && code.size < 60)
		side = QR_SIDE;
	module = side / (code.size + 2 * QUIET);
	left = (page->width - side) / 2;
	for (int i = 0; i < code.size * code.size && page->draws; i++)
		if (code.modules[i]) {
			int column = i % code.size, row = i / code.size;

			cairo_rectangle(page->cairo, left + (QUIET + column) * module,
					page->y + (QUIET + row) * module, module, module);
		}
	if (page->draws)
		cairo_fill(page->cairo);
	page->y += side;
	qrcode_finish(&code);
}

static void put_lines(struct page *page)
{
	page->y = MARGIN;
	for (size_t i = 0; i < page->ticket->count; i++) {
		const struct ticket_line *line = &page->ticket->lines[i];

		if (line->kind == TICKET_RULE)
			put_rule(page);
		else if (line->kind == TICKET_GAP)
			page->y += GAP;
		else if (line->kind == TICKET_QR)
			put_qr(page, line);
		else
			put_text(page, line);
	}
	page->y += MARGIN;
}

/* The size at which the ticket's columns fill the paper. */
static double letter_size(const struct page *page)
{
	const double probe = 100;
	PangoLayout *layout = pango_cairo_create_layout(page->cairo);
	int width;

	pango_font_description_set_absolute_size(page->font, probe * PANGO_SCALE);
	pango_layout_set_font_description(layout, page->font);
	pango_layout_set_text(layout, "0000000000", -1);
	pango_layout_get_size(layout, &width, NULL);
	g_object_unref(layout);
	if (width <= 0)
		width = (int)(6 * probe * PANGO_SCALE);
	return probe * (page->width - 2 * MARGIN) * 10 * PANGO_SCALE /
	       ((double)width * page->ticket->columns);
}

static cairo_status_t take(void *context, const unsigned char *data, unsigned length)
{
	buf_add(context, (struct str){(const char *)data, length});
	return CAIRO_STATUS_SUCCESS;
}

/* Draws on a surface of this height, or measures when `height` is 0. */
static cairo_status_t draw(struct page *page, double height, struct buf *out)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		height > 0 ? take : NULL, out, page->width, height > 0 ? height : 100);
	cairo_status_t status;

	page->draws = height > 0;
	page->cairo = cairo_create(surface);
	if (!page->draws)
		page->letter_size = letter_size(page);
	put_lines(page);
	cairo_show_page(page->cairo);
	status = cairo_status(page->cairo);
	cairo_destroy(page->cairo);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return status;
}

bool ticket_pdf(const struct ticket *ticket, struct buf *out, struct error *error)
{
	struct page page = {
		.ticket = ticket,
		.font = pango_font_description_from_string("monospace"),
		.width = (ticket->columns < 48 ? 58 : 80) * POINTS_PER_MM,
	};
	cairo_status_t status = draw(&page, 0, out);

	if (status == CAIRO_STATUS_SUCCESS)
		status = draw(&page, page.y, out);
	pango_font_description_free(page.font);
	if (status != CAIRO_STATUS_SUCCESS)
		return error_set(error, ERROR_IO, "cannot draw the ticket: %s",
				 cairo_status_to_string(status));
	return true;
}
