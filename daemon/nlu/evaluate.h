/* How well Pierre understands: the same code that serves citizens, run over labelled messages. */
#ifndef NLU_EVALUATE_H
#define NLU_EVALUATE_H

#include "base/buf.h"
#include "nlu/corpus.h"
#include "nlu/decision.h"
#include "nlu/train.h"

/* How one intent fared. */
struct evaluate_intent {
	const char *intent; /* lent from the evaluation */
	size_t gold;	    /* messages that have it */
	size_t predicted;   /* messages that were given it */
	size_t right;	    /* both */
	double precision, recall, f1;
};

/* Two intents that are taken for each other: so many messages of `gold` got `predicted`. */
struct evaluate_confusion {
	const char *gold;
	const char *predicted; /* "-" when there was no candidate at all */
	size_t count;
};
/* For qsort: most frequent first, then by name, so that two runs print the same. */
int evaluate_confusion_compare(const void *a, const void *b);

/* What happens if Pierre answers from this probability on. */
struct evaluate_point {
	double threshold;
	double answered; /* share of the messages at or above it */
	double right;	 /* share of those that are right; 1 when there are none */
};

enum { EVALUATE_POINTS = 20, EVALUATE_BINS = 10 };

/* A bin of the reliability diagram: bin i has the messages whose first candidate has a probability
 * from i / EVALUATE_BINS up to the next bin; 1 belongs to the last. */
struct evaluate_bin {
	size_t count;
	double confidence; /* mean of the probabilities */
	double accuracy;
};

/* One wrongly understood message. */
struct evaluate_miss {
	struct str text; /* lent from the test corpus */
	const char *gold;
	const char *predicted;
	double probability;
	enum lang lang;
	const char *file;
	int line;
};

/* What is done with the messages of a language, at the thresholds of the model: inside, those that
 * a municipality is there for; outside, those of INTENT_OUT_OF_SCOPE. Indexed by enum decision;
 * outside, "answered" is a wrong answer, and what is refused is caught. */
struct evaluate_scope {
	size_t inside[DECISION_COUNT];
	size_t inside_right; /* of those answered */
	size_t outside[DECISION_COUNT];
};

/* One message on the scale from out of scope to in scope. */
struct evaluate_scored {
	double score; /* understanding_inside_score */
	bool inside;  /* not of INTENT_OUT_OF_SCOPE */
	bool right; /* inside, and its likeliest intent but INTENT_OUT_OF_SCOPE is the right one */
};

/* What happens if what scores below the threshold is refused, and the rest understood as its
 * likeliest intent but INTENT_OUT_OF_SCOPE. */
struct evaluate_refusal {
	double threshold;
	double inside_right;   /* share of the messages in scope that are not refused, and right */
	double outside_caught; /* share of the messages out of scope that are refused */
};

struct evaluation {
	size_t count; /* messages */
	size_t right;
	double accuracy; /* 0 to 1 */
	double macro_f1; /* over the intents that have messages */
	double top3;	 /* share whose intent is among the first three candidates */
	/* Expected calibration error: |accuracy - mean probability| of each bin, weighed by its
	 * share of the messages; EVALUATE_BINS bins of equal width (Guo, Pleiss, Sun, Weinberger:
	 * On Calibration of Modern Neural Networks, ICML 2017, equation 3). */
	double ece;
	struct evaluate_intent *intents; /* in order of the test corpus */
	size_t intent_count;
	struct evaluate_confusion *confusions; /* most frequent first */
	size_t confusion_count;
	struct evaluate_miss *misses; /* in order of the messages */
	size_t miss_count;
	struct evaluate_point points[EVALUATE_POINTS]; /* thresholds 0, 0.05, ... 0.95 */
	struct evaluate_bin bins[EVALUATE_BINS];
	/* Per language: messages and how many of them are right. */
	size_t lang_count[LANG_COUNT], lang_right[LANG_COUNT];
	struct evaluate_scope scopes[LANG_COUNT];
	struct evaluate_scored *scored; /* every message, lowest score first */
	size_t inside_count, outside_count;
	/* The chance that a message in scope scores above one that is out of scope (area under the
	 * ROC curve); 0 when there are none of either. */
	double auroc;
	/* Time of understand() per message, in microseconds; not reproducible. */
	double median_us, p99_us, max_us;
	double train_seconds; /* of all trainings together */
	size_t model_bytes;   /* of the last model */
	struct buf model;     /* the last one that was trained, to test it on something else */
	struct arena memory;
};

void evaluation_finish(struct evaluation *evaluation);

/* How far in scope a message seems, from 0 to 1: the probability of its likeliest intent but
 * INTENT_OUT_OF_SCOPE, times what INTENT_OUT_OF_SCOPE leaves. Below 0.25 it may be that
 * INTENT_OUT_OF_SCOPE comes first, from there on it cannot. *best, which may be NULL, gets that
 * intent, or NULL. Chosen on CLINC150's valid part (README of tool). */
double understanding_inside_score(const struct understanding *understanding, const char **best);
/* What a threshold does; both shares are 0 when there are no such messages. */
struct evaluate_refusal evaluation_refusal_at(const struct evaluation *evaluation,
					      double threshold);
/* The highest threshold, which catches most, that leaves so large a share of the messages in scope
 * understood rightly; false when no threshold does. It lies half-way to the score below it. */
bool evaluation_refusal_for(const struct evaluation *evaluation, double inside_right,
			    struct evaluate_refusal *refusal);

/* Trains on one corpus and tests on another. The test corpus may have intents that the training
 * corpus lacks: they are always wrong. `use_prior` gives understand() the language of the message
 * as the conversation's language; without it the language must be found from the text. */
bool evaluate_split(const struct corpus *train, const struct corpus *test,
		    const struct train_options *options, bool use_prior,
		    struct evaluation *evaluation, struct error *error);
/* k-fold cross-validation over one corpus: every utterance is tested once by a model that has not
 * seen it. Folds are stratified by intent and language and are the same in every run. Rules and
 * entities take part in every fold. */
bool evaluate_folds(const struct corpus *corpus, unsigned folds,
		    const struct train_options *options, bool use_prior,
		    struct evaluation *evaluation, struct error *error);
/* Tests a model file (its bytes) on a corpus. */
bool evaluate_model(struct str model, const struct corpus *test, const char *dictionaries,
		    bool use_prior, struct evaluation *evaluation, struct error *error);

/* Appends the report for a person: figures, worst intents, confusions, threshold curves,
 * reliability diagram; the first `limit` confusions and misses. */
void evaluation_report(const struct evaluation *evaluation, size_t limit, struct buf *out);

#endif
