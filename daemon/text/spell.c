/* Mending typos over the index: candidates by deletion, then the true distance. */
#include "text/spell.h"

#include "base/hash.h"
#include "text/normalise.h"
#include "text/spell_format.h"

/* Where the parts of a checked index are. */
struct view {
	uint32_t words, slots, buckets, postings, text_len;
	const char *word, *known, *start, *posting, *text;
};

static void view_open(struct view *view, const char *data)
{
	view->words = bytes_u32(data, 2);
	view->slots = bytes_u32(data, 3);
	view->buckets = bytes_u32(data, 4);
	view->postings = bytes_u32(data, 5);
	view->text_len = bytes_u32(data, 6);
	view->word = data + SPELL_HEADER_LEN;
	view->known = view->word + (size_t)view->words * SPELL_WORD_LEN;
	view->start = view->known + (size_t)view->slots * 4;
	view->posting = view->start + ((size_t)view->buckets + 1) * 4;
	view->text = view->posting + (size_t)view->postings * SPELL_POSTING_LEN;
}

static bool damaged(struct error *error, const char *what)
{
	return error_set(error, ERROR_DAMAGED, "spelling index: %s; train again", what);
}

/* Do the sizes of the header add up to the length? */
static bool check_sizes(struct str bytes, struct error *error)
{
	uint64_t size = SPELL_HEADER_LEN;

	if (bytes.len < SPELL_HEADER_LEN || bytes_u32(bytes.data, 0) != SPELL_MAGIC)
		return damaged(error, "wrong mark");
	if (bytes_u32(bytes.data, 1) != SPELL_VERSION)
		return error_set(error, ERROR_VERSION, "spelling index: version %u; train again",
				 bytes_u32(bytes.data, 1));
	for (size_t i = 2; i < 7; i++) {
		if (bytes_u32(bytes.data, i) > SPELL_COUNT_LIMIT)
			return damaged(error, "a table is too large");
	}
	for (size_t i = 3; i < 5; i++) {
		uint32_t n = bytes_u32(bytes.data, i);

		if (!n || (n & (n - 1)))
			return damaged(error, "a table's size is no power of two");
	}
	size += (uint64_t)bytes_u32(bytes.data, 2) * SPELL_WORD_LEN;
	size += (uint64_t)bytes_u32(bytes.data, 3) * 4;
	size += ((uint64_t)bytes_u32(bytes.data, 4) + 1) * 4;
	size += (uint64_t)bytes_u32(bytes.data, 5) * SPELL_POSTING_LEN;
	size += bytes_u32(bytes.data, 6);
	return size == bytes.len || damaged(error, "its length does not fit its header");
}

static bool lies_in(uint32_t offset, uint32_t len, uint32_t total)
{
	return offset <= total && len <= total - offset;
}

static bool check_words(const struct view *view, struct error *error)
{
	for (uint32_t i = 0; i < view->words; i++) {
		const char *word = view->word + (size_t)i * SPELL_WORD_LEN;

		if (!lies_in(bytes_u32(word, 0), bytes_u32(word, 1), view->text_len) ||
		    !lies_in(bytes_u32(word, 2), bytes_u32(word, 3), view->text_len))
			return damaged(error, "a word is out of bounds");
	}
	return true;
}

static bool check_tables(const struct view *view, struct error *error)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < view->slots; i++) {
		if (bytes_u32(view->known, i) > view->words)
			return damaged(error, "a slot names no word");
	}
	for (uint32_t i = 0; i <= view->buckets; i++) {
		uint32_t start = bytes_u32(view->start, i);

		if (start < last || start > view->postings)
			return damaged(error, "a bucket is out of bounds");
		last = start;
	}
	for (uint32_t i = 0; i < view->postings; i++) {
		if (bytes_u32(view->posting, (size_t)i * 2) >= view->words)
			return damaged(error, "a posting names no word");
	}
	return true;
}

bool spell_init(struct spell *spell, struct str bytes, struct error *error)
{
	struct view view;

	*spell = (struct spell){0};
	if (!check_sizes(bytes, error))
		return false;
	view_open(&view, bytes.data);
	if (!check_words(&view, error) || !check_tables(&view, error))
		return false;
	spell->data = bytes.data;
	spell->len = bytes.len;
	return true;
}

static struct str view_word(const struct view *view, uint32_t number)
{
	const char *word = view->word + (size_t)number * SPELL_WORD_LEN;

	return (struct str){view->text + bytes_u32(word, 0), bytes_u32(word, 1)};
}

static struct str view_plain(const struct view *view, uint32_t number)
{
	const char *word = view->word + (size_t)number * SPELL_WORD_LEN;

	return (struct str){view->text + bytes_u32(word, 2), bytes_u32(word, 3)};
}

static uint32_t view_count(const struct view *view, uint32_t number)
{
	return bytes_u32(view->word + (size_t)number * SPELL_WORD_LEN, 4);
}

/* The word's number plus 1, or 0. */
static uint32_t find_known(const struct view *view, struct str word)
{
	uint32_t mask = view->slots - 1;
	uint32_t slot = (uint32_t)hash_bytes(word, 0) & mask;

	/* A damaged table may be full: no more than a round. */
	for (uint32_t i = 0; i < view->slots; i++, slot = (slot + 1) & mask) {
		uint32_t number = bytes_u32(view->known, slot);

		if (!number || str_eq(view_word(view, number - 1), word))
			return number;
	}
	return 0;
}

