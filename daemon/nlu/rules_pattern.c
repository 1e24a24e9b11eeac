/* Parsing a pattern by recursive descent, straight into the sequences that it stands for. */
#include "nlu/rules_pattern.h"

#include "nlu/rules_expand.h"

struct parser {
	struct str text;
	size_t at;
	struct arena *memory;
	struct pattern *out;
	unsigned depth;
	struct error *error;
};

static bool parse_alternatives(struct parser *parser, char closing, struct pattern_set *set);

static bool fail(struct parser *parser, size_t at, const char *message)
{
	parser->at = at;
	return error_set(parser->error, ERROR_INVALID, "%s", message);
}

static bool at_char(const struct parser *parser, char c)
{
	return parser->at < parser->text.len && parser->text.data[parser->at] == c;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct parser *parser)
{
	while (parser->at < parser->text.len && is_space(parser->text.data[parser->at]))
		parser->at++;
}

/* What stands up to the next space or special character. */
static struct str take_word(struct parser *parser)
{
	size_t begin = parser->at;

	while (parser->at < parser->text.len) {
		char c = parser->text.data[parser->at];

		if (is_space(c) || (c && strchr("()[]|$^!", c)))
			break;
		parser->at++;
	}
	return str_slice(parser->text, begin, parser->at);
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
		      c == '.'))
			return false;
	}
	return name.len > 0;
}

/* @kind or @kind=value */
static bool parse_entity(struct parser *parser, size_t begin, struct str word,
			 struct pattern_set *set)
{
	struct str value = str_slice(word, 1, word.len);
	struct pattern_atom atom = {ATOM_KIND, value, begin};
	struct str kind;

	str_split(&value, '=', &kind);
	if (!is_name(kind) || (value.data && !is_name(value)))
		return fail(parser, begin,
			    "an entity is written @kind or @kind=value, in a-z 0-9 _ - . only");
	if (word.len > PATTERN_WORD_BYTES)
		return fail(parser, begin, "the name is longer than 60 bytes; shorten it");
	if (value.data)
		atom.kind = ATOM_VALUE;
	atom.text = arena_copy(parser->memory, atom.text);
	pattern_set_init(parser->memory, &atom, 1, set);
	return true;
}

/* word, word* or ~word; what counts as several words ("d'accord") becomes several atoms. */
static bool parse_word(struct parser *parser, size_t begin, struct str word,
		       struct pattern_set *set)
{
	struct str words[PATTERN_ATOM_LIMIT + 1];
	struct pattern_atom atoms[PATTERN_ATOM_LIMIT];
	enum atom_kind last = ATOM_WORD;
	size_t count;

	if (word.data[0] == '~') {
		last = ATOM_STEM;
		word = str_slice(word, 1, word.len);
	} else if (str_ends(word, STR("*"))) {
		last = ATOM_PREFIX;
		word = str_slice(word, 0, word.len - 1);
	}
	if (memchr(word.data, '*', word.len) || memchr(word.data, '~', word.len))
		return fail(parser, begin,
			    "~ stands before a word, * behind it; use one of them, there");
	count = pattern_words(word, parser->memory, words);
	if (!count)
		return fail(parser, begin,
			    "there is no word here; leave punctuation out, it is not compared");
	if (count > PATTERN_ATOM_LIMIT)
		return fail(parser, begin, "these are more than 24 words; split the pattern");
	for (size_t i = 0; i < count; i++) {
		if (words[i].len > PATTERN_WORD_BYTES)
			return fail(parser, begin,
				    "the word is longer than 60 bytes; write how it begins, such "
				    "as \"abc*\"");
		atoms[i] = (struct pattern_atom){i + 1 < count ? ATOM_WORD : last, words[i], begin};
	}
	pattern_set_init(parser->memory, atoms, count, set);
	return true;
}

static bool parse_group(struct parser *parser, struct pattern_set *set)
{
	size_t begin = parser->at;
	char opening = parser->text.data[parser->at++];
	char closing = opening == '(' ? ')' : ']';
	bool fine;

	if (parser->depth == PATTERN_DEPTH_LIMIT)
		return fail(parser, begin, "groups are nested at most 8 deep; split the pattern");
	parser->depth++;
	fine = parse_alternatives(parser, closing, set);
	parser->depth--;
	if (!fine)
		return false;
	if (!at_char(parser, closing))
		return fail(parser, begin,
			    opening == '('
				    ? "this ( is never closed; put ) behind the last alternative"
				    : "this [ is never closed; put ] behind what is "
				      "optional");
	parser->at++;
	if (opening == '[' && !pattern_set_add_empty(parser->memory, set))
		return fail(parser, begin, "the pattern can be read in too many ways; split it");
	return true;
}

