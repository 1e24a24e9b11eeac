/* Loading a content pack and a model, now or in the background. */
#include "server/brain.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A string, or {"one", "other"} where it has a plural. */
static json_t *text_as_json(const struct content *content, enum lang lang, const char *key)
{
	const char *one = content_text_one(content, lang, key);
	const char *other = content_text(content, lang, key);

	return one ? json_pack("{s:s, s:s}", "one", one, "other", other) : json_string(other);
}

static bool is_wanted(const char *key, const char *const *keys)
{
	if (!keys)
		return true;
	for (; *keys; keys++) {
		if (strcmp(key, *keys) == 0)
			return true;
	}
	return false;
}

/* The texts of the interface in every language, {"nl": {"ui.title": "..."}, ...}: those of `keys`,
 * which NULL ends, or all. Sorted, for its bytes are part of the widget's version. */
static void add_texts(const struct content *content, const char *const *keys, struct buf *out)
{
	char *text MEM_AUTO = NULL;
	json_t *root = json_object();

	for_each_lang (lang) {
		json_t *texts = json_object();
		size_t position = 0;
		const char *key;

		while ((key = content_text_next(content, lang, STR("ui."), &position))) {
			if (is_wanted(key, keys))
				json_object_set_new(texts, key, text_as_json(content, lang, key));
		}
		json_object_set_new(root, lang_code(lang), texts);
	}
	text = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(root);
	buf_add(out, text ? str_from(text) : STR("{}"));
}

static struct assets *make_assets(const struct content *content)
{
	/* What stands on the page before anybody asks Pierre anything. */
	static const char *const label[] = {"ui.open", "ui.unloaded", NULL};
	BUF_AUTO struct buf texts = {0}, labels = {0};

	buf_add(&texts, STR("export default "));
	add_texts(content, NULL, &texts);
	buf_add(&texts, STR(";\n"));
	add_texts(content, label, &labels);
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
