/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments read and written with integers alone. */
#include "base/bw-time.h"

#include "base/bw-error.h"
#include "base/bw-zone-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>


typedef struct
{
  int year;
  int month;
  int day;
  int64_t time_us;   /* since midnight */
  int64_t offset_us; /* east of UTC, where has_offset */
  bool has_offset;
} Moment;

/** Days since 1970-01-01 of a date of the Gregorian calendar (Hinnant 2013, "chrono-compatible
 * low-level date algorithms"). */
static int64_t
days_from_date (int64_t year, int month, int day)
{
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

/** The way back of days_from_date(). */
static void
date_from_days (int64_t days, int64_t *year, int *month, int *day)
{
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted = (5 * day_of_year + 2) / 153;
  *day = (int) (day_of_year - (153 * shifted + 2) / 5 + 1);
  *month = (int) (shifted < 10 ? shifted + 3 : shifted - 9);
  *year = year_of_era + era * 400 + (*month <= 2);
}

static bool
is_date (int year, int month, int day)
{
  static const signed char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
    return false;
  bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= lengths[month - 1] + (month == 2 && is_leap);
}

/** Reads exactly N digits. */
static bool
take_digits (const char **p, int n, int *out)
{
  int value = 0;
  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return false;
      value = value * 10 + ((*p)[i] - '0');
    }
  *p += n;
  *out = value;
  return true;
}

/** Reads ".f…" to microseconds, the rest cut off; nothing there is 0. */
static bool
take_fraction (const char **p, int64_t *us)
{
  *us = 0;
  if (**p != '.' && **p != ',')
    return true;
  if (!g_ascii_isdigit (*++*p))
    return false;
  for (int64_t unit = 100000; g_ascii_isdigit (**p); (*p)++, unit /= 10)
    *us += (**p - '0') * unit;
  return true;
}

/** Reads "Z", "±HH", "±HHMM" or "±HH:MM"; nothing there is no offset. */
static bool
take_offset (const char **p, Moment *moment)
{
  if (**p == 'Z' || **p == 'z')
    {
      (*p)++;
      moment->has_offset = true;
      return true;
    }
  if (**p != '+' && **p != '-')
    return true;
  int sign = *(*p)++ == '-' ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!take_digits (p, 2, &hours))
    return false;
  bool has_colon = **p == ':';
  *p += has_colon;
  if ((has_colon || g_ascii_isdigit (**p)) && !take_digits (p, 2, &minutes))
    return false;
  moment->has_offset = true;
  moment->offset_us = sign * (hours * BW_HOUR_US + minutes * BW_MINUTE_US);
  return hours < 24 && minutes < 60;
}

/** Reads "HH:MM[:SS[.f…]]". */
static bool
take_time (const char **p, Moment *moment)
{
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int64_t us = 0;
  if (!take_digits (p, 2, &hours) || *(*p)++ != ':' || !take_digits (p, 2, &minutes))
    return false;
  if (**p == ':')
    {
      (*p)++;
      if (!take_digits (p, 2, &seconds) || !take_fraction (p, &us))
        return false;
    }
  moment->time_us = hours * BW_HOUR_US + minutes * BW_MINUTE_US + seconds * BW_SECOND_US + us;
  return hours < 24 && minutes < 60 && seconds < 60;
}

static bool
moment_resolve (const Moment *moment, GTimeZone *zone, int64_t *out_us)
{
  if (!is_date (moment->year, moment->month, moment->day))
    return false;
  int64_t days = days_from_date (moment->year, moment->month, moment->day);
  int64_t local_us = days * BW_DAY_US + moment->time_us;
  *out_us =
      moment->has_offset ? local_us - moment->offset_us : bw_zone_from_local_us (zone, local_us);
  return true;
}

bool
bw_time_parse_iso (const char *text, GTimeZone *zone, int64_t *out_us)
{
  g_return_val_if_fail (text != NULL && out_us != NULL, false);

  Moment moment = { 0 };
  const char *p = text;
  if (!take_digits (&p, 4, &moment.year) || *p++ != '-' || !take_digits (&p, 2, &moment.month)
      || *p++ != '-' || !take_digits (&p, 2, &moment.day))
    return false;
  if (*p != '\0')
    {
      if (*p != 'T' && *p != ' ' && *p != 't')
        return false;
      p++;
      if (!take_time (&p, &moment) || !take_offset (&p, &moment) || *p != '\0')
        return false;
    }
  return moment_resolve (&moment, zone, out_us);
}

