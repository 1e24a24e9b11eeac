/* The keyboard's layouts: which keys stand in which row, and how wide. A letter has 4 units; the
 * rows of a layout have the same sum, 44 at most: 11 keys of 98 pixels on a screen of 1080. */
#include "core/keys_layouts.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CHAR(text, shifted)                      \
	{                                        \
		KEY_TEXT, text, shifted, NULL, 4 \
	}
#define ALSO(text, shifted, variants)                \
	{                                            \
		KEY_TEXT, text, shifted, variants, 4 \
	}
#define WIDE(text, units)                         \
	{                                         \
		KEY_TEXT, text, text, NULL, units \
	}
#define SIGN(text) CHAR(text, text)
#define KEY(kind, units)                  \
	{                                 \
		kind, "", "", NULL, units \
	}

static const char *const variants_a[] = {"à", "â", "ä", "á", NULL};
static const char *const capitals_a[] = {"À", "Â", "Ä", "Á", NULL};
static const char *const variants_e[] = {"é", "è", "ê", "ë", NULL};
static const char *const capitals_e[] = {"É", "È", "Ê", "Ë", NULL};
static const char *const variants_i[] = {"î", "ï", "í", NULL};
static const char *const capitals_i[] = {"Î", "Ï", "Í", NULL};
static const char *const variants_o[] = {"ô", "ö", "ó", "œ", NULL};
static const char *const capitals_o[] = {"Ô", "Ö", "Ó", "Œ", NULL};
static const char *const variants_u[] = {"ù", "û", "ü", "ú", NULL};
static const char *const capitals_u[] = {"Ù", "Û", "Ü", "Ú", NULL};
static const char *const variants_c[] = {"ç", NULL};
static const char *const capitals_c[] = {"Ç", NULL};
static const char *const variants_y[] = {"ÿ", "ý", NULL};
static const char *const capitals_y[] = {"Ÿ", "Ý", NULL};
static const char *const variants_n[] = {"ñ", NULL};
static const char *const capitals_n[] = {"Ñ", NULL};

static const struct {
	const char *const *variants, *const *capitals;
} pairs[] = {
	{variants_a, capitals_a}, {variants_e, capitals_e}, {variants_i, capitals_i},
	{variants_o, capitals_o}, {variants_u, capitals_u}, {variants_c, capitals_c},
	{variants_y, capitals_y}, {variants_n, capitals_n},
};

const char *const *keys_layouts_capitals(const char *const *variants)
{
	for (size_t i = 0; i < COUNT(pairs); i++) {
		if (pairs[i].variants == variants)
			return pairs[i].capitals;
	}
	return variants;
}

/* --- letters --- */

static const struct key digits[] = {SIGN("1"),
				    SIGN("2"),
				    SIGN("3"),
				    SIGN("4"),
				    SIGN("5"),
				    SIGN("6"),
				    SIGN("7"),
				    SIGN("8"),
				    SIGN("9"),
				    SIGN("0"),
				    KEY(KEY_BACKSPACE, 4)};
static const struct key azerty_1[] = {ALSO("a", "A", variants_a),
				      CHAR("z", "Z"),
				      ALSO("e", "E", variants_e),
				      CHAR("r", "R"),
				      CHAR("t", "T"),
				      ALSO("y", "Y", variants_y),
				      ALSO("u", "U", variants_u),
				      ALSO("i", "I", variants_i),
				      ALSO("o", "O", variants_o),
				      CHAR("p", "P"),
				      KEY(KEY_DEAD_CIRCUMFLEX, 4)};
static const struct key azerty_2[] = {CHAR("q", "Q"),
				      CHAR("s", "S"),
				      CHAR("d", "D"),
				      CHAR("f", "F"),
				      CHAR("g", "G"),
				      CHAR("h", "H"),
				      CHAR("j", "J"),
				      CHAR("k", "K"),
				      CHAR("l", "L"),
				      CHAR("m", "M"),
				      KEY(KEY_DEAD_DIAERESIS, 4)};
static const struct key azerty_3[] = {KEY(KEY_SHIFT, 4),
				      CHAR("w", "W"),
				      CHAR("x", "X"),
				      ALSO("c", "C", variants_c),
				      CHAR("v", "V"),
				      CHAR("b", "B"),
				      ALSO("n", "N", variants_n),
				      CHAR("é", "É"),
				      CHAR("è", "È"),
				      CHAR("ç", "Ç"),
				      CHAR("à", "À")};
static const struct key azerty_4[] = {KEY(KEY_SYMBOLS, 4), KEY(KEY_LETTERS, 4), CHAR("ù", "Ù"),
				      CHAR("'", "\""),	   SIGN("-"),		KEY(KEY_SPACE, 8),
				      CHAR(",", ";"),	   CHAR(".", ":"),	CHAR("?", "!"),
				      KEY(KEY_ENTER, 4)};
