/* Within core: what the daemon answers to a report. */
#ifndef CORE_REPORT_ANSWER_H
#define CORE_REPORT_ANSWER_H

#include "core/report.h"

struct report_answer {
	char pack[33]; /* the version of the pack that the daemon has */
	struct terminal_notice notices[NOTICE_LIMIT];
	size_t notice_count;
};

/* From the body of the answer; more messages than NOTICE_LIMIT are left out, the last ones. An
 * error names what is missing; *answer is then empty. */
bool report_answer_read(struct report_answer *answer, struct str text, struct error *error);
void report_answer_finish(struct report_answer *answer);
/* Do both show the same messages? */
bool report_answer_is_same(const struct report_answer *a, const struct report_answer *b);

#endif
