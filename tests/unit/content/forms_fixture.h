/* The small pack of fixture.h with forms, products and appointments. */
#ifndef TESTS_CONTENT_FORMS_FIXTURE_H
#define TESTS_CONTENT_FORMS_FIXTURE_H

#include "fixture.h"

static const char fixture_forms[] =
	"{\n"
	"\"slots\": {\n"
	"\"pieces\": {\"type\": \"number\", \"min\": 1, \"max\": 9},\n"
	"\"kind\": {\"type\": \"choice\", \"options\": [\"paper\", \"digital\"], \"entity\": "
	"\"document\"},\n"
	"\"street\": {\"type\": \"street\", \"personal\": true},\n"
	"\"fine\": {\"type\": \"amount\", \"min\": 100},\n"
	"\"reference\": {\"type\": \"communication\"},\n"
	"\"counter\": {\"type\": \"service\"},\n"
	"\"moment\": {\"type\": \"appointment\"},\n"
	"\"agree\": {\"type\": \"consent\"}\n"
	"},\n"
	"\"forms\": [\n"
	"{\"id\": \"certificate.life\", \"start\": \"now\", \"slots\": [\n"
	"\"agree\",\n"
	"\"kind\",\n"
	"{\"slot\": \"street\", \"when\": {\"slot\": \"kind\", \"is\": \"paper\"}},\n"
	"{\"slot\": \"pieces\", \"optional\": true}],\n"
	"\"product\": \"certificate\",\n"
	"\"pay\": {\"slot\": \"kind\", \"is\": \"paper\"}},\n"
	"{\"id\": \"tax.pay\", \"slots\": [\"fine\", \"reference\"],\n"
	"\"product\": \"tax\"},\n"
	"{\"id\": \"appointment.make\", \"slots\": [\n"
	"\"counter\", \"moment\"]}\n"
	"]\n"
	"}\n";

static const char fixture_products[] =
	"{\n"
	"\"beneficiary\": {\"name\": \"Commune d'Exemple\",\n"
	"\"iban\": \"BE68539007547034\", \"bic\": \"GKCCBEBB\", \"sample\": true},\n"
	"\"products\": [\n"
	"{\"id\": \"certificate\",\n"
	"\"amount\": 1250, \"quantity_slot\": \"pieces\", \"sample\": true},\n"
	"{\"id\": \"tax\",\n"
	"\"amount_slot\": \"fine\", \"reference_slot\": \"reference\"}\n"
	"]\n"
	"}\n";

static const char fixture_form_texts[] =
	"{\n\"texts\": {\n"
	"\"answer.form\": \"Answer\",\n"
	"\"form.done\": \"Done\",\n"
	"\"form.tax.pay.done\": \"Paid\",\n"
	"\"form.certificate.life.pieces\": \"How many certificates?\",\n"
	"\"slot.pieces.name\": \"pieces\",\n"
	"\"slot.kind\": \"Which kind?\",\n\"slot.kind.name\": \"kind|sort\",\n"
	"\"slot.kind.paper\": \"On paper\",\n\"slot.kind.digital\": \"Digital\",\n"
	"\"slot.street\": \"Where?\",\n\"slot.street.name\": \"street\",\n"
	"\"slot.fine\": \"How much?\",\n\"slot.fine.name\": \"amount\",\n"
	"\"slot.reference\": \"Which one?\",\n\"slot.reference.name\": \"reference\",\n"
	"\"slot.counter\": \"Which counter?\",\n\"slot.counter.name\": \"counter\",\n"
	"\"slot.moment\": \"When?\",\n\"slot.moment.name\": \"moment\",\n"
	"\"slot.agree\": \"Do you agree?\",\n\"slot.agree.name\": \"consent\",\n"
	"\"product.certificate\": \"Certificate of life\",\n"
	"\"product.tax\": \"Tax\"\n"
	"}\n}\n";

/* An intent with a form, before the intent "dialogue.deny". */
static inline void fixture_intent(const struct fixture *fixture, const char *id, const char *kind)
{
	struct buf intent BUF_AUTO = {0};

	buf_addf(&intent,
		 "{\"id\": \"%s\", \"service\": \"population\", \"reply\": \"answer.form\",\n"
		 "\"kind\": \"%s\",\n"
		 "\"title\": {\"nl\": \"a\", \"fr\": \"b\", \"en\": \"c\"}},\n"
		 "\t\t{\n\t\t\t\"id\": \"dialogue.deny\"",
		 id, kind);
	fixture_replace(fixture, "intents/catalogue.json", "{\n\t\t\t\"id\": \"dialogue.deny\"",
			intent.data);
}

/* After fixture_create; fixture_destroy removes it all. */
static inline void fixture_add_forms(const struct fixture *fixture)
{
	fixture_intent(fixture, "certificate.life", "payment");
	fixture_intent(fixture, "tax.pay", "payment");
	fixture_intent(fixture, "appointment.make", "form");
	fixture_replace(fixture, "intents/services.json", "\t\t\t\"phone\"",
			"\"appointments\": {\"minutes\": 15, \"places\": 2, \"notice_minutes\": "
			"120, \"days\": 42},\n\t\t\t\"phone\"");
	fixture_write(fixture, "intents/forms.json", fixture_forms);
	fixture_write(fixture, "intents/products.json", fixture_products);
	fixture_write(fixture, "locales/nl/forms.json", fixture_form_texts);
	fixture_write(fixture, "locales/fr/forms.json", fixture_form_texts);
	fixture_write(fixture, "locales/en/forms.json", fixture_form_texts);
}

#endif
