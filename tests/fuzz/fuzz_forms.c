/* Forms and products with any content: checks of all kinds, and loading, which must keep within
 * its limits; what the checks let through must hold what forms.h promises. */
/* LINK: content base */
#include <stdlib.h>

#include "base/json.h"
#include "content/check.h"
#include "content/forms_load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool has_earlier(const struct form *form, size_t end, const char *id)
{
	for (size_t i = 0; i < end; i++) {
		if (strcmp(form->slots[i].id, id) == 0)
			return true;
	}
	return false;
}

static void use_form(const struct form *form, bool valid)
{
	require(form->id && form->done && form->slot_count <= FORM_SLOTS);
	for (size_t i = 0; i < form->slot_count; i++) {
		const struct slot *slot = &form->slots[i];

		require(slot->id && slot->name && slot->question && slot_type_name(slot->type));
		require(slot->option_count <= SLOT_OPTIONS);
		for (size_t j = 0; j < slot->option_count; j++)
			require(slot->options[j] && slot->option_titles[j]);
		if (valid)
			require(!slot->when.slot || has_earlier(form, i, slot->when.slot));
	}
	if (valid)
		require(!form->pay.slot || has_earlier(form, form->slot_count, form->pay.slot));
}

/* One input is all files of a pack at once. */
static bool check_all(const struct json_doc *doc)
{
	struct findings findings = {0};
	struct json_doc texts[LANG_COUNT];
	struct pack pack = {
		.catalogue = *doc,
		.services = *doc,
		.facts = *doc,
		.forms = *doc,
		.products = *doc,
	};

	for_each_lang (lang) {
		texts[lang] = *doc;
		pack.texts[lang] = &texts[lang];
		pack.text_count[lang] = 1;
	}
	check_pack(&pack, 20000, &findings);
	return findings.errors == 0;
}

static void load_all(const json_t *root, bool valid)
{
	struct arena arena = {0};
	struct facts facts;
	struct locale locale;
	struct catalogue catalogue;
	struct forms forms;
	struct products products;

	facts_init(&facts, &arena, root);
	locale_init(&locale, LANG_FR);
	locale_add(&locale, &arena, root, &facts);
	catalogue_init(&catalogue, &arena, root, 20000);
	forms_init(&forms, &arena, root, &catalogue, &locale);
	products_init(&products, &arena, root);
	for (size_t i = 0; i < forms.count; i++)
		use_form(&forms.forms[i], valid);
	for (size_t i = 0; i < products.count; i++)
		require(products.products[i].id && products.products[i].title);
	products_finish(&products);
	forms_finish(&forms);
	catalogue_finish(&catalogue);
	locale_finish(&locale);
	facts_finish(&facts);
	arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_doc doc;

	if (!json_doc_parse(&doc, "input", (struct str){(const char *)data, size}, NULL))
		return 0;
	load_all(doc.root, check_all(&doc));
	json_doc_finish(&doc);
	return 0;
}
