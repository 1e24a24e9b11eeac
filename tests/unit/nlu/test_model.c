/* The model file: the same bytes from the same corpus, and damage of every kind refused. */
#include "fixture.h"

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/model_file.h"
#include "nlu/understand.h"

static struct str shared_model(void **state)
{
	return buf_borrow(*state);
}

static int set_up(void **state)
{
	struct buf *model = mem_zalloc(1, sizeof *model);

	samples_train(model);
	*state = model;
	return 0;
}

static int tear_down(void **state)
{
	buf_finish(*state);
	free(*state);
	return 0;
}

/* Opens a copy of exactly this size, so that the sanitizer sees a read behind it. */
static bool opens(struct str bytes, struct error *error)
{
	struct model_file model;
	char *copy = mem_alloc(bytes.len + 1);
	char *exact = mem_resize(copy, bytes.len ? bytes.len : 1, 1);
	bool fine;

	memcpy(exact, bytes.data, bytes.len);
	fine = model_file_init(&model, (struct str){exact, bytes.len}, error);
	free(exact);
	return fine;
}

static void assert_refused(struct str bytes, enum error_code code, const char *says)
{
	struct error error = {0};

	assert_false(opens(bytes, &error));
	assert_int_equal(error.code, code);
	if (!strstr(error.message, says))
		fail_msg("'%s' does not say '%s'", error.message, says);
	assert_non_null(strstr(error.message, "pierre train"));
}

static char *copy_of(struct str bytes)
{
	char *copy = mem_alloc(bytes.len);

	memcpy(copy, bytes.data, bytes.len);
	return copy;
}

/* With the checksum of what it holds now, as a forger would. */
static void sign(char *bytes, size_t len)
{
	struct model_header *header = (void *)bytes;

	header->checksum = model_checksum((struct str){bytes, len});
}

static struct model_section *section_of(char *bytes, enum model_kind kind)
{
	struct model_section *table = (void *)(bytes + sizeof(struct model_header));

	while (table->kind != (uint32_t)kind)
		table++;
	return table;
}

static void test_trained_model_opens(void **state)
{
	struct error error = {0};

	if (!opens(shared_model(state), &error))
		fail_msg("%s", error.message);
}

static void test_training_twice_gives_identical_bytes(void **state)
{
	struct buf again = {0};

	samples_train(&again);
	assert_int_equal(again.len, shared_model(state).len);
	assert_memory_equal(again.data, shared_model(state).data, again.len);
	buf_finish(&again);
}

static void test_another_corpus_gives_another_checksum(void **state)
{
	const struct model_header *header = (const void *)shared_model(state).data;
	const struct model_header *other;
	struct corpus corpus;
	struct buf bytes = {0};

	samples_load(&corpus);
	corpus.utterance_count--;
	assert_true(train_model(&corpus, NULL, &bytes, NULL));
	other = (const void *)bytes.data;
	assert_true(other->checksum != header->checksum);
	buf_finish(&bytes);
	corpus_finish(&corpus);
}

static void test_empty_corpus_is_refused(void **state)
{
	struct corpus corpus = {0};
	struct buf bytes = {0};
	struct error error = {0};

	(void)state;
	assert_false(train_model(&corpus, NULL, &bytes, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_int_equal(bytes.len, 0);
}

/* Every length around the header and the table, then samples of the rest. */
static void test_truncated_model_is_refused(void **state)
{
	struct str model = shared_model(state);
	size_t close = sizeof(struct model_header) + 300;

	for (size_t len = 0; len < model.len; len += len < close ? 1 : model.len / 97) {
		struct error error = {0};

		if (opens(str_slice(model, 0, len), &error))
			fail_msg("opened with %zu of %zu bytes", len, model.len);
		assert_int_equal(error.code, ERROR_DAMAGED);
	}
	assert_refused(str_slice(model, 0, model.len - 1), ERROR_DAMAGED, "cut short");
	assert_refused(STR(""), ERROR_DAMAGED, "no model file");
}

static void test_flipped_bit_is_refused(void **state)
{
	struct str model = shared_model(state);
	char *bytes = copy_of(model);

	for (size_t at = sizeof(struct model_header); at < model.len; at += model.len / 61) {
		char kept = bytes[at];

		bytes[at] = (char)(kept ^ 1 << at % 8);
		assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "checksum");
		bytes[at] = kept;
	}
	/* The flags of the header and the checksum itself. */
	bytes[12] ^= 4;
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "checksum");
	bytes[12] ^= 4;
	bytes[24] ^= 4;
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "checksum");
	free(bytes);
}

static void test_other_version_is_named(void **state)
{
	struct str model = shared_model(state);
	char *bytes = copy_of(model);
	char named[32];

	((struct model_header *)(void *)bytes)->version = MODEL_VERSION + 1;
	snprintf(named, sizeof named, "reads version %d", MODEL_VERSION);
	assert_refused((struct str){bytes, model.len}, ERROR_VERSION, named);
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_VERSION, named);
	free(bytes);
}

