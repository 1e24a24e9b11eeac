/* Texts as long as a message may be, of characters that a town hardly ever gets. */
#include "base/buf.h"
#include "base/mem.h"
#include "random.h"
#include "texts.h"

enum { HOSTILE_BYTES = 4096 };

static const char *const names[HOSTILE_KIND_COUNT] = {
	"Chinese characters, no space",
	"combining marks on one letter",
	"joined emoji",
	"Arabic and Hebrew, directions",
	"one Latin word",
	"unknown words with accents",
};

const char *hostile_name(enum hostile_kind kind)
{
	return names[kind];
}

static void add_character(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_add_char(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_add_char(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_add_char(out, (char)(0xe0 | c >> 12));
		} else {
			buf_add_char(out, (char)(0xf0 | c >> 18));
			buf_add_char(out, (char)(0x80 | (c >> 12 & 63)));
		}
		buf_add_char(out, (char)(0x80 | (c >> 6 & 63)));
	}
	buf_add_char(out, (char)(0x80 | (c & 63)));
}

static uint32_t between(uint64_t *seed, uint32_t first, uint32_t last)
{
	return first + (uint32_t)random_below(seed, last - first + 1);
}

/* The next few characters of a kind. */
static void add_some(struct buf *out, enum hostile_kind kind, uint64_t *seed)
{
	switch (kind) {
	case HOSTILE_HAN:
		add_character(out, between(seed, 0x4e00, 0x9fff));
		break;
	case HOSTILE_MARKS:
		add_character(out, out->len ? between(seed, 0x300, 0x36f) : 'a');
		break;
	case HOSTILE_EMOJI:
		add_character(out, between(seed, 0x1f600, 0x1f64f));
		add_character(out, 0x200d);
		break;
	case HOSTILE_RIGHT:
		for (size_t letters = 1 + random_below(seed, 8); letters; letters--)
			add_character(out, random_below(seed, 2) ? between(seed, 0x627, 0x64a)
								 : between(seed, 0x5d0, 0x5ea));
		add_character(out, between(seed, 0x202a, 0x202e));
		add_character(out, ' ');
		break;
	case HOSTILE_LONG_WORD:
		add_character(out, between(seed, 'a', 'z'));
		break;
	default:
		for (size_t letters = 4 + random_below(seed, 10); letters; letters--)
			add_character(out, random_below(seed, 3) ? between(seed, 'a', 'z')
								 : between(seed, 0xe0, 0xf6));
		add_character(out, ' ');
	}
}

void bench_texts_add_hostile(struct bench_texts *texts, enum hostile_kind kind, size_t count)
{
	uint64_t seed = (uint64_t)kind + 1;

	for (size_t i = 0; i < count; i++) {
		struct buf out = {0};

		/* What is added at a time is shorter than 48 bytes. */
		while (out.len < HOSTILE_BYTES - 48)
			add_some(&out, kind, &seed);
		while (out.len < HOSTILE_BYTES)
			buf_add_char(&out, 'x');
		texts->items = mem_grow(texts->items, &texts->capacity, texts->count + 1,
					sizeof *texts->items);
		texts->items[texts->count++] =
			(struct bench_text){str_dup(STR("")), buf_take(&out), LANG_UNKNOWN};
	}
}
