/* Within content: what the checks of forms.json and products.json share. */
#ifndef CONTENT_CHECK_FORMS_H
#define CONTENT_CHECK_FORMS_H

#include "content/check.h"
#include "content/forms_load.h"

struct forms_check {
	struct check *check;
	const struct json_doc *doc; /* forms.json */
	const json_t *slots;	    /* their definitions by name */
	struct map names;	    /* of the slots; 1 when a form uses it */
	struct map forms;	    /* the ids */
	struct map products;	    /* the ids; 1 when a form uses it */
	struct map missing;	    /* keys without a text that were reported */
};

/* The definitions: options, limits, texts. */
void check_slots(struct forms_check *forms);
/* products.json: amounts, slots, the account. Collects the ids. */
void check_products(struct forms_check *forms);
/* What a form must have for its product. */
void check_form_product(struct forms_check *forms, const json_t *form);
/* After all forms. */
void check_unused_products(struct forms_check *forms);

/* An error unless a language has the text; once for each key. */
void forms_need_text(struct forms_check *forms, const struct json_doc *doc, const json_t *at,
		     const char *key);
/* An error: unknown `what` 'name', did you mean ...; or the advice. */
void forms_unknown(struct forms_check *forms, const json_t *at, const char *what,
		   const struct map *known, const char *advice);
/* The type of a defined slot; false when it has none. */
bool forms_slot_type(const struct forms_check *forms, const char *name, enum slot_type *type);
/* The name of a slot where a form uses it: a string, or NULL when the schema is broken. */
const json_t *use_name(const json_t *use);
/* The use of a slot among the first `end` of a form's slots, or NULL. */
const json_t *find_use(const json_t *slots, size_t end, struct str name);

#endif
