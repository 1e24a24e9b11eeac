/* What platforms answer: judged somehow, with a reason that is one line of a log. */
/* LINK: bridge */
#include <stdlib.h>

#include "bridge/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void judge(enum channel channel, long status, struct str answer)
{
	char reason[160] = "";
	int64_t wait = 0;
	enum verdict verdict =
		request_judge(channel, status, true, answer, reason, sizeof reason, &wait);

	check(verdict <= VERDICT_TOKEN && verdict != VERDICT_SENT);
	check(wait >= 0 && wait <= 3600000 && (channel == CHANNEL_TELEGRAM || wait == 0));
	check(memchr(reason, '\0', sizeof reason) != NULL &&
	      str_starts(str_from(reason), STR("status ")));
	for (const char *c = reason; *c; c++)
		check(*c >= ' ' && *c <= '~' && *c != '"');
	check(status != 429 || verdict == VERDICT_LATER);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long statuses[] = {302, 400, 401, 403, 404, 429, 500, 504};
	struct str answer = {(const char *)data, size};

	for (int i = 0; i < CHANNELS; i++) {
		for (size_t k = 0; k < sizeof statuses / sizeof *statuses; k++)
			judge((enum channel)i, statuses[k], answer);
	}
	return 0;
}
