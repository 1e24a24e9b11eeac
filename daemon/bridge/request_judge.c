/* What an answer of a platform means for what was sent. */
#include <stdio.h>

#include "base/json.h"
#include "bridge/request.h"

enum { DEPTH_LIMIT = 16, RETRY_MOST_S = 3600 };

/* Meta's codes: "Error Codes" of the Messenger Platform and of the WhatsApp Cloud API. */
static bool is_rate(json_int_t code)
{
	static const json_int_t codes[] = {4,	  17,	  32,	  613,	  80006,
					   80007, 130429, 131048, 131056, 133016};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (code == codes[i])
			return true;
	}
	return false;
}

/* 1 and 2: "temporary", "service"; 1200 and 131016: the same of messages; 131000: "something went
 * wrong". */
static bool is_passing(json_int_t code)
{
	return code == 1 || code == 2 || code == 1200 || code == 131016 || code == 131000;
}

/* 551: not reachable; 131026: has no WhatsApp, or an old one; 131050: has stopped us. */
static bool is_gone(json_int_t code)
{
	return code == 551 || code == 131026 || code == 131050;
}

static enum verdict judge_graph(long status, const json_t *answer, char *reason, size_t size)
{
	const json_t *error = json_object_get(answer, "error");
	json_int_t code = json_integer_value(json_object_get(error, "code"));

	snprintf(reason, size, "status %ld, code %lld, subcode %lld", status, (long long)code,
		 (long long)json_integer_value(json_object_get(error, "error_subcode")));
	if (status == 429 || is_rate(code))
		return VERDICT_LATER;
	if (status >= 500 || is_passing(code))
		return VERDICT_LATER;
	if (status == 401 || code == 190 || code == 102)
		return VERDICT_TOKEN;
	return is_gone(code) ? VERDICT_GONE : VERDICT_NEVER;
}

static enum verdict judge_telegram(long status, const json_t *answer, char *reason, size_t size,
				   int64_t *retry_after_ms)
{
	const json_t *parameters = json_object_get(answer, "parameters");
	json_int_t wait = json_integer_value(json_object_get(parameters, "retry_after"));
	struct str why = json_str(answer, "description");

	snprintf(reason, size, "status %ld, %.*s", status, (int)(why.len > 80 ? 80 : why.len),
		 why.data ? why.data : "");
	if (wait > 0)
		*retry_after_ms = (wait > RETRY_MOST_S ? RETRY_MOST_S : wait) * 1000;
	if (status == 429 || status >= 500)
		return VERDICT_LATER;
	if (status == 401 || status == 404)
		return VERDICT_TOKEN;
	return status == 403 ? VERDICT_GONE : VERDICT_NEVER;
}

enum verdict request_judge(enum channel channel, long status, bool was_sent, struct str answer,
			   char *reason, size_t reason_size, int64_t *retry_after_ms)
{
	json_t *root = NULL;
	enum verdict verdict;

	if (status >= 200 && status < 300)
		return VERDICT_SENT;
	if (status == 0)
		return was_sent ? VERDICT_DOUBT : VERDICT_LATER;
	if (answer.len && json_depth_within(answer, DEPTH_LIMIT))
		root = json_loadb(answer.data, answer.len, 0, NULL);
	verdict = channel == CHANNEL_TELEGRAM
			  ? judge_telegram(status, root, reason, reason_size, retry_after_ms)
			  : judge_graph(status, root, reason, reason_size);
	json_decref(root);
	return verdict;
}