static const struct key qwerty_1[] = {CHAR("q", "Q"),
				      CHAR("w", "W"),
				      ALSO("e", "E", variants_e),
				      CHAR("r", "R"),
				      CHAR("t", "T"),
				      ALSO("y", "Y", variants_y),
				      ALSO("u", "U", variants_u),
				      ALSO("i", "I", variants_i),
				      ALSO("o", "O", variants_o),
				      CHAR("p", "P"),
				      KEY(KEY_DEAD_ACUTE, 4)};
static const struct key qwerty_2[] = {ALSO("a", "A", variants_a),
				      CHAR("s", "S"),
				      CHAR("d", "D"),
				      CHAR("f", "F"),
				      CHAR("g", "G"),
				      CHAR("h", "H"),
				      CHAR("j", "J"),
				      CHAR("k", "K"),
				      CHAR("l", "L"),
				      KEY(KEY_DEAD_DIAERESIS, 4),
				      KEY(KEY_DEAD_GRAVE, 4)};
static const struct key qwerty_3[] = {KEY(KEY_SHIFT, 4),
				      CHAR("z", "Z"),
				      CHAR("x", "X"),
				      ALSO("c", "C", variants_c),
				      CHAR("v", "V"),
				      CHAR("b", "B"),
				      ALSO("n", "N", variants_n),
				      CHAR("m", "M"),
				      KEY(KEY_DEAD_CIRCUMFLEX, 4),
				      CHAR("é", "É"),
				      CHAR("ç", "Ç")};
static const struct key qwerty_4[] = {KEY(KEY_SYMBOLS, 4), KEY(KEY_LETTERS, 4), CHAR("'", "\""),
				      SIGN("-"),	   KEY(KEY_SPACE, 12),	CHAR(",", ";"),
				      CHAR(".", ":"),	   CHAR("?", "!"),	KEY(KEY_ENTER, 4)};

static const struct key_row azerty[] = {{digits, COUNT(digits)},
					{azerty_1, COUNT(azerty_1)},
					{azerty_2, COUNT(azerty_2)},
					{azerty_3, COUNT(azerty_3)},
					{azerty_4, COUNT(azerty_4)}};
static const struct key_row qwerty[] = {{digits, COUNT(digits)},
					{qwerty_1, COUNT(qwerty_1)},
					{qwerty_2, COUNT(qwerty_2)},
					{qwerty_3, COUNT(qwerty_3)},
					{qwerty_4, COUNT(qwerty_4)}};

/* --- signs; arrows and the rarer accents are here too --- */

static const struct key symbols_1[] = {SIGN("@"), SIGN("#"), SIGN("€"), SIGN("$"),
				       SIGN("£"), SIGN("%"), SIGN("&"), SIGN("*"),
				       SIGN("+"), SIGN("="), SIGN("/")};
static const struct key symbols_2[] = {SIGN("("), SIGN(")"), SIGN("\""), SIGN("«"),
				       SIGN("»"), SIGN(":"), SIGN(";"),	 SIGN("!"),
				       SIGN("_"), SIGN("°"), SIGN("§")};
static const struct key symbols_3[] = {KEY(KEY_DEAD_ACUTE, 4),
				       KEY(KEY_DEAD_GRAVE, 4),
				       KEY(KEY_DEAD_CIRCUMFLEX, 4),
				       KEY(KEY_DEAD_DIAERESIS, 4),
				       SIGN("<"),
				       SIGN(">"),
				       SIGN("~"),
				       KEY(KEY_LEFT, 4),
				       KEY(KEY_RIGHT, 4),
				       KEY(KEY_CLEAR, 8)};
static const struct key symbols_4[] = {KEY(KEY_LETTERS, 8), SIGN("'"),	      SIGN("-"),
				       KEY(KEY_SPACE, 12),  SIGN(","),	      SIGN("."),
				       SIGN("?"),	    KEY(KEY_ENTER, 4)};

static const struct key_row symbols[] = {{digits, COUNT(digits)},
					 {symbols_1, COUNT(symbols_1)},
					 {symbols_2, COUNT(symbols_2)},
					 {symbols_3, COUNT(symbols_3)},
					 {symbols_4, COUNT(symbols_4)}};

/* --- e-mail --- */

static const struct key email_azerty_1[] = {CHAR("a", "A"), CHAR("z", "Z"), CHAR("e", "E"),
					    CHAR("r", "R"), CHAR("t", "T"), CHAR("y", "Y"),
					    CHAR("u", "U"), CHAR("i", "I"), CHAR("o", "O"),
					    CHAR("p", "P"), SIGN("@")};
