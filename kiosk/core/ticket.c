/* What stands on a ticket: the answers of a reply, in the order in which they were given. */
#include "core/ticket.h"

#include "base/json.h"
#include "core/ticket_lines.h"
#include "core/ticket_text.h"

enum { NARROWEST = 16 };

/* What the parts of a ticket share. */
struct maker {
	struct ticket *ticket;
	const struct pack *pack;
	const struct kiosk_config *config;
	enum lang lang;
	/* The most useful address so far, and what it opens. */
	int rank;
	struct str url, title;
};

static struct str text_of(const struct maker *maker, const char *key)
{
	return str_from(pack_text(maker->pack, maker->lang, key));
}

/* From the most useful to the least. */
enum { RANK_PAYMENT = 1, RANK_CALENDAR, RANK_BOOK, RANK_MAP, RANK_WEBSITE, RANK_LINK };

static void offer_url(struct maker *maker, int rank, struct str url, struct str title)
{
	if (!ticket_is_url(url) || (maker->rank && maker->rank <= rank))
		return;
	maker->rank = rank;
	maker->url = url;
	maker->title = title;
}

static void add_pair(struct maker *maker, const char *label_key, struct str value)
{
	ticket_add_pair(maker->ticket, text_of(maker, label_key), value);
}

static void add_headed(struct maker *maker, const char *head_key, struct str text)
{
	if (!str_trim(text).len)
		return;
	ticket_add_space(maker->ticket, TICKET_GAP);
	ticket_add(maker->ticket, TICKET_HEAD, text_of(maker, head_key));
	ticket_add(maker->ticket, TICKET_TEXT, text);
}

static void add_text(struct maker *maker, const json_t *message)
{
	ticket_add_space(maker->ticket, TICKET_GAP);
	ticket_add(maker->ticket, TICKET_TEXT, json_str(message, "text"));
}

/* The first day of the week that the daemon sends is the day on which it was asked. */
static void add_hours(struct maker *maker, const json_t *message)
{
	const json_t *hours = json_object_get(message, "hours"), *day;
	size_t i;

	if (!json_array_size(hours))
		return;
	ticket_add_space(maker->ticket, TICKET_GAP);
	ticket_add(maker->ticket, TICKET_HEAD, text_of(maker, "ui.hours"));
	add_pair(maker, "terminal.ticket_today", json_str(json_array_get(hours, 0), "text"));
	json_array_foreach (hours, i, day) {
		ticket_add_pair(maker->ticket, json_str(day, "day"), json_str(day, "text"));
	}
}

static void add_directions(struct maker *maker, const json_t *message)
{
	const struct kiosk_service *here =
		kiosk_config_service(maker->config, json_str(message, "service"));

	if (here)
		add_headed(maker, "terminal.directions", str_from(here->directions[maker->lang]));
}

static void add_service(struct maker *maker, const json_t *message)
{
	ticket_add_space(maker->ticket, TICKET_RULE);
	ticket_add(maker->ticket, TICKET_HEAD, json_str(message, "name"));
	ticket_add(maker->ticket, TICKET_TEXT, json_str(message, "address"));
	add_directions(maker, message);
	add_hours(maker, message);
	ticket_add_space(maker->ticket, TICKET_GAP);
	add_pair(maker, "ui.phone", json_str(message, "phone"));
	add_pair(maker, "ui.email", json_str(message, "email"));
	add_headed(maker, "terminal.bring", json_str(message, "note"));
	ticket_add(maker->ticket, TICKET_TEXT, json_str(message, "access_text"));
	offer_url(maker, RANK_BOOK, json_str(message, "appointment_url"),
		  text_of(maker, "ui.appointment"));
	offer_url(maker, RANK_MAP, json_str(message, "map_url"), text_of(maker, "ui.map"));
	offer_url(maker, RANK_WEBSITE, json_str(message, "website"), text_of(maker, "ui.website"));
}

static void add_appointment(struct maker *maker, const json_t *message)
{
	bool is_cancelled = json_is_true(json_object_get(message, "cancelled"));

	ticket_add_space(maker->ticket, TICKET_RULE);
	ticket_add(maker->ticket, TICKET_HEAD, json_str(message, "name"));
	if (is_cancelled)
		ticket_add(maker->ticket, TICKET_HEAD, text_of(maker, "ui.cancelled"));
	ticket_add(maker->ticket, is_cancelled ? TICKET_TEXT : TICKET_TITLE,
		   json_str(message, "when_text"));
	ticket_add(maker->ticket, TICKET_TEXT, json_str(message, "address"));
	if (is_cancelled)
		return;
	add_headed(maker, "ui.code", json_str(message, "code"));
	offer_url(maker, RANK_CALENDAR, json_str(message, "calendar_url"),
		  text_of(maker, "ui.calendar"));
}

