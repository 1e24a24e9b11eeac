/* A damaged spelling index is refused, or read within its bounds. */
/* LINK: text base */
#include <stdlib.h>

#include "edits.h"
#include "text/spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A small index that is as it should be, made once. */
static struct str good_index(void)
{
	static const char *const words[] = {"paspoort",	 "passeport",  "kaart",	 "kaarten",
					    "rijbewijs", "école",      "maison", "huis",
					    "library",	 "bibliotheek"};
	static struct buf bytes;
	struct spell_builder *builder;

	if (bytes.len)
		return buf_borrow(&bytes);
	builder = spell_builder_create();
	for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
		spell_builder_add(builder, str_from(words[i]), i + 1);
	spell_builder_write(builder, &bytes);
	spell_builder_destroy(builder);
	return buf_borrow(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct spell spell;
	struct spell_fix fix;
	volatile char last = 0;
	size_t len;
	char *bytes = fuzz_bytes(data, size, good_index(), &len);

	if (!spell_init(&spell, (struct str){bytes, len}, NULL)) {
		free(bytes);
		return 0;
	}
	spell_knows(&spell, STR("kaart"));
	if (spell_repair(&spell, STR("paspoort"), &fix) && fix.word.len)
		last = fix.word.data[fix.word.len - 1];
	if (spell_repair(&spell, STR("kart"), &fix) && fix.word.len)
		last = fix.word.data[fix.word.len - 1];
	(void)last;
	free(bytes);
	return 0;
}
