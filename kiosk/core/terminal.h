/* The terminal without its looks: what a visitor may do, what is to be shown, and when a visit
 * ends. A face (GTK's, or the script player's) shows it. On the GLib main loop. */
#ifndef CORE_TERMINAL_H
#define CORE_TERMINAL_H

#include <jansson.h>

#include "core/config.h"
#include "core/pack.h"
#include "core/printer.h"
#include "core/report.h"
#include "core/speech.h"

enum screen {
	SCREEN_START, /* nobody is there, or nobody has picked a language */
	SCREEN_TALK,
	SCREEN_AWAY /* the daemon cannot be reached: phone and address; heals itself */
};

enum text_size { SIZE_NORMAL, SIZE_LARGE, SIZE_LARGEST, SIZE_COUNT };

/* What a visitor has set for himself; the next one finds the configured again. */
struct comfort {
	enum text_size size;
	bool contrast, lowered, speech;
	bool keypad; /* a key of the tactile keypad was used: show the focus, speak it */
};

/* What each visit begins with. */
struct comfort comfort_first(const struct kiosk_config *config);
bool comfort_is_same(const struct comfort *a, const struct comfort *b);

enum entry_kind { ENTRY_MINE, ENTRY_REPLY, ENTRY_NOTICE };

/* Something to append to the conversation; all lent for the call. */
struct entry {
	enum entry_kind kind;
	const char *text;	/* of MINE: what was typed or the title that was pressed */
	const json_t *messages; /* of REPLY and NOTICE: PROTOCOL.md */
	enum lang lang;
	uint64_t number; /* from 1 in each visit */
};

enum print_phase { PRINT_IDLE, PRINT_BUSY, PRINT_DONE, PRINT_FAILED };
enum card_phase { CARD_IDLE, CARD_BUSY, CARD_DONE, CARD_FAILED };

/* Whoever shows the terminal. Every function may be NULL. */
struct face {
	void (*screen)(void *context, enum screen screen);
	void (*language)(void *context, enum lang lang);
	void (*entry)(void *context, const struct entry *entry);
	/* The form's open question, lent until the next call of this; NULL: anything may be said.
	 */
	void (*question)(void *context, const json_t *question);
	/* Pierre has something to answer, or has answered. */
	void (*waiting)(void *context, bool waiting);
	/* During a talk: is the daemon there? Said when it changes. */
	void (*connected)(void *context, bool connected);
	/* Seconds left before the visit ends; below 0: the question is off. */
	void (*countdown)(void *context, int seconds);
	void (*comfort)(void *context, const struct comfort *comfort);
	void (*printing)(void *context, enum print_phase phase, enum printer_state state);
	/* The program that drives the card terminal. */
	void (*card)(void *context, enum card_phase phase);
	/* Remote messages changed (terminal_notices). */
	void (*notices)(void *context);
	/* Texts or topics changed (terminal_pack). */
	void (*pack)(void *context);
	/* The visit is over: destroy and wipe everything that was shown or typed. Comes before
	 * screen(SCREEN_START). */
	void (*wipe)(void *context);
	void *context;
};

struct terminal;

/* `config` is lent for as long as the terminal lives. The loop is the default GLib main loop. */
struct terminal *terminal_create(const struct kiosk_config *config, struct error *error);
void terminal_destroy(struct terminal *terminal);
/* Shows everything as it is at once. */
void terminal_set_face(struct terminal *terminal, const struct face *face);

/* --- what the visitor does; each counts as a touch --- */

/* A language was touched on the start screen: a visit begins. */
void terminal_begin(struct terminal *terminal, enum lang lang);
/* Any touch or key. */
void terminal_touch(struct terminal *terminal);
void terminal_say(struct terminal *terminal, struct str text);
/* A choice; `title` is what was on the button. Values "intent:ID" of topics may always be chosen.
 */
void terminal_choose(struct terminal *terminal, struct str value, struct str title);
void terminal_language(struct terminal *terminal, enum lang lang);
void terminal_set_comfort(struct terminal *terminal, const struct comfort *comfort);
/* "I need more time." */
void terminal_lengthen(struct terminal *terminal);
/* "Finish": the conversation is deleted on the daemon, everything here is wiped. */
void terminal_finish(struct terminal *terminal);
/* Prints the answers of the entry with this number (0: the last reply). */
void terminal_print(struct terminal *terminal, uint64_t number);
/* Starts payment_command for a payment message of this visit. */
void terminal_pay(struct terminal *terminal, const json_t *payment);
/* Speaks the name of a control that got the focus, when speech is on. */
void terminal_speak(struct terminal *terminal, struct str text);
void terminal_repeat(struct terminal *terminal);
void terminal_volume(struct terminal *terminal, int steps);

/* --- what is --- */

enum screen terminal_screen(const struct terminal *terminal);
enum lang terminal_lang(const struct terminal *terminal);
const struct comfort *terminal_comfort(const struct terminal *terminal);
const struct pack *terminal_pack(const struct terminal *terminal);
const struct kiosk_config *terminal_config(const struct terminal *terminal);
const struct terminal_notice *terminal_notices(const struct terminal *terminal, size_t *count);
enum printer_state terminal_printer(const struct terminal *terminal);
bool terminal_can_speak(const struct terminal *terminal);
uint64_t terminal_visits(const struct terminal *terminal);
/* A text of the interface in the visit's language. */
const char *terminal_text(const struct terminal *terminal, const char *key);
/* Farewells that the daemon has not confirmed yet: conversations that are still to be deleted. */
size_t terminal_farewells(const struct terminal *terminal);

#endif
