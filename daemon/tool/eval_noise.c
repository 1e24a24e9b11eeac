/* Typos in the messages of a test, the file of them, and what they cost. */
#include "tool/eval_noise.h"

#include <inttypes.h>

#include "base/file.h"
#include "tool/source.h"

void eval_noise_finish(struct eval_noise *noise)
{
	evaluation_finish(&noise->evaluation);
	corpus_finish(&noise->messages);
}

static size_t count_words(struct str text)
{
	struct str word;
	size_t count = 0;

	while (str_split(&text, ' ', &word))
		count += word.len > 0;
	return count;
}

void eval_noise_apply(struct eval_noise *noise, const struct corpus *clean)
{
	for (size_t i = 0; i < clean->intent_count; i++)
		corpus_intent(&noise->messages, str_from(clean->intents[i]));
	for (size_t i = 0; i < clean->utterance_count; i++) {
		struct utterance utterance = clean->utterances[i];
		struct buf text BUF_AUTO = {0};
		struct noise_count count;

		count = noise_apply(utterance.text, utterance.lang, noise->percent / 100,
				    noise->seed, &text);
		noise->count.words += count.words;
		noise->count.changed += count.changed;
		noise->all_words += count_words(utterance.text);
		utterance.text = buf_borrow(&text);
		corpus_add_utterance(&noise->messages, &utterance);
	}
}

static bool write_language(const struct corpus *messages, enum lang lang, const char *path,
			   struct error *error)
{
	struct buf lines BUF_AUTO = {0};

	for (size_t i = 0; i < messages->utterance_count; i++) {
		const struct utterance *utterance = &messages->utterances[i];

		if (utterance->lang == lang)
			buf_addf(&lines, "%s\t%.*s\n", messages->intents[utterance->intent],
				 STR_ARG(utterance->text));
	}
	if (!lines.len)
		return error_set(error, ERROR_INVALID,
				 "there are no messages in '%s' to write to '%s'; name their "
				 "file with --test %s=FILE",
				 lang_code(lang), path, lang_code(lang));
	return source_make_folders(path, error) && file_write(path, buf_borrow(&lines), error);
}

bool eval_noise_write(const struct eval_noise *noise, const struct option_list *files,
		      struct error *error)
{
	for (size_t i = 0; i < files->count; i++) {
		const char *path;
		enum lang lang;

		if (!source_parse(files->items[i], &lang, &path, error) ||
		    !write_language(&noise->messages, lang, path, error))
			return false;
	}
	return true;
}

static double percent_of(size_t part, size_t whole)
{
	return whole ? 100 * (double)part / (double)whole : 0;
}

static void add_row(const char *name, double clean, double noisy, struct buf *out)
{
	buf_addf(out, "  %-9s  %6.2f %%  %6.2f %%  %6.2f points\n", name, 100 * clean, 100 * noisy,
		 100 * (clean - noisy));
}

void eval_noise_report(const struct eval_noise *noise, const struct evaluation *clean,
		       const struct figures figures[LANG_COUNT], struct buf *out)
{
	buf_addf(out,
		 "\ntypos in %g %% of the words of three letters or more (seed %" PRIu64 "): "
		 "%zu of %zu; %.1f %% of all words\n"
		 "  language      clean   mistyped  fall\n",
		 noise->percent, noise->seed, noise->count.changed, noise->count.words,
		 percent_of(noise->count.changed, noise->all_words));
	for_each_lang (lang) {
		if (figures[lang].count)
			add_row(lang_code(lang), figures[lang].accuracy,
				noise->figures[lang].accuracy, out);
	}
	add_row("all", clean->accuracy, noise->evaluation.accuracy, out);
}

static json_t *accuracies_json(double clean, double noisy)
{
	return json_pack("{s:f, s:f, s:f}", "clean", clean, "noisy", noisy, "fall_points",
			 100 * (clean - noisy));
}

json_t *eval_noise_json(const struct eval_noise *noise, const struct evaluation *clean,
			const struct figures figures[LANG_COUNT])
{
	json_t *languages = json_object();

	for_each_lang (lang) {
		if (figures[lang].count)
			json_object_set_new(languages, lang_code(lang),
					    accuracies_json(figures[lang].accuracy,
							    noise->figures[lang].accuracy));
	}
	return json_pack("{s:f, s:I, s:I, s:I, s:I, s:o, s:o}", "percent", noise->percent, "seed",
			 (json_int_t)noise->seed, "words", (json_int_t)noise->count.words,
			 "changed", (json_int_t)noise->count.changed, "all_words",
			 (json_int_t)noise->all_words, "accuracy",
			 accuracies_json(clean->accuracy, noise->evaluation.accuracy), "languages",
			 languages);
}
