/* The answer to a terminal's report: any bytes are an answer whose messages can be shown in each
 * language, or a clear error and nothing to show. */
/* LINK: kiosk */
#include <stdlib.h>

#include "core/report_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report_answer answer;
	struct error error = {0};
	bool ok = report_answer_read(&answer, (struct str){(const char *)data, size}, &error);

	check(ok ? *answer.pack != '\0' && memchr(answer.pack, '\0', sizeof answer.pack)
		 : error.code != ERROR_NONE && *error.message && !answer.notice_count);
	check(answer.notice_count <= NOTICE_LIMIT);
	for (size_t i = 0; i < answer.notice_count; i++) {
		for_each_lang (lang)
			check(answer.notices[i].text[lang] && *answer.notices[i].text[lang]);
	}
	check(report_answer_is_same(&answer, &answer));
	report_answer_finish(&answer);
	return 0;
}
