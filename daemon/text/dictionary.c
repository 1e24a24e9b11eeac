/* Hunspell behind slices and UTF-8. */
#include "text/dictionary.h"

#include <hunspell/hunspell.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "text/utf8.h"

/* Hunspell refuses longer words itself; ours need room on the stack. */
enum { WORD_LIMIT = 160 };

struct dictionary {
	Hunhandle *handle;
	iconv_t to, from; /* (iconv_t)-1 when the dictionary is in UTF-8 */
};

static const iconv_t no_iconv = (iconv_t)-1;

static const char *const names[LANG_COUNT][3] = {
	[LANG_NL] = {"nl", "nl_NL", "nl_BE"},
	[LANG_FR] = {"fr", "fr_FR", "fr_BE"},
	[LANG_EN] = {"en_GB", "en", "en_US"},
};

static bool load_files(struct dictionary *dictionary, const char *folder, const char *name)
{
	struct buf aff BUF_AUTO = {0};
	struct buf dic BUF_AUTO = {0};

	buf_addf(&aff, "%s/%s.aff", folder, name);
	buf_addf(&dic, "%s/%s.dic", folder, name);
	/* Hunspell does not say when a file is missing: it makes an empty dictionary. */
	if (access(aff.data, R_OK) != 0 || access(dic.data, R_OK) != 0)
		return false;
	dictionary->handle = Hunspell_create(aff.data, dic.data);
	return dictionary->handle != NULL;
}

static bool open_encoding(struct dictionary *dictionary, struct error *error)
{
	const char *encoding = Hunspell_get_dic_encoding(dictionary->handle);

	if (strcasecmp(encoding, "UTF-8") == 0)
		return true;
	dictionary->to = iconv_open(encoding, "UTF-8");
	dictionary->from = iconv_open("UTF-8", encoding);
	if (dictionary->to == no_iconv || dictionary->from == no_iconv)
		return error_set(error, ERROR_INVALID,
				 "the dictionary's encoding '%s' is unknown to iconv", encoding);
	return true;
}

struct dictionary *dictionary_create(enum lang lang, const char *folder, struct error *error)
{
	struct dictionary *dictionary;
	bool loaded = false;

	if (lang >= LANG_UNKNOWN) {
		error_set(error, ERROR_INVALID, "no dictionary for language '%s'", lang_code(lang));
		return NULL;
	}
	if (!folder)
		folder = "/usr/share/hunspell";
	dictionary = mem_zalloc(1, sizeof *dictionary);
	dictionary->to = no_iconv;
	dictionary->from = no_iconv;
	for (size_t i = 0; i < 3 && !loaded; i++)
		loaded = load_files(dictionary, folder, names[lang][i]);
	if (!loaded)
		error_set(error, ERROR_NOT_FOUND,
			  "no Hunspell dictionary '%s.aff' and '.dic' in '%s'; install the package "
			  "hunspell-%s",
			  names[lang][0], folder, lang == LANG_EN ? "en-gb" : lang_code(lang));
	if (!loaded || !open_encoding(dictionary, error)) {
		dictionary_destroy(dictionary);
		return NULL;
	}
	return dictionary;
}

void dictionary_destroy(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	if (dictionary->handle)
		Hunspell_destroy(dictionary->handle);
	if (dictionary->to != no_iconv)
		iconv_close(dictionary->to);
	if (dictionary->from != no_iconv)
		iconv_close(dictionary->from);
	free(dictionary);
}

/* Into NUL-terminated `out` of `room` bytes; false when it does not fit or cannot be said. */
static bool convert(iconv_t cd, struct str in, char *out, size_t room)
{
	char *source = (char *)(uintptr_t)in.data;
	char *end = out;
	size_t left = in.len;
	size_t free_bytes = room - 1;

	if (cd == no_iconv) {
		if (in.len >= room)
			return false;
		memcpy(out, in.data, in.len);
		out[in.len] = '\0';
		return true;
	}
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &source, &left, &end, &free_bytes) == (size_t)-1)
		return false;
	*end = '\0';
	return true;
}

static bool is_askable(struct str word)
{
	return word.len && word.len < WORD_LIMIT && !memchr(word.data, '\0', word.len);
}

static bool spell_converted(struct dictionary *dictionary, struct str word)
{
	char text[2 * WORD_LIMIT];

	return convert(dictionary->to, word, text, sizeof text) &&
	       Hunspell_spell(dictionary->handle, text);
}

/* Names and nouns of some languages are in the dictionary with their capital only. */
static bool spell_capitalised(struct dictionary *dictionary, struct str word)
{
	char text[WORD_LIMIT + 4];
	size_t len;
	int32_t first = utf8proc_toupper(utf8_read(word, 0, &len));
	size_t start = (size_t)utf8proc_encode_char(first, (utf8proc_uint8_t *)text);

	memcpy(text + start, word.data + len, word.len - len);
	return spell_converted(dictionary, (struct str){text, start + word.len - len});
}

bool dictionary_knows(struct dictionary *dictionary, struct str word)
{
	return is_askable(word) &&
	       (spell_converted(dictionary, word) || spell_capitalised(dictionary, word));
}

void dictionary_stem(struct dictionary *dictionary, struct str word, struct buf *out)
{
	char text[2 * WORD_LIMIT];
	char stem[4 * WORD_LIMIT];
	char **list = NULL;
	int count = 0;

	if (is_askable(word) && convert(dictionary->to, word, text, sizeof text))
		count = Hunspell_stem(dictionary->handle, &list, text);
	if (count > 0 && list[0][0] &&
	    convert(dictionary->from, str_from(list[0]), stem, sizeof stem))
		buf_add(out, str_from(stem));
	else
		buf_add(out, word);
	if (count > 0)
		Hunspell_free_list(dictionary->handle, &list, count);
}
