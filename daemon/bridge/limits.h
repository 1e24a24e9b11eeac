/* What fits into a message of a channel. */
#ifndef BRIDGE_LIMITS_H
#define BRIDGE_LIMITS_H

#include <stdbool.h>

#include "base/str.h"
#include "bridge/channel.h"

enum unit { UNIT_BYTES, UNIT_UTF16 };

struct limit {
	enum unit unit;
	size_t most;
};

/* A count of 0: the channel has no such thing. */
struct limits {
	struct limit text;	   /* a message of text alone */
	struct limit text_choices; /* the text above what can be chosen */
	struct limit text_links;   /* the text above buttons that open something */

	size_t choices; /* that can be pressed: quick replies, reply buttons, inline keyboard */
	struct limit choice_title, choice_value;

	size_t rows; /* of a list that a button opens */
	struct limit row_title, row_detail, row_value, list_button;

	size_t links; /* buttons that open a page or call a number */
	struct limit link_title, link_url;
};

const struct limits *limits_of(enum channel channel);
size_t unit_count(enum unit unit, struct str text);
/* What one code point of UTF-8, `len` bytes long, counts. */
size_t unit_count_point(enum unit unit, size_t len);
bool limit_holds(struct limit limit, struct str text);

#endif
