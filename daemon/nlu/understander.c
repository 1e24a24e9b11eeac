/* Opening and closing a model for answering. */
#include "nlu/understander.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static const char advice[] = "run 'pierre train' to make it";

static size_t widest(const struct model_file *model)
{
	size_t stride = NETWORK_LANES;

	for_each_lang (lang) {
		if (model->has_lang[lang] && model->networks[lang].header->stride > stride)
			stride = model->networks[lang].header->stride;
	}
	return stride;
}

static uint16_t intent_named(const struct model_file *model, const char *id)
{
	for (size_t i = 0; i < model->intent_count; i++) {
		if (strcmp(model_file_intent(model, i), id) == 0)
			return (uint16_t)i;
	}
	return INTENT_NONE;
}

/* The class that an intent has in each language, or -1. */
static void find_classes(const struct model_file *model, const char *id, int classes[LANG_COUNT])
{
	uint16_t intent = intent_named(model, id);

	for_each_lang (lang)
		classes[lang] =
			model->has_lang[lang] ? network_class(&model->networks[lang], intent) : -1;
}

/* Takes the understander, whose bytes are set. */
static struct understander *open_bytes(struct understander *u, const char *dictionaries,
				       struct error *error)
{
	if (!model_file_init(&u->model, u->bytes, error))
		goto fail;
	u->lexicon = lexicon_create(&u->model, dictionaries, error);
	if (!u->lexicon)
		goto fail;
	find_classes(&u->model, INTENT_OUT_OF_SCOPE, u->out_of_scope);
	find_classes(&u->model, INTENT_EMERGENCY, u->emergency);
	snprintf(u->version, sizeof u->version, "%016llx",
		 (unsigned long long)u->model.header->checksum);
	u->scores = mem_zalloc(widest(&u->model), sizeof *u->scores);
	u->probabilities = mem_zalloc(widest(&u->model), sizeof *u->probabilities);
	return u;
fail:
	understander_destroy(u);
	return NULL;
}

static bool map_open(struct understander *u, int fd, const char *path, struct error *error)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return error_set(error, ERROR_INVALID, "'%s' is not a regular file; %s", path,
				 advice);
	if (status.st_size == 0)
		return error_set(error, ERROR_DAMAGED, "model file '%s' is empty; %s", path,
				 advice);
	u->mapping = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (u->mapping == MAP_FAILED) {
		u->mapping = NULL;
		return error_set(error, ERROR_IO, "cannot map model file '%s': %s", path,
				 strerror(errno));
	}
	u->bytes = (struct str){u->mapping, (size_t)status.st_size};
	return true;
}

static bool map_file(struct understander *u, const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
				 "cannot open model file '%s': %s; %s", path, strerror(errno),
				 advice);
	done = map_open(u, fd, path, error);
	close(fd);
	return done;
}

struct understander *understander_create(const struct understander_options *options,
					 struct error *error)
{
	struct understander *u = mem_zalloc(1, sizeof *u);

	if (!map_file(u, options->model, error)) {
		understander_destroy(u);
		return NULL;
	}
	u = open_bytes(u, options->dictionaries, error);
	if (!u)
		error_prefix(error, "%s: ", options->model);
	return u;
}

struct understander *understander_create_memory(struct str model, const char *dictionaries,
						struct error *error)
{
	struct understander *u = mem_zalloc(1, sizeof *u);

	u->bytes = model;
	if ((uintptr_t)model.data % 8) {
		u->copy = mem_alloc(model.len);
		memcpy(u->copy, model.data, model.len);
		u->bytes.data = u->copy;
	}
	return open_bytes(u, dictionaries, error);
}

void understander_destroy(struct understander *u)
{
	if (!u)
		return;
	lexicon_destroy(u->lexicon);
	message_finish(&u->message);
	buf_finish(&u->plain);
	buf_finish(&u->stems);
	vector_finish(&u->vector);
	free(u->scores);
	free(u->probabilities);
	free(u->copy);
	if (u->mapping)
		munmap(u->mapping, u->bytes.len);
	free(u);
}

size_t understander_intent_count(const struct understander *u)
{
	return u->model.intent_count;
}

const char *understander_intent(const struct understander *u, size_t index)
{
	return model_file_intent(&u->model, index);
}

const char *understander_version(const struct understander *u)
{
	return u->version;
}