/** Reads one to MAX_DIGITS digits. */
static bool
take_number (const char **p, int max_digits, int *out, int *n_digits)
{
  int n = 0;
  while (n <= max_digits && g_ascii_isdigit ((*p)[n]))
    n++;
  *n_digits = n;
  return n >= 1 && n <= max_digits && take_digits (p, n, out);
}

/** Reads seconds, milliseconds or microseconds since 1970; TEXT is all digits but for a sign and a
 * fraction. */
static bool
parse_unix (const char *text, int64_t *out_us)
{
  bool is_negative = *text == '-';
  const char *p = text + is_negative;
  size_t n_digits = strspn (p, "0123456789");
  if (n_digits == 0 || n_digits > 17)
    return false;
  int64_t whole = g_ascii_strtoll (p, NULL, 10);
  int64_t fraction_us = 0;
  p += n_digits;
  if (*p == ',' || !take_fraction (&p, &fraction_us) || *p != '\0')
    return false;
  /* 1e11 seconds are the year 5138, 1e11 milliseconds are 1973; the same a thousand times more for
   * microseconds. */
  int64_t unit_us = whole < INT64_C (100000000000)      ? BW_SECOND_US
                    : whole < INT64_C (100000000000000) ? 1000
                                                        : 1;
  int64_t us = whole * unit_us + fraction_us * unit_us / BW_SECOND_US;
  *out_us = is_negative ? -us : us;
  return true;
}

/** Reads three numbers with the same separator, the year where ORDER or its four digits say. */
static bool
take_any_date (const char **p, BwDateOrder order, Moment *moment)
{
  int fields[3] = { 0 };
  int n_digits[3] = { 0 };
  char separator = '\0';
  for (int i = 0; i < 3; i++)
    {
      if (i == 1)
        separator = **p;
      if (i > 0 && (**p != separator || strchr ("-/.", separator) == NULL || *(*p)++ == '\0'))
        return false;
      if (!take_number (p, 4, &fields[i], &n_digits[i]))
        return false;
    }
  bool is_year_first = n_digits[0] == 4;
  if (order == BW_DATE_ISO && !is_year_first)
    return false;
  int year = is_year_first ? 0 : 2;
  int month = is_year_first || order == BW_DATE_DMY ? 1 : 0;
  int day = 3 - year - month;
  if (n_digits[month] > 2 || n_digits[day] > 2 || (n_digits[year] != 4 && n_digits[year] != 2))
    return false;
  moment->year = fields[year];
  /* POSIX strptime's century. */
  if (n_digits[year] == 2)
    moment->year += moment->year < 69 ? 2000 : 1900;
  moment->month = fields[month];
  moment->day = fields[day];
  return true;
}

static void
skip_blanks (const char **p)
{
  while (g_ascii_isspace (**p))
    (*p)++;
}

/** Reads "AM", "p.m." and the like into the hour. */
static bool
take_half_day (const char **p, Moment *moment)
{
  char half = g_ascii_tolower (**p);
  if (half != 'a' && half != 'p')
    return true;
  bool has_dots = (*p)[1] == '.';
  const char *rest = *p + 1 + has_dots;
  if (g_ascii_tolower (*rest) != 'm' || (has_dots && rest[1] != '.'))
    return false;
  *p = rest + 1 + has_dots;
  int64_t hours = moment->time_us / BW_HOUR_US;
  if (hours < 1 || hours > 12)
    return false;
  moment->time_us += ((half == 'p' ? 12 : 0) - (hours == 12 ? 12 : 0)) * BW_HOUR_US;
  return true;
}

/** Reads a time of day to the end of TEXT, with one or two digits for the hour, half-day letters,
 * and an offset or "UTC" that may stand behind a blank. */
static bool
parse_any_time (const char *text, Moment *moment)
{
  /* "9:05" is read as "09:05". */
  g_autofree char *padded = g_strconcat (text[0] != '\0' && text[1] == ':' ? "0" : "", text, NULL);
  const char *p = padded;
  if (!take_time (&p, moment))
    return false;
  skip_blanks (&p);
  if (!take_half_day (&p, moment))
    return false;
  skip_blanks (&p);
  if (g_ascii_strcasecmp (p, "UTC") == 0 || g_ascii_strcasecmp (p, "GMT") == 0)
    {
      moment->has_offset = true;
      return true;
    }
  return take_offset (&p, moment) && *p == '\0';
}

/** "20261121": eight digits that are a date of our time and, as seconds, a moment of 1970. */
static bool
parse_compact (const char *text, GTimeZone *zone, int64_t *out_us)
{
  Moment moment = { 0 };
  const char *p = text;
  return take_digits (&p, 4, &moment.year) && take_digits (&p, 2, &moment.month)
         && take_digits (&p, 2, &moment.day) && *p == '\0' && moment.year >= 1900
         && moment.year < 2200 && moment_resolve (&moment, zone, out_us);
}

