/* Secrets from files, so that neither a list of processes nor a backup of the settings has them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "bridge/bridge_config.h"

enum { SECRET_LIMIT = 4096 };

/* The bytes of a file without blanks around; "" when no file is named. */
static bool load(char **secret, const char *setting, const char *path, struct error *error)
{
	BUF_AUTO struct buf text = {0};
	struct stat info;
	struct str value;
	bool is_clean = true;

	if (!*path) {
		*secret = str_dup(STR(""));
		return true;
	}
	if (stat(path, &info) != 0)
		return error_set(error, ERROR_IO, "%s: %s: %s", setting, path, strerror(errno));
	if (info.st_mode & 007)
		return error_set(error, ERROR_INVALID,
				 "%s: everybody may read %s; run 'chmod 600 %s'", setting, path,
				 path);
	if (!file_read(path, SECRET_LIMIT, &text, error))
		return error_prefix(error, "%s: ", setting);
	value = str_trim(buf_borrow(&text));
	for (size_t i = 0; i < value.len; i++)
		is_clean = is_clean && value.data[i] > ' ' && value.data[i] <= '~';
	if (is_clean && value.len)
		*secret = str_dup(value);
	explicit_bzero(text.data, text.len);
	return (is_clean && value.len) ||
	       error_set(error, ERROR_INVALID, "%s: %s %s; put the secret there, on one line",
			 setting, path, value.len ? "has more than one word" : "is empty");
}

static bool need(const char *value, const char *setting, enum channel channel, struct error *error)
{
	return *value || error_set(error, ERROR_INVALID, "%s needs the setting %s",
				   channel_name(channel), setting);
}

/* A channel that is on has everything that it takes. */
static bool check(const struct bridge_secrets *secrets, const struct bridge_config *config,
		  struct error *error)
{
	static const char *const accounts[CHANNELS] = {
		[CHANNEL_MESSENGER] = "messenger_page",
		[CHANNEL_INSTAGRAM] = "instagram_account",
		[CHANNEL_WHATSAPP] = "whatsapp_number",
	};

	for (int i = 0; i < CHANNELS; i++) {
		enum channel channel = (enum channel)i;

		if (!*secrets->token[channel])
			continue;
		if (channel == CHANNEL_TELEGRAM) {
			if (!need(secrets->telegram_secret, "telegram_secret", channel, error))
				return false;
			continue;
		}
		if (!need(bridge_config_account(config, channel), accounts[channel], channel,
			  error) ||
		    !need(secrets->app_secret, "meta_app_secret", channel, error) ||
		    !need(secrets->verify_token, "meta_verify_token", channel, error))
			return false;
	}
	return true;
}

bool bridge_secrets_load(struct bridge_secrets *secrets, const struct bridge_config *config,
			 struct error *error)
{
	*secrets = (struct bridge_secrets){0};
	if (!*config->daemon_secret)
		error_set(error, ERROR_INVALID,
			  "daemon_secret: name the file with what 'pierre bridge add' has shown");
	else if (load(&secrets->daemon, "daemon_secret", config->daemon_secret, error) &&
		 load(&secrets->app_secret, "meta_app_secret", config->meta_app_secret, error) &&
		 load(&secrets->verify_token, "meta_verify_token", config->meta_verify_token,
		      error) &&
		 load(&secrets->telegram_secret, "telegram_secret", config->telegram_secret,
		      error) &&
		 load(&secrets->token[CHANNEL_MESSENGER], "messenger_token",
		      config->messenger_token, error) &&
		 load(&secrets->token[CHANNEL_INSTAGRAM], "instagram_token",
		      config->instagram_token, error) &&
		 load(&secrets->token[CHANNEL_WHATSAPP], "whatsapp_token", config->whatsapp_token,
		      error) &&
		 load(&secrets->token[CHANNEL_TELEGRAM], "telegram_token", config->telegram_token,
		      error) &&
		 check(secrets, config, error))
		return true;
	bridge_secrets_finish(secrets);
	return false;
}

static void wipe(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

void bridge_secrets_finish(struct bridge_secrets *secrets)
{
	wipe(secrets->daemon);
	wipe(secrets->app_secret);
	wipe(secrets->verify_token);
	wipe(secrets->telegram_secret);
	for (int i = 0; i < CHANNELS; i++)
		wipe(secrets->token[i]);
	*secrets = (struct bridge_secrets){0};
}
