/* Phone numbers, references and codes: what has to be said sign by sign. */
#include "core/spoken_digits.h"

enum { PHONE_LEAST = 8, PHONE_MOST = 15, GROUP_MOST = 5, CODE_LEAST = 6 };

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "0470" as "0 4 7 0", with a pause before it unless it is the first. */
static void add_group(struct buf *out, struct str signs, bool is_first)
{
	if (!is_first)
		buf_add(out, STR(", "));
	for (size_t i = 0; i < signs.len; i++) {
		if (i > 0)
			buf_add_char(out, ' ');
		buf_add_char(out, signs.data[i]);
	}
}

/* As Belgians write them: 0470 12 34 56, 02 123 45 67, 081 12 34 56. */
static void add_ungrouped(struct buf *out, struct str digits)
{
	static const char single_areas[] = "2349";
	bool is_mobile = digits.len == 10 && digits.data[1] == '4';
	bool is_single = digits.len == 9 && digits.data[0] == '0' &&
			 strchr(single_areas, digits.data[1]) != NULL;
	size_t at = is_mobile ? 4 : is_single ? 2 : 3;

	add_group(out, str_slice(digits, 0, at), true);
	if (is_single) {
		add_group(out, str_slice(digits, 2, 5), false);
		at = 5;
	}
	while (at < digits.len) {
		size_t end = digits.len - at <= 3 ? digits.len : at + 2;

		add_group(out, str_slice(digits, at, end), false);
		at = end;
	}
}

struct groups {
	struct str group[PHONE_MOST + 1];
	size_t count, digits;
	bool is_long; /* one of them is too long to be a group */
};

/* The groups of digits with one separator between; returns the bytes that they take. */
static size_t groups_read(struct str text, const char *separators, struct groups *groups)
{
	size_t at = 0;

	*groups = (struct groups){0};
	while (groups->count <= PHONE_MOST) {
		size_t begin = at;

		while (at < text.len && char_is_digit(text.data[at]))
			at++;
		groups->group[groups->count++] = str_slice(text, begin, at);
		groups->digits += at - begin;
		groups->is_long |= at - begin > GROUP_MOST;
		if (at + 1 >= text.len || !strchr(separators, text.data[at]) ||
		    !char_is_digit(text.data[at + 1]))
			break;
		at++;
	}
	return at;
}

/* "01/02/1990" is a date, whatever its digits. */
static bool is_date(const struct groups *groups)
{
	return groups->count == 3 && groups->group[0].len <= 2 && groups->group[1].len <= 2 &&
	       groups->group[2].len == 4;
}

size_t spoken_phone(struct buf *out, struct str text)
{
	struct groups groups;
	bool has_plus = text.len > 1 && text.data[0] == '+' && char_is_digit(text.data[1]);
	bool is_belgian = has_plus && str_starts(text, STR("+32"));
	size_t skip = is_belgian ? 3 : has_plus ? 1 : 0, used;
	BUF_AUTO struct buf all = {0};

	if (!has_plus && !(text.len > 0 && text.data[0] == '0'))
		return 0;
	if (is_belgian && skip < text.len && strchr(" ./-", text.data[skip]))
		skip++;
	if (skip >= text.len || !char_is_digit(text.data[skip]))
		return 0;
	used = skip + groups_read(str_slice(text, skip, text.len), " ./-", &groups);
	if (groups.digits < PHONE_LEAST - (is_belgian ? 1 : 0) || groups.digits > PHONE_MOST ||
	    is_date(&groups))
		return 0;
	if (groups.is_long) {
		buf_add(&all, is_belgian ? STR("0") : has_plus ? STR("00") : STR(""));
		for (size_t i = 0; i < groups.count; i++)
			buf_add(&all, groups.group[i]);
		add_ungrouped(out, buf_borrow(&all));
		return used;
	}
	if (has_plus)
		buf_add(out, is_belgian ? STR("0 ") : STR("0 0 "));
	for (size_t i = 0; i < groups.count; i++)
		add_group(out, groups.group[i], i == 0);
	return used;
}

size_t spoken_reference(struct buf *out, struct str text)
{
	struct groups groups;
	size_t used;

	if (!str_starts(text, STR("+++")) || text.len < 4 || !char_is_digit(text.data[3]))
		return 0;
	used = 3 + groups_read(str_slice(text, 3, text.len), "/", &groups);
	if (!str_starts(str_slice(text, used, text.len), STR("+++")))
		return 0;
	for (size_t i = 0; i < groups.count; i++)
		add_group(out, groups.group[i], i == 0);
	return used + 3;
}

size_t spoken_code(struct buf *out, struct str text)
{
	size_t end = 0, letters = 0, digits = 0;
	struct str rest, group;
	bool is_first = true;

	while (end < text.len && (is_upper(text.data[end]) || char_is_digit(text.data[end]) ||
				  text.data[end] == '-')) {
		letters += is_upper(text.data[end]);
		digits += char_is_digit(text.data[end]);
		end++;
	}
	while (end > 0 && text.data[end - 1] == '-')
		end--;
	/* a letter behind it: a word that begins like a code */
	if (letters == 0 || digits == 0 || letters + digits < CODE_LEAST ||
	    (end < text.len && ((text.data[end] >= 'a' && text.data[end] <= 'z') ||
				(unsigned char)text.data[end] >= 0x80)))
		return 0;
	rest = str_slice(text, 0, end);
	while (str_split(&rest, '-', &group)) {
		add_group(out, group, is_first);
		is_first = false;
	}
	return end;
}
