/* What an answer of a platform means for what was sent. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "bridge/request.h"

enum { DEPTH_LIMIT = 16, RETRY_MOST_S = 3600, WORDS_MOST = 80 };

/* Meta's codes: "Common Error Codes" of the Messenger Platform and of the WhatsApp Cloud API. */
enum code_kind { CODE_OTHER, CODE_RATE, CODE_PASSING, CODE_GONE, CODE_TOKEN };

static const struct {
	json_int_t code;
	enum code_kind kind;
} codes[] = {
	/* too many calls: of the app, the user, the page, the account, the number, the pair */
	{4, CODE_RATE},
	{17, CODE_RATE},
	{32, CODE_RATE},
	{613, CODE_RATE},
	{80001, CODE_RATE},
	{80002, CODE_RATE},
	{80006, CODE_RATE},
	{80007, CODE_RATE},
	{130429, CODE_RATE},
	{131048, CODE_RATE},
	{131056, CODE_RATE},
	{133016, CODE_RATE},
	/* "temporary", "service", "send failure", "something went wrong", maintenance */
	{1, CODE_PASSING},
	{2, CODE_PASSING},
	{1200, CODE_PASSING},
	{131000, CODE_PASSING},
	{131016, CODE_PASSING},
	{131057, CODE_PASSING},
	{133004, CODE_PASSING},
	/* not reachable; no WhatsApp, or an old one; has stopped us */
	{551, CODE_GONE},
	{131026, CODE_GONE},
	{131050, CODE_GONE},
	/* the token, its permissions, the app; blocked for a breach of Meta's rules; unpaid */
	{3, CODE_TOKEN},
	{102, CODE_TOKEN},
	{190, CODE_TOKEN},
	{230, CODE_TOKEN},
	{368, CODE_TOKEN},
	{131005, CODE_TOKEN},
	{131031, CODE_TOKEN},
	{131042, CODE_TOKEN},
	{133010, CODE_TOKEN},
};

/* 10 and 200 are permissions. On Messenger and Instagram they may be one citizen's: too late, or
 * no tester of an app that is not live. Others must not wait for that. */
static enum code_kind code_kind(enum channel channel, json_int_t code)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (code == codes[i].code)
			return codes[i].kind;
	}
	return channel == CHANNEL_WHATSAPP && (code == 10 || code == 200) ? CODE_TOKEN : CODE_OTHER;
}

/* A gateway that got no answer in time does not know whether the platform has taken it. */
static bool is_doubtful(long status)
{
	return status == 502 || status == 504;
}

static bool is_passing(long status)
{
	return status == 408 || status == 429 || status >= 500;
}

static enum verdict judge_graph(enum channel channel, long status, const json_t *answer,
				char *reason, size_t size)
{
	const json_t *error = json_object_get(answer, "error");
	json_int_t code = json_integer_value(json_object_get(error, "code"));
	enum code_kind kind = code_kind(channel, code);

	snprintf(reason, size, "status %ld, code %lld, subcode %lld", status, (long long)code,
		 (long long)json_integer_value(json_object_get(error, "error_subcode")));
	if (kind == CODE_RATE)
		return VERDICT_LATER;
	if (is_doubtful(status))
		return VERDICT_DOUBT;
	if (is_passing(status) || kind == CODE_PASSING)
		return VERDICT_LATER;
	if (status == 401 || kind == CODE_TOKEN)
		return VERDICT_TOKEN;
	return kind == CODE_GONE ? VERDICT_GONE : VERDICT_NEVER;
}

/* Their words, so that they cannot break out of a line of the log. */
static void add_words(char *reason, size_t size, struct str words)
{
	size_t len = strlen(reason);

	for (size_t i = 0; i < words.len && i < WORDS_MOST && len + 1 < size; i++) {
		char c = words.data[i];

		reason[len++] = c >= ' ' && c <= '~' && c != '"' && c != '\\' ? c : '?';
	}
	reason[len] = '\0';
}

static enum verdict judge_telegram(long status, const json_t *answer, char *reason, size_t size,
				   int64_t *retry_after_ms)
{
	const json_t *parameters = json_object_get(answer, "parameters");
	json_int_t wait = json_integer_value(json_object_get(parameters, "retry_after"));

	snprintf(reason, size, "status %ld, ", status);
	add_words(reason, size, json_str(answer, "description"));
	if (wait > 0)
		*retry_after_ms = (wait > RETRY_MOST_S ? RETRY_MOST_S : wait) * 1000;
	if (is_doubtful(status))
		return VERDICT_DOUBT;
	if (is_passing(status))
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
			  : judge_graph(channel, status, root, reason, reason_size);
	json_decref(root);
	return verdict;
}
