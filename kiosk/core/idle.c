/* Nobody touches the terminal: ask, count down, end. */
#include "core/idle.h"

enum { ALLOWED_LIMIT_MS = 60 * 60 * 1000 };

void idle_init(struct idle *idle, int64_t ask_after_ms, int64_t end_after_ms)
{
	*idle = (struct idle){.ask_after_ms = ask_after_ms, .end_after_ms = end_after_ms};
}

void idle_begin(struct idle *idle, int64_t now_mono)
{
	idle->is_on = true;
	idle->allowed_ms = idle->ask_after_ms;
	idle->lengthened = 0;
	idle->touched_mono = now_mono;
}

void idle_end(struct idle *idle)
{
	idle->is_on = false;
}

void idle_touch(struct idle *idle, int64_t now_mono)
{
	idle->touched_mono = now_mono;
}

void idle_lengthen(struct idle *idle, int64_t now_mono)
{
	idle_touch(idle, now_mono);
	if (idle->lengthened >= IDLE_LENGTHEN_LIMIT)
		return;
	idle->lengthened++;
	idle->allowed_ms *= 2;
	if (idle->allowed_ms > ALLOWED_LIMIT_MS)
		idle->allowed_ms = ALLOWED_LIMIT_MS;
}

enum idle_phase idle_phase(const struct idle *idle, int64_t now_mono, int *left_s)
{
	int64_t silent = now_mono - idle->touched_mono;
	int64_t left = idle->allowed_ms + idle->end_after_ms - silent;

	*left_s = 0;
	if (!idle->is_on)
		return IDLE_OFF;
	if (silent < idle->allowed_ms)
		return IDLE_CALM;
	if (left <= 0)
		return IDLE_OVER;
	*left_s = (int)((left + 999) / 1000);
	return IDLE_ASKING;
}

int64_t idle_next_ms(const struct idle *idle, int64_t now_mono)
{
	int64_t silent = now_mono - idle->touched_mono;
	int64_t left = idle->allowed_ms + idle->end_after_ms - silent;

	if (!idle->is_on)
		return -1;
	if (silent < idle->allowed_ms)
		return idle->allowed_ms - silent;
	return left <= 0 ? 0 : (left - 1) % 1000 + 1;
}
