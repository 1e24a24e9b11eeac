/* Checks of products.json: amounts, the slots that they come from, the account. */
#include "base/check_digits.h"
#include "content/check_forms.h"

/* The slots that a product may take values from, and of which type they must be. */
static const struct source {
	const char *member;
	enum slot_type type;
} sources[] = {
	{"amount_slot", SLOT_AMOUNT},
	{"quantity_slot", SLOT_NUMBER},
	{"reference_slot", SLOT_COMMUNICATION},
};
enum { SOURCES = sizeof sources / sizeof *sources };

static void check_beneficiary(struct forms_check *forms)
{
	const struct json_doc *doc = &forms->check->pack->products;
	const json_t *beneficiary = json_object_get(doc->root, "beneficiary");
	struct str iban = json_str(beneficiary, "iban");

	/* What is no IBAN at all, the schema reports. */
	if (strspn(iban.data, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == iban.len && iban.len &&
	    !iban_checks(iban))
		findings_error(forms->check->findings, doc, json_object_get(beneficiary, "iban"),
			       "the check digits of the IBAN '%s' do not fit the rest; copy it "
			       "again from the bank",
			       iban.data);
}

static void check_amount(struct forms_check *forms, const json_t *product)
{
	const struct json_doc *doc = &forms->check->pack->products;
	const json_t *id = json_object_get(product, "id");
	bool amount = json_object_get(product, "amount");
	bool slot = json_object_get(product, "amount_slot");

	if (amount == slot)
		findings_error(forms->check->findings, doc, id,
			       amount ? "the product '%s' has both amount and amount_slot; remove "
					"one"
				      : "the product '%s' has neither amount nor amount_slot; add "
					"one",
			       json_str(product, "id").data);
}

static void check_source(struct forms_check *forms, const json_t *product,
			 const struct source *source)
{
	const struct json_doc *doc = &forms->check->pack->products;
	const json_t *name = json_object_get(product, source->member);
	enum slot_type type;
	struct buf hint BUF_AUTO = {0};

	if (!json_is_string(name) || !forms->doc->root)
		return;
	if (map_get(&forms->names, str_from(json_string_value(name))) == MAP_NONE) {
		findings_suggest(&hint, str_from(json_string_value(name)), &forms->names);
		findings_error(forms->check->findings, doc, name, "unknown slot '%s'%s",
			       json_string_value(name),
			       hint.len ? hint.data : "; define it in forms.json");
	} else if (forms_slot_type(forms, json_string_value(name), &type) && type != source->type) {
		findings_error(forms->check->findings, doc, name,
			       "%s: the slot '%s' is of type '%s'; name one of type '%s'",
			       source->member, json_string_value(name), slot_type_name(type),
			       slot_type_name(source->type));
	}
}

/* Nobody orders none, or less. */
static void check_quantity(struct forms_check *forms, const json_t *product)
{
	const struct json_doc *doc = &forms->check->pack->products;
	struct str name = json_str(product, "quantity_slot");
	const json_t *slot = name.len ? json_object_get(forms->slots, name.data) : NULL;
	enum slot_type type;

	if (slot && forms_slot_type(forms, name.data, &type) && type == SLOT_NUMBER &&
	    json_integer_value(json_object_get(slot, "min")) < 1)
		findings_error(forms->check->findings, doc,
			       json_object_get(product, "quantity_slot"),
			       "quantity_slot: the slot '%s' may be 0 or less; give it a min of 1",
			       name.data);
}

static void check_product(struct forms_check *forms, const json_t *product)
{
	const struct json_doc *doc = &forms->check->pack->products;
	struct str id = json_str(product, "id");
	struct buf title BUF_AUTO = {0};

	if (!id.len)
		return;
	if (map_get(&forms->products, id) != MAP_NONE)
		findings_error(forms->check->findings, doc, json_object_get(product, "id"),
			       "the product '%s' stands twice; remove one", id.data);
	map_put(&forms->products, id, 0);
	check_amount(forms, product);
	for (int i = 0; i < SOURCES; i++)
		check_source(forms, product, &sources[i]);
	check_quantity(forms, product);
	buf_addf(&title, "product.%s", id.data);
	forms_need_text(forms, doc, json_object_get(product, "id"), title.data);
}

void check_products(struct forms_check *forms)
{
	json_t *product;
	size_t i;

	json_array_foreach (json_object_get(forms->check->pack->products.root, "products"), i,
			    product) {
		check_product(forms, product);
	}
	check_beneficiary(forms);
}

static const json_t *find_product(const struct forms_check *forms, struct str id)
{
	json_t *product;
	size_t i;

	json_array_foreach (json_object_get(forms->check->pack->products.root, "products"), i,
			    product) {
		if (str_eq(json_str(product, "id"), id))
			return product;
	}
	return NULL;
}

/* Does the form ask for what its product is made of? */
static void check_form_source(struct forms_check *forms, const json_t *form, const json_t *product,
			      const struct source *source)
{
	const json_t *slots = json_object_get(form, "slots");
	struct str name = json_str(product, source->member);
	const json_t *use = find_use(slots, json_array_size(slots), name);

	if (!name.len || map_get(&forms->names, name) == MAP_NONE)
		return;
	if (!use)
		findings_error(forms->check->findings, forms->doc, json_object_get(form, "product"),
			       "the product '%s' needs the slot '%s' (%s), which this form lacks; "
			       "add it",
			       json_str(product, "id").data, name.data, source->member);
	else if (source->type == SLOT_AMOUNT && json_is_true(json_object_get(use, "optional")))
		findings_error(forms->check->findings, forms->doc, use_name(use),
			       "the slot '%s' says the amount of '%s' and cannot be optional",
			       name.data, json_str(product, "id").data);
}

void check_form_product(struct forms_check *forms, const json_t *form)
{
	const json_t *name = json_object_get(form, "product"), *product;
	struct str id = json_str(form, "product");

	if (!id.len || forms->check->pack->products_broken)
		return;
	product = find_product(forms, id);
	if (!product) {
		forms_unknown(forms, name, "product", &forms->products,
			      "; add it to products.json");
		return;
	}
	map_put(&forms->products, id, 1);
	for (int i = 0; i < SOURCES; i++)
		check_form_source(forms, form, product, &sources[i]);
}

void check_unused_products(struct forms_check *forms)
{
	const struct json_doc *doc = &forms->check->pack->products;
	json_t *product;
	size_t i;

	json_array_foreach (json_object_get(doc->root, "products"), i, product) {
		if (map_get(&forms->products, json_str(product, "id")) == 0)
			findings_warning(forms->check->findings, doc,
					 json_object_get(product, "id"),
					 "no form uses the product '%s'; remove it",
					 json_str(product, "id").data);
	}
}
