/* One case to the back office, over HTTP by libcurl. Its multi interface, although there is one
 * transfer only: another thread can wake it, so that the daemon ends at once. */
#include "server/post.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "server/post_secret.h"

enum {
	TIMEOUT_MS = 10000,
	ANSWER_LIMIT = 1 << 20, /* nobody reads it */
	STATUS_CONFLICT = 409,
};

struct post {
	CURLM *multi;
	CURL *easy;
	struct secret secret; /* without one nothing is signed: for waiting only */
	atomic_bool stopped;
	size_t answered; /* bytes of this answer's body */
};

static size_t on_answer(char *data, size_t size, size_t count, void *context)
{
	struct post *post = context;

	(void)data;
	post->answered += size * count;
	return post->answered <= ANSWER_LIMIT ? size * count : 0;
}

static bool check_url(const char *url, struct error *error)
{
	CURLU *parts = curl_url();
	char *scheme = NULL, *host = NULL;
	bool ok = parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
		  curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		  curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		  (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) && *host &&
		  /* libcurl would take the folder for the host. */
		  !strstr(url, ":///");

	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parts);
	/* Not the address itself: a password may stand in it. */
	return ok || error_set(error, ERROR_INVALID,
			       "back_office_url is not an address that begins with https:// or "
			       "http:// and names a host; write it so, or leave it empty");
}

/* What every request shares. Data of citizens go where the setting says and nowhere else: no
 * proxy of the environment, no redirect, no other protocol. */
static bool prepare(struct post *post, const char *url)
{
	CURL *easy = post->easy;

	return curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_USERAGENT, "pierred/" PIERRE_VERSION) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEDATA, post) == CURLE_OK;
}

struct post *post_create(const char *url, const char *secret_file, struct error *error)
{
	struct post *post;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		error_set(error, ERROR_IO, "libcurl does not start; is it installed whole?");
		return NULL;
	}
	post = mem_zalloc(1, sizeof *post);
	post->multi = curl_multi_init();
	post->easy = curl_easy_init();
	if (!post->multi || !post->easy)
		error_set(error, ERROR_IO, "libcurl does not start; is there memory left?");
	else if (!*url ||
		 (check_url(url, error) && post_secret_load(&post->secret, secret_file, error)))
		if (prepare(post, url) || error_set(error, ERROR_VERSION,
						    "libcurl does not know what Pierre asks of it; "
						    "it must be 7.87 or newer"))
			return post;
	post_destroy(post);
	return NULL;
}

void post_destroy(struct post *post)
{
	if (!post)
		return;
	curl_easy_cleanup(post->easy);
	curl_multi_cleanup(post->multi);
	secret_finish(&post->secret);
	free(post);
	curl_global_cleanup();
}

void post_signature(const struct post *post, int64_t now_s, struct str body, struct buf *out)
{
	crypto_auth_hmacsha256_state state;
	unsigned char sum[crypto_auth_hmacsha256_BYTES];
	char hex[2 * sizeof sum + 1], time[24];
	int len = snprintf(time, sizeof time, "%lld.", (long long)now_s);

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)post->secret.bytes,
				    post->secret.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)time, (unsigned long long)len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.data, body.len);
	crypto_auth_hmacsha256_final(&state, sum);
	sodium_memzero(&state, sizeof state);
	buf_addf(out, "t=%lld,sha256=%s", (long long)now_s,
		 sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
}

static struct curl_slist *headers_make(const struct post *post, const char *id, struct str body,
				       int64_t now_s)
{
	/* "Expect:" takes the header away: no round more for a large body. */
	static const char *const fixed[] = {"Content-Type: application/json", "Expect:"};
	BUF_AUTO struct buf key = {0}, signature = {0};
	struct curl_slist *list = NULL;

	buf_addf(&key, "Idempotency-Key: %s", id);
	buf_add(&signature, STR("Pierre-Signature: "));
	post_signature(post, now_s, body, &signature);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		list = curl_slist_append(list, fixed[i]);
	list = curl_slist_append(list, key.data);
	return curl_slist_append(list, signature.data);
}

/* False when it was stopped. */
static bool transfer(struct post *post, CURLcode *code)
{
	int running = 1, left;
	const CURLMsg *message;

	*code = CURLE_FAILED_INIT;
	while (running && !post_is_stopped(post)) {
		if (curl_multi_perform(post->multi, &running) != CURLM_OK)
			return true;
		if (running)
			curl_multi_poll(post->multi, NULL, 0, TIMEOUT_MS, NULL);
	}
	while ((message = curl_multi_info_read(post->multi, &left))) {
		if (message->msg == CURLMSG_DONE)
			*code = message->data.result;
	}
	return !running;
}

static enum post_result judge(const struct post *post, CURLcode code, char *reason)
{
	long status = 0;

	curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &status);
	/* An answer without end was cut off by us; its status had come. */
	if (code == CURLE_WRITE_ERROR && post->answered > ANSWER_LIMIT)
		code = CURLE_OK;
	if (code != CURLE_OK) {
		snprintf(reason, RECORD_PROBLEM, "%s", curl_easy_strerror(code));
		return POST_UNREACHABLE;
	}
	if ((status >= 200 && status < 300) || status == STATUS_CONFLICT)
		return POST_DELIVERED;
	snprintf(reason, RECORD_PROBLEM, "status %ld", status);
	return POST_REFUSED;
}

enum post_result post_send(struct post *post, const char *id, struct str body, int64_t now_s,
			   char reason[static RECORD_PROBLEM])
{
	struct curl_slist *headers = headers_make(post, id, body, now_s);
	enum post_result result = POST_STOPPED;
	CURLcode code;

	*reason = '\0';
	post->answered = 0;
	curl_easy_setopt(post->easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(post->easy, CURLOPT_POSTFIELDS, body.data);
	curl_easy_setopt(post->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
	curl_multi_add_handle(post->multi, post->easy);
	if (transfer(post, &code))
		result = judge(post, code, reason);
	curl_multi_remove_handle(post->multi, post->easy);
	curl_slist_free_all(headers);
	return result;
}

void post_wait(struct post *post, int ms)
{
	if (!post_is_stopped(post))
		curl_multi_poll(post->multi, NULL, 0, ms, NULL);
}

void post_wake(struct post *post)
{
	curl_multi_wakeup(post->multi);
}

void post_stop(struct post *post)
{
	atomic_store(&post->stopped, true);
	post_wake(post);
}

bool post_is_stopped(const struct post *post)
{
	return atomic_load(&post->stopped);
}
