/* A small valid content pack in a temporary folder, which tests break in one place at a time. */
#ifndef TESTS_CONTENT_FIXTURE_H
#define TESTS_CONTENT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "content/hours.h"

struct fixture {
	char root[64];
	char intents[96], locales[96];
};

static const char fixture_catalogue[] =
	"{\n"
	"\t\"$schema\": \"schemas/catalogue.schema.json\",\n"
	"\t\"intents\": [\n"
	"\t\t{\n"
	"\t\t\t\"id\": \"passport.lost\",\n"
	"\t\t\t\"kind\": \"answer\",\n"
	"\t\t\t\"service\": \"population\",\n"
	"\t\t\t\"reply\": \"answer.passport.lost\",\n"
	"\t\t\t\"title\": {\"nl\": \"Paspoort kwijt\", \"fr\": \"Passeport perdu\", \"en\": "
	"\"Passport lost\"},\n"
	"\t\t\t\"links\": [{\"title\": {\"nl\": \"a\", \"fr\": \"b\", \"en\": \"c\"},\n"
	"\t\t\t\t\"url\": \"https://www.docstop.be\"}],\n"
	"\t\t\t\"valid_from\": \"2020-01-01\",\n"
	"\t\t\t\"valid_until\": \"2999-12-31\",\n"
	"\t\t\t\"review_by\": \"2999-06-30\"\n"
	"\t\t},\n"
	"\t\t{\n"
	"\t\t\t\"id\": \"dialogue.deny\",\n"
	"\t\t\t\"kind\": \"control\",\n"
	"\t\t\t\"title\": {\"nl\": \"Nee\", \"fr\": \"Non\", \"en\": \"No\"}\n"
	"\t\t},\n"
	"\t\t{\n"
	"\t\t\t\"id\": \"bot.identity\",\n"
	"\t\t\t\"kind\": \"smalltalk\",\n"
	"\t\t\t\"confirmable\": false,\n"
	"\t\t\t\"reply\": \"answer.bot.identity\",\n"
	"\t\t\t\"title\": {\"nl\": \"Wie?\", \"fr\": \"Qui ?\", \"en\": \"Who?\"}\n"
	"\t\t}\n"
	"\t]\n"
	"}\n";

static const char fixture_services[] =
	"{\n"
	"\t\"services\": [\n"
	"\t\t{\"id\": \"town_hall\", \"name\": \"Voorbeeld\", \"email\": "
	"\"info@commune.example\"},\n"
	"\t\t{\n"
	"\t\t\t\"id\": \"population\",\n"
	"\t\t\t\"name\": {\"nl\": \"Bevolking\", \"fr\": \"Population\", \"en\": \"Population\"},\n"
	"\t\t\t\"phone\": \"+32 2 000 00 01\",\n"
	"\t\t\t\"hours\": {\n"
	"\t\t\t\t\"week\": {\n"
	"\t\t\t\t\t\"mon\": [\"09:00-12:00\", \"13:30-16:00\"],\n"
	"\t\t\t\t\t\"tue\": [\"09:00-12:00\"], \"wed\": [\"09:00-12:30\"],\n"
	"\t\t\t\t\t\"thu\": [], \"fri\": [], \"sat\": [], \"sun\": []\n"
	"\t\t\t\t},\n"
	"\t\t\t\t\"exceptions\": [\n"
	"\t\t\t\t\t{\"from\": \"2026-12-24\", \"slots\": [], \"reason\": \"closing.eve\"},\n"
	"\t\t\t\t\t{\"from\": \"2026-12-28\", \"until\": \"2026-12-30\", \"slots\": []}\n"
	"\t\t\t\t]\n"
	"\t\t\t}\n"
	"\t\t}\n"
	"\t]\n"
	"}\n";

static const char fixture_facts[] =
	"{\n"
	"\t\"facts\": {\n"
	"\t\t\"passport_fee\": {\"value\": {\"nl\": \"80 euro\", \"fr\": \"80 euros\", \"en\": "
	"\"80 euro\"}, \"sample\": true}\n"
	"\t},\n"
	"\t\"sample\": [\"services.*.phone\", \"services.population.phone\"]\n"
	"}\n";

static inline char *fixture_path(const struct fixture *fixture, const char *name)
{
	return file_join(fixture->root, name);
}

/* Replaces a file ("intents/catalogue.json") whole. */
static inline void fixture_write(const struct fixture *fixture, const char *name,
				 const char *content)
{
	char *path = fixture_path(fixture, name);

	assert_true(file_write(path, str_from(content), NULL));
	free(path);
}

static inline void fixture_remove(const struct fixture *fixture, const char *name)
{
	char *path = fixture_path(fixture, name);

	unlink(path);
	free(path);
}