bool spell_knows(const struct spell *spell, struct str word)
{
	struct view view;

	view_open(&view, spell->data);
	return find_known(&view, word) != 0;
}

static unsigned min2(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment; more than `limit` is limit + 1. */
static unsigned alignment(const int32_t *a, size_t a_len, const int32_t *b, size_t b_len,
			  unsigned limit)
{
	unsigned rows[3][SPELL_LETTERS + 1];

	if ((a_len > b_len ? a_len - b_len : b_len - a_len) > limit)
		return limit + 1;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
		unsigned least = row[0] = (unsigned)i;

		for (size_t j = 1; j <= b_len; j++) {
			unsigned best = min2(min2(above[j], row[j - 1]) + 1,
					     above[j - 1] + (a[i - 1] != b[j - 1]));

			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = min2(best, two[j - 2] + 1);
			row[j] = best;
			least = min2(least, best);
		}
		/* A swap reaches back two rows, and costs one then. */
		if (least > limit + 1)
			return limit + 1;
	}
	return min2(rows[a_len % 3][b_len], limit + 1);
}

/* The search for one typo. */
struct search {
	const struct view *view;
	int32_t letters[SPELL_LETTERS];
	size_t count;
	unsigned limit;
	uint32_t recent[16]; /* words weighed already: most are found through several deletions */
	size_t recent_count;
	uint32_t best; /* word number plus 1 */
	unsigned distance;
	bool same_first;
	bool tie;
};

static bool weighed_before(struct search *search, uint32_t number)
{
	size_t kept = sizeof search->recent / sizeof search->recent[0];
	size_t filled = search->recent_count < kept ? search->recent_count : kept;

	for (size_t i = 0; i < filled; i++) {
		if (search->recent[i] == number)
			return true;
	}
	search->recent[search->recent_count++ % kept] = number;
	return false;
}

/* Above zero when the candidate is better than the best so far, zero when it is as good. */
static int prefer(const struct search *search, uint32_t number, unsigned distance, bool same_first)
{
	uint32_t count = view_count(search->view, number);
	uint32_t best_count;

	if (!search->best)
		return 1;
	if (distance != search->distance)
		return distance < search->distance ? 1 : -1;
	if (same_first != search->same_first)
		return same_first ? 1 : -1;
	best_count = view_count(search->view, search->best - 1);
	return (count > best_count) - (count < best_count);
}

static void weigh(struct search *search, uint32_t number)
{
	int32_t letters[SPELL_LETTERS];
	size_t count;
	unsigned distance;
	bool same_first;
	int order;

	if (search->best == number + 1 || weighed_before(search, number))
		return;
	count = spell_letters(view_plain(search->view, number), letters);
	if (!count)
		return;
	distance = alignment(search->letters, search->count, letters, count, search->limit);
	if (distance > search->limit)
		return;
	same_first = letters[0] == search->letters[0];
	order = prefer(search, number, distance, same_first);
	if (order == 0)
		search->tie = true;
	if (order <= 0)
		return;
	search->best = number + 1;
	search->distance = distance;
	search->same_first = same_first;
	search->tie = false;
}

static void search_run(struct search *search)
{
	const struct view *view = search->view;
	uint64_t hashes[SPELL_VARIANTS];
	size_t variants = spell_variants(search->letters, search->count, search->limit, hashes);

	for (size_t i = 0; i < variants; i++) {
		uint32_t bucket = spell_bucket(hashes[i], view->buckets);
		uint32_t tag = spell_tag(hashes[i]);
		uint32_t end = bytes_u32(view->start, (size_t)bucket + 1);

		for (uint32_t at = bytes_u32(view->start, bucket); at < end; at++) {
			if (bytes_u32(view->posting, (size_t)at * 2 + 1) == tag)
				weigh(search, bytes_u32(view->posting, (size_t)at * 2));
		}
	}
}

static unsigned limit_for(size_t letters)
{
	if (letters < 4)
		return 0;
	return letters < 8 ? 1 : 2;
}

static bool is_ascii(struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		if ((unsigned char)word.data[i] >= 0x80)
			return false;
	}
	return true;
}

static bool search_start(struct search *search, struct str word)
{
	struct buf plain BUF_AUTO = {0};

	if (!word.len || word.len > (size_t)SPELL_LETTERS * 4)
		return false;
	if (!is_ascii(word)) {
		text_strip_accents(word, &plain);
		word = buf_borrow(&plain);
	}
	search->count = spell_letters(word, search->letters);
	search->limit = limit_for(search->count);
	return search->count != 0;
}

bool spell_repair(const struct spell *spell, struct str word, struct spell_fix *fix)
{
	struct view view;
	struct search search;

	view_open(&view, spell->data);
	memset(&search, 0, sizeof search);
	search.view = &view;
	search.best = find_known(&view, word);
	if (!search.best) {
		if (!search_start(&search, word))
			return false;
		search_run(&search);
	}
	if (!search.best || search.tie)
		return false;
	fix->word = view_word(&view, search.best - 1);
	fix->distance = search.distance;
	fix->count = view_count(&view, search.best - 1);
	return true;
}
