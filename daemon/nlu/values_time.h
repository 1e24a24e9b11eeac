/* The two halves of reading times of day: by the clock and as spoken; for this room's own use. */
#ifndef NLU_VALUES_TIME_H
#define NLU_VALUES_TIME_H

#include "nlu/values_read.h"

struct clock_reading {
	int hour, minute;
	size_t end; /* the word behind it */
};

/* 1 to 12 of a word such as "tien", "dix", "ten"; 0 when it is none. The Dutch alone, because
 * "half elf" is half an hour before eleven and "half ten" half an hour after ten. */
int time_named_hour(struct value_words words, size_t at);
int time_dutch_hour(struct value_words words, size_t at);
/* 0 to 23, by digits or by name; -1 when it is none. */
int time_hour(struct value_words words, size_t at);
/* Does a word stand before `at` that says when: "om", "à", "at"? */
bool time_is_asked(struct value_words words, size_t at);
/* "half elf", "kwart voor drie", "ten past three", "midi et demi", "noon", "minuit". */
bool time_spoken_at(struct value_words words, size_t at, struct clock_reading *reading);

#endif
