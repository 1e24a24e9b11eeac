/* Citizens who change language in the middle of a conversation (the conversations of
 * ../data/mixed.tsv) are answered in the language that they change to. */
#include <stdio.h>
#include <string.h>

#include "talk.h"

#define MIXED SOURCE_DIR "/tests/data/mixed.tsv"

/* None was in a wrong language when this was written (daemon/nlu/README.md). */
enum { COLUMNS = 5, CHANGES_WANTED = 40, NOT_FOLLOWED_LIMIT = 1 };

/* One message of the file. */
struct line {
	const char *conversation, *prior, *langs, *intent, *text;
};

struct followed {
	struct rig *rig;
	struct talk *talk;
	char conversation[8]; /* in progress */
	size_t replies, changes, not_followed;
};

/* Cuts a line of the file in place; false for comments. */
static bool line_read(char *bytes, struct line *line)
{
	char *column[COLUMNS], *rest = bytes;

	bytes[strcspn(bytes, "\n")] = '\0';
	if (*bytes == '#')
		return false;
	for (size_t i = 0; i < COLUMNS; i++) {
		column[i] = rest;
		rest += strcspn(rest, "\t");
		if ((*rest == '\t') != (i + 1 < COLUMNS))
			fail_msg("%s: not %d columns: %s", MIXED, COLUMNS, bytes);
		if (*rest)
			*rest++ = '\0';
	}
	*line = (struct line){column[0], column[1], column[2], column[3], column[4]};
	return true;
}

static void say(struct followed *followed, const struct line *line)
{
	const char *lang;

	if (strcmp(line->conversation, followed->conversation) != 0) {
		if (followed->talk)
			talk_close(followed->talk);
		followed->talk = talk_begin(followed->rig, NULL);
		snprintf(followed->conversation, sizeof followed->conversation, "%s",
			 line->conversation);
	}
	lang = frame_text(talk_say(followed->talk, line->text), "lang");
	followed->replies++;
	followed->changes += line->prior[0] != '-' && !strstr(line->langs, line->prior);
	if (*lang && strstr(line->langs, lang))
		return;
	print_message("%s: answered in %s instead of %s: %s\n", line->conversation, lang,
		      line->langs, line->text);
	followed->not_followed++;
}

static void test_replies_follow_the_citizen_to_another_language(void **state)
{
	struct followed followed = {.rig = *state};
	FILE *file = fopen(MIXED, "r");
	char bytes[1024];
	struct line line;

	assert_non_null(file);
	rig_start(followed.rig, NULL);
	while (fgets(bytes, sizeof bytes, file)) {
		if (line_read(bytes, &line) && line.conversation[0] != '-')
			say(&followed, &line);
	}
	fclose(file);
	print_message("%zu replies, %zu changes of language, %zu replies in a wrong one\n",
		      followed.replies, followed.changes, followed.not_followed);
	assert_true(followed.changes >= CHANGES_WANTED);
	assert_true(followed.not_followed <= NOT_FOLLOWED_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_replies_follow_the_citizen_to_another_language),
	};

	return cmocka_run_group_tests_name("languages", tests, NULL, NULL);
}
