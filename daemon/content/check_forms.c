/* Checks of forms.json: intents, the slots of each form and their conditions, personal data. */
#include "content/check_forms.h"

/* What is said before the first question for data of a person. */
static const char privacy_key[] = "form.privacy";

void forms_need_text(struct forms_check *forms, const struct json_doc *doc, const json_t *at,
		     const char *key)
{
	if (check_has_text(forms->check, key) ||
	    map_get(&forms->missing, str_from(key)) != MAP_NONE)
		return;
	map_intern(&forms->missing, str_from(key));
	findings_error(forms->check->findings, doc, at,
		       "the text '%s' is missing; add it to the locales", key);
}

void forms_unknown(struct forms_check *forms, const json_t *at, const char *what,
		   const struct map *known, const char *advice)
{
	struct buf hint BUF_AUTO = {0};
	const char *name = json_string_value(at);

	findings_suggest(&hint, str_from(name), known);
	findings_error(forms->check->findings, forms->doc, at, "unknown %s '%s'%s", what,
		       name ? name : "", hint.len ? hint.data : advice);
}

bool forms_slot_type(const struct forms_check *forms, const char *name, enum slot_type *type)
{
	return slot_type_parse(json_str(json_object_get(forms->slots, name), "type"), type);
}

const json_t *use_name(const json_t *use)
{
	const json_t *name = json_is_object(use) ? json_object_get(use, "slot") : use;

	return json_is_string(name) ? name : NULL;
}

const json_t *find_use(const json_t *slots, size_t end, struct str name)
{
	for (size_t i = 0; i < end; i++) {
		const json_t *use = json_array_get(slots, i);
		const json_t *other = use_name(use);

		if (other && str_eq(str_from(json_string_value(other)), name))
			return use;
	}
	return NULL;
}

/* Is the value one that the slot can have? */
static bool can_be(const struct forms_check *forms, const char *slot, enum slot_type type,
		   struct str value)
{
	const json_t *options = json_object_get(json_object_get(forms->slots, slot), "options");
	json_t *option;
	size_t i;

	if (type == SLOT_SERVICE)
		return map_get(&forms->check->services, value) != MAP_NONE;
	json_array_foreach (options, i, option) {
		if (json_is_string(option) && str_eq(str_from(json_string_value(option)), value))
			return true;
	}
	return false;
}

/* A condition "when" or "pay"; its slot stands among the first `end` of the form. */
static void check_condition(struct forms_check *forms, const json_t *holder, const char *member,
			    const json_t *slots, size_t end)
{
	const json_t *condition = json_object_get(holder, member);
	const json_t *name = json_object_get(condition, "slot");
	struct str value = json_str(condition, "is");
	const char *slot = json_string_value(name);
	enum slot_type type;

	if (!slot)
		return;
	if (!find_use(slots, end, str_from(slot)))
		findings_error(
			forms->check->findings, forms->doc, name,
			"'%s' names the slot '%s', which does not come earlier in this form; "
			"move it up or name another",
			member, slot);
	else if (!forms_slot_type(forms, slot, &type))
		return;
	else if (type != SLOT_CHOICE && type != SLOT_SERVICE)
		findings_error(forms->check->findings, forms->doc, name,
			       "'%s' names the slot '%s' of type '%s'; name a choice or a service",
			       member, slot, slot_type_name(type));
	else if (!can_be(forms, slot, type, value))
		findings_error(forms->check->findings, forms->doc, json_object_get(condition, "is"),
			       "'%s': the slot '%s' has no option '%s'; name one that it has",
			       member, slot, value.data);
}

/* Where are the free times of an appointment to come from? */
static bool has_counter(const struct forms_check *forms, const json_t *form, size_t end)
{
	const json_t *slots = json_object_get(form, "slots");
	const json_t *intent;
	enum slot_type type;

	for (size_t i = 0; i < end; i++) {
		const json_t *name = use_name(json_array_get(slots, i));

		if (name && forms_slot_type(forms, json_string_value(name), &type) &&
		    type == SLOT_SERVICE)
			return true;
	}
	intent = check_intent(forms->check, json_str(form, "id"));
	return !intent || map_get(&forms->check->bookable, json_str(intent, "service")) != MAP_NONE;
}

static void check_question(struct forms_check *forms, const json_t *form, const json_t *name)
{
	const char *slot = json_string_value(name);
	struct buf own BUF_AUTO = {0}, key BUF_AUTO = {0};

	buf_addf(&own, "form.%s.%s", json_str(form, "id").data, slot);
	buf_addf(&key, "slot.%s", slot);
	if (!check_has_text(forms->check, own.data))
		forms_need_text(forms, forms->doc, name, key.data);
}

static void check_defined_use(struct forms_check *forms, const json_t *form, size_t at,
			      const json_t *name)
{
	const json_t *slots = json_object_get(form, "slots"), *use = json_array_get(slots, at);
	const char *slot = json_string_value(name);
	enum slot_type type;

	map_put(&forms->names, str_from(slot), 1);
	check_question(forms, form, name);
	if (!forms_slot_type(forms, slot, &type))
		return;
	if (type == SLOT_CONSENT && json_is_true(json_object_get(use, "optional")))
		findings_error(forms->check->findings, forms->doc, name,
			       "the slot '%s' is a consent and cannot be optional: without it the "
			       "form ends",
			       slot);
	if (type == SLOT_APPOINTMENT && !has_counter(forms, form, at))
		findings_error(forms->check->findings, forms->doc, name,
			       "the slot '%s' is an appointment, but no slot of type 'service' "
			       "comes before it, and the service of '%s' has no 'appointments' in "
			       "services.json; add one of them",
			       slot, json_str(form, "id").data);
}

