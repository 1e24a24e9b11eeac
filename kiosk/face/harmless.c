/* Text from outside, without the characters that would make it look like another text. */
#include "face/harmless.h"

#include <glib.h>

struct range {
	gunichar first, last;
};

/* Unicode 15: Bidi_Control, and what has no glyph of its own (tags, fillers, variation of nothing).
 * The joiners U+200C and U+200D stay: scripts need them. */
static const struct range hidden[] = {
	{0x061c, 0x061c},   {0x115f, 0x1160}, {0x180e, 0x180e}, {0x200b, 0x200b},
	{0x200e, 0x200f},   {0x202a, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
	{0xfeff, 0xfeff},   {0xfff9, 0xfffb}, {0xffa0, 0xffa0}, {0x1d173, 0x1d17a},
	{0xe0000, 0xe007f},
};

static bool is_hidden(gunichar c)
{
	for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

void harmless_add(struct buf *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

	for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		char bytes[6];

		if (c == 0x2028 || c == 0x2029)
			c = '\n';
		else if (c == '\t')
			c = ' ';
		if ((g_unichar_iscntrl(c) && c != '\n') || is_hidden(c))
			continue;
		buf_add(out, (struct str){bytes, (size_t)g_unichar_to_utf8(c, bytes)});
	}
}
