/* The three languages that Pierre speaks. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include "base/str.h"

enum lang { LANG_NL, LANG_FR, LANG_EN, LANG_UNKNOWN };
#define LANG_COUNT 3

/* NOLINTNEXTLINE(bugprone-macro-parentheses): a name that is declared cannot stand in them */
#define for_each_lang(l) for (enum lang l = LANG_NL; l < LANG_UNKNOWN; l++)

/* "nl", "fr", "en", and "und" (BCP 47: undetermined) for LANG_UNKNOWN. */
const char *lang_code(enum lang lang);
/* From a BCP 47 tag, by its primary subtag and whatever its case ("nl-BE", "FR"); LANG_UNKNOWN
 * for every other. */
enum lang lang_parse(struct str tag);

#endif