static bool parse_term(struct parser *parser, struct pattern_set *set)
{
	size_t begin = parser->at;
	struct pattern_atom atom = {ATOM_GAP, {"", 0}, begin};
	struct str word;

	if (at_char(parser, '(') || at_char(parser, '['))
		return parse_group(parser, set);
	if (at_char(parser, '^') || at_char(parser, '$')) {
		atom.kind = at_char(parser, '^') ? ATOM_START : ATOM_END;
		parser->at++;
		pattern_set_init(parser->memory, &atom, 1, set);
		return true;
	}
	word = take_word(parser);
	if (!word.len)
		return fail(parser, begin,
			    "a word is missing here; write one, or leave out what asks for it");
	if (str_eq(word, STR(".."))) {
		pattern_set_init(parser->memory, &atom, 1, set);
		return true;
	}
	if (word.data[0] == '@')
		return parse_entity(parser, begin, word, set);
	return parse_word(parser, begin, word, set);
}

/* Drops what means nothing at the ends; `empty` is what to say when no word is left. */
static bool trim(struct parser *parser, size_t begin, const char *empty, struct pattern_set *set)
{
	size_t at;

	switch (pattern_set_trim(set, &at)) {
	case TRIM_EMPTY:
		return fail(parser, begin, empty);
	case TRIM_INNER:
		return fail(parser, at,
			    "^ stands before all words and $ behind them; move it there, or split "
			    "the pattern");
	case TRIM_FINE:
		break;
	}
	return true;
}

/* !word, !(a|b c): no part of what has to be there. */
static bool parse_exclusion(struct parser *parser)
{
	struct pattern_set set;
	size_t begin = parser->at++;

	if (parser->depth)
		return fail(parser, begin,
			    "an exclusion concerns the whole message: move it out of the group");
	if (parser->at == parser->text.len || is_space(parser->text.data[parser->at]) ||
	    at_char(parser, '!'))
		return fail(
			parser, begin,
			"! stands directly before the word that forbids the match; leave no space");
	if (!parse_term(parser, &set))
		return false;
	if (!trim(parser, begin, "this exclusion can match without a word; give it one", &set))
		return false;
	if (!pattern_set_join(parser->memory, &parser->out->excluded, &set))
		return fail(parser, begin, "there are more than 512 exclusions; split the pattern");
	return true;
}

static bool parse_sequence(struct parser *parser, char closing, struct pattern_set *set)
{
	size_t begin = parser->at;

	pattern_set_init(parser->memory, NULL, 0, set);
	for (;;) {
		struct pattern_set term;
		size_t at;

		skip_space(parser);
		at = parser->at;
		if (at == parser->text.len ||
		    (closing && (at_char(parser, '|') || at_char(parser, closing))))
			break;
		if (at_char(parser, '|'))
			return fail(parser, at, "alternatives stand within brackets: write (a|b)");
		if (at_char(parser, ')') || at_char(parser, ']'))
			return fail(parser, at,
				    "this bracket was never opened; leave it out, or put its ( or "
				    "[ before");
		if (at_char(parser, '!')) {
			if (!parse_exclusion(parser))
				return false;
			continue;
		}
		if (!parse_term(parser, &term))
			return false;
		if (!pattern_set_append(parser->memory, set, &term))
			return fail(parser, at,
				    "the pattern can be read in too many ways, or is too long; "
				    "split it");
	}
	if (closing && set->count == 1 && set->items[0].count == 0)
		return fail(
			parser, begin,
			"an alternative is empty; fill it, or write [a|b] for what may be missing");
	return true;
}

static bool parse_alternatives(struct parser *parser, char closing, struct pattern_set *set)
{
	*set = (struct pattern_set){0};
	for (;;) {
		struct pattern_set one;
		size_t begin = parser->at;

		if (!parse_sequence(parser, closing, &one))
			return false;
		if (!pattern_set_join(parser->memory, set, &one))
			return fail(parser, begin,
				    "the pattern can be read in too many ways; split it");
		if (!at_char(parser, '|'))
			return true;
		parser->at++;
	}
}

size_t pattern_column(struct str text, size_t at)
{
	size_t column = 1;

	for (size_t i = 0; i < at && i < text.len; i++)
		column += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return column;
}

bool pattern_parse(struct str text, struct arena *memory, struct pattern *out, size_t *column,
		   struct error *error)
{
	struct parser parser = {.text = text, .memory = memory, .out = out, .error = error};
	bool fine;

	*out = (struct pattern){0};
	fine = parse_sequence(&parser, '\0', &out->matches) &&
	       trim(&parser, 0,
		    "the pattern can match without a word; put one outside [ ] and behind no !",
		    &out->matches);
	*column = fine ? 0 : pattern_column(text, parser.at);
	return fine;
}