bool
bw_time_parse_any (const char *text, BwDateOrder order, GTimeZone *zone, int64_t *out_us)
{
  g_return_val_if_fail (text != NULL && out_us != NULL, false);

  char trimmed[64];
  Moment moment = { 0 };
  const char *p = trimmed;
  skip_blanks (&text);
  size_t length = strnlen (text, 1024);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (length == 0 || length >= sizeof trimmed)
    return false;
  memcpy (trimmed, text, length);
  trimmed[length] = '\0';
  if (bw_time_parse_iso (trimmed, zone, out_us) || parse_compact (trimmed, zone, out_us)
      || parse_unix (trimmed, out_us))
    return true;
  if (!take_any_date (&p, order, &moment))
    return false;
  if (*p != '\0')
    {
      if (*p != 'T' && *p != ',' && !g_ascii_isspace (*p))
        return false;
      p++;
      skip_blanks (&p);
      if (!parse_any_time (p, &moment))
        return false;
    }
  return moment_resolve (&moment, zone, out_us);
}

bool
bw_time_parse_argument (const char *text, GTimeZone *zone, int64_t now_us, int64_t *out_us,
                        GError **error)
{
  g_return_val_if_fail (text != NULL && out_us != NULL, false);

  int64_t age_us = 0;
  if (g_str_equal (text, "now"))
    {
      *out_us = now_us;
      return true;
    }
  /* Before year 1 nothing can be said. */
  if (*text == '-' && bw_duration_parse (text + 1, &age_us, NULL)
      && age_us <= now_us - days_from_date (1, 1, 1) * BW_DAY_US)
    {
      *out_us = now_us - age_us;
      return true;
    }
  if (bw_time_parse_iso (text, zone, out_us))
    return true;
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 40));
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("\"%s\" is no time, expected one such as \"2026-10-30\", \"2026-10-30T15:48\", "
                  "\"-7d\" or \"now\""),
               shown);
  return false;
}

static int64_t
floor_seconds (int64_t us)
{
  return us / BW_SECOND_US - (us % BW_SECOND_US < 0);
}

/* NUMBER in N digits at TEXT, and END behind them; the place behind that. */
static char *
put (char *text, int number, unsigned n, char end)
{
  for (unsigned i = n; i-- > 0; number /= 10)
    text[i] = (char) ('0' + number % 10);
  text[n] = end;
  return text + n + 1;
}

/** The calendar date and time SECONDS after 1970. */
static char *
format_moment (int64_t seconds, char between)
{
  int64_t days = seconds / 86400 - (seconds % 86400 < 0);
  int in_day = (int) (seconds - days * 86400);
  int64_t year = 0;
  int month = 0;
  int day = 0;
  date_from_days (days, &year, &month, &day);
  if (year < 0 || year > 9999)
    return g_strdup_printf ("%04" G_GINT64_FORMAT "-%02d-%02d%c%02d:%02d:%02d", year, month, day,
                            between, in_day / 3600, in_day / 60 % 60, in_day % 60);
  /* Files have millions of them. */
  char *text = g_malloc (sizeof "2026-01-31T23:59:59"), *end = text;
  end = put (end, (int) year, 4, '-');
  end = put (end, month, 2, '-');
  end = put (end, day, 2, between);
  end = put (end, in_day / 3600, 2, ':');
  end = put (end, in_day / 60 % 60, 2, ':');
  put (end, in_day % 60, 2, '\0');
  return text;
}

char *
bw_time_format_iso (int64_t us)
{
  if (us == BW_TIME_NONE)
    return NULL;
  g_autofree char *moment = format_moment (floor_seconds (us), 'T');
  int fraction = (int) ((us % BW_SECOND_US + BW_SECOND_US) % BW_SECOND_US);
  char rest[sizeof ".123456Z"] = ".";
  if (fraction == 0)
    return g_strconcat (moment, "Z", NULL);
  if (fraction % 1000 == 0)
    put (rest + 1, fraction / 1000, 3, 'Z');
  else
    put (rest + 1, fraction, 6, 'Z');
  return g_strconcat (moment, rest, NULL);
}

char *
bw_time_format_local (int64_t us, GTimeZone *zone)
{
  if (us == BW_TIME_NONE)
    return g_strdup ("–");
  return format_moment (floor_seconds (us) + bw_zone_offset_us (zone, us) / BW_SECOND_US, ' ');
}
