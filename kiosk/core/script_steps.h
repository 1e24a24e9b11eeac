/* Within core: a script that was read. */
#ifndef CORE_SCRIPT_STEPS_H
#define CORE_SCRIPT_STEPS_H

#include "core/script.h"

enum step_kind {
	STEP_BEGIN,
	STEP_SAY,
	STEP_CHOOSE,
	STEP_TOPIC,
	STEP_LANGUAGE,
	STEP_COMFORT,
	STEP_PRINT,
	STEP_PAY,
	STEP_FINISH,
	STEP_TOUCH,
	STEP_MORE_TIME,
	STEP_WAIT,
	STEP_EXPECT,
	STEP_LIMIT
};

enum wait_kind {
	WAIT_REPLY,
	WAIT_NOTICE,
	WAIT_START,
	WAIT_TALK,
	WAIT_AWAY,
	WAIT_COUNTDOWN,
	WAIT_PRINTED,
	WAIT_NOT_PRINTED,
	WAIT_CONNECTED,
	WAIT_UNCONNECTED,
	WAIT_FORGOTTEN,
	WAIT_PACK,
	WAIT_CARD,
	WAIT_NO_CARD,
	WAIT_KINDS
};

enum expect_kind {
	EXPECT_TEXT,
	EXPECT_NO_TEXT,
	EXPECT_CHOICE,
	EXPECT_QUESTION,
	EXPECT_ENTRIES,
	EXPECT_COMFORT,
	EXPECT_LANG,
	EXPECT_PRINTER,
	EXPECT_EMPTY,
	EXPECT_KINDS
};

struct step {
	enum step_kind kind;
	enum wait_kind wait;
	enum expect_kind expect;
	enum lang lang;
	struct comfort comfort;
	char *text;	 /* what was given: a text, title, topic, input */
	char *other;	 /* the intent of a topic */
	int64_t number;	 /* or the state of a printer */
	char *line_text; /* the whole line */
	int line;
};

struct script {
	char *name;
	struct step *steps;
	size_t count, capacity;
};

#endif
