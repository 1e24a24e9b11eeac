/* Building the spelling index: sorted throughout, so that the same words give the same bytes. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/normalise.h"
#include "text/spell.h"
#include "text/spell_format.h"

struct spell_builder {
	struct map words; /* to the place of their count */
	uint32_t *counts;
	size_t capacity;
};

struct entry {
	struct str word;
	uint32_t count;
	uint32_t plain_offset, plain_len;
	uint32_t offset;
};

struct posting {
	uint32_t bucket, tag, word;
};

/* Everything that goes into the file, before its sizes are known. */
struct index {
	struct entry *entries;
	uint32_t count;
	struct posting *postings;
	size_t posting_count, posting_capacity;
	uint32_t buckets;
	struct buf text;
};

struct spell_builder *spell_builder_create(void)
{
	return mem_zalloc(1, sizeof(struct spell_builder));
}

void spell_builder_destroy(struct spell_builder *builder)
{
	if (!builder)
		return;
	map_finish(&builder->words);
	free(builder->counts);
	free(builder);
}

void spell_builder_add(struct spell_builder *builder, struct str word, uint32_t count)
{
	size_t before = builder->words.count;
	uint32_t place;

	if (!word.len || word.len > SPELL_WORD_BYTES)
		return;
	place = map_intern(&builder->words, word);
	builder->counts =
		mem_grow(builder->counts, &builder->capacity, (size_t)place + 1, sizeof(uint32_t));
	if (builder->words.count > before)
		builder->counts[place] = 0;
	builder->counts[place] = count > UINT32_MAX - builder->counts[place]
					 ? UINT32_MAX
					 : builder->counts[place] + count;
}

static int compare_entries(const void *a, const void *b)
{
	return str_compare(((const struct entry *)a)->word, ((const struct entry *)b)->word);
}

static int compare_postings(const void *a, const void *b)
{
	const struct posting *p = a, *q = b;

	if (p->bucket != q->bucket)
		return p->bucket < q->bucket ? -1 : 1;
	if (p->tag != q->tag)
		return p->tag < q->tag ? -1 : 1;
	return (p->word > q->word) - (p->word < q->word);
}

static void index_collect(struct index *index, const struct spell_builder *builder)
{
	size_t position = 0;
	struct str word;
	uint32_t place;

	index->entries = mem_zalloc(builder->words.count, sizeof *index->entries);
	while (map_next(&builder->words, &position, &word, &place))
		index->entries[index->count++] =
			(struct entry){.word = word, .count = builder->counts[place]};
	if (index->count)
		qsort(index->entries, index->count, sizeof *index->entries, compare_entries);
	for (uint32_t i = 0; i < index->count; i++) {
		struct entry *entry = &index->entries[i];

		entry->offset = (uint32_t)index->text.len;
		buf_add(&index->text, entry->word);
		entry->plain_offset = (uint32_t)index->text.len;
		text_strip_accents(entry->word, &index->text);
		entry->plain_len = (uint32_t)index->text.len - entry->plain_offset;
	}
}

/* A typo of 8 letters may be two edits from a word of 6, one of 4 one edit from a word of 3. */
static unsigned deletions_for(size_t letters)
{
	if (letters >= 6)
		return 2;
	return letters >= 3 ? 1 : 0;
}

static void index_file(struct index *index, uint32_t number)
{
	const struct entry *entry = &index->entries[number];
	struct str plain = str_slice(buf_borrow(&index->text), entry->plain_offset,
				     entry->plain_offset + entry->plain_len);
	int32_t letters[SPELL_LETTERS];
	uint64_t hashes[SPELL_VARIANTS];
	size_t count = spell_letters(plain, letters);
	size_t variants = count ? spell_variants(letters, count, deletions_for(count), hashes) : 0;

	index->postings = mem_grow(index->postings, &index->posting_capacity,
				   index->posting_count + variants, sizeof *index->postings);
	for (size_t i = 0; i < variants; i++)
		index->postings[index->posting_count++] = (struct posting){
			spell_bucket(hashes[i], index->buckets), spell_tag(hashes[i]), number};
}

static uint32_t power_of_two(size_t least)
{
	uint32_t power = 16;

	while (power < least)
		power *= 2;
	return power;
}

static void write_known(const struct index *index, uint32_t slots, struct buf *out)
{
	uint32_t *known = mem_zalloc(slots, sizeof *known);

	for (uint32_t i = 0; i < index->count; i++) {
		uint32_t slot = (uint32_t)hash_bytes(index->entries[i].word, 0) & (slots - 1);

		while (known[slot])
			slot = (slot + 1) & (slots - 1);
		known[slot] = i + 1;
	}
	for (uint32_t i = 0; i < slots; i++)
		bytes_add_u32(out, known[i]);
	free(known);
}

static void write_postings(const struct index *index, struct buf *out)
{
	size_t at = 0;

	for (uint32_t bucket = 0; bucket <= index->buckets; bucket++) {
		while (at < index->posting_count && index->postings[at].bucket < bucket)
			at++;
		bytes_add_u32(out, (uint32_t)at);
	}
	for (size_t i = 0; i < index->posting_count; i++) {
		bytes_add_u32(out, index->postings[i].word);
		bytes_add_u32(out, index->postings[i].tag);
	}
}

static void index_write(const struct index *index, struct buf *out)
{
	uint32_t slots = power_of_two((size_t)index->count * 2);
	const uint32_t header[] = {SPELL_MAGIC,
				   SPELL_VERSION,
				   index->count,
				   slots,
				   index->buckets,
				   (uint32_t)index->posting_count,
				   (uint32_t)index->text.len,
				   0};

	for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
		bytes_add_u32(out, header[i]);
	for (uint32_t i = 0; i < index->count; i++) {
		const struct entry *entry = &index->entries[i];

		bytes_add_u32(out, entry->offset);
		bytes_add_u32(out, (uint32_t)entry->word.len);
		bytes_add_u32(out, entry->plain_offset);
		bytes_add_u32(out, entry->plain_len);
		bytes_add_u32(out, entry->count);
	}
	write_known(index, slots, out);
	write_postings(index, out);
	buf_add(out, buf_borrow(&index->text));
}

void spell_builder_write(const struct spell_builder *builder, struct buf *out)
{
	struct index index = {0};

	index_collect(&index, builder);
	index.buckets = power_of_two((size_t)index.count * SPELL_VARIANTS / 2);
	for (uint32_t i = 0; i < index.count; i++)
		index_file(&index, i);
	if (index.posting_count)
		qsort(index.postings, index.posting_count, sizeof *index.postings,
		      compare_postings);
	index_write(&index, out);
	free(index.entries);
	free(index.postings);
	buf_finish(&index.text);
}
