/* Code page 858 (850 with a euro sign), and the nearest letters for what it lacks. */
#include <utf8proc.h>

#include "core/ticket_text.h"

/* Of the bytes from 0x80. */
static const uint16_t page[128] = {
	0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8,
	0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2,
	0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc, 0x00f8, 0x00a3, 0x00d8, 0x00d7, 0x0192, 0x00e1,
	0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x00ae, 0x00ac, 0x00bd,
	0x00bc, 0x00a1, 0x00ab, 0x00bb, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00c1, 0x00c2,
	0x00c0, 0x00a9, 0x2563, 0x2551, 0x2557, 0x255d, 0x00a2, 0x00a5, 0x2510, 0x2514, 0x2534,
	0x252c, 0x251c, 0x2500, 0x253c, 0x00e3, 0x00c3, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560,
	0x2550, 0x256c, 0x00a4, 0x00f0, 0x00d0, 0x00ca, 0x00cb, 0x00c8, 0x20ac, 0x00cd, 0x00ce,
	0x00cf, 0x2518, 0x250c, 0x2588, 0x2584, 0x00a6, 0x00cc, 0x2580, 0x00d3, 0x00df, 0x00d4,
	0x00d2, 0x00f5, 0x00d5, 0x00b5, 0x00fe, 0x00de, 0x00da, 0x00db, 0x00d9, 0x00fd, 0x00dd,
	0x00af, 0x00b4, 0x00ad, 0x00b1, 0x2017, 0x00be, 0x00b6, 0x00a7, 0x00f7, 0x00b8, 0x00b0,
	0x00a8, 0x00b7, 0x00b9, 0x00b3, 0x00b2, 0x25a0, 0x00a0,
};

/* What Unicode's own decompositions do not say. */
static const struct {
	uint16_t point;
	const char *text;
} nearest[] = {
	{0x00a0, " "},	{0x0110, "D"},	{0x0111, "d"},	{0x0126, "H"},	{0x0127, "h"},
	{0x0131, "i"},	{0x0141, "L"},	{0x0142, "l"},	{0x0152, "OE"}, {0x0153, "oe"},
	{0x0166, "T"},	{0x0167, "t"},	{0x018f, "E"},	{0x0259, "e"},	{0x1e9e, "SS"},
	{0x2010, "-"},	{0x2011, "-"},	{0x2012, "-"},	{0x2013, "-"},	{0x2014, "-"},
	{0x2015, "-"},	{0x2018, "'"},	{0x2019, "'"},	{0x201a, "'"},	{0x201b, "'"},
	{0x201c, "\""}, {0x201d, "\""}, {0x201e, "\""}, {0x201f, "\""}, {0x2022, "-"},
	{0x2032, "'"},	{0x2033, "\""}, {0x2039, "<"},	{0x203a, ">"},	{0x2044, "/"},
	{0x2190, "<-"}, {0x2192, "->"}, {0x2212, "-"},	{0x2713, "v"},
};

static bool add_from_page(struct buf *out, utf8proc_int32_t point)
{
	if (point >= ' ' && point <= '~') {
		buf_add_char(out, (char)point);
		return true;
	}
	for (size_t i = 0; i < sizeof nearest / sizeof *nearest; i++)
		if (nearest[i].point == point) {
			buf_add(out, str_from(nearest[i].text));
			return true;
		}
	if (point == 0xad)
		return false;
	for (size_t i = 0; i < sizeof page / sizeof *page; i++)
		if (page[i] == point) {
			buf_add_char(out, (char)(0x80 + i));
			return true;
		}
	return false;
}

/* A letter or digit that nothing stands for must be seen to be missing. */
static bool is_missed(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
	       (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static void add_point(struct buf *out, utf8proc_int32_t point)
{
	utf8proc_int32_t parts[32];
	utf8proc_ssize_t count;
	size_t before = out->len;
	int boundary = 0;

	if (add_from_page(out, point) || utf8proc_category(point) == UTF8PROC_CATEGORY_CC)
		return;
	count = utf8proc_decompose_char(point, parts, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT,
					&boundary);
	for (utf8proc_ssize_t i = 0; i < count && i < 32; i++)
		(void)add_from_page(out, parts[i]);
	if (out->len == before && is_missed(point))
		buf_add_char(out, '?');
}

void ticket_cp858(struct buf *out, struct str text)
{
	for (size_t at = 0; at < text.len;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
							(utf8proc_ssize_t)(text.len - at), &point);

		if (len > 0)
			add_point(out, point);
		at += len > 0 ? (size_t)len : 1;
	}
}
