/* A report there, messages and pack back: HTTP by libcurl. */
#include "core/report_fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"

enum {
	CONNECT_MS = 5000,
	TIMEOUT_MS = 10000,
	KEY_SIZE = 32, /* hexadecimal digits */
	KEY_LIMIT = 256,
	ANSWER_LIMIT = 2 << 20
};

static bool check_key_file(const char *path, struct error *error)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return error_set(error, ERROR_IO, "key_file '%s': %s", path, strerror(errno));
	if (status.st_mode & (S_IRWXG | S_IRWXO))
		return error_set(error, ERROR_INVALID,
				 "key_file '%s' can be read by others; do: chmod 600 '%s'", path,
				 path);
	return true;
}

static bool is_key(struct str key)
{
	return key.len == KEY_SIZE && strspn(key.data, "0123456789abcdef") >= KEY_SIZE;
}

static bool load_key(struct fetcher *fetcher, const char *path, struct error *error)
{
	BUF_AUTO struct buf text = {0}, header = {0};
	bool ok;

	if (!check_key_file(path, error) || !file_read(path, KEY_LIMIT, &text, error))
		return false;
	ok = is_key(str_trim(buf_borrow(&text)));
	buf_addf(&header, "Authorization: Bearer %.*s", STR_ARG(str_trim(buf_borrow(&text))));
	fetcher->bearer = buf_take(&header);
	if (text.data)
		explicit_bzero(text.data, text.len);
	return ok || error_set(error, ERROR_INVALID,
			       "key_file '%s' does not hold 32 hexadecimal digits and nothing "
			       "else; 'pierre terminal add' makes such a secret",
			       path);
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct fetcher *fetcher = context;

	(void)a, (void)b, (void)c, (void)d;
	return atomic_load(fetcher->stop) ? 1 : 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
	struct buf *body = context;

	if (body->len + size * count > ANSWER_LIMIT)
		return 0;
	buf_add(body, (struct str){data, size * count});
	return size * count;
}

/* Only the server that was set: no proxy of the environment, no redirect, no other protocol. */
static bool prepare(struct fetcher *fetcher)
{
	CURL *easy = fetcher->easy;

	return easy && curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_USERAGENT, "pierre-kiosk/" PIERRE_VERSION) ==
		       CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_XFERINFODATA, fetcher) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK;
}

bool fetcher_init(struct fetcher *fetcher, const struct kiosk_config *config, const char *version,
		  atomic_bool *stop, struct error *error)
{
	*fetcher = (struct fetcher){.stop = stop};
	fetcher->server = str_dup(str_from(config->server));
	fetcher->name = str_dup(str_from(config->name));
	fetcher->state_dir = str_dup(str_from(config->state_dir));
	snprintf(fetcher->version, sizeof fetcher->version, "%s", version);
	if (*config->key_file && !load_key(fetcher, config->key_file, error))
		return false;
	fetcher->easy = curl_easy_init();
	return prepare(fetcher) || error_set(error, ERROR_VERSION,
					     "libcurl does not know what Pierre asks of it; it "
					     "must be 7.87 or newer");
}

void fetcher_finish(struct fetcher *fetcher)
{
	curl_easy_cleanup(fetcher->easy);
	if (fetcher->bearer)
		explicit_bzero(fetcher->bearer, strlen(fetcher->bearer));
	free(fetcher->bearer);
	free(fetcher->server);
	free(fetcher->name);
	free(fetcher->state_dir);
	*fetcher = (struct fetcher){0};
}

/* Status of the answer, or 0 when there was none: then *fetched says why. */
static long perform(struct fetcher *fetcher, const char *url, struct curl_slist *headers,
		    const struct str *body, struct buf *out, struct fetched *fetched)
{
	CURL *easy = fetcher->easy;
	long status = 0;
	CURLcode code;

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
	if (body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body->data);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)body->len);
	} else {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	}
	code = curl_easy_perform(easy);
	if (code == CURLE_OK)
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	else
		snprintf(fetched->problem, sizeof fetched->problem, "%s: %s", url,
			 curl_easy_strerror(code));
	if (status)
		fetched->is_reached = true;
	return status;
}