static void add_payment(struct maker *maker, const json_t *message)
{
	const json_t *transfer = json_object_get(message, "transfer");

	ticket_add_space(maker->ticket, TICKET_RULE);
	ticket_add(maker->ticket, TICKET_HEAD, json_str(message, "title"));
	ticket_add(maker->ticket, TICKET_TITLE, json_str(message, "amount_text"));
	add_pair(maker, "ui.reference", json_str(message, "reference"));
	ticket_add(maker->ticket, TICKET_TEXT, json_str(message, "expires_text"));
	if (json_str(transfer, "iban").len) {
		ticket_add_space(maker->ticket, TICKET_GAP);
		ticket_add(maker->ticket, TICKET_HEAD, text_of(maker, "ui.transfer"));
		add_pair(maker, "ui.beneficiary", json_str(transfer, "name"));
		add_pair(maker, "ui.iban", json_str(transfer, "iban"));
	}
	offer_url(maker, RANK_PAYMENT, json_str(message, "url"), text_of(maker, "ui.pay"));
}

static void add_links(struct maker *maker, const json_t *message)
{
	const json_t *links = json_object_get(message, "links"), *link;
	size_t i;

	if (!json_array_size(links))
		return;
	ticket_add_space(maker->ticket, TICKET_RULE);
	ticket_add(maker->ticket, TICKET_HEAD, text_of(maker, "ui.links"));
	json_array_foreach (links, i, link) {
		ticket_add(maker->ticket, TICKET_TEXT, json_str(link, "title"));
		ticket_add(maker->ticket, TICKET_SMALL, json_str(link, "url"));
		offer_url(maker, RANK_LINK, json_str(link, "url"), json_str(link, "title"));
	}
}

/* Choices and questions are for the screen; `useful` is worth paper by itself. */
static const struct part {
	const char *type;
	void (*add)(struct maker *maker, const json_t *message);
	bool useful;
} parts[] = {
	{"text", add_text, false},
	{"service", add_service, true},
	{"appointment", add_appointment, true},
	{"payment", add_payment, true},
	{"links", add_links, true},
};

static const struct part *part_of(const json_t *message)
{
	struct str type = json_str(message, "type");

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_eq(type, str_from(parts[i].type)))
			return &parts[i];
	return NULL;
}

static void add_head(struct maker *maker, int64_t now_ms)
{
	struct str name = str_from(pack_town(maker->pack, maker->lang).name);
	struct civil now = civil_from_ms(now_ms);
	struct buf line BUF_AUTO = {0};
	char date[64];

	ticket_add(maker->ticket, TICKET_TITLE,
		   name.len ? name : str_from(maker->config->municipality));
	(void)snprintf(date, sizeof date, "%02d/%02d/%d %02d:%02d", now.day, now.month, now.year,
		       now.hour, now.minute);
	pack_format(maker->pack, maker->lang, "terminal.ticket_date", &line, "date", date, NULL);
	ticket_add(maker->ticket, TICKET_SMALL, buf_borrow(&line));
	ticket_add_space(maker->ticket, TICKET_RULE);
}

static void add_foot(struct maker *maker)
{
	if (maker->rank) {
		ticket_add_space(maker->ticket, TICKET_RULE);
		ticket_add(maker->ticket, TICKET_HEAD, maker->title);
		ticket_add_qr(maker->ticket, maker->url);
		ticket_add(maker->ticket, TICKET_SMALL, text_of(maker, "terminal.scan"));
	}
	ticket_add_space(maker->ticket, TICKET_RULE);
	ticket_add(maker->ticket, TICKET_SMALL, text_of(maker, "terminal.ticket_no_proof"));
}

void ticket_make(struct ticket *ticket, const json_t *messages, const struct pack *pack,
		 const struct kiosk_config *config, enum lang lang, int64_t now_ms)
{
	struct maker maker = {ticket, pack, config, lang == LANG_UNKNOWN ? config->lang : lang,
			      0,      {0},  {0}};
	const json_t *message;
	size_t i;

	*ticket = (struct ticket){.columns = config->paper_columns < NARROWEST
						     ? NARROWEST
						     : (int)config->paper_columns};
	if (maker.lang >= LANG_UNKNOWN)
		maker.lang = LANG_NL;
	add_head(&maker, now_ms);
	json_array_foreach (messages, i, message) {
		const struct part *part = part_of(message);

		if (part)
			part->add(&maker, message);
	}
	add_foot(&maker);
}

bool ticket_is_useful(const json_t *messages)
{
	const json_t *message;
	size_t i;

	json_array_foreach (messages, i, message) {
		const struct part *part = part_of(message);

		if (part && part->useful &&
		    (part->add != add_links || json_array_size(json_object_get(message, "links"))))
			return true;
	}
	return false;
}
