/* Over HTTP: what is served where. */
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "bridge/webhook.h"

enum { TOKEN_LIMIT = 512 };

static void take_event(void *context, const struct event *event)
{
	intake_take(context, event);
}

typedef bool reader(struct str body, struct event_sink *sink, struct error *error);

static int take_webhook(struct webhook *webhook, bool is_genuine, reader *read)
{
	struct bridge *bridge = webhook->webhooks->bridge;
	struct event_sink sink = {.take = take_event, .context = bridge};
	struct error error = {0};

	if (!is_genuine) {
		bridge->metrics.refused[REFUSED_SIGNATURE]++;
		return webhook_respond_text(webhook, 401, "Not signed with our secret.\n");
	}
	if (bridge->is_failing || bridge->is_ending) {
		bridge->metrics.refused[REFUSED_STORE]++;
		return webhook_respond_text(webhook, 503, "Later.\n");
	}
	if (!read(buf_borrow(&webhook->sent), &sink, &error)) {
		/* The platform signed it: telling it again would change nothing. */
		bridge->metrics.refused[REFUSED_BODY]++;
		log_line(LOG_LEVEL_WARNING, "event=webhook_unreadable path=%s reason=\"%s\"",
			 webhook->path, error.message);
	}
	bridge->metrics.ignored += sink.ignored;
	webhook_wait(webhook);
	return 0;
}

static int take_meta(struct webhook *webhook)
{
	const struct bridge *bridge = webhook->webhooks->bridge;
	struct str secret = str_from(bridge->secrets.app_secret);

	return take_webhook(webhook,
			    secret.len && meta_signature_is_good(secret, buf_borrow(&webhook->sent),
								 str_from(webhook->signature)),
			    meta_read);
}

/* In a time that tells nothing of how much of it was right. */
static bool is_equal(const char *a, const char *b)
{
	uint8_t sums[2][crypto_generichash_BYTES];

	crypto_generichash(sums[0], sizeof sums[0], (const uint8_t *)a, strlen(a), NULL, 0);
	crypto_generichash(sums[1], sizeof sums[1], (const uint8_t *)b, strlen(b), NULL, 0);
	return sodium_memcmp(sums[0], sums[1], sizeof sums[0]) == 0;
}

static int take_telegram(struct webhook *webhook)
{
	const char *secret = webhook->webhooks->bridge->secrets.telegram_secret;

	return take_webhook(webhook, *secret && is_equal(secret, webhook->signature),
			    telegram_read);
}

/* A value of the query, decoded; "" when it is not there or longer. */
static void query_value(struct lws *wsi, const char *name, char *out, size_t size)
{
	BUF_AUTO struct buf key = {0};
	const char *value;

	*out = '\0';
	buf_addf(&key, "%s=", name);
	value = lws_get_urlarg_by_name(wsi, key.data, out, (int)size);
	if (!value)
		*out = '\0';
	else if (value != out)
		memmove(out, value, strlen(value) + 1);
}

/* Meta asks whether we are who was typed into its console. */
static int subscribe(struct webhook *webhook)
{
	const char *expected = webhook->webhooks->bridge->secrets.verify_token;
	/* Each has room for any of them: libwebsockets gives up at the first pair that is longer.
	 */
	char mode[TOKEN_LIMIT], token[TOKEN_LIMIT], challenge[TOKEN_LIMIT];

	query_value(webhook->wsi, "hub.mode", mode, sizeof mode);
	query_value(webhook->wsi, "hub.verify_token", token, sizeof token);
	query_value(webhook->wsi, "hub.challenge", challenge, sizeof challenge);
	if (!*expected || strcmp(mode, "subscribe") != 0 || !*challenge ||
	    !is_equal(expected, token)) {
		webhook->webhooks->bridge->metrics.refused[REFUSED_SUBSCRIPTION]++;
		log_line(LOG_LEVEL_WARNING, "event=subscription_refused reason=\"%s\"",
			 *expected ? "not our verify token" : "no meta_verify_token is set");
		return webhook_respond_text(webhook, 403, "Not our verify token.\n");
	}
	log_line(LOG_LEVEL_INFO, "event=subscribed");
	return webhook_respond_text(webhook, 200, challenge);
}

static int serve_health(struct webhook *webhook)
{
	return webhook_respond_text(webhook, 200, "alive\n");
}

static int serve_ready(struct webhook *webhook)
{
	const struct bridge *bridge = webhook->webhooks->bridge;

	if (bridge->is_ending)
		return webhook_respond_text(webhook, 503, "stopping\n");
	if (bridge->is_failing)
		return webhook_respond_text(webhook, 503, "the store fails\n");
	return bridge->has_line ? webhook_respond_text(webhook, 200, "ready\n")
				: webhook_respond_text(webhook, 503, "the daemon is away\n");
}

static int serve_metrics(struct webhook *webhook)
{
	struct bridge *bridge = webhook->webhooks->bridge;
	BUF_AUTO struct buf text = {0};
	struct queue_figures figures = {0};

	queue_count(bridge->queue, &figures, NULL);
	bridge_metrics_write(&bridge->metrics, &figures, bridge->has_line,
			     talks_count(bridge->talks), &text);
	return webhook_respond(webhook, 200, "text/plain; version=0.0.4; charset=utf-8",
			       buf_borrow(&text));
}

int webhook_serve(struct webhook *webhook, bool is_post)
{
	static const struct {
		const char *path;
		int (*get)(struct webhook *webhook);
		int (*post)(struct webhook *webhook);
	} routes[] = {
		{"/meta", subscribe, take_meta},   {"/telegram", NULL, take_telegram},
		{"/healthz", serve_health, NULL},  {"/readyz", serve_ready, NULL},
		{"/metrics", serve_metrics, NULL},
	};

	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		int (*take)(struct webhook * webhook) = is_post ? routes[i].post : routes[i].get;

		if (strcmp(webhook->path, routes[i].path) == 0)
			return take ? take(webhook)
				    : webhook_respond_text(webhook, 405, "Not so.\n");
	}
	return webhook_respond_text(webhook, 404, "There is nothing here.\n");
}