static void send_report(struct fetcher *fetcher, struct str report, struct fetched *fetched)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	BUF_AUTO struct buf url = {0}, body = {0};
	struct error error;
	long status;

	/* No "Expect: 100-continue", which costs a round. */
	headers = curl_slist_append(headers, "Expect:");
	headers = curl_slist_append(headers, fetcher->bearer);
	buf_addf(&url, "%s/terminals/%s", fetcher->server, fetcher->name);
	status = perform(fetcher, url.data, headers, &report, &body, fetched);
	curl_slist_free_all(headers);
	if (status == 200) {
		fetched->has_answer =
			report_answer_read(&fetched->answer, buf_borrow(&body), &error);
		if (!fetched->has_answer)
			snprintf(fetched->problem, sizeof fetched->problem, "%s", error.message);
	} else if (status == 401) {
		fetched->is_refused = true;
		snprintf(fetched->problem, sizeof fetched->problem,
			 "the daemon does not know terminal '%s' with this secret; 'pierre "
			 "terminal add %s' makes a new one for key_file",
			 fetcher->name, fetcher->name);
	} else if (status) {
		snprintf(fetched->problem, sizeof fetched->problem, "%s answers %ld", url.data,
			 status);
	}
}

static void take_pack(struct fetcher *fetcher, struct str text, struct fetched *fetched)
{
	struct curl_header *header = NULL;
	struct error error;

	fetched->pack = pack_parse(text, &error);
	/* One that cannot be kept is shown all the same. */
	if (!fetched->pack || !pack_save(text, fetcher->state_dir, &error))
		snprintf(fetched->problem, sizeof fetched->problem, "%s", error.message);
	if (!fetched->pack)
		return;
	snprintf(fetcher->version, sizeof fetcher->version, "%s", pack_version(fetched->pack));
	fetcher->etag[0] = '\0';
	if (curl_easy_header(fetcher->easy, "ETag", 0, CURLH_HEADER, -1, &header) == CURLHE_OK &&
	    strlen(header->value) < sizeof fetcher->etag)
		memcpy(fetcher->etag, header->value, strlen(header->value) + 1);
}

static void get_pack(struct fetcher *fetcher, struct fetched *fetched)
{
	struct curl_slist *headers = NULL;
	BUF_AUTO struct buf url = {0}, body = {0}, match = {0};
	long status;

	buf_addf(&url, "%s/terminal/pack.json", fetcher->server);
	if (*fetcher->etag) {
		buf_addf(&match, "If-None-Match: %s", fetcher->etag);
		headers = curl_slist_append(NULL, match.data);
	}
	status = perform(fetcher, url.data, headers, NULL, &body, fetched);
	curl_slist_free_all(headers);
	if (status == 200)
		take_pack(fetcher, buf_borrow(&body), fetched);
	else if (status && status != 304)
		snprintf(fetched->problem, sizeof fetched->problem, "%s answers %ld", url.data,
			 status);
}

void fetcher_round(struct fetcher *fetcher, struct str report, struct fetched *fetched)
{
	*fetched = (struct fetched){0};
	if (fetcher->bearer)
		send_report(fetcher, report, fetched);
	/* Without an answer that names it, the pack itself tells whether the daemon is there. */
	if (fetched->has_answer ? strcmp(fetched->answer.pack, fetcher->version) != 0
				: !fetcher->bearer || fetched->is_reached)
		get_pack(fetcher, fetched);
}

void fetched_finish(struct fetched *fetched)
{
	report_answer_finish(&fetched->answer);
	pack_destroy(fetched->pack);
	*fetched = (struct fetched){0};
}
