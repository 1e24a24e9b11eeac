/* Messages to measure with: read from files, with typos, and hostile ones. */
#ifndef BENCH_TEXTS_H
#define BENCH_TEXTS_H

#include "base/error.h"
#include "base/lang.h"

struct bench_text {
	char *intent; /* "" for a hostile text */
	char *text;
	enum lang lang; /* the file's */
};

struct bench_texts {
	struct bench_text *items;
	size_t count, capacity;
};

/* A zeroed struct is empty. */
void bench_texts_finish(struct bench_texts *texts);
/* Adds the `intent<TAB>text` lines of a file. */
bool bench_texts_read(struct bench_texts *texts, const char *path, enum lang lang,
		      struct error *error);
/* Swaps two neighbouring letters of each text's longest word. */
void bench_texts_add_typos(struct bench_texts *texts);
/* Typos in this share of the words, by nlu/noise.h. */
void bench_texts_corrupt(struct bench_texts *texts, double share, uint64_t seed);

enum hostile_kind {
	HOSTILE_HAN,	   /* Chinese characters without a space */
	HOSTILE_MARKS,	   /* one letter under a heap of combining marks */
	HOSTILE_EMOJI,	   /* emoji joined to each other */
	HOSTILE_RIGHT,	   /* Arabic and Hebrew with marks of direction */
	HOSTILE_LONG_WORD, /* Latin letters, one word */
	HOSTILE_WORDS,	   /* many words that no dictionary has, of letters with accents */
	HOSTILE_KIND_COUNT
};

const char *hostile_name(enum hostile_kind kind);
/* Adds `count` texts of 4 KB of a kind, no two alike; the same each time. */
void bench_texts_add_hostile(struct bench_texts *texts, enum hostile_kind kind, size_t count);

#endif
