/* A content pack in memory: catalogue of intents, service directory, locales. Never changed
 * after it was loaded; a reload makes a new one. */
#ifndef CONTENT_CONTENT_H
#define CONTENT_CONTENT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"
#include "content/forms.h"
#include "content/hours.h"

enum intent_kind {
	INTENT_ANSWER,
	INTENT_ROUTE,
	INTENT_FORM,
	INTENT_PAYMENT,
	INTENT_CONTROL,
	INTENT_SMALLTALK,
	INTENT_HANDOFF
};

enum wheelchair { WHEELCHAIR_UNKNOWN, WHEELCHAIR_YES, WHEELCHAIR_LIMITED, WHEELCHAIR_NO };

struct link {
	const char *title[LANG_COUNT];
	const char *url[LANG_COUNT];
};

struct intent {
	const char *id;
	enum intent_kind kind;
	const char *service;	       /* id, or NULL */
	const char *reply;	       /* locale key of the answer, or NULL */
	const char *reply_short;       /* for kiosks and messengers; `reply` where none is */
	const char *title[LANG_COUNT]; /* for choices */
	bool suggestable; /* may stand in "did you mean": has titles and is no control intent */
	bool choosable;	  /* may be picked at any time: has titles, and an answer of its own */
	bool featured;	  /* an example of what to ask */
	bool enabled;	  /* in the catalogue, and today within valid_from and valid_until */
	int64_t valid_from,
		valid_until; /* days since 1970-01-01, INT64_MIN / INT64_MAX when open */
	const char *owner, *review_by, *source_url; /* or NULL */
	struct link *links;
	size_t link_count;
};

/* When a counter can be booked. */
struct appointments {
	int minutes;	    /* of each; 0: none are given */
	int places;	    /* at the same time */
	int notice_minutes; /* how long before, at least */
	int days;	    /* how far ahead, at most */
};

struct service {
	const char *id;
	const char *name[LANG_COUNT];
	const char *address[LANG_COUNT];
	const char *note[LANG_COUNT]; /* e.g. "ring at the side door"; or NULL */
	const char *phone, *email;    /* or NULL */
	const char *website[LANG_COUNT], *appointment_url[LANG_COUNT]; /* or NULL */
	const char *map_url;					       /* or NULL */
	struct hours *hours;					       /* or NULL: no counter */
	unsigned languages; /* at the counter, a bit for each enum lang; 0: not said */
	enum wheelchair wheelchair;
	bool outside; /* not of the municipality */
	struct appointments appointments;
};

/* A tile of the terminal. */
struct topic {
	const char *id, *icon;
	const char *title[LANG_COUNT];
	const struct intent **intents; /* enabled and choosable */
	size_t intent_count;
};

struct content;

/* Loads and validates; fails with the first error of content_check. */
struct content *content_load(const char *intents_dir, const char *locales_dir, struct error *error);
void content_destroy(struct content *content);

/* NULL when there is none. */
const struct intent *content_intent(const struct content *content, struct str id);
const struct service *content_service(const struct content *content, struct str id);
/* The service to go to for a document (a value of the entity "document"); NULL when none says so.
 */
const struct service *content_service_of_document(const struct content *content,
						  struct str document);
size_t content_intent_count(const struct content *content);
const struct intent *content_intent_at(const struct content *content, size_t index);
size_t content_service_count(const struct content *content);
const struct service *content_service_at(const struct content *content, size_t index);
/* The form of an intent; NULL when it has none. A pack without forms.json has none at all. */
const struct form *content_form(const struct content *content, struct str intent);
const struct product *content_product(const struct content *content, struct str id);
/* NULL when the pack names none: then nothing is paid by bank transfer. */
const struct beneficiary *content_beneficiary(const struct content *content);
/* The terminal's topics, in their order; a pack without terminal.json has none. */
size_t content_topic_count(const struct content *content);
const struct topic *content_topic_at(const struct content *content, size_t index);
/* Name, website, phone, e-mail of the municipality itself, as the service "town_hall". */
const struct service *content_municipality(const struct content *content);

/* A value for a {placeholder}. */
struct placeholder {
	const char *name;
	struct str value;
};

/* The text of a key, {placeholders} still in it; NULL when the locale lacks it. */
const char *content_text(const struct content *content, enum lang lang, const char *key);
/* The same for a count of one; NULL when the text has no plural. */
const char *content_text_one(const struct content *content, enum lang lang, const char *key);
/* Walks over the keys that start with `prefix`, in no particular order: begin with *position = 0.
 * NULL at the end. Lent. */
const char *content_text_next(const struct content *content, enum lang lang, struct str prefix,
			      size_t *position);
/* Appends the text with its placeholders filled: those given, and {fact.NAME} from facts.json.
 * A missing key appends the key itself. With `count` of a plural text in placeholder "count". */
void content_render(const struct content *content, enum lang lang, const char *key,
		    const struct placeholder *values, size_t value_count, struct buf *out);

/* One thing that is wrong with a pack. */
struct finding {
	bool is_error; /* or a warning */
	const char *file;
	int line;
	const char *message; /* what is wrong and what to do */
};

typedef void content_report(void *context, const struct finding *finding);
/* Validates catalogue, services, facts and locales: schemas, unknown services and keys,
 * languages that differ, placeholders, dates. Returns the number of errors. What concerns
 * utterances and rules is pack_check's (nlu/pack.h). */
size_t content_check(const char *intents_dir, const char *locales_dir, content_report *report,
		     void *context);

#endif
