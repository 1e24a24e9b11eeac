/* Reading utterances. */
#include "tool/source.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "text/normalise.h"

enum { LINES_LIMIT = 256 << 20 };

bool source_parse(const char *argument, enum lang *lang, const char **path, struct error *error)
{
	struct str rest = str_from(argument), tag;

	str_split(&rest, '=', &tag);
	*lang = lang_parse(tag);
	*path = rest.data;
	if (!rest.data || !rest.len || *lang == LANG_UNKNOWN)
		return error_set(error, ERROR_INVALID,
				 "'%s' is not LANG=FILE, with nl, fr or en as LANG, such as "
				 "en=messages.tsv",
				 argument);
	return true;
}

typedef bool load_file(struct corpus *corpus, const char *path, enum lang lang,
		       struct error *error);

static bool load_each(struct corpus *corpus, const struct option_list *files, load_file *load,
		      struct error *error)
{
	for (size_t i = 0; i < files->count; i++) {
		const char *path;
		enum lang lang;

		if (!source_parse(files->items[i], &lang, &path, error) ||
		    !load(corpus, path, lang, error))
			return false;
	}
	return true;
}

bool source_load_files(struct corpus *corpus, const struct option_list *files, struct error *error)
{
	return load_each(corpus, files, corpus_load_tsv, error);
}

static bool load_lines(struct corpus *corpus, const char *path, enum lang lang, struct error *error)
{
	struct buf content BUF_AUTO = {0};
	struct utterance utterance = {.lang = lang};
	struct str rest, line;

	if (!file_read(path, LINES_LIMIT, &content, error))
		return false;
	utterance.file = corpus_file(corpus, path);
	utterance.intent = corpus_intent(corpus, STR(INTENT_OUT_OF_SCOPE));
	rest = buf_borrow(&content);
	while (str_split(&rest, '\n', &line)) {
		utterance.line++;
		utterance.text = str_trim(line);
		if (!text_is_utf8(line))
			return error_set(error, ERROR_INVALID,
					 "%s:%d: not UTF-8; save the file as UTF-8", path,
					 utterance.line);
		if (memchr(line.data, '\t', line.len))
			return error_set(error, ERROR_INVALID,
					 "%s:%d: there is a tab; here a line is a message and no "
					 "more, without an intent",
					 path, utterance.line);
		if (utterance.text.len)
			corpus_add_utterance(corpus, &utterance);
	}
	return true;
}

bool source_load_outside(struct corpus *corpus, const struct option_list *files,
			 struct error *error)
{
	return load_each(corpus, files, load_lines, error);
}

bool source_load(struct corpus *corpus, const struct option_list *files, const char *intents,
		 struct error *error)
{
	if (files->count)
		return source_load_files(corpus, files, error);
	return corpus_load_pack(corpus, intents, error);
}

bool source_make_folders(const char *path, struct error *error)
{
	char *folder MEM_AUTO = str_dup(str_from(path));

	for (char *at = folder + 1; *folder && *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return error_set(error, ERROR_IO, "cannot make the folder '%s': %s", folder,
					 strerror(errno));
		*at = '/';
	}
	return true;
}
