/* What typos cost: the same messages again, with some of their words mistyped. */
#ifndef TOOL_EVAL_NOISE_H
#define TOOL_EVAL_NOISE_H

#include <jansson.h>

#include "nlu/noise.h"
#include "tool/figures.h"
#include "tool/options.h"

struct eval_noise {
	double percent; /* of the words of three letters or more; 0: not asked for */
	uint64_t seed;
	struct corpus messages; /* mistyped; intents have the numbers of the clean ones */
	struct noise_count count;
	size_t all_words; /* short ones too */
	struct evaluation evaluation;
	struct figures figures[LANG_COUNT];
};

void eval_noise_finish(struct eval_noise *noise);
/* Fills `messages`. */
void eval_noise_apply(struct eval_noise *noise, const struct corpus *clean);
/* Writes them as intent<TAB>text to the LANG=FILE of each language that is named. */
bool eval_noise_write(const struct eval_noise *noise, const struct option_list *files,
		      struct error *error);
/* What the typos cost, against the figures of the clean messages. */
void eval_noise_report(const struct eval_noise *noise, const struct evaluation *clean,
		       const struct figures figures[LANG_COUNT], struct buf *out);
json_t *eval_noise_json(const struct eval_noise *noise, const struct evaluation *clean,
			const struct figures figures[LANG_COUNT]);

#endif
