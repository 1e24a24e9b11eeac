/* The features of a message, added up word by word. */
#include "nlu/explain_words.h"

#include <stdlib.h>

#include "base/mem.h"
#include "nlu/features.h"

enum { SHOWN = 5 };

static const float least_shown = 0.05f; /* log-odds */

struct account {
	const struct vector *vector;
	const struct network *network;
	float *says;	    /* by feature of the vector: for the winner, less for the other */
	float *occurrences; /* how often each feature was met */
	float *words;	    /* by word */
	uint32_t *places;   /* by row: position in the vector + 1 */
};

/* Calls `take` with the features of each word; a pair counts half for each of its words. */
typedef void take_feature(struct account *account, size_t word, uint64_t feature, float share);

/* Where a feature is in the vector, plus 1; 0: it is not, because it has no row. */
static uint32_t place_of(const struct account *account, uint64_t feature)
{
	uint32_t row = network_find(account->network, feature);

	return row == NETWORK_NONE ? 0 : account->places[row];
}

static void count_feature(struct account *account, size_t word, uint64_t feature, float share)
{
	uint32_t place = place_of(account, feature);

	(void)word;
	if (place)
		account->occurrences[place - 1] += share;
}

static void credit_word(struct account *account, size_t word, uint64_t feature, float share)
{
	uint32_t place = place_of(account, feature);

	if (place)
		account->words[word] +=
			account->says[place - 1] * share / account->occurrences[place - 1];
}

static void each_feature(struct account *account, const struct message_word *words, size_t count,
			 take_feature *take)
{
	uint64_t last = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t grams[FEATURE_GRAM_LIMIT];
		uint64_t hash = feature_word(words[i].plain);
		uint64_t pair = feature_pair(last, hash);
		size_t gram_count =
			words[i].kind == TOKEN_SYMBOL ? 0 : feature_grams(words[i].plain, grams);

		take(account, i, hash, 1);
		take(account, i, pair, i ? 0.5f : 1);
		if (i)
			take(account, i - 1, pair, 0.5f);
		for (size_t j = 0; j < gram_count; j++)
			take(account, i, grams[j], 1);
		last = hash;
	}
	if (count)
		take(account, count - 1, feature_pair(last, 0), 1);
}

static void weigh_features(struct account *account, uint32_t winner, uint32_t other)
{
	const struct vector *vector = account->vector;
	float hidden[NETWORK_HIDDEN_LIMIT];

	network_hidden(account->network, vector, hidden);
	for (size_t i = 0; i < vector->count; i++)
		account->says[i] = (network_says(account->network, hidden, vector->rows[i],
						 vector->values[i], winner) -
				    network_says(account->network, hidden, vector->rows[i],
						 vector->values[i], other)) *
				   account->network->header->steepness;
}

/* Shows the loudest words of one sign, and takes them out. */
static void show(struct account *account, const struct message_word *words, size_t count,
		 float sign, struct buf *out)
{
	for (int shown = 0; shown < SHOWN; shown++) {
		size_t best = 0;

		for (size_t i = 1; i < count; i++) {
			if (account->words[i] * sign > account->words[best] * sign)
				best = i;
		}
		if (!count || account->words[best] * sign < least_shown)
			break;
		buf_addf(out, "  %+.2f %.*s", (double)account->words[best],
			 STR_ARG(words[best].text));
		account->words[best] = 0;
	}
	buf_add_char(out, '\n');
}

void explain_words(const struct understander *u, const struct message_word *words, enum lang lang,
		   uint32_t winner, uint32_t other, struct buf *out)
{
	size_t count = u->message.count, features = u->vector.count;
	struct account account = {
		.vector = &u->vector,
		.network = &u->model.networks[lang],
		.says = mem_zalloc(features + 1, sizeof(float)),
		.occurrences = mem_zalloc(features + 1, sizeof(float)),
		.words = mem_zalloc(count + 1, sizeof(float)),
		.places = mem_zalloc(u->model.networks[lang].header->rows + 1, sizeof(uint32_t)),
	};

	for (size_t i = 0; i < features; i++)
		account.places[u->vector.rows[i]] = (uint32_t)i + 1;
	weigh_features(&account, winner, other);
	each_feature(&account, words, count, count_feature);
	each_feature(&account, words, count, credit_word);
	buf_addf(out, "    words for:    ");
	show(&account, words, count, 1, out);
	buf_addf(out, "    words against:");
	show(&account, words, count, -1, out);
	free(account.says);
	free(account.occurrences);
	free(account.words);
	free(account.places);
}
