/* Unicode normalising: an ASCII path for most bytes, and runs of code points for the rest. */
#include "text/normalise.h"

#include "text/utf8.h"

enum {
	RUN_LIMIT = 512,
	RUN_ROOM = 32, /* no code point decomposes into more (U+FDFA: 18) */
	MARK_LIMIT =
		30 /* as in the stream-safe format of UAX 15; what is piled higher is dropped */
};

/* Code points that may compose with each other. */
struct run {
	int32_t points[RUN_LIMIT];
	size_t count;
	size_t marks; /* at the end */
};

struct writer {
	struct buf *out;
	size_t start;
	bool space; /* one is due before the next character */
};

static bool is_space(int32_t point)
{
	utf8proc_category_t category;

	if (point < 0x80)
		return point == ' ' || (point >= '\t' && point <= '\r');
	if (point == 0x85)
		return true;
	category = utf8proc_category(point);
	return category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
}

static bool is_dropped(int32_t point)
{
	utf8proc_category_t category;

	if (point < 0x80)
		return point < ' ' || point == 0x7f;
	category = utf8proc_category(point);
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF;
}

/* The plain form of a quotation mark or a dash; every other code point as it is. */
static int32_t plain_punctuation(int32_t point)
{
	switch (point) {
	case '`':
	case 0xb4:
	case 0x2bb:
	case 0x2bc:
	case 0x2018:
	case 0x2019:
	case 0x201a:
	case 0x201b:
	case 0x2032:
		return '\'';
	case 0xab:
	case 0xbb:
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0x2033:
		return '"';
	case 0x2212:
		return '-';
	default:
		return point >= 0x80 && utf8proc_category(point) == UTF8PROC_CATEGORY_PD ? '-'
											 : point;
	}
}

static void write_space(struct writer *writer)
{
	writer->space = writer->out->len > writer->start;
}

static void write_ascii(struct writer *writer, char c)
{
	struct buf *out = writer->out;
	char *end;

	if (c == ' ' || (c >= '\t' && c <= '\r')) {
		write_space(writer);
		return;
	}
	if (c < ' ' || c == 0x7f)
		return;
	end = out->len + 3 <= out->capacity ? out->data + out->len : buf_reserve(out, 2);
	if (writer->space)
		*end++ = ' ';
	*end++ = c == '`' ? '\'' : (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	*end = '\0';
	out->len += writer->space ? 2 : 1;
	writer->space = false;
}

static void write_point(struct writer *writer, int32_t point)
{
	point = plain_punctuation(point);
	if (point < 0x80) {
		write_ascii(writer, (char)point);
		return;
	}
	if (is_space(point)) {
		write_space(writer);
		return;
	}
	if (writer->space)
		buf_add_char(writer->out, ' ');
	writer->space = false;
	utf8_add(writer->out, point);
}

static unsigned combining_class(int32_t point)
{
	return (unsigned)utf8proc_get_property(point)->combining_class;
}

/* Canonical order: marks between two starters by rising class, equal ones as they came. */
static void run_order(struct run *run)
{
	for (size_t i = 1; i < run->count; i++) {
		int32_t point = run->points[i];
		unsigned class = combining_class(point);
		size_t j = i;

		while (class && j && combining_class(run->points[j - 1]) > class) {
			run->points[j] = run->points[j - 1];
			j--;
		}
		run->points[j] = point;
	}
}

static void run_flush(struct run *run, struct writer *writer)
{
	utf8proc_ssize_t count;

	run_order(run);
	count = utf8proc_normalize_utf32(run->points, (utf8proc_ssize_t)run->count,
					 UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < count; i++)
		write_point(writer, run->points[i]);
	run->count = 0;
}

static void run_add(struct run *run, int32_t point)
{
	int bound = 0;
	utf8proc_ssize_t count;

	point = plain_punctuation(point);
	if (is_space(point))
		point = ' ';
	if (is_dropped(point))
		return;
	count = utf8proc_decompose_char(point, run->points + run->count, RUN_ROOM,
					UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
						UTF8PROC_STABLE | UTF8PROC_IGNORE,
					&bound);
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		int32_t part = run->points[run->count];

		run->marks = utf8_is_mark(part) ? run->marks + 1 : 0;
		if (run->marks > MARK_LIMIT) {
			memmove(run->points + run->count, run->points + run->count + 1,
				(size_t)(count - i - 1) * sizeof run->points[0]);
			continue;
		}
		run->count++;
	}
}

