/* The three languages that Pierre speaks. */
#include "base/lang.h"

const char *lang_code(enum lang lang)
{
	static const char *const codes[] = {"nl", "fr", "en", "und"};

	return codes[lang <= LANG_UNKNOWN ? lang : LANG_UNKNOWN];
}

enum lang lang_parse(struct str tag)
{
	if (tag.len < 2 || (tag.len > 2 && tag.data[2] != '-' && tag.data[2] != '_'))
		return LANG_UNKNOWN;
	for_each_lang (lang) {
		const char *code = lang_code(lang);

		if ((tag.data[0] | 0x20) == code[0] && (tag.data[1] | 0x20) == code[1])
			return lang;
	}
	return LANG_UNKNOWN;
}
