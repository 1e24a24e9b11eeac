/* Within server: the contact page, which needs no JavaScript: all services of the pack. */
#ifndef SERVER_CONTACT_H
#define SERVER_CONTACT_H

#include "content/content.h"
#include "server/assets.h"

/* Pages that were made, one for each language. */
struct contacts;

struct contacts *contacts_create(void);
void contacts_destroy(struct contacts *contacts);

/* The page as it is at this moment. It is made at most once a minute, for whether a counter is open
 * changes on a full one. Lent until the next call with the same language. */
const struct asset *contacts_page(struct contacts *contacts, const struct content *content,
				  enum lang lang, int64_t now_ms);

#endif
