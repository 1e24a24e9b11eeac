/* What people write between the parts of a number; for this room's own use. */
#ifndef TEXT_SEPARATORS_H
#define TEXT_SEPARATORS_H

#include "text/utf8.h"

static inline bool is_number_separator(int32_t point)
{
	if (point < 0x80)
		return point && strchr(" \t\r\n.-/_,()", (int)point) != NULL;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_PD:
		return true;
	default:
		return point == 0xb7 || point == 0x2212;
	}
}

#endif
