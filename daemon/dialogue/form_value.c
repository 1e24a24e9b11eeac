/* The values of slots, read: texts, places, ways to reach somebody, choices; and which reader each
 * type has. */
#include <stdio.h>

#include "dialogue/form_read.h"
#include "dialogue/phrases.h"
#include "nlu/values.h"
#include "text/redact.h"

enum { STREET_LEAST = 4 /* bytes of a place that is not in the list of streets */ };

bool slot_fail(const struct slot_task *task, const char *key)
{
	snprintf(task->fault->key, sizeof task->fault->key, "form.invalid.%s", key);
	return false;
}

bool slot_fail_type(const struct slot_task *task)
{
	return slot_fail(task, slot_type_name(task->slot->type));
}

/* --- texts --- */

static size_t characters(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return count;
}

/* A national register or card number has no place in a free text. */
static bool is_private(struct str text)
{
	struct buf redacted BUF_AUTO = {0};

	if (!text_redact(text, &redacted))
		return false;
	return strstr(redacted.data, "[NRN]") || strstr(redacted.data, "[CARD]");
}

static bool read_text(const struct slot_task *task)
{
	struct str text = str_trim(task->reading->text);
	size_t count = characters(text);
	int64_t least = task->slot->min > 0 ? task->slot->min : 1;
	int64_t most = task->slot->max < FORM_VALUE_LIMIT ? task->slot->max : FORM_VALUE_LIMIT;

	if (!task->asked)
		return false;
	if (is_private(text))
		return slot_fail(task, "register_private");
	if (phrase_is(task->turn, text, "form.words.yes") ||
	    phrase_is(task->turn, text, "form.words.no"))
		return slot_fail_type(task);
	snprintf(task->fault->min, FAULT_LIMIT, "%lld", (long long)least);
	snprintf(task->fault->max, FAULT_LIMIT, "%lld", (long long)most);
	if ((int64_t)count < least)
		return slot_fail(task, "too_short");
	if ((int64_t)count > most || text.len > FORM_VALUE_LIMIT)
		return slot_fail(task, "too_long");
	buf_add(task->value, text);
	return true;
}

/* What stands between a street and its house number. */
static size_t skip_to_number(struct str rest)
{
	static const char *const words[] = {
		"nummer",	  "numéro",	"numero", "number",	  "nr.", "nr", "n°", "no.",
		"ter hoogte van", "ter hoogte", "thv",	  "à hauteur du", "au",	 "at", ",",  " "};
	size_t at = 0, count = sizeof words / sizeof *words;

	for (size_t i = 0; i < count; i++) {
		if (str_starts(str_slice(rest, at, rest.len), str_from(words[i]))) {
			at += strlen(words[i]);
			i = (size_t)-1; /* once more from the first */
		}
	}
	return at;
}

/* The house number or box behind a street: "12", "12b", "12/3". */
static void add_house_number(const struct slot_task *task, const struct entity *street)
{
	struct buf before BUF_AUTO = {0};
	struct str text = str_trim(task->reading->text), rest;
	size_t at = 0, end;

	reading_words(task->reading, street, &before);
	while (at + before.len <= text.len &&
	       !str_eq(str_slice(text, at, at + before.len), buf_borrow(&before)))
		at++;
	if (at + before.len > text.len)
		return;
	rest = str_slice(text, at + before.len, text.len);
	rest = str_slice(rest, skip_to_number(rest), rest.len);
	if (!rest.len || !char_is_digit(rest.data[0]))
		return;
	for (end = 0; end < rest.len && !strchr(" ,.;!?", rest.data[end]); end++) {
	}
	buf_add_char(task->value, ' ');
	buf_add(task->value, str_slice(rest, 0, end));
}

/* The text; a tab in it would part it from a street's id. */
static void add_place(struct str text, struct buf *value)
{
	for (size_t i = 0; i < text.len; i++)
		buf_add_char(value, text.data[i] == '\t' ? ' ' : text.data[i]);
}

