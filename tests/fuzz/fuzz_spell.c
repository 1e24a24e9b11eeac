/* A damaged spelling index is refused, or read within its bounds. */
/* LINK: text base */
#include "text/spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct spell spell;
	struct spell_fix fix;
	volatile char last = 0;

	if (!spell_init(&spell, (struct str){(const char *)data, size}, NULL))
		return 0;
	spell_knows(&spell, STR("kaart"));
	if (spell_repair(&spell, STR("paspoort"), &fix) && fix.word.len)
		last = fix.word.data[fix.word.len - 1];
	if (spell_repair(&spell, STR("kart"), &fix) && fix.word.len)
		last = fix.word.data[fix.word.len - 1];
	(void)last;
	return 0;
}
