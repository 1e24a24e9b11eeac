/* Loading a content pack and a model, now or in the background. */
#include "server/brain.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "server/texts.h"

static struct assets *make_assets(const struct content *content)
{
	/* What stands on the page before anybody asks Pierre anything. */
	static const char *const label[] = {"ui.open", "ui.unloaded", NULL};
	static const char *const prefixes[] = {"ui.", NULL};
	BUF_AUTO struct buf texts = {0}, labels = {0};

	buf_add(&texts, STR("export default "));
	texts_add(&texts, texts_starting(content, prefixes));
	buf_add(&texts, STR(";\n"));
	texts_add(&labels, texts_of(content, label));
	return assets_create(buf_borrow(&texts), buf_borrow(&labels));
}

struct brain *brain_load(const struct config *config, const struct ledger *ledger,
			 struct error *error)
{
	struct understander_options files = {config->model,
					     config->dictionaries[0] ? config->dictionaries : NULL};
	struct dialogue_options options = {.clock = clock_system(),
					   .recall = (size_t)config->recall,
					   .public_url = config->public_url};
	struct brain *brain = mem_zalloc(1, sizeof *brain);

	brain->content = content_load(config->intents, config->locales, error);
	if (!brain->content)
		goto fail;
	brain->understander = understander_create(&files, error);
	if (!brain->understander)
		goto fail;
	if (ledger) {
		options.records = ledger->records;
		options.orders = ledger->orders;
	}
	options.content = brain->content;
	options.understander = brain->understander;
	brain->dialogue = dialogue_create(&options);
	brain->assets = make_assets(brain->content);
	brain->contacts = contacts_create();
	brain->terminal = terminal_pack_create(brain->content);
	return brain;
fail:
	brain_destroy(brain);
	return NULL;
}

void brain_destroy(struct brain *brain)
{
	if (!brain)
		return;
	dialogue_destroy(brain->dialogue);
	understander_destroy(brain->understander);
	content_destroy(brain->content);
	assets_destroy(brain->assets);
	contacts_destroy(brain->contacts);
	terminal_pack_destroy(brain->terminal);
	free(brain);
}

struct reload {
	pthread_t thread;
	const struct config *config;
	const struct ledger *ledger;
	void (*done)(void *context);
	void *context;
	struct brain *brain;
	struct error error;
};

static void *reload_run(void *argument)
{
	struct reload *reload = argument;

	reload->brain = brain_load(reload->config, reload->ledger, &reload->error);
	reload->done(reload->context);
	return NULL;
}

struct reload *reload_start(const struct config *config, const struct ledger *ledger,
			    void (*done)(void *context), void *context)
{
	struct reload *reload = mem_zalloc(1, sizeof *reload);

	reload->config = config;
	reload->ledger = ledger;
	reload->done = done;
	reload->context = context;
	if (pthread_create(&reload->thread, NULL, reload_run, reload) == 0)
		return reload;
	free(reload);
	return NULL;
}

struct brain *reload_take(struct reload *reload, struct error *error)
{
	struct brain *brain;

	pthread_join(reload->thread, NULL);
	brain = reload->brain;
	if (!brain && error)
		*error = reload->error;
	free(reload);
	return brain;
}
