/* String slices. */
#include "base/str.h"

#include "base/mem.h"

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

int str_compare(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.data, b.data, shared) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.len && is_space(s.data[0])) {
		s.data++;
		s.len--;
	}
	while (s.len && is_space(s.data[s.len - 1]))
		s.len--;
	return s;
}

bool str_split(struct str *s, char separator, struct str *part)
{
	const char *found;

	if (!s->data) {
		*part = str_from("");
		return false;
	}
	found = s->len ? memchr(s->data, separator, s->len) : NULL;
	if (!found) {
		*part = *s;
		*s = (struct str){NULL, 0};
		return true;
	}
	*part = str_slice(*s, 0, (size_t)(found - s->data));
	*s = str_slice(*s, part->len + 1, s->len);
	return true;
}

char *str_dup(struct str s)
{
	char *copy = mem_alloc(s.len + 1);

	if (s.len)
		memcpy(copy, s.data, s.len);
	copy[s.len] = '\0';
	return copy;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Optimal string alignment distance over three rows; words here are short names. */
size_t str_distance(struct str a, struct str b, size_t limit)
{
	enum { LONGEST = 64 };
	size_t rows[3][LONGEST + 1];

	if (a.len > LONGEST || b.len > LONGEST)
		return str_eq(a, b) ? 0 : limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t differs = a.data[i - 1] != b.data[j - 1];

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + differs);
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
			    a.data[i - 2] == b.data[j - 1] && two[j - 2] + 1 < row[j])
				row[j] = two[j - 2] + 1;
		}
	}
	return rows[a.len % 3][b.len] > limit ? limit + 1 : rows[a.len % 3][b.len];
}

const char *str_closest(struct str s, const char *const *names, size_t count)
{
	const char *best = NULL;
	size_t best_distance = 3;

	for (size_t i = 0; i < count; i++) {
		size_t distance = str_distance(s, str_from(names[i]), 2);

		if (distance < best_distance) {
			best = names[i];
			best_distance = distance;
		}
	}
	return best;
}
