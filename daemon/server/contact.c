/* The contact page as HTML: for those whom Pierre cannot help, or who cannot use him. */
#include "server/contact.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "dialogue/card.h"

enum { MINUTE_MS = 60000 };

struct page {
	bool is_made;
	int64_t minute;
	struct buf html;
	struct asset asset;
};

struct contacts {
	struct page pages[LANG_COUNT];
};

/* A page in the making. */
struct writer {
	const struct content *content;
	enum lang lang;
	struct moment moment;
	struct buf *out;
};

static void add(struct writer *w, const char *html)
{
	buf_add(w->out, str_from(html));
}

/* A text of the pack, between two pieces of HTML. */
static void add_text(struct writer *w, const char *before, struct str text, const char *behind)
{
	add(w, before);
	buf_add_html(w->out, text);
	add(w, behind);
}

static void add_key_in(struct writer *w, enum lang lang, const char *key)
{
	BUF_AUTO struct buf text = {0};

	content_render(w->content, lang, key, NULL, 0, &text);
	buf_add_html(w->out, buf_borrow(&text));
}

static void add_key(struct writer *w, const char *before, const char *key, const char *behind)
{
	add(w, before);
	add_key_in(w, w->lang, key);
	add(w, behind);
}

/* Nothing that a browser would run. */
static bool is_link(struct str url)
{
	return str_starts(url, STR("https://")) || str_starts(url, STR("http://")) ||
	       str_starts(url, STR("tel:")) || str_starts(url, STR("mailto:"));
}

/* The text alone when the URL is none to follow. */
static void add_link(struct writer *w, const char *class, struct str url, struct str text)
{
	if (!is_link(url)) {
		buf_add_html(w->out, text);
		return;
	}
	add_text(w, "<a href=\"", url, "\"");
	if (class)
		buf_addf(w->out, " class=\"%s\"", class);
	add_text(w, ">", text, "</a>");
}

/* One way to reach a service, where it has it. */
static void add_way(struct writer *w, const char *key, struct str url, struct str text)
{
	if (!text.len)
		return;
	add_key(w, "<dt>", key, "</dt><dd>");
	add_link(w, NULL, url, text);
	add(w, "</dd>\n");
}

static void add_address(struct writer *w, const json_t *card)
{
	struct str address = json_str(card, "address"), map = json_str(card, "map_url");
	BUF_AUTO struct buf text = {0};

	if (!address.len)
		return;
	if (map.len)
		content_render(w->content, w->lang, "ui.map_of",
			       (struct placeholder[]){{"address", address}}, 1, &text);
	else
		buf_add(&text, address);
	add_key(w, "<dt>", "ui.address", "</dt><dd><address>");
	add_link(w, NULL, map, buf_borrow(&text));
	add(w, "</address></dd>\n");
}

static void add_phone(struct writer *w, struct str phone)
{
	BUF_AUTO struct buf url = {0};

	buf_add(&url, STR("tel:"));
	for (size_t i = 0; i < phone.len; i++) {
		if (char_is_digit(phone.data[i]) || phone.data[i] == '+')
			buf_add_char(&url, phone.data[i]);
	}
	add_way(w, "ui.phone", buf_borrow(&url), phone);
}

/* What has a meaning in a URL of its own (RFC 6068) is none of the address. */
static void add_email(struct writer *w, struct str email)
{
	BUF_AUTO struct buf url = {0};

	buf_add(&url, STR("mailto:"));
	for (size_t i = 0; i < email.len; i++) {
		unsigned char c = (unsigned char)email.data[i];

		if (c <= ' ' || c > '~' || strchr("\"%&/<>?#[]\\^`{|}", c))
			buf_addf(&url, "%%%02X", c);
		else
			buf_add_char(&url, email.data[i]);
	}
	add_way(w, "ui.email", buf_borrow(&url), email);
}

static void add_website(struct writer *w, struct str url)
{
	struct str https = STR("https://");

	add_way(w, "ui.website", url,
		str_starts(url, https) ? str_slice(url, https.len, url.len) : url);
}

static void add_ways(struct writer *w, const json_t *card)
{
	static const char *const ways[] = {"address", "phone", "email", "website"};
	bool has_any = false;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		has_any = has_any || json_str(card, ways[i]).len;
	if (!has_any)
		return;
	add(w, "<dl>\n");
	add_address(w, card);
	add_phone(w, json_str(card, "phone"));
	add_email(w, json_str(card, "email"));
	add_website(w, json_str(card, "website"));
	add(w, "</dl>\n");
}

static void add_paragraph(struct writer *w, struct str text)
{
	if (text.len)
		add_text(w, "<p>", text, "</p>\n");
}

static void add_week(struct writer *w, const json_t *hours)
{
	const json_t *day;
	size_t i;

	if (json_array_size(hours) == 0)
		return;
	add_key(w, "<table>\n<caption>", "ui.hours", "</caption>\n");
	json_array_foreach (hours, i, day) {
		add_text(w, "<tr><th scope=\"row\">", json_str(day, "day"), "</th>");
		add_text(w, "<td>", json_str(day, "text"), "</td></tr>\n");
	}
	add(w, "</table>\n");
}

