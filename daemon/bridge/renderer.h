/* Within bridge: what the renderers of the channels share. A message of Pierre's becomes a draft: a
 * text, with choices or with links; a draft becomes one part or more. */
#ifndef BRIDGE_RENDERER_H
#define BRIDGE_RENDERER_H

#include "base/json.h"
#include "bridge/limits.h"
#include "bridge/render.h"

struct draft {
	enum lang lang;	 /* of its labels */
	struct buf text; /* without white space at its ends once it is put */
	json_t *choices; /* [{"title", "value"}]; both not empty */
	json_t *links;	 /* [{"title", "url"}] or, to call, [{"title", "phone": "+322..."}] */
	bool joins;	 /* may stand behind the text before it, in one part */
};

/* A channel's way to say it. */
struct renderer {
	/* Can these be pressed? `opener` is what a list's button would say, or empty. */
	bool (*takes_choices)(const json_t *choices, struct str opener);
	bool calls; /* has buttons that call a number */
	/* The part: a text, alone or (`draft` not NULL) with the draft's choices or links. */
	json_t *(*part)(struct str text, const struct draft *draft, struct str opener);
};

extern const struct renderer messenger_renderer, instagram_renderer, whatsapp_renderer,
	telegram_renderer;

struct render {
	enum channel channel;
	const struct limits *limits;
	const struct renderer *renderer;
	const struct render_texts *texts;
	enum lang lang; /* of the reply */
	bool by_number; /* choices are told as a list, whatever they are */
	struct rendering *out;
	struct buf pending; /* text that what comes may join */
};

/* A pack's text in a language (French while that is unknown); empty when it is not there. Lent. */
struct str render_label(const struct render *render, enum lang lang, const char *key);

struct slot {
	const char *name;
	struct str value;
};
/* A new line of a text of the pack, {name} filled in; in French and Dutch while the language is
 * unknown. Nothing when it is not there. */
void draft_label(const struct render *render, struct draft *draft, const char *key,
		 const struct slot *slots, size_t count);
/* A new line; nothing when it is empty. */
void draft_line(struct draft *draft, struct str line);
/* A new line "Phone: 02 ..."; without a label the value alone, without a value nothing. */
void draft_pair(const struct render *render, struct draft *draft, struct str label,
		struct str value);
/* The same by the key of the label. */
void draft_fact(const struct render *render, struct draft *draft, const char *key,
		struct str value);
/* The next line begins a paragraph. */
void draft_paragraph(struct draft *draft);
/* A button when the channel has one for it, else text, which every channel makes a link of;
 * nothing when it is no address of the web. */
void draft_link(const struct render *render, struct draft *draft, struct str title, struct str url);
/* The same with a label of the pack, by its key. */
void draft_fact_link(const struct render *render, struct draft *draft, const char *key,
		     struct str url);
/* A button that calls the number, where there are such. */
void draft_call(const struct render *render, struct draft *draft, struct str phone);
/* Fills it from a message; false for an unknown type. */
bool draft_fill(const struct render *render, struct draft *draft, const json_t *message);
void draft_finish(struct draft *draft);

/* Those of a message's choices that have a title and a value, as a draft has them, or NULL. */
json_t *choices_read(const json_t *message);
/* Does each keep to these limits, and are there at most `most`? */
bool choices_hold(const json_t *choices, size_t most, struct limit title, struct limit value);
/* Are titles and values all different? */
bool choices_differ(const json_t *choices);
/* Turns the draft's choices into a list in its text; their values go behind those in `numbered`. */
void choices_number(const struct render *render, struct draft *draft, json_t *numbered);

static inline json_t *json_slice(struct str s)
{
	return json_stringn(s.data, s.len);
}

#endif
