/* The public holidays of Belgium. */
#include "content/hours.h"

static int64_t easter(int year)
{
	/* The anonymous Gregorian computus: Meeus, Astronomical Algorithms, ch. 8. */
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return civil_days(year, n / 31, n % 31 + 1);
}

static enum holiday fixed_holiday(int month, int day)
{
	switch (month * 100 + day) {
	case 101:
		return HOLIDAY_NEW_YEAR;
	case 501:
		return HOLIDAY_LABOUR_DAY;
	case 721:
		return HOLIDAY_NATIONAL_DAY;
	case 815:
		return HOLIDAY_ASSUMPTION;
	case 1101:
		return HOLIDAY_ALL_SAINTS;
	case 1111:
		return HOLIDAY_ARMISTICE;
	case 1225:
		return HOLIDAY_CHRISTMAS;
	default:
		return HOLIDAY_NONE;
	}
}

enum holiday holiday_of(int64_t days)
{
	struct civil date = civil_from_days(days);
	enum holiday fixed = fixed_holiday(date.month, date.day);

	/* Ascension can fall on 1 May (2008): the fixed day gives the name then. */
	if (fixed != HOLIDAY_NONE)
		return fixed;
	switch (days - easter(date.year)) {
	case 1:
		return HOLIDAY_EASTER_MONDAY;
	case 39:
		return HOLIDAY_ASCENSION;
	case 50:
		return HOLIDAY_WHIT_MONDAY;
	default:
		return HOLIDAY_NONE;
	}
}

const char *holiday_key(enum holiday holiday)
{
	static const char *const keys[] = {
		"holiday.none",		"holiday.new_year",   "holiday.easter_monday",
		"holiday.labour_day",	"holiday.ascension",  "holiday.whit_monday",
		"holiday.national_day", "holiday.assumption", "holiday.all_saints",
		"holiday.armistice",	"holiday.christmas",
	};

	return keys[holiday <= HOLIDAY_CHRISTMAS ? holiday : HOLIDAY_NONE];
}