static void test_other_file_is_no_model(void **state)
{
	struct str model = shared_model(state);
	char *bytes = copy_of(model);

	bytes[0] = 'p';
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "no model file");
	free(bytes);
}

static void test_forged_section_is_found_in_spite_of_its_checksum(void **state)
{
	struct str model = shared_model(state);
	char *bytes = copy_of(model);
	struct model_section *network = section_of(bytes, MODEL_NETWORK);
	struct model_section kept = *network;

	network->offset = model.len + 64;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "out of bounds");
	*network = kept;
	network->len = UINT64_MAX - network->offset + 1;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "out of bounds");
	*network = kept;
	network->lang = LANG_UNKNOWN;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "unknown language");
	*network = kept;
	network->kind = MODEL_NETWORK + 1;
	network->lang = LANG_UNKNOWN;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "unknown kind");
	free(bytes);
}

/* A second list of intents, fewer than the first, would undo what was checked by the first. */
static void test_second_list_of_intents_is_refused(void **state)
{
	struct str model = shared_model(state);
	char *bytes = copy_of(model);
	struct model_section *table = section_of(bytes, MODEL_INTENTS);
	struct model_section *end = section_of(bytes, MODEL_END);

	*end = *table;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "twice");
	end->lang = LANG_UNKNOWN + 1;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "unknown language");
	free(bytes);
}

static void test_intents_out_of_bounds_are_refused(void **state)
{
	struct str model = shared_model(state);
	char *bytes = copy_of(model);
	uint32_t *intents = (void *)(bytes + section_of(bytes, MODEL_INTENTS)->offset);
	uint32_t count = intents[0];

	/* One intent less: classes and known utterances point behind the last. */
	intents[0] = 1;
	sign(bytes, model.len);
	assert_false(opens((struct str){bytes, model.len}, NULL));
	intents[0] = count;
	intents[1] = UINT32_MAX;
	sign(bytes, model.len);
	assert_refused((struct str){bytes, model.len}, ERROR_DAMAGED, "intent is out of bounds");
	free(bytes);
}

static void assert_file_refused(const char *path, enum error_code code)
{
	struct understander_options options = {.model = path};
	struct error error = {0};

	assert_null(understander_create(&options, &error));
	assert_int_equal(error.code, code);
	assert_non_null(strstr(error.message, path));
	assert_non_null(strstr(error.message, "pierre train"));
}

static void test_file_that_cannot_be_used_is_named(void **state)
{
	char folder[] = "/tmp/pierre-model-XXXXXX";
	char *path;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = file_join(folder, "model");
	assert_file_refused(path, ERROR_NOT_FOUND);
	assert_file_refused(folder, ERROR_INVALID);
	assert_true(file_write(path, STR(""), NULL));
	assert_file_refused(path, ERROR_DAMAGED);
	assert_true(file_write(path, STR("not a model"), NULL));
	assert_file_refused(path, ERROR_DAMAGED);
	unlink(path);
	rmdir(folder);
	free(path);
}

static void test_file_on_disk_is_understood_like_memory(void **state)
{
	char folder[] = "/tmp/pierre-model-XXXXXX";
	struct understander_options options = {0};
	struct understander *understander;
	struct understanding found;
	struct error error = {0};
	char *path;

	assert_non_null(mkdtemp(folder));
	path = file_join(folder, "model");
	assert_true(file_write(path, shared_model(state), NULL));
	options.model = path;
	understander = understander_create(&options, &error);
	if (!understander)
		fail_msg("%s", error.message);
	understand(understander, STR("I lost my passport"), LANG_UNKNOWN, &found);
	assert_string_equal(found.candidates[0].intent, "passport.lost");
	assert_int_equal(strlen(understander_version(understander)), 16);
	assert_int_equal(understander_intent_count(understander), 6);
	understander_destroy(understander);
	unlink(path);
	rmdir(folder);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trained_model_opens),
		cmocka_unit_test(test_training_twice_gives_identical_bytes),
		cmocka_unit_test(test_another_corpus_gives_another_checksum),
		cmocka_unit_test(test_empty_corpus_is_refused),
		cmocka_unit_test(test_truncated_model_is_refused),
		cmocka_unit_test(test_flipped_bit_is_refused),
		cmocka_unit_test(test_other_version_is_named),
		cmocka_unit_test(test_other_file_is_no_model),
		cmocka_unit_test(test_forged_section_is_found_in_spite_of_its_checksum),
		cmocka_unit_test(test_second_list_of_intents_is_refused),
		cmocka_unit_test(test_intents_out_of_bounds_are_refused),
		cmocka_unit_test(test_file_that_cannot_be_used_is_named),
		cmocka_unit_test(test_file_on_disk_is_understood_like_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
