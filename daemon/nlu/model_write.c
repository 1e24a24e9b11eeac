/* The bytes of a model file: header, table of sections, sections, checksum. */
#include "nlu/model_write.h"

#include <stdlib.h>

#include "base/mem.h"

static void add_zeros(struct buf *bytes, size_t count)
{
	memset(buf_reserve(bytes, count), 0, count);
	bytes->len += count;
}

void model_writer_init(struct model_writer *writer)
{
	*writer = (struct model_writer){0};
	add_zeros(&writer->bytes, sizeof(struct model_header) + sizeof writer->sections);
}

static void end_section(struct model_writer *writer)
{
	struct model_section *section;

	if (!writer->count)
		return;
	section = &writer->sections[writer->count - 1];
	section->len = writer->bytes.len - section->offset;
}

void model_writer_begin(struct model_writer *writer, enum model_kind kind, enum lang lang)
{
	end_section(writer);
	add_zeros(&writer->bytes, (MODEL_ALIGN - writer->bytes.len % MODEL_ALIGN) % MODEL_ALIGN);
	writer->sections[writer->count++] = (struct model_section){
		.kind = kind,
		.lang = lang,
		.offset = writer->bytes.len,
	};
}

static void add_number(struct buf *bytes, size_t number)
{
	uint32_t value = (uint32_t)number;

	buf_add(bytes, (struct str){(const char *)&value, sizeof value});
}

void model_writer_add_intents(struct model_writer *writer, const struct corpus *corpus)
{
	size_t offset = 0;

	add_number(&writer->bytes, corpus->intent_count);
	for (size_t i = 0; i < corpus->intent_count; i++) {
		add_number(&writer->bytes, offset);
		offset += strlen(corpus->intents[i]) + 1;
	}
	for (size_t i = 0; i < corpus->intent_count; i++) {
		buf_add(&writer->bytes, str_from(corpus->intents[i]));
		buf_add_char(&writer->bytes, '\0');
	}
}

void model_writer_end(struct model_writer *writer, struct buf *out)
{
	struct model_header header = {.version = MODEL_VERSION, .flags = writer->flags};
	char *bytes;

	end_section(writer);
	memcpy(header.magic, MODEL_MAGIC, sizeof header.magic);
	header.len = writer->bytes.len;
	bytes = writer->bytes.data;
	memcpy(bytes, &header, sizeof header);
	memcpy(bytes + sizeof header, writer->sections, sizeof writer->sections);
	header.checksum = model_checksum(buf_borrow(&writer->bytes));
	memcpy(bytes, &header, sizeof header);
	buf_add(out, buf_borrow(&writer->bytes));
	buf_finish(&writer->bytes);
}

static struct exact_slot *slot_of(struct exact_slot *slots, size_t capacity, uint64_t key)
{
	size_t at = (size_t)key & (capacity - 1);

	while (slots[at].key && slots[at].key != key)
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

static struct exact_slot *copy_slots(const struct exact_table *table, size_t capacity)
{
	struct exact_slot *slots = mem_zalloc(capacity, sizeof *slots);

	for (size_t i = 0; i < table->capacity; i++) {
		const struct exact_slot *slot = &table->slots[i];

		if (slot->key)
			*slot_of(slots, capacity, slot->key) = *slot;
	}
	return slots;
}

void exact_table_add(struct exact_table *table, uint64_t key, uint16_t intent, enum lang lang)
{
	struct exact_slot *slot;

	if (!key)
		return;
	if (table->count * 2 >= table->capacity) {
		size_t capacity = table->capacity ? table->capacity * 2 : 64;
		struct exact_slot *grown = copy_slots(table, capacity);

		free(table->slots);
		table->slots = grown;
		table->capacity = capacity;
	}
	slot = slot_of(table->slots, table->capacity, key);
	if (!slot->key) {
		*slot = (struct exact_slot){.key = key, .intent = intent};
		table->count++;
	}
	if (slot->intent != intent)
		slot->intent = INTENT_NONE;
	slot->langs = (uint16_t)(slot->langs | 1U << lang);
}

void exact_table_write(const struct exact_table *table, struct buf *out)
{
	struct exact_table kept = {0};

	for (size_t i = 0; i < table->capacity; i++) {
		const struct exact_slot *slot = &table->slots[i];

		for_each_lang (lang) {
			if (slot->key && slot->intent != INTENT_NONE && slot->langs >> lang & 1)
				exact_table_add(&kept, slot->key, slot->intent, lang);
		}
	}
	if (!kept.capacity)
		add_zeros(out, sizeof *kept.slots);
	else
		buf_add(out,
			(struct str){(const char *)kept.slots, kept.capacity * sizeof *kept.slots});
	exact_table_finish(&kept);
}

void exact_table_finish(struct exact_table *table)
{
	free(table->slots);
	*table = (struct exact_table){0};
}
