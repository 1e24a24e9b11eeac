/* What texts of settings may be: log levels, URLs, names. */
#include "base/log.h"
#include "base/settings.h"

bool setting_check_level(const struct setting *setting, struct str *value, struct error *error)
{
	enum log_level level;

	return log_level_parse(*value, &level) ||
	       error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it may be error, warning, info or debug", setting->key,
			 STR_ARG(*value));
}

/* Printable ASCII without blanks and quotes, which may stand in a header, a log and a page. */
static bool is_plain(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] <= ' ' || value.data[i] > '~' || strchr("\"'<>\\", value.data[i]))
			return false;
	}
	return true;
}

bool setting_check_url(const struct setting *setting, struct str *value, struct error *error)
{
	size_t scheme = str_starts(*value, STR("https://")) ? 8 : 7;
	bool has_scheme = scheme == 8 || str_starts(*value, STR("http://"));

	if (!value->len || (has_scheme && value->len > scheme && value->len <= SETTING_URL_LIMIT &&
			    !strchr("/?#:", value->data[scheme]) && is_plain(*value) &&
			    !memchr(value->data, '#', value->len)))
		return true;
	return error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it takes a URL such as https://www.commune.example/pay, at "
			 "most %d characters",
			 setting->key, STR_ARG(*value), SETTING_URL_LIMIT);
}

bool setting_check_base_url(const struct setting *setting, struct str *value, struct error *error)
{
	if (!setting_check_url(setting, value, error))
		return false;
	while (str_ends(*value, STR("/")))
		value->len--;
	return true;
}

bool setting_check_name(const struct setting *setting, struct str *value, struct error *error)
{
	return (value->len && value->len <= SETTING_NAME_LIMIT && is_plain(*value)) ||
	       error_set(error, ERROR_INVALID,
			 "%s is '%.*s'; it takes 1 to %d characters without blanks and quotes",
			 setting->key, STR_ARG(*value), SETTING_NAME_LIMIT);
}