static const struct key email_azerty_2[] = {CHAR("q", "Q"), CHAR("s", "S"), CHAR("d", "D"),
					    CHAR("f", "F"), CHAR("g", "G"), CHAR("h", "H"),
					    CHAR("j", "J"), CHAR("k", "K"), CHAR("l", "L"),
					    CHAR("m", "M"), SIGN("_")};
static const struct key email_azerty_3[] = {KEY(KEY_SHIFT, 4), CHAR("w", "W"),	 CHAR("x", "X"),
					    CHAR("c", "C"),    CHAR("v", "V"),	 CHAR("b", "B"),
					    CHAR("n", "N"),    SIGN("-"),	 SIGN("+"),
					    KEY(KEY_LEFT, 4),  KEY(KEY_RIGHT, 4)};
static const struct key email_qwerty_1[] = {CHAR("q", "Q"), CHAR("w", "W"), CHAR("e", "E"),
					    CHAR("r", "R"), CHAR("t", "T"), CHAR("y", "Y"),
					    CHAR("u", "U"), CHAR("i", "I"), CHAR("o", "O"),
					    CHAR("p", "P"), SIGN("@")};
static const struct key email_qwerty_2[] = {CHAR("a", "A"), CHAR("s", "S"), CHAR("d", "D"),
					    CHAR("f", "F"), CHAR("g", "G"), CHAR("h", "H"),
					    CHAR("j", "J"), CHAR("k", "K"), CHAR("l", "L"),
					    SIGN("_"),	    SIGN("+")};
static const struct key email_qwerty_3[] = {KEY(KEY_SHIFT, 4), CHAR("z", "Z"),	 CHAR("x", "X"),
					    CHAR("c", "C"),    CHAR("v", "V"),	 CHAR("b", "B"),
					    CHAR("n", "N"),    CHAR("m", "M"),	 SIGN("-"),
					    KEY(KEY_LEFT, 4),  KEY(KEY_RIGHT, 4)};
static const struct key email_4[] = {KEY(KEY_SYMBOLS, 4), KEY(KEY_LETTERS, 4),	WIDE(".", 8),
				     WIDE(".be", 8),	  WIDE(".brussels", 8), WIDE(".com", 8),
				     KEY(KEY_ENTER, 4)};

static const struct key_row email_azerty[] = {{digits, COUNT(digits)},
					      {email_azerty_1, COUNT(email_azerty_1)},
					      {email_azerty_2, COUNT(email_azerty_2)},
					      {email_azerty_3, COUNT(email_azerty_3)},
					      {email_4, COUNT(email_4)}};
static const struct key_row email_qwerty[] = {{digits, COUNT(digits)},
					      {email_qwerty_1, COUNT(email_qwerty_1)},
					      {email_qwerty_2, COUNT(email_qwerty_2)},
					      {email_qwerty_3, COUNT(email_qwerty_3)},
					      {email_4, COUNT(email_4)}};

/* --- number plates --- */

static const struct key plate_azerty_1[] = {SIGN("A"), SIGN("Z"), SIGN("E"), SIGN("R"),
					    SIGN("T"), SIGN("Y"), SIGN("U"), SIGN("I"),
					    SIGN("O"), SIGN("P"), SIGN("-")};
static const struct key plate_azerty_2[] = {SIGN("Q"), SIGN("S"), SIGN("D"),	   SIGN("F"),
					    SIGN("G"), SIGN("H"), SIGN("J"),	   SIGN("K"),
					    SIGN("L"), SIGN("M"), KEY(KEY_LEFT, 4)};
static const struct key plate_azerty_3[] = {
	SIGN("W"), SIGN("X"),	      SIGN("C"),	 SIGN("V"),	      SIGN("B"),
	SIGN("N"), KEY(KEY_RIGHT, 4), KEY(KEY_CLEAR, 8), KEY(KEY_LETTERS, 4), KEY(KEY_ENTER, 4)};
static const struct key plate_qwerty_1[] = {SIGN("Q"), SIGN("W"), SIGN("E"), SIGN("R"),
					    SIGN("T"), SIGN("Y"), SIGN("U"), SIGN("I"),
					    SIGN("O"), SIGN("P"), SIGN("-")};
static const struct key plate_qwerty_2[] = {
	SIGN("A"), SIGN("S"), SIGN("D"), SIGN("F"),	   SIGN("G"),	     SIGN("H"),
	SIGN("J"), SIGN("K"), SIGN("L"), KEY(KEY_LEFT, 4), KEY(KEY_RIGHT, 4)};
static const struct key plate_qwerty_3[] = {
	SIGN("Z"), SIGN("X"), SIGN("C"),	 SIGN("V"),	      SIGN("B"),
	SIGN("N"), SIGN("M"), KEY(KEY_CLEAR, 8), KEY(KEY_LETTERS, 4), KEY(KEY_ENTER, 4)};

