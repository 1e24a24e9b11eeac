/* What is said about paying: the link, what became of an order, another try. */
#include "dialogue/payment_talk.h"

#include <stdio.h>

#include "base/communication.h"
#include "dialogue/form_value.h"
#include "dialogue/messages.h"
#include "payment/epc.h"

/* The texts of an order, in one language. */
struct order_words {
	struct buf amount, reference, title, number, until;
};

static void words_finish(struct order_words *words)
{
	buf_finish(&words->amount);
	buf_finish(&words->reference);
	buf_finish(&words->title);
	buf_finish(&words->number);
	buf_finish(&words->until);
}

static void words_take(const struct turn *turn, const struct order_record *order, enum lang lang,
		       struct order_words *words)
{
	const struct product *product = content_product(turn->content, str_from(order->product));
	struct civil until = civil_from_ms(order->token_expires_ms);
	struct case_record record = {0};
	struct error error = {0};

	*words = (struct order_words){0};
	money_show(turn->content, order->amount, lang, &words->amount);
	communication_add(&words->reference, order->reference);
	if (product)
		content_render(turn->content, lang, product->title, NULL, 0, &words->title);
	else
		buf_add(&words->title, str_from(order->product));
	if (records_case_get(turn->dialogue->options.records, str_from(order->id), &record, NULL,
			     &error))
		buf_add(&words->number, str_from(record.number));
	buf_addf(&words->until, "%02d:%02d", until.hour, until.minute);
}

static void render(const struct turn *turn, enum lang lang, const char *key,
		   const struct order_words *words, struct buf *out)
{
	const struct beneficiary *to = content_beneficiary(turn->content);

	content_render(turn->content, lang, key,
		       (struct placeholder[]){{"amount", buf_borrow(&words->amount)},
					      {"reference", buf_borrow(&words->reference)},
					      {"product", buf_borrow(&words->title)},
					      {"number", buf_borrow(&words->number)},
					      {"time", buf_borrow(&words->until)},
					      {"name", str_from(to ? to->name : "")},
					      {"iban", str_from(to ? to->iban : "")}},
		       7, out);
}

static void member_render(const struct turn *turn, json_t *object, const char *name, enum lang lang,
			  const char *key, const struct order_words *words)
{
	struct buf text BUF_AUTO = {0};

	render(turn, lang, key, words, &text);
	member_set(object, name, text.data);
}

/* For those who rather pay by bank transfer. */
static void add_transfer(const struct turn *turn, json_t *message, enum lang lang,
			 const struct order_record *order, const struct order_words *words)
{
	const struct beneficiary *to = content_beneficiary(turn->content);
	const char *base = turn->dialogue->options.public_url;
	BUF_AUTO struct buf epc = {0}, url = {0};
	struct error error = {0};
	json_t *transfer;

	if (!to ||
	    !epc_add(&(struct epc){to->name, to->iban, to->bic, order->amount, order->reference},
		     &epc, &error))
		return;
	transfer = json_object();
	member_render(turn, transfer, "text", lang, "payment.transfer", words);
	member_set(transfer, "name", to->name);
	member_set(transfer, "iban", to->iban);
	member_set(transfer, "bic", to->bic);
	member_set(transfer, "epc", epc.data);
	buf_addf(&url, "%s/orders/%s/qr.svg", base ? base : "", order->id);
	member_set(transfer, "qr_url", url.data);
	json_object_set_new(message, "transfer", transfer);
}

void payment_say(struct turn *turn, const struct order_record *order, struct str link)
{
	char expires[21];

	clock_format(order->token_expires_ms, expires);
	for_each_turn_lang(turn, lang)
	{
		json_t *message = json_object();
		struct order_words words;

		words_take(turn, order, lang, &words);
		member_set(message, "type", "payment");
		member_set(message, "lang", lang_code(lang));
		member_set(message, "order", order->id);
		member_set(message, "title", words.title.data);
		json_object_set_new(message, "amount", json_integer(order->amount));
		member_set(message, "amount_text", words.amount.data);
		member_set(message, "currency", "EUR");
		member_set(message, "reference", words.reference.data);
		json_object_set_new(message, "url", json_stringn(link.data, link.len));
		member_render(turn, message, "button", lang, "payment.button", &words);
		member_set(message, "expires", expires);
		member_render(turn, message, "expires_text", lang, "payment.expires", &words);
		add_transfer(turn, message, lang, order, &words);
		json_array_append_new(turn->messages, message);
		words_finish(&words);
	}
}

static void say_order(struct turn *turn, const char *key, const struct order_record *order)
{
	for_each_turn_lang(turn, lang)
	{
		struct buf text BUF_AUTO = {0};
		struct order_words words;

		words_take(turn, order, lang, &words);
		render(turn, lang, key, &words, &text);
		say_text(turn->messages, lang, buf_borrow(&text));
		words_finish(&words);
	}
}

/* NULL: it can be paid. */
static const char *refusal_key(enum order_state state)
{
	switch (state) {
	case ORDER_HANDED_OFF:
		return "payment.pending";
	case ORDER_PAID:
		return "payment.already";
	case ORDER_REFUNDED:
		return "payment.refunded";
	default:
		return NULL;
	}
}

bool payment_refuse(struct turn *turn, const struct order_record *order)
{
	const char *key = refusal_key(order->state);

	if (key)
		say_order(turn, key, order);
	return key != NULL;
}

bool payment_choose(struct turn *turn, struct str value)
{
	struct order_record order = {.state = ORDER_STATES};
	struct buf link BUF_AUTO = {0};
	struct error error = {0};
	char id[RECORD_ID];

	if (!str_starts(value, STR("pay:")))
		return false;
	snprintf(id, sizeof id, "%.*s", STR_ARG(str_slice(value, 4, value.len)));
	if (!turn->dialogue->options.orders) {
		turn_say(turn, "choice.gone");
	} else if (orders_link(turn->dialogue->options.orders, id, &order, &link, &error)) {
		conversation_hears(turn->conversation, order.id, ORDER_CREATED);
		payment_say(turn, &order, buf_borrow(&link));
	} else if (!payment_refuse(turn, &order)) {
		turn_say(turn, "form.failed");
	}
	return true;
}

/* --- notices --- */

static const char *news_key(enum order_state state)
{
	switch (state) {
	case ORDER_PAID:
		return "payment.paid";
	case ORDER_FAILED:
		return "payment.failed";
	case ORDER_EXPIRED:
		return "payment.expired";
	case ORDER_REFUNDED:
		return "payment.refunded";
	default:
		return NULL;
	}
}

bool dialogue_order(struct dialogue *dialogue, struct conversation *conversation,
		    const struct order_record *order, struct reply *reply)
{
	const char *key = news_key(order->state);
	struct turn turn;

	if (!key || !conversation_hears(conversation, order->id, order->state))
		return false;
	turn_begin(&turn, dialogue, conversation, reply);
	say_order(&turn, key, order);
	if (order->state == ORDER_FAILED || order->state == ORDER_EXPIRED) {
		turn_value(&turn, "pay:", order->id);
		turn_choices(&turn, "payment.again_question");
	} else {
		turn.keeps_choices = true;
	}
	turn_finish(&turn);
	return true;
}