static bool read_street(const struct slot_task *task)
{
	const struct entity *street = reading_entity(task->reading, "street");
	struct str text = str_trim(task->reading->text);

	if (task->asked && is_private(text))
		return slot_fail(task, "register_private");
	if (!street && (!task->asked || task->tries == 0 || text.len < STREET_LEAST ||
			text.len > FORM_VALUE_LIMIT))
		return slot_fail_type(task);
	if (!street) {
		add_place(text, task->value);
		return true;
	}
	/* Asked for, the whole answer says where: "corner of the Kerkstraat, by the school". */
	if (task->asked && text.len <= FORM_VALUE_LIMIT / 2) {
		add_place(text, task->value);
	} else {
		reading_words(task->reading, street, task->value);
		add_house_number(task, street);
	}
	buf_addf(task->value, "\t%.*s", STR_ARG(street->value));
	return true;
}

static bool read_email(const struct slot_task *task)
{
	const struct entity *email = reading_entity(task->reading, "email");

	if (!email)
		return slot_fail_type(task);
	reading_words(task->reading, email, task->value);
	return true;
}

static bool read_phone(const struct slot_task *task)
{
	const struct entity *phone = reading_entity(task->reading, "phone");

	if (!phone)
		return slot_fail_type(task);
	value_text(VALUE_PHONE, phone->number, task->value);
	return true;
}

/* --- choices --- */

bool slot_has_option(const struct turn *turn, const struct slot *slot, struct str option)
{
	if (slot->type == SLOT_SERVICE) {
		const struct service *service = content_service(turn->content, option);

		return service && service->appointments.minutes > 0;
	}
	if (slot->type == SLOT_CONSENT)
		return str_eq(option, STR("yes")) || str_eq(option, STR("no"));
	for (size_t i = 0; i < slot->option_count; i++) {
		if (str_eq(str_from(slot->options[i]), option))
			return true;
	}
	return false;
}

/* Said without being asked, "no" or "something else" may mean anything. */
static bool is_vague(const char *option)
{
	static const char *const vague[] = {"yes", "no", "none", "any", "other"};

	for (size_t i = 0; i < sizeof vague / sizeof *vague; i++) {
		if (strcmp(option, vague[i]) == 0)
			return true;
	}
	return false;
}

/* An option that is a kind of value, such as "email", when there is such a value. */
static const char *option_of_kind(const struct slot_task *task)
{
	for (size_t i = 0; i < task->slot->option_count; i++) {
		if (reading_entity(task->reading, task->slot->options[i]))
			return task->slot->options[i];
	}
	return NULL;
}

/* The only option that the text names by its title or another name for it, or NULL. Of "father" and
 * "grandfather", found in one place, it is the grandfather. */
static const char *named_option(const struct slot_task *task, bool *is_named)
{
	const struct slot *slot = task->slot;
	struct buf longest BUF_AUTO = {0};
	const char *found = NULL;

	*is_named = false;
	for (size_t i = 0; i < slot->option_count; i++) {
		struct buf phrase BUF_AUTO = {0};

		if ((!task->asked && is_vague(slot->options[i])) ||
		    !phrase_longest(task->turn, task->reading->text, slot->option_titles[i],
				    !task->asked, &phrase) ||
		    phrase_within(buf_borrow(&phrase), buf_borrow(&longest)))
			continue;
		found = !*is_named || phrase_within(buf_borrow(&longest), buf_borrow(&phrase))
				? slot->options[i]
				: NULL;
		*is_named = true;
		buf_reset(&longest);
		buf_add(&longest, buf_borrow(&phrase));
	}
	return found;
}

/* The only option of whose title the text is a part: "copy" for "Full copy". */
static const char *part_of_option(const struct slot_task *task)
{
	const char *found = NULL;

	for (size_t i = 0; i < task->slot->option_count; i++) {
		if (!phrase_has(task->turn, task->slot->option_titles[i], task->reading->text))
			continue;
		if (found)
			return NULL;
		found = task->slot->options[i];
	}
	return found;
}

/* What is only likely a yes is none: it may be a consent. */
static struct str yes_or_no(const struct slot_task *task)
{
	bool is_yes, is_no;

	if (!task->asked)
		return STR("");
	is_yes = phrase_means(task->turn, task->reading, "dialogue.affirm", "form.words.yes");
	is_no = phrase_means(task->turn, task->reading, "dialogue.deny", "form.words.no");
	if (is_yes == is_no)
		return STR("");
	return is_yes ? STR("yes") : STR("no");
}