static const struct key_row plate_azerty[] = {{digits, COUNT(digits)},
					      {plate_azerty_1, COUNT(plate_azerty_1)},
					      {plate_azerty_2, COUNT(plate_azerty_2)},
					      {plate_azerty_3, COUNT(plate_azerty_3)}};
static const struct key_row plate_qwerty[] = {{digits, COUNT(digits)},
					      {plate_qwerty_1, COUNT(plate_qwerty_1)},
					      {plate_qwerty_2, COUNT(plate_qwerty_2)},
					      {plate_qwerty_3, COUNT(plate_qwerty_3)}};

/* --- pads, as on a telephone --- */

static const struct key pad_1[] = {SIGN("1"), SIGN("2"), SIGN("3"), KEY(KEY_BACKSPACE, 4)};
static const struct key pad_2[] = {SIGN("4"), SIGN("5"), SIGN("6"), KEY(KEY_CLEAR, 4)};
static const struct key pad_3[] = {SIGN("7"), SIGN("8"), SIGN("9"), KEY(KEY_LETTERS, 4)};
static const struct key pad_plain[] = {WIDE("0", 8), KEY(KEY_ENTER, 8)};
static const struct key pad_comma[] = {SIGN(","), SIGN("0"), KEY(KEY_ENTER, 8)};
static const struct key pad_plus[] = {SIGN("+"), SIGN("0"), KEY(KEY_ENTER, 8)};
static const struct key pad_slash[] = {SIGN("/"), SIGN("0"), KEY(KEY_ENTER, 8)};
static const struct key pad_colon[] = {SIGN(":"), SIGN("0"), KEY(KEY_ENTER, 8)};

static const struct key_row digits_plain[] = {{pad_1, COUNT(pad_1)},
					      {pad_2, COUNT(pad_2)},
					      {pad_3, COUNT(pad_3)},
					      {pad_plain, COUNT(pad_plain)}};
static const struct key_row digits_comma[] = {{pad_1, COUNT(pad_1)},
					      {pad_2, COUNT(pad_2)},
					      {pad_3, COUNT(pad_3)},
					      {pad_comma, COUNT(pad_comma)}};
static const struct key_row digits_plus[] = {{pad_1, COUNT(pad_1)},
					     {pad_2, COUNT(pad_2)},
					     {pad_3, COUNT(pad_3)},
					     {pad_plus, COUNT(pad_plus)}};
static const struct key_row digits_slash[] = {{pad_1, COUNT(pad_1)},
					      {pad_2, COUNT(pad_2)},
					      {pad_3, COUNT(pad_3)},
					      {pad_slash, COUNT(pad_slash)}};
static const struct key_row digits_colon[] = {{pad_1, COUNT(pad_1)},
					      {pad_2, COUNT(pad_2)},
					      {pad_3, COUNT(pad_3)},
					      {pad_colon, COUNT(pad_colon)}};

struct layout {
	enum keys_layout layout, letters; /* letters: KEYS_SYMBOLS where they do not matter */
	const char *extra;		  /* NULL where it does not matter */
	const struct key_row *rows;
	size_t count;
};

#define ANY KEYS_SYMBOLS
#define ROWS(array) array, COUNT(array)

static const struct layout layouts[] = {
	{KEYS_AZERTY, ANY, NULL, ROWS(azerty)},
	{KEYS_QWERTY, ANY, NULL, ROWS(qwerty)},
	{KEYS_SYMBOLS, ANY, NULL, ROWS(symbols)},
	{KEYS_EMAIL, KEYS_AZERTY, NULL, ROWS(email_azerty)},
	{KEYS_EMAIL, KEYS_QWERTY, NULL, ROWS(email_qwerty)},
	{KEYS_PLATE, KEYS_AZERTY, NULL, ROWS(plate_azerty)},
	{KEYS_PLATE, KEYS_QWERTY, NULL, ROWS(plate_qwerty)},
	{KEYS_DIGITS, ANY, "", ROWS(digits_plain)},
	{KEYS_DIGITS, ANY, ",", ROWS(digits_comma)},
	{KEYS_DIGITS, ANY, "+", ROWS(digits_plus)},
	{KEYS_DATE, ANY, NULL, ROWS(digits_slash)},
	{KEYS_TIME, ANY, NULL, ROWS(digits_colon)},
};

const struct key_row *keys_rows(const struct keys *keys, size_t *count)
{
	const struct layout *found = layouts;

	for (size_t i = 0; i < COUNT(layouts); i++) {
		const struct layout *layout = &layouts[i];

		if (layout->layout == keys->layout &&
		    (layout->letters == ANY || layout->letters == keys->letters) &&
		    (!layout->extra || !strcmp(layout->extra, keys->extra))) {
			found = layout;
			break;
		}
	}
	*count = found->count;
	return found->rows;
}
