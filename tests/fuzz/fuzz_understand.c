/* A message from outside, through the whole of understanding: as typed, with each language as the
 * conversation's, and explained. The same text must give the same answer again. */
/* LINK: nlu */
#include "small_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct understander *understander;

static void close_understander(void)
{
	understander_destroy(understander);
}

static void open_understander(void)
{
	base_make();
	understander = understander_create_memory(buf_borrow(&base.model), base.folder, NULL);
	if (!understander || atexit(close_understander) != 0)
		abort();
}

static void check_same(const struct understanding *a, const struct understanding *b)
{
	if (a->lang != b->lang || a->by != b->by || a->candidate_count != b->candidate_count ||
	    a->entity_count != b->entity_count || a->repaired != b->repaired)
		abort();
	for (size_t i = 0; i < a->candidate_count; i++) {
		if (a->candidates[i].index != b->candidates[i].index ||
		    a->candidates[i].probability < b->candidates[i].probability ||
		    a->candidates[i].probability > b->candidates[i].probability)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte is the conversation's language, known or not. */
	enum lang prior = size ? (enum lang)(data[0] % (LANG_COUNT + 1)) : LANG_UNKNOWN;
	struct str text = {(const char *)data, size};
	struct buf explained BUF_AUTO = {0};
	struct understanding first, again;

	if (!understander)
		open_understander();
	if (size)
		text = (struct str){(const char *)data + 1, size - 1};
	understand(understander, text, prior, &first);
	check(understander, &first);
	understand_explain(understander, text, prior, &explained);
	understand(understander, text, prior, &again);
	check_same(&first, &again);
	return 0;
}