static bool read_choice(const struct slot_task *task)
{
	const char *kind = option_of_kind(task);
	bool is_named;
	const char *named = named_option(task, &is_named);
	const struct slot *slot = task->slot;
	struct str value = yes_or_no(task);

	if (kind)
		named = kind;
	else if (!is_named && task->asked)
		named = part_of_option(task);
	if (!slot_has_option(task->turn, slot, value) && slot->entity && !is_named)
		value = entity_value(&task->reading->u, slot->entity);
	if (named)
		value = str_from(named);
	if (!slot_has_option(task->turn, slot, value))
		return slot_fail_type(task);
	buf_add(task->value, value);
	return true;
}

/* The only service with appointments whose name holds the answer, or NULL. */
static const struct service *named_service(const struct slot_task *task)
{
	const struct content *content = task->turn->content;
	const struct service *found = NULL;

	for (size_t i = 0; task->asked && i < content_service_count(content); i++) {
		const struct service *service = content_service_at(content, i);
		bool is_named = false;

		for_each_lang (lang)
			is_named = is_named ||
				   phrase_names(task->reading->text, str_from(service->name[lang]));
		if (!is_named || service->appointments.minutes <= 0)
			continue;
		if (found)
			return NULL;
		found = service;
	}
	return found;
}

static bool read_service(const struct slot_task *task)
{
	const struct understanding *u = &task->reading->u;
	struct str named = entity_value(u, "service");
	const struct service *service = named_service(task);

	if (!service && named.len)
		service = content_service(task->turn->content, named);
	else if (!service)
		service = content_service_of_document(task->turn->content,
						      entity_value(u, "document"));
	if (!service || service->appointments.minutes <= 0)
		return slot_fail_type(task);
	buf_add(task->value, str_from(service->id));
	return true;
}

/* Only a plain yes or no: "no, it is a copy" would end the form, "yes, but ..." would agree. */
static bool read_consent(const struct slot_task *task)
{
	struct str value = yes_or_no(task);
	struct str text = task->reading->text;

	if (!value.len || (task->reading->u.by != UNDERSTOOD_BY_EXACT &&
			   !phrase_is(task->turn, text, "form.words.yes") &&
			   !phrase_is(task->turn, text, "form.words.no")))
		return slot_fail_type(task);
	buf_add(task->value, value);
	return true;
}

/* Appointments depend on the calendar: form_time.c reads them. */
static bool read_appointment(const struct slot_task *task)
{
	return slot_fail_type(task);
}

static bool read_value(const struct slot_task *task)
{
	static bool (*const readers[SLOT_TYPES])(const struct slot_task *task) = {
		[SLOT_TEXT] = read_text,
		[SLOT_NUMBER] = slot_read_number,
		[SLOT_DATE] = slot_read_date,
		[SLOT_TIME] = slot_read_time,
		[SLOT_CHOICE] = read_choice,
		[SLOT_AMOUNT] = slot_read_amount,
		[SLOT_STREET] = read_street,
		[SLOT_EMAIL] = read_email,
		[SLOT_PHONE] = read_phone,
		[SLOT_PLATE] = slot_read_plate,
		[SLOT_COMMUNICATION] = slot_read_communication,
		[SLOT_REGISTER_NUMBER] = slot_read_register_number,
		[SLOT_SERVICE] = read_service,
		[SLOT_APPOINTMENT] = read_appointment,
		[SLOT_CONSENT] = read_consent,
	};

	*task->fault = (struct slot_fault){0};
	return readers[task->slot->type](task);
}

bool slot_read(const struct turn *turn, const struct slot *slot, const struct reading *reading,
	       unsigned tries, struct buf *value, struct slot_fault *fault)
{
	return read_value(&(struct slot_task){turn, slot, reading, tries, true, value, fault});
}

bool slot_find(const struct turn *turn, const struct slot *slot, const struct reading *reading,
	       struct buf *value)
{
	struct slot_fault fault;

	return read_value(&(struct slot_task){turn, slot, reading, 0, false, value, &fault});
}
