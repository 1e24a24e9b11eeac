/* Within server: what answers: a content pack, a model and the dialogue over both, and
 * the files that are served with them. Never changed after it was loaded (but for caches); a reload
 * makes a new one, in a thread of its own. */
#ifndef SERVER_BRAIN_H
#define SERVER_BRAIN_H

#include "dialogue/dialogue.h"
#include "server/assets.h"
#include "server/config.h"
#include "server/contact.h"
#include "server/ledger.h"
#include "server/terminal_pack.h"

struct brain {
	struct content *content;
	struct understander *understander;
	struct dialogue *dialogue;
	struct assets *assets;	   /* with the texts of the interface */
	struct contacts *contacts; /* pages that are made when they are asked for */
	struct terminal_pack *terminal;
};

/* All that can be wrong with the files is found here. `ledger` is lent, and NULL where only
 * questions are answered. */
struct brain *brain_load(const struct config *config, const struct ledger *ledger,
			 struct error *error);
void brain_destroy(struct brain *brain);

struct reload;
/* Loads in the background; `done` is called in that thread when reload_take will not block. */
struct reload *reload_start(const struct config *config, const struct ledger *ledger,
			    void (*done)(void *context), void *context);
/* The new brain, or NULL and *error; ends the reload. */
struct brain *reload_take(struct reload *reload, struct error *error);

#endif
