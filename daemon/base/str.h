/* String slices: a pointer and a length, not NUL-terminated, never owning. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *data;
	size_t len;
};

/* STR("literal") is a slice of a literal; STR_ARG feeds printf's "%.*s". */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).len, (s).data

/* Borrow a NUL-terminated string; NULL becomes the empty slice. */
static inline struct str str_from(const char *text)
{
	return (struct str){text ? text : "", text ? strlen(text) : 0};
}

static inline struct str str_slice(struct str s, size_t begin, size_t end)
{
	return (struct str){s.data + begin, end - begin};
}

/* Of ASCII only, whatever the locale. */
static inline bool char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool str_eq(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Like strcmp, by bytes; a shorter string sorts first. */
int str_compare(struct str a, struct str b);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* The part before `separator`; the rest, without it, replaces *s. False, and an
 * empty *part, when *s is used up (data NULL): `while (str_split(&line, ' ', &word))`. */
bool str_split(struct str *s, char separator, struct str *part);
/* A NUL-terminated copy that the caller frees. */
char *str_dup(struct str s);
/* The number of edits (insert, delete, replace, swap of neighbours) between two byte strings,
 * at most `limit` + 1. For "did you mean": unknown keys and flags. */
size_t str_distance(struct str a, struct str b, size_t limit);
/* The name closest to `s` within two edits, or NULL. */
const char *str_closest(struct str s, const char *const *names, size_t count);

#endif
