/* The forms of forms.json. */
#include "content/forms_load.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "content/facts.h"

static const char *const type_names[SLOT_TYPES] = {
	"text",		 "number",	    "date",    "time",	      "choice",
	"amount",	 "street",	    "email",   "phone",	      "plate",
	"communication", "register_number", "service", "appointment", "consent",
};

const char *slot_type_name(enum slot_type type)
{
	return type_names[type];
}

bool slot_type_parse(struct str name, enum slot_type *type)
{
	for (int i = 0; i < SLOT_TYPES; i++) {
		if (str_eq(name, str_from(type_names[i]))) {
			*type = (enum slot_type)i;
			return true;
		}
	}
	return false;
}

/* What the forms are made of. */
struct source {
	struct arena *arena;
	const json_t *slots;
	const struct catalogue *catalogue;
	const struct locale *locale;
};

static const char *key_make(struct arena *arena, const char *prefix, const char *first,
			    const char *second)
{
	struct buf key BUF_AUTO = {0};

	buf_addf(&key, "%s.%s", prefix, first);
	if (second)
		buf_addf(&key, ".%s", second);
	return arena_copy(arena, buf_borrow(&key)).data;
}

/* "form.FORM.NAME" where the locale has it, else `general`. */
static const char *own_key(const struct source *source, const char *form, const char *name,
			   const char *general)
{
	const char *own = key_make(source->arena, "form", form, name);

	return locale_text(source->locale, own) ? own : general;
}

static struct slot_condition condition_read(struct arena *arena, const json_t *object)
{
	return (struct slot_condition){member_read(arena, object, "slot"),
				       member_read(arena, object, "is")};
}

static int64_t limit_read(const json_t *object, const char *key, int64_t open)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? json_integer_value(value) : open;
}

static void options_read(struct slot *slot, struct arena *arena, const json_t *list)
{
	json_t *value;
	size_t i;

	json_array_foreach (list, i, value) {
		const char *option = json_string_value(value);

		if (!option || slot->option_count == SLOT_OPTIONS)
			continue;
		slot->options[slot->option_count] = arena_copy(arena, str_from(option)).data;
		slot->option_titles[slot->option_count] = key_make(arena, "slot", slot->id, option);
		slot->option_count++;
	}
}

/* A slot as a form uses it: its name, or {"slot": its name, ...}. */
static void slot_read(struct slot *slot, const struct source *source, const struct form *form,
		      const json_t *use)
{
	struct arena *arena = source->arena;
	const char *id =
		json_string_value(json_is_string(use) ? use : json_object_get(use, "slot"));
	const json_t *object;

	*slot = (struct slot){.id = arena_copy(arena, str_from(id)).data};
	object = json_object_get(source->slots, slot->id);
	slot_type_parse(json_str(object, "type"), &slot->type);
	slot->personal = json_is_true(json_object_get(object, "personal"));
	slot->min = limit_read(object, "min", INT64_MIN);
	slot->max = limit_read(object, "max", INT64_MAX);
	slot->entity = member_read(arena, object, "entity");
	options_read(slot, arena, json_object_get(object, "options"));
	slot->optional = json_is_true(json_object_get(use, "optional"));
	slot->when = condition_read(arena, json_object_get(use, "when"));
	slot->name = key_make(arena, "slot", slot->id, "name");
	slot->question =
		own_key(source, form->id, slot->id, key_make(arena, "slot", slot->id, NULL));
}

static void form_read(struct form *form, const struct source *source, const json_t *object)
{
	const json_t *slots = json_object_get(object, "slots");
	struct str id = json_str(object, "id");
	uint32_t intent = map_get(&source->catalogue->index, id);
	json_t *use;
	size_t i;

	form->id = arena_copy(source->arena, id).data;
	if (intent != MAP_NONE)
		form->service = source->catalogue->intents[intent].service;
	json_array_foreach (slots, i, use) {
		if (form->slot_count < FORM_SLOTS)
			slot_read(&form->slots[form->slot_count++], source, form, use);
	}
	form->product = member_read(source->arena, object, "product");
	form->pay = condition_read(source->arena, json_object_get(object, "pay"));
	form->starts_now = str_eq(json_str(object, "start"), STR("now"));
	form->done = own_key(source, form->id, "done", "form.done");
}

void forms_init(struct forms *forms, struct arena *arena, const json_t *root,
		const struct catalogue *catalogue, const struct locale *locale)
{
	struct source source = {arena, json_object_get(root, "slots"), catalogue, locale};
	json_t *list = json_object_get(root, "forms"), *object;
	size_t i;

	*forms = (struct forms){.count = json_array_size(list)};
	forms->forms = mem_zalloc(forms->count, sizeof *forms->forms);
	json_array_foreach (list, i, object) {
		form_read(&forms->forms[i], &source, object);
		map_put(&forms->index, str_from(forms->forms[i].id), (uint32_t)i);
	}
}

void forms_finish(struct forms *forms)
{
	map_finish(&forms->index);
	free(forms->forms);
	*forms = (struct forms){0};
}