static void check_use(struct forms_check *forms, const json_t *form, size_t at)
{
	const json_t *slots = json_object_get(form, "slots"), *use = json_array_get(slots, at);
	const json_t *name = use_name(use);

	check_condition(forms, use, "when", slots, at);
	if (!name)
		return;
	if (map_get(&forms->names, str_from(json_string_value(name))) == MAP_NONE)
		forms_unknown(forms, name, "slot", &forms->names, "; define it under 'slots'");
	else if (find_use(slots, at, str_from(json_string_value(name))))
		findings_error(forms->check->findings, forms->doc, name,
			       "the slot '%s' stands twice in this form; remove one",
			       json_string_value(name));
	else
		check_defined_use(forms, form, at, name);
}

/* Who gives data of a person must know what becomes of them. */
static void check_privacy(struct forms_check *forms, const json_t *form)
{
	const json_t *use, *personal = NULL;
	bool consent = check_has_text(forms->check, privacy_key);
	size_t i;
	json_t *value;

	json_array_foreach (json_object_get(form, "slots"), i, value) {
		const char *name;
		enum slot_type type;

		use = use_name(value);
		name = use ? json_string_value(use) : "";
		consent = consent || (forms_slot_type(forms, name, &type) && type == SLOT_CONSENT);
		if (!personal &&
		    json_is_true(json_object_get(json_object_get(forms->slots, name), "personal")))
			personal = use;
	}
	if (personal && !consent)
		findings_error(forms->check->findings, forms->doc, personal,
			       "the slot '%s' is personal, but this form has no slot of type "
			       "'consent' and the locales have no text '%s'; add one of them",
			       json_string_value(personal), privacy_key);
}

static bool has_form_kind(const json_t *intent)
{
	struct str kind = json_str(intent, "kind");

	return str_eq(kind, STR("form")) || str_eq(kind, STR("payment"));
}

static void check_form_intent(struct forms_check *forms, const json_t *form)
{
	const json_t *at = json_object_get(form, "id");
	struct str id = json_str(form, "id");
	const json_t *intent = check_intent(forms->check, id);

	if (map_get(&forms->forms, id) != MAP_NONE)
		findings_error(forms->check->findings, forms->doc, at,
			       "the form '%s' stands twice; remove one", id.data);
	map_put(&forms->forms, id, 1);
	if (!forms->check->pack->catalogue.root)
		return;
	if (!intent)
		forms_unknown(forms, at, "intent", &forms->check->intents,
			      "; add it to catalogue.json");
	else if (!has_form_kind(intent))
		findings_error(forms->check->findings, forms->doc, at,
			       "the intent '%s' is of kind '%s', which has no form; make it 'form' "
			       "or 'payment' in catalogue.json",
			       id.data, json_str(intent, "kind").data);
}

static void check_form(struct forms_check *forms, const json_t *form)
{
	const json_t *slots = json_object_get(form, "slots");
	struct buf done BUF_AUTO = {0};

	if (!json_str(form, "id").len)
		return;
	check_form_intent(forms, form);
	for (size_t i = 0; i < json_array_size(slots); i++)
		check_use(forms, form, i);
	check_condition(forms, form, "pay", slots, json_array_size(slots));
	check_privacy(forms, form);
	check_form_product(forms, form);
	buf_addf(&done, "form.%s.done", json_str(form, "id").data);
	if (!check_has_text(forms->check, done.data))
		forms_need_text(forms, forms->doc, json_object_get(form, "id"), "form.done");
}

static void check_unused_slots(struct forms_check *forms)
{
	json_t *object;
	const char *name;

	/* The loop's macro wants what it could change. */
	json_object_foreach ((json_t *)forms->slots, name, object) {
		if (map_get(&forms->names, str_from(name)) == 0)
			findings_warning(forms->check->findings, forms->doc, object,
					 "no form uses the slot '%s'; remove it", name);
	}
}

static void check_intents_without(struct forms_check *forms)
{
	const struct json_doc *doc = &forms->check->pack->catalogue;
	json_t *intent;
	size_t i;

	json_array_foreach (json_object_get(doc->root, "intents"), i, intent) {
		struct str id = json_str(intent, "id");

		if (has_form_kind(intent) && map_get(&forms->forms, id) == MAP_NONE)
			findings_warning(forms->check->findings, doc,
					 json_object_get(intent, "kind"),
					 "the intent '%s' is of kind '%s', but forms.json has no "
					 "form for it; add one, or make it an 'answer'",
					 id.data, json_str(intent, "kind").data);
	}
}

void check_forms(struct check *check)
{
	const struct json_doc *doc = &check->pack->forms;
	struct forms_check forms = {
		.check = check,
		.doc = doc,
		.slots = json_object_get(doc->root, "slots"),
	};
	json_t *form;
	size_t i;

	check_slots(&forms);
	check_products(&forms);
	json_array_foreach (json_object_get(doc->root, "forms"), i, form) {
		check_form(&forms, form);
	}
	/* A pack without forms has them still to come. */
	if (doc->root) {
		check_unused_slots(&forms);
		check_unused_products(&forms);
		check_intents_without(&forms);
	}
	map_finish(&forms.names);
	map_finish(&forms.forms);
	map_finish(&forms.products);
	map_finish(&forms.missing);
}
