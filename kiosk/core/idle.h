/* Nobody touches the terminal: ask, count down, end. Pure: the time comes in. */
#ifndef CORE_IDLE_H
#define CORE_IDLE_H

#include <stdbool.h>
#include <stdint.h>

enum { IDLE_LENGTHEN_LIMIT = 10 /* times, WCAG 2.2.1 */ };

enum idle_phase { IDLE_OFF, IDLE_CALM, IDLE_ASKING, IDLE_OVER };

struct idle {
	int64_t ask_after_ms, end_after_ms; /* as configured */
	int64_t allowed_ms;		    /* before asking, in this visit: lengthened on demand */
	int64_t touched_mono;
	unsigned lengthened;
	bool is_on;
};

void idle_init(struct idle *idle, int64_t ask_after_ms, int64_t end_after_ms);
/* A visit begins, with the configured times. */
void idle_begin(struct idle *idle, int64_t now_mono);
void idle_end(struct idle *idle);
/* The visitor did something. Also what calls the countdown off. */
void idle_touch(struct idle *idle, int64_t now_mono);
/* "I need more time": the visit's time before asking doubles, up to IDLE_LENGTHEN_LIMIT times and
 * an hour. */
void idle_lengthen(struct idle *idle, int64_t now_mono);
/* *left_s: whole seconds of the countdown, rounded up, while ASKING; else 0. */
enum idle_phase idle_phase(const struct idle *idle, int64_t now_mono, int *left_s);
/* Milliseconds until idle_phase changes or the countdown's number does; -1: never. */
int64_t idle_next_ms(const struct idle *idle, int64_t now_mono);

#endif
