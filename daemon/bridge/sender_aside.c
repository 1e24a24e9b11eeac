/* Requests that are not kept on disk: typing, pressed buttons, the profile's language. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "bridge/sender.h"

static void ignore(void *context, const struct fetch_answer *answer)
{
	(void)context;
	(void)answer;
}

void sender_typing(struct sender *sender, const char *name)
{
	struct bridge *bridge = sender->bridge;
	BUF_AUTO struct buf address = {0}, value = {0}, platform = {0};
	struct platform_request request;
	struct queued_event event;
	struct citizen citizen;

	if (!queue_citizen(bridge->queue, name, &citizen, NULL) ||
	    !queue_address(bridge->queue, name, &address, NULL) ||
	    !queue_event(bridge->queue, name, &event, &value, &platform, NULL) ||
	    !(sender_channels(sender) & 1u << citizen.channel))
		return;
	request_typing(bridge->config, &bridge->secrets, citizen.channel, address.data,
		       platform.data, &request);
	fetch_start(bridge->fetch, &request, ignore, NULL);
}

void sender_press(struct sender *sender, const char *press)
{
	struct bridge *bridge = sender->bridge;
	struct platform_request request;

	request_press(bridge->config, &bridge->secrets, press, &request);
	fetch_start(bridge->fetch, &request, ignore, NULL);
}

struct question {
	struct bridge *bridge;
	char name[VAULT_NAME];
};

static void on_locale(void *context, const struct fetch_answer *answer)
{
	struct question *question = context;
	struct bridge *bridge = question->bridge;
	json_t *profile = answer->status == 200 && answer->body.len
				  ? json_loadb(answer->body.data, answer->body.len, 0, NULL)
				  : NULL;
	struct str locale = json_str(profile, "locale");
	struct citizen citizen;
	struct error error = {0};

	if (queue_citizen(bridge->queue, question->name, &citizen, &error)) {
		citizen.is_asked = true; /* who does not tell is not asked again */
		if (locale.len && locale.len < sizeof citizen.language)
			snprintf(citizen.language, sizeof citizen.language, "%.*s",
				 STR_ARG(locale));
		if (!queue_citizen_put(bridge->queue, &citizen, &error))
			bridge_break(bridge, &error);
		talks_answered(bridge->talks, question->name);
	}
	json_decref(profile);
	free(question);
}

void sender_ask_locale(struct sender *sender, const char *name)
{
	struct bridge *bridge = sender->bridge;
	BUF_AUTO struct buf address = {0};
	struct question *question = mem_zalloc(1, sizeof *question);
	struct platform_request request = {0};

	question->bridge = bridge;
	memcpy(question->name, name, sizeof question->name);
	if (queue_address(bridge->queue, name, &address, NULL))
		request_locale(bridge->config, &bridge->secrets, address.data, &request);
	else
		buf_add(&request.url, STR("")); /* fails at once, and is answered */
	fetch_start(bridge->fetch, &request, on_locale, question);
}
