/* Long texts in parts that a channel takes. */
#include "bridge/text_split.h"

#include <utf8proc.h>

/* From the best place for a cut to the worst. */
enum place { PLACE_PARAGRAPH, PLACE_LINE, PLACE_SENTENCE, PLACE_WORD, PLACE_CLUSTER, PLACES };

struct cut {
	size_t end;   /* of the part */
	size_t next;  /* where the rest begins: behind white space */
	size_t count; /* of the part, in units */
};

struct scan {
	struct str text;
	struct limit limit;
	struct cut cuts[PLACES]; /* the last of each kind; end 0: none */
	size_t at, count;
};

/* What is not UTF-8 is one point per byte. */
static utf8proc_int32_t point_read(struct str text, size_t at, size_t *len)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
						(utf8proc_ssize_t)(text.len - at), &point);

	*len = got > 0 ? (size_t)got : 1;
	return got > 0 ? point : 0xfffd;
}

/* The end of the grapheme cluster at `at`, and what it counts. */
static size_t cluster_end(const struct scan *scan, size_t at, size_t *count)
{
	utf8proc_int32_t state = 0, point, next;
	size_t len;

	point = point_read(scan->text, at, &len);
	*count = unit_count_point(scan->limit.unit, len);
	for (at += len; at < scan->text.len; at += len) {
		next = point_read(scan->text, at, &len);
		if (utf8proc_grapheme_break_stateful(point, next, &state))
			break;
		*count += unit_count_point(scan->limit.unit, len);
		point = next;
	}
	return at;
}

/* As str_trim has it; a blank that bears an accent is none. */
static bool is_space(struct str cluster)
{
	return str_trim(cluster).len == 0;
}

static bool ends_sentence(struct str before)
{
	char last = before.len ? before.data[before.len - 1] : ' ';

	if (last == '!' || last == '?' || str_ends(before, STR("\xe2\x80\xa6")))
		return true;
	/* "1. " numbers a choice, and must stay with it. */
	return last == '.' && before.len > 1 && !char_is_digit(before.data[before.len - 2]);
}

static size_t line_feeds(struct str space)
{
	size_t count = 0;

	for (size_t i = 0; i < space.len; i++)
		count += space.data[i] == '\n';
	return count;
}

/* Passes over the white space at scan->at and notes the place. */
static void scan_space(struct scan *scan, size_t end, size_t count)
{
	struct cut cut = {scan->at, end, scan->count};
	enum place place;
	size_t feeds;

	scan->count += count;
	while (end < scan->text.len) {
		size_t next = cluster_end(scan, end, &count);

		if (!is_space(str_slice(scan->text, end, next)))
			break;
		scan->count += count;
		end = next;
	}
	cut.next = end;
	feeds = line_feeds(str_slice(scan->text, scan->at, end));
	if (feeds)
		place = feeds > 1 ? PLACE_PARAGRAPH : PLACE_LINE;
	else
		place = ends_sentence(str_slice(scan->text, 0, scan->at)) ? PLACE_SENTENCE
									  : PLACE_WORD;
	if (cut.end)
		scan->cuts[place] = cut;
	scan->at = end;
}

/* Where an address of the web begins that goes on over `at`; `at` when there is none. */
static size_t address_begin(struct str text, size_t at)
{
	for (size_t i = at; i-- > 0 && !is_space(str_slice(text, i, i + 1));) {
		struct str rest = str_slice(text, i, text.len);

		if (str_starts(rest, STR("http://")) || str_starts(rest, STR("https://")))
			return i;
	}
	return at;
}

/* A cluster that is longer than the limit (accents upon accents) is cut between its points. */
static size_t points_within(struct str text, struct limit limit)
{
	size_t at = 0, count = 0, len;

	do {
		point_read(text, at, &len);
		count += unit_count_point(limit.unit, len);
		if (count > limit.most && at)
			break;
		at += len;
	} while (at < text.len);
	return at;
}

/* A better place is not worth a part that is all but empty. */
static struct cut scan_choose(const struct scan *scan)
{
	struct cut cut = scan->cuts[PLACE_WORD];
	size_t begin;

	for (size_t place = 0; place < PLACE_WORD; place++)
		if (scan->cuts[place].end && scan->cuts[place].count >= scan->limit.most / 4)
			return scan->cuts[place];
	for (size_t place = 0; place < PLACE_WORD; place++)
		if (scan->cuts[place].end > cut.end)
			cut = scan->cuts[place];
	if (cut.end)
		return cut;
	cut = scan->cuts[PLACE_CLUSTER];
	if (!cut.end)
		cut.end = cut.next = points_within(scan->text, scan->limit);
	begin = address_begin(scan->text, cut.end);
	if (begin)
		cut.end = cut.next = begin;
	return cut;
}

struct str text_part(struct str *rest, struct limit limit)
{
	struct scan scan = {.text = *rest, .limit = limit};
	struct str part = *rest;
	struct cut cut;

	while (scan.at < scan.text.len) {
		size_t count, end = cluster_end(&scan, scan.at, &count);

		if (is_space(str_slice(scan.text, scan.at, end))) {
			scan_space(&scan, end, count);
			continue;
		}
		if (scan.count + count > limit.most)
			break;
		scan.count += count;
		scan.at = end;
		scan.cuts[PLACE_CLUSTER] = (struct cut){end, end, scan.count};
	}
	if (scan.at == scan.text.len) {
		*rest = str_slice(*rest, rest->len, rest->len);
		return part;
	}
	cut = scan_choose(&scan);
	*rest = str_slice(scan.text, cut.next, scan.text.len);
	return str_slice(scan.text, 0, cut.end);
}
