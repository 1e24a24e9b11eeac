/* The bytes of a spelling index, shared by the one who writes and the one who reads. */
#ifndef TEXT_SPELL_FORMAT_H
#define TEXT_SPELL_FORMAT_H

#include "text/bytes.h"

/* Symmetric deletion (W. Garbe, SymSpell): a word is filed under what remains of the first
 * SPELL_PREFIX letters of its accentless form when up to two of them are deleted, and found
 * through what remains of a typo.
 *
 * All numbers are 32 bits, little-endian. Header: magic, version, words, known slots (a power of
 * two), buckets (a power of two), postings, text bytes, 0. Then:
 *   words:    text offset, text length, plain offset, plain length, count
 *   known:    word number + 1 or 0, open addressing by hash_bytes(word, 0), linear probing
 *   starts:   buckets + 1 rising posting numbers
 *   postings: word number, tag
 *   text:     the words and their accentless forms, one after the other */
enum {
	SPELL_MAGIC = 0x4c455053, /* SPEL */
	SPELL_VERSION = 1,
	SPELL_HEADER_LEN = 32,
	SPELL_WORD_LEN = 20,
	SPELL_POSTING_LEN = 8,
	SPELL_PREFIX = 7,
	SPELL_LETTERS = 40,	     /* longer words are known, but not repaired */
	SPELL_WORD_BYTES = 1024,     /* and longer ones not even that */
	SPELL_COUNT_LIMIT = 1 << 27, /* entries of any table */
	SPELL_VARIANTS = 29,	     /* of 7 letters with 0, 1 and 2 deleted: 1 + 7 + 21 */
};

/* The code points of a word, at most SPELL_LETTERS; 0 when it is longer. */
size_t spell_letters(struct str word, int32_t letters[SPELL_LETTERS]);
/* The hashes of the word's start with up to `deletions` letters deleted, none twice; returns how
 * many. */
size_t spell_variants(const int32_t *letters, size_t count, unsigned deletions,
		      uint64_t hashes[SPELL_VARIANTS]);

static inline uint32_t spell_bucket(uint64_t hash, uint32_t buckets)
{
	return (uint32_t)hash & (buckets - 1);
}

static inline uint32_t spell_tag(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

#endif
