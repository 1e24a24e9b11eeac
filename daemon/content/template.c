/* A text with {placeholders}, cut into its pieces. */
#include "content/template.h"

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* The length of "{name}" at the start of the text, or 0. */
static size_t placeholder_length(struct str text)
{
	size_t i = 1;

	while (i < text.len && is_name(text.data[i]))
		i++;
	return i > 1 && i < text.len && text.data[i] == '}' ? i + 1 : 0;
}

bool template_next(struct str *rest, struct piece *piece)
{
	size_t len = 0;

	if (!rest->len)
		return false;
	if (rest->data[0] == '{' || rest->data[0] == '}') {
		len = rest->data[0] == '{' ? placeholder_length(*rest) : 0;
		piece->kind = len ? PIECE_PLACEHOLDER : PIECE_BROKEN;
		piece->text = len ? str_slice(*rest, 1, len - 1) : str_slice(*rest, 0, 1);
		*rest = str_slice(*rest, len ? len : 1, rest->len);
		return true;
	}
	while (len < rest->len && rest->data[len] != '{' && rest->data[len] != '}')
		len++;
	*piece = (struct piece){PIECE_LITERAL, str_slice(*rest, 0, len)};
	*rest = str_slice(*rest, len, rest->len);
	return true;
}

struct str piece_fact(const struct piece *piece)
{
	if (piece->kind != PIECE_PLACEHOLDER || !str_starts(piece->text, STR("fact.")))
		return (struct str){"", 0};
	return str_slice(piece->text, 5, piece->text.len);
}

size_t template_words(const char *text)
{
	size_t words = 0;

	for (size_t i = 0; text[i]; i++)
		words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ') &&
			 !strchr("?!:;", text[i]);
	return words;
}
