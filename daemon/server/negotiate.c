/* Accept-Encoding and If-None-Match. */
#include "server/negotiate.h"

#include <strings.h>

enum { WEIGHT_DIGITS = 3 };

static bool is_coding(struct str s, const char *name)
{
	return s.len == strlen(name) && strncasecmp(s.data, name, s.len) == 0;
}

/* Above 0, and written as RFC 9110, 12.4.2 wants it: "0.5", "1", "1.000". */
static bool is_positive(struct str weight)
{
	bool is_above = weight.len && weight.data[0] == '1';

	if (!weight.len || (weight.data[0] != '0' && weight.data[0] != '1') ||
	    weight.len > WEIGHT_DIGITS + 2 || (weight.len > 1 && weight.data[1] != '.'))
		return false;
	for (size_t i = 2; i < weight.len; i++) {
		if (!char_is_digit(weight.data[i]) ||
		    (weight.data[0] == '1' && weight.data[i] != '0'))
			return false;
		is_above = is_above || weight.data[i] != '0';
	}
	return is_above;
}

/* Without a weight it is 1. */
static bool is_wanted(struct str parameters)
{
	struct str parameter;

	while (str_split(&parameters, ';', &parameter)) {
		parameter = str_trim(parameter);
		if (parameter.len >= 2 && strncasecmp(parameter.data, "q=", 2) == 0)
			return is_positive(str_slice(parameter, 2, parameter.len));
	}
	return true;
}

const char *coding_name(enum coding coding)
{
	static const char *const names[CODINGS] = {[CODING_GZIP] = "gzip", [CODING_BROTLI] = "br"};

	return names[coding];
}

bool accepts_coding(struct str accept_encoding, enum coding wanted)
{
	bool accepts_all = false;
	struct str item, coding;

	if (wanted == CODING_PLAIN)
		return true;
	while (str_split(&accept_encoding, ',', &item)) {
		if (!str_split(&item, ';', &coding))
			continue;
		coding = str_trim(coding);
		/* An old name of the same (RFC 9110, 8.4.1.3). */
		if (is_coding(coding, coding_name(wanted)) ||
		    (wanted == CODING_GZIP && is_coding(coding, "x-gzip")))
			return is_wanted(item);
		if (is_coding(coding, "*"))
			accepts_all = is_wanted(item);
	}
	return accepts_all;
}

bool tag_matches(struct str if_none_match, const char *tag)
{
	struct str item;

	while (str_split(&if_none_match, ',', &item)) {
		item = str_trim(item);
		if (str_starts(item, STR("W/")))
			item = str_slice(item, 2, item.len);
		if (str_eq(item, str_from(tag)) || str_eq(item, STR("*")))
			return true;
	}
	return false;
}
