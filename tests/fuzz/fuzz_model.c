/* A model file from outside: refused, or understood with inside its bounds. The checksum is put
 * right first, because a forger would. */
/* LINK: nlu */
#include "base/mem.h"
#include "nlu/model_file.h"
#include "small_model.h"

/* An edit: which part of the file, where in it, and four bytes to write there. */
enum { EDIT_LEN = 8, EDIT_CUT = 0xff };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t read_u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/* The part of a file that an edit is about: the header, the table, or a section. */
static struct str part_of(struct str model, size_t index)
{
	const struct model_section *table =
		(const void *)(model.data + sizeof(struct model_header));
	size_t head = sizeof(struct model_header);
	size_t count = 0;

	while (table[count].kind != MODEL_END)
		count++;
	index %= count + 2;
	if (index == 0)
		return str_slice(model, 0, head);
	if (index == 1)
		return str_slice(model, head, head + (count + 1) * sizeof *table);
	table += index - 2;
	return str_slice(model, table->offset, table->offset + table->len);
}

/* A copy of the trained model with the edits of the input. */
static char *edited(struct str model, const uint8_t *edits, size_t size, size_t *len)
{
	char *bytes = mem_alloc(model.len);

	memcpy(bytes, model.data, model.len);
	*len = model.len;
	for (; size >= EDIT_LEN; edits += EDIT_LEN, size -= EDIT_LEN) {
		uint32_t place = read_u32(edits) >> 8;
		struct str part = part_of(model, edits[0]);
		size_t at = (size_t)(part.data - model.data) + place % part.len;

		if (edits[0] == EDIT_CUT)
			*len = read_u32(edits + 4) % (model.len + 1);
		for (size_t i = 0; i < 4 && at + i < model.len && edits[0] != EDIT_CUT; i++)
			bytes[at + i] = (char)edits[4 + i];
	}
	/* Of this size exactly, so that the sanitizer sees the first byte behind it. */
	return mem_resize(bytes, *len ? *len : 1, 1);
}

static void sign(char *bytes, size_t len)
{
	struct model_header header;

	if (len < sizeof header)
		return;
	memcpy(&header, bytes, sizeof header);
	header.len = len;
	memcpy(bytes, &header, sizeof header);
	header.checksum = model_checksum((struct str){bytes, len});
	memcpy(bytes, &header, sizeof header);
}

static void try_model(struct str model, const char *dictionaries)
{
	static const char *const texts[] = {"boek lenen op maandag",
					    "j'ai perdu mon pasport",
					    "paspoort kwijt",
					    "vertle een mop kwijt boek",
					    "?",
					    ""};
	struct understander *understander = understander_create_memory(model, dictionaries, NULL);
	struct buf out BUF_AUTO = {0};

	for (size_t i = 0; understander && i < sizeof texts / sizeof *texts; i++) {
		struct understanding found;

		understand(understander, str_from(texts[i]), (enum lang)(i % 4), &found);
		check(understander, &found);
		understand_explain(understander, str_from(texts[i]), LANG_UNKNOWN, &out);
	}
	understander_destroy(understander);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes;
	size_t len = size;

	if (!base.model.len)
		base_make();
	if (size && data[0] == 'm') {
		/* A file as it comes; behind the letter, so that it must be aligned first. */
		try_model((struct str){(const char *)data + 1, size - 1}, base.folder);
		return 0;
	}
	bytes = edited(buf_borrow(&base.model), data, size, &len);
	sign(bytes, len);
	try_model((struct str){bytes, len}, base.folder);
	free(bytes);
	return 0;
}
