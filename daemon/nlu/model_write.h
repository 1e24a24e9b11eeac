/* Putting a model file together. */
#ifndef NLU_MODEL_WRITE_H
#define NLU_MODEL_WRITE_H

#include "nlu/corpus.h"
#include "nlu/model_file.h"

struct model_writer {
	struct buf bytes;
	struct model_section sections[MODEL_SECTION_LIMIT];
	size_t count;
	uint32_t flags;
};

/* Leaves room for header and table. */
void model_writer_init(struct model_writer *writer);
/* Starts a section; what is appended to writer->bytes until the next call belongs to it. */
void model_writer_begin(struct model_writer *writer, enum model_kind kind, enum lang lang);
void model_writer_add_intents(struct model_writer *writer, const struct corpus *corpus);
/* Appends the whole file, with its checksum, to `out`, and frees the writer's memory. */
void model_writer_end(struct model_writer *writer, struct buf *out);

/* Utterances by their key. */
struct exact_table {
	struct exact_slot *slots; /* intent INTENT_NONE: said for several intents */
	size_t capacity, count;
};

void exact_table_add(struct exact_table *table, uint64_t key, uint16_t intent, enum lang lang);
/* Appends the table as a section's bytes, without what is said for several intents. */
void exact_table_write(const struct exact_table *table, struct buf *out);
void exact_table_finish(struct exact_table *table);

#endif
