/* Checks of the slots of forms.json: their options, limits and texts. */
#include "content/check_forms.h"

/* One slot that is looked at. */
struct definition {
	const char *name;
	const json_t *object;
	enum slot_type type;
};

static void check_options(struct forms_check *forms, const struct definition *slot)
{
	const json_t *options = json_object_get(slot->object, "options"), *option;
	size_t i;

	if (slot->type == SLOT_CHOICE && !options)
		findings_error(forms->check->findings, forms->doc, slot->object,
			       "the slot '%s' is a choice without options; add 'options'",
			       slot->name);
	if (slot->type != SLOT_CHOICE && options)
		findings_error(forms->check->findings, forms->doc, options,
			       "the slot '%s' has options, which only a choice has; remove them or "
			       "make it a choice",
			       slot->name);
	if (slot->type != SLOT_CHOICE)
		return;
	json_array_foreach (options, i, option) {
		struct buf key BUF_AUTO = {0};

		if (!json_is_string(option))
			continue;
		buf_addf(&key, "slot.%s.%s", slot->name, json_string_value(option));
		forms_need_text(forms, forms->doc, option, key.data);
	}
}

static bool has_limits(enum slot_type type)
{
	return type == SLOT_NUMBER || type == SLOT_AMOUNT || type == SLOT_TEXT || type == SLOT_DATE;
}

static void check_limits(struct forms_check *forms, const struct definition *slot)
{
	const json_t *min = json_object_get(slot->object, "min");
	const json_t *max = json_object_get(slot->object, "max");

	if (!min && !max)
		return;
	if (!has_limits(slot->type))
		findings_error(forms->check->findings, forms->doc, min ? min : max,
			       "the slot '%s' is of type '%s', which has no min and max; remove "
			       "them",
			       slot->name, slot_type_name(slot->type));
	else if (json_is_integer(min) && json_is_integer(max) &&
		 json_integer_value(min) > json_integer_value(max))
		findings_error(forms->check->findings, forms->doc, min,
			       "the slot '%s' has a min of %" JSON_INTEGER_FORMAT
			       " above its max of %" JSON_INTEGER_FORMAT
			       "; nothing can be answered",
			       slot->name, json_integer_value(min), json_integer_value(max));
}

static void check_slot(struct forms_check *forms, const struct definition *slot)
{
	struct buf key BUF_AUTO = {0};

	check_options(forms, slot);
	check_limits(forms, slot);
	if (slot->type == SLOT_REGISTER_NUMBER)
		findings_warning(
			forms->check->findings, forms->doc, slot->object,
			"the slot '%s' asks for the national register number: only those "
			"whom the law or a decision of the minister authorises may process "
			"it; remove it unless you are sure",
			slot->name);
	buf_addf(&key, "slot.%s.name", slot->name);
	forms_need_text(forms, forms->doc, slot->object, key.data);
}

void check_slots(struct forms_check *forms)
{
	json_t *object;
	const char *name;

	/* The loop's macro wants what it could change. */
	json_object_foreach ((json_t *)forms->slots, name, object) {
		struct definition slot = {.name = name, .object = object};

		map_put(&forms->names, str_from(name), 0);
		if (forms_slot_type(forms, name, &slot.type))
			check_slot(forms, &slot);
	}
}