static void add_appointment(struct writer *w, struct str url)
{
	BUF_AUTO struct buf text = {0};

	if (!url.len)
		return;
	content_render(w->content, w->lang, "ui.appointment", NULL, 0, &text);
	add(w, "<p>");
	add_link(w, "button", url, buf_borrow(&text));
	add(w, "</p>\n");
}

static void add_service(struct writer *w, const struct service *service)
{
	json_t *card = service_card(w->content, service, w->lang, &w->moment);
	struct str open = json_str(card, "hours_text");

	buf_addf(w->out, "<section class=\"service\">\n<h2 id=\"%s\">", service->id);
	add_text(w, "", json_str(card, "name"), "</h2>\n");
	if (open.len)
		add_text(w,
			 json_is_true(json_object_get(card, "open")) ? "<p class=\"open\">"
								     : "<p class=\"closed\">",
			 open, "</p>\n");
	add_ways(w, card);
	add_appointment(w, json_str(card, "appointment_url"));
	add_paragraph(w, json_str(card, "note"));
	add_paragraph(w, json_str(card, "access_text"));
	add_week(w, json_object_get(card, "hours"));
	add(w, "</section>\n");
	json_decref(card);
}

static void add_head(struct writer *w, struct str municipality)
{
	buf_addf(w->out,
		 "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		 lang_code(w->lang));
	add_key(w, "<title>", "ui.contact", " – ");
	add_text(w, "", municipality, "</title>\n");
	for_each_lang (lang)
		buf_addf(w->out,
			 "<link rel=\"alternate\" hreflang=\"%s\" href=\"../%s/contact\">\n",
			 lang_code(lang), lang_code(lang));
	add(w, "<link rel=\"icon\" href=\"../icon.svg\" type=\"image/svg+xml\">\n"
	       "<link rel=\"stylesheet\" href=\"../site.css\">\n</head>\n");
}

/* Each language under its own name. */
static void add_languages(struct writer *w)
{
	add_key(w, "<nav class=\"langs\" aria-label=\"", "ui.language", "\"><ul>\n");
	for_each_lang (lang) {
		const char *code = lang_code(lang);

		buf_addf(w->out, "<li><a href=\"../%s/contact\" lang=\"%s\" hreflang=\"%s\"%s>",
			 code, code, code, lang == w->lang ? " aria-current=\"true\"" : "");
		add_key_in(w, lang, "language.name");
		add(w, "</a></li>\n");
	}
	add(w, "</ul></nav>\n");
}

static void add_entry(struct writer *w, const struct service *service)
{
	buf_addf(w->out, "<li><a href=\"#%s\">", service->id);
	add_text(w, "", str_from(service->name[w->lang]), "</a></li>\n");
}

/* In the pack's order, behind a list of them. */
static void add_others(struct writer *w, const struct service *first)
{
	size_t count = content_service_count(w->content);

	add(w, "<ul class=\"services\">\n");
	for (size_t i = 0; i < count; i++) {
		const struct service *service = content_service_at(w->content, i);

		if (service != first)
			add_entry(w, service);
	}
	add(w, "</ul>\n");
	for (size_t i = 0; i < count; i++) {
		const struct service *service = content_service_at(w->content, i);

		if (service != first)
			add_service(w, service);
	}
}

static void add_page(struct writer *w)
{
	const struct service *municipality = content_municipality(w->content);
	struct str name = str_from(municipality ? municipality->name[w->lang] : NULL);

	add_head(w, name);
	add(w, "<body>\n<header>\n<a class=\"name\" href=\"./\"><img src=\"../icon.svg\" alt=\"\" "
	       "width=\"40\" height=\"40\"> ");
	add_text(w, "", name, "</a>\n");
	add_languages(w);
	add_key(w, "</header>\n<main>\n<h1>", "ui.contact", "</h1>\n");
	if (municipality)
		add_service(w, municipality);
	if (content_service_count(w->content) > 1)
		add_others(w, municipality);
	add(w, "</main>\n<script type=\"module\" src=\"../widget/pierre-chat.js\"></script>"
	       "<pierre-chat></pierre-chat>\n</body>\n</html>\n");
}

struct contacts *contacts_create(void)
{
	return mem_zalloc(1, sizeof(struct contacts));
}

void contacts_destroy(struct contacts *contacts)
{
	if (!contacts)
		return;
	for_each_lang (lang) {
		asset_finish(&contacts->pages[lang].asset);
		buf_finish(&contacts->pages[lang].html);
	}
	free(contacts);
}

const struct asset *contacts_page(struct contacts *contacts, const struct content *content,
				  enum lang lang, int64_t now_ms)
{
	struct page *page = &contacts->pages[lang];
	struct writer w = {content, lang, moment_at(now_ms), &page->html};

	if (page->is_made && page->minute == now_ms / MINUTE_MS)
		return &page->asset;
	asset_finish(&page->asset);
	buf_reset(&page->html);
	add_page(&w);
	asset_init(&page->asset, "contact.html", buf_borrow(&page->html), CODING_GZIP);
	page->minute = now_ms / MINUTE_MS;
	page->is_made = true;
	return &page->asset;
}