/* From the ASCII character that a mark may follow, or the first that is not ASCII, up to where
 * plain ASCII goes on; returns that place. */
static size_t normalise_run(struct str text, size_t at, struct writer *writer)
{
	struct run run;

	run.count = 0;
	run.marks = 0;
	do {
		size_t len;
		int32_t point = utf8_read(text, at, &len);

		/* A long run is cut before a letter that cannot join the one before it. */
		if (run.count + RUN_ROOM > RUN_LIMIT ||
		    (run.count > RUN_LIMIT / 2 && !combining_class(point) &&
		     (point < 0x1100 || point > 0x11ff)))
			run_flush(&run, writer);
		run_add(&run, point);
		at += len;
	} while (at < text.len &&
		 ((unsigned char)text.data[at] >= 0x80 ||
		  (at + 1 < text.len && (unsigned char)text.data[at + 1] >= 0x80)));
	run_flush(&run, writer);
	return at;
}

void text_normalise(struct str text, struct buf *out)
{
	struct writer writer = {out, out->len, false};
	size_t i = 0;

	buf_reserve(out, text.len + 2);
	out->data[out->len] = '\0';
	while (i < text.len) {
		bool plain = (unsigned char)text.data[i] < 0x80 &&
			     (i + 1 == text.len || (unsigned char)text.data[i + 1] < 0x80);

		if (plain)
			write_ascii(&writer, text.data[i++]);
		else
			i = normalise_run(text, i, &writer);
	}
}

/* Letters that Unicode does not take apart, as typists without them write them. */
static const char *plain_letter(int32_t point)
{
	switch (point) {
	case 0x153:
		return "oe";
	case 0xe6:
		return "ae";
	case 0xdf:
		return "ss";
	case 0xf8:
		return "o";
	case 0x142:
		return "l";
	case 0x111:
		return "d";
	case 0x131:
		return "i";
	default:
		return NULL;
	}
}

static void strip_point(int32_t point, struct buf *out)
{
	const char *plain = plain_letter(point);
	int32_t parts[RUN_ROOM];
	int bound = 0;
	utf8proc_ssize_t count;

	if (plain) {
		buf_add(out, str_from(plain));
		return;
	}
	count = utf8proc_decompose_char(point, parts, RUN_ROOM,
					UTF8PROC_DECOMPOSE | UTF8PROC_STABLE | UTF8PROC_STRIPMARK,
					&bound);
	for (utf8proc_ssize_t i = 0; i < count; i++)
		utf8_add(out, parts[i]);
}

void text_strip_accents(struct str normalised, struct buf *out)
{
	size_t begin = 0;

	buf_reserve(out, normalised.len);
	out->data[out->len] = '\0';
	for (size_t i = 0; i < normalised.len;) {
		size_t len;
		int32_t point;

		if ((unsigned char)normalised.data[i] < 0x80) {
			i++;
			continue;
		}
		point = utf8_read(normalised, i, &len);
		buf_add(out, str_slice(normalised, begin, i));
		strip_point(point, out);
		i += len;
		begin = i;
	}
	if (begin < normalised.len)
		buf_add(out, str_slice(normalised, begin, normalised.len));
}

bool text_is_utf8(struct str text)
{
	for (size_t i = 0; i < text.len;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t len;

		if ((unsigned char)text.data[i] < 0x80) {
			i++;
			continue;
		}
		len = utf8proc_iterate((const utf8proc_uint8_t *)text.data + i,
				       (utf8proc_ssize_t)(text.len - i), &point);
		if (len <= 0)
			return false;
		i += (size_t)len;
	}
	return true;
}
