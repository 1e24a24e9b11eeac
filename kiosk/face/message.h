/* Within the log: one message of the protocol as widgets. What a message lacks, or has in a form
 * that nobody expects, is left out; NULL where nothing is left to show. */
#ifndef FACE_MESSAGE_H
#define FACE_MESSAGE_H

#include "face/parts.h"

struct message {
	struct face_window *face;
	const json_t *json; /* lent for the call */
	enum lang lang;	    /* of its words; of the visitor when the message has none */
	uint64_t entry;	    /* for terminal_print */
};

/* Every message that is known, one under the other, behind each other into `column`. */
void message_add_all(GtkBox *column, struct face_window *face, const struct entry *entry);
/* The choices within can be pressed no more. */
void message_retire(GtkWidget *within);
/* The address of the reply that helps most on a telephone (payment, calendar, appointment, map,
 * website or link, in that order), or NULL; lent by the messages. */
const char *message_best_address(const json_t *messages);

/* --- one file each --- */

GtkWidget *message_text(const struct message *message);
GtkWidget *message_choices(const struct message *message);
GtkWidget *message_service(const struct message *message);
GtkWidget *message_links(const struct message *message);
GtkWidget *message_payment(const struct message *message);
GtkWidget *message_appointment(const struct message *message);
GtkWidget *message_question(const struct message *message);

/* --- message_parts.c: what they are made of --- */

/* A member as text, cut to what a screen can take; "" when it is missing or no string. Lent until
 * the next call with the same `buf`. */
const char *message_string(const json_t *object, const char *key, struct buf *buf);
/* A member that is a web address, else NULL. Lent by the object. */
const char *message_address(const json_t *object, const char *key);
/* A text of the interface in the message's language. */
const char *message_word(const struct message *message, const char *key);
/* A paragraph behind what `box` holds; nothing for an empty one. */
void message_paragraph(const struct message *message, GtkWidget *box, const char *text,
		       const char *css_class);
/* A paragraph with buttons for the addresses in it. */
void message_prose(const struct message *message, GtkWidget *box, const char *text,
		   const char *css_class);
/* An icon and a text beside it; nothing for an empty text. */
void message_line(const struct message *message, GtkWidget *box, const char *icon, const char *text,
		  const char *css_class);
/* A name above a value; nothing without a value. */
void message_fact(const struct message *message, GtkWidget *box, const char *key, const char *value,
		  const char *css_class);
/* A large button with an icon and a text. */
GtkWidget *message_button(const struct message *message, const char *icon, const char *text,
			  const char *css_class);
/* A button that shows the address as a code. */
GtkWidget *message_phone_button(const struct message *message, const char *text, const char *title,
				const char *url);
/* "Print this" when there is a printer, else NULL. */
GtkWidget *message_print_button(const struct message *message);
/* A box with an accessible role of a group, and a name. */
GtkWidget *message_group(const char *css_class, const char *name);
/* A row of buttons that breaks into lines. */
GtkWidget *message_buttons(void);
/* A button that unfolds `content`. */
GtkWidget *message_fold(const struct message *message, const char *icon, const char *title,
			GtkWidget *content);

#endif
