/* What the daemon answers to a report: the pack's version, and messages to show. */
#include "core/report_answer.h"

#include <stdlib.h>

#include "base/json.h"

enum { ANSWER_DEPTH = 8 };

static bool read_notice(struct terminal_notice *notice, const json_t *entry, struct error *error)
{
	const json_t *texts = json_object_get(entry, "text");

	notice->is_warning = str_eq(json_str(entry, "level"), STR("warning"));
	for_each_lang (lang) {
		struct str text = json_str(texts, lang_code(lang));

		if (!text.len)
			return error_set(error, ERROR_INVALID,
					 "the answer to a report has a message '%s' without a text "
					 "in language %s",
					 json_str(entry, "id").data, lang_code(lang));
		notice->text[lang] = str_dup(text);
	}
	return true;
}

static bool read_root(struct report_answer *answer, const json_t *root, struct error *error)
{
	const json_t *messages = json_object_get(root, "messages");
	struct str pack = json_str(root, "pack");
	size_t i;
	json_t *entry;

	if (!pack.len || pack.len >= sizeof answer->pack)
		return error_set(error, ERROR_INVALID,
				 "the answer to a report has no version of the pack");
	memcpy(answer->pack, pack.data, pack.len);
	if (!json_is_array(messages))
		return error_set(error, ERROR_INVALID,
				 "the answer to a report has no list of messages");
	json_array_foreach (messages, i, entry) {
		if (i == NOTICE_LIMIT)
			break;
		answer->notice_count = i + 1;
		if (!read_notice(&answer->notices[i], entry, error))
			return false;
	}
	return true;
}

bool report_answer_read(struct report_answer *answer, struct str text, struct error *error)
{
	json_t *root = json_depth_within(text, ANSWER_DEPTH)
			       ? json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL)
			       : NULL;
	bool ok;

	*answer = (struct report_answer){0};
	if (!root)
		return error_set(error, ERROR_INVALID,
				 "the answer to a report is no JSON; is 'server' a pierred?");
	ok = read_root(answer, root, error);
	json_decref(root);
	if (!ok)
		report_answer_finish(answer);
	return ok;
}

void report_answer_finish(struct report_answer *answer)
{
	for (size_t i = 0; i < answer->notice_count; i++) {
		for_each_lang (lang)
			free(answer->notices[i].text[lang]);
	}
	*answer = (struct report_answer){0};
}

bool report_answer_is_same(const struct report_answer *a, const struct report_answer *b)
{
	if (a->notice_count != b->notice_count)
		return false;
	for (size_t i = 0; i < a->notice_count; i++) {
		if (a->notices[i].is_warning != b->notices[i].is_warning)
			return false;
		for_each_lang (lang) {
			if (strcmp(a->notices[i].text[lang], b->notices[i].text[lang]) != 0)
				return false;
		}
	}
	return true;
}
