/* Messages of the server as text in a terminal. */
#ifndef TOOL_CHAT_PRINT_H
#define TOOL_CHAT_PRINT_H

#include <jansson.h>

/* Prints an array of messages. Choices are numbered on from *choices, an array that gets the
 * value of each; those of a question whose answer is itself a number get none, and are to be said
 * in words. */
void chat_print(const json_t *messages, json_t *choices);

#endif