/* Texts and answers of one language; {who} is its word for the citizen. */
static inline void fixture_locale(const struct fixture *fixture, const char *lang,
				  const char *hello, const char *answer)
{
	struct buf texts = {0}, answers = {0};
	char name[64];

	buf_addf(&texts,
		 "{\n\"texts\": {\n\"hello\": \"%s {who}\",\n"
		 "\"wait\": {\"one\": \"{count} minute\", \"other\": \"{count} minutes\"},\n"
		 "\"closing.eve\": \"Eve\"",
		 hello);
	for (int i = HOLIDAY_NEW_YEAR; i <= HOLIDAY_CHRISTMAS; i++)
		buf_addf(&texts, ",\n\"%s\": \"%s %d\"", holiday_key((enum holiday)i), lang, i);
	buf_add(&texts, STR("\n}\n}\n"));
	buf_addf(&answers,
		 "{\n\"texts\": {\n\"answer.passport.lost\": \"%s {fact.passport_fee}.\",\n"
		 "\"answer.bot.identity\": \"Pierre\"\n}\n}\n",
		 answer);
	snprintf(name, sizeof name, "locales/%s.json", lang);
	fixture_write(fixture, name, texts.data);
	snprintf(name, sizeof name, "locales/%s/answers.json", lang);
	fixture_write(fixture, name, answers.data);
	buf_finish(&texts);
	buf_finish(&answers);
}

static inline void fixture_folder(const struct fixture *fixture, const char *name)
{
	char *path = fixture_path(fixture, name);

	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static inline void fixture_link(const struct fixture *fixture, const char *target, const char *name)
{
	char *path = fixture_path(fixture, name);

	assert_int_equal(symlink(target, path), 0);
	free(path);
}

static inline void fixture_create(struct fixture *fixture)
{
	snprintf(fixture->root, sizeof fixture->root, "/tmp/pierre-pack-XXXXXX");
	assert_non_null(mkdtemp(fixture->root));
	snprintf(fixture->intents, sizeof fixture->intents, "%s/intents", fixture->root);
	snprintf(fixture->locales, sizeof fixture->locales, "%s/locales", fixture->root);
	fixture_folder(fixture, "intents");
	fixture_folder(fixture, "locales");
	fixture_folder(fixture, "locales/nl");
	fixture_folder(fixture, "locales/fr");
	fixture_folder(fixture, "locales/en");
	/* The schemas of the shipped pack: they are part of what is tested. */
	fixture_link(fixture, SOURCE_DIR "/intents/schemas", "intents/schemas");
	fixture_link(fixture, SOURCE_DIR "/locales/schemas", "locales/schemas");
	fixture_write(fixture, "intents/catalogue.json", fixture_catalogue);
	fixture_write(fixture, "intents/services.json", fixture_services);
	fixture_write(fixture, "intents/facts.json", fixture_facts);
	fixture_locale(fixture, "nl", "Dag", "Kost");
	fixture_locale(fixture, "fr", "Bonjour", "Prix :");
	fixture_locale(fixture, "en", "Hello", "Costs");
}

static inline void fixture_destroy(struct fixture *fixture)
{
	static const char *const names[] = {
		"intents/catalogue.json",  "intents/services.json",   "intents/facts.json",
		"intents/schemas",	   "locales/schemas",	      "locales/nl.json",
		"locales/fr.json",	   "locales/en.json",	      "locales/nl/answers.json",
		"locales/fr/answers.json", "locales/en/answers.json", "locales/nl/more.json",
		"locales/nl/forms.json",   "locales/fr/forms.json",   "locales/en/forms.json",
		"intents/forms.json",	   "intents/products.json",   "intents/terminal.json",
	};
	static const char *const folders[] = {"locales/nl", "locales/fr", "locales/en", "locales",
					      "intents"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		fixture_remove(fixture, names[i]);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char *path = fixture_path(fixture, folders[i]);

		rmdir(path);
		free(path);
	}
	assert_int_equal(rmdir(fixture->root), 0);
}

static inline void fixture_read(const struct fixture *fixture, const char *name, struct buf *out)
{
	char *path = fixture_path(fixture, name);

	assert_true(file_read(path, 1 << 20, out, NULL));
	free(path);
}

/* Replaces the first `old` in a file by `new`; fails the test when there is none. */
static inline void fixture_replace(const struct fixture *fixture, const char *name, const char *old,
				   const char *new)
{
	struct buf before = {0}, after = {0};
	const char *found;

	fixture_read(fixture, name, &before);
	found = strstr(before.data, old);
	if (!found)
		fail_msg("%s has no '%s'", name, old);
	buf_add(&after, (struct str){before.data, (size_t)(found - before.data)});
	buf_add(&after, str_from(new));
	buf_add(&after, str_from(found + strlen(old)));
	fixture_write(fixture, name, after.data);
	buf_finish(&before);
	buf_finish(&after);
}

/* The line of the first `text` in a file, from 1. */
static inline int fixture_line(const struct fixture *fixture, const char *name, const char *text)
{
	struct buf content = {0};
	const char *found;
	int line = 1;

	fixture_read(fixture, name, &content);
	found = strstr(content.data, text);
	if (!found)
		fail_msg("%s has no '%s'", name, text);
	for (const char *c = content.data; c < found; c++)
		line += *c == '\n';
	buf_finish(&content);
	return line;
}

#endif
