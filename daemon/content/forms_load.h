/* Within content: forms.json and products.json. */
#ifndef CONTENT_FORMS_LOAD_H
#define CONTENT_FORMS_LOAD_H

#include <jansson.h>

#include "content/catalogue.h"
#include "content/forms.h"
#include "content/locale.h"

struct forms {
	struct map index; /* id of the intent -> form */
	struct form *forms;
	size_t count;
};

/* From the root of a valid forms.json, or NULL: no forms. The catalogue says whose service a form
 * is, the locale which texts a form has of its own. Strings are copied into the arena. */
void forms_init(struct forms *forms, struct arena *arena, const json_t *root,
		const struct catalogue *catalogue, const struct locale *locale);
void forms_finish(struct forms *forms);
/* By the name in forms.json; false when there is no such type. */
bool slot_type_parse(struct str name, enum slot_type *type);

struct products {
	struct map index; /* id -> product */
	struct product *products;
	size_t count;
	struct beneficiary beneficiary; /* name NULL: none */
};

/* From the root of a valid products.json, or NULL: none. Strings are copied into the arena. */
void products_init(struct products *products, struct arena *arena, const json_t *root);
void products_finish(struct products *products);

#endif
