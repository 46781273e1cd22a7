/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times and ages in the words of the window. */
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NBSP "\u00a0"
#define UNKNOWN "–"

/* Signs that mean one currency only to those who read them; every other one keeps its code. */
static const char *const currency_signs[][2] = {
  { "AUD", "A$" }, { "BTC", "₿" }, { "CAD", "C$" }, { "EUR", "€" }, { "GBP", "£" },
  { "ILS", "₪" },  { "INR", "₹" },   { "JPY", "¥" },  { "KRW", "₩" }, { "NZD", "NZ$" },
  { "PHP", "₱" },  { "UAH", "₴" },   { "USD", "$" },  { "VND", "₫" },
};

const char *
bw_words_currency_sign (const char *currency)
{
  if (currency == NULL)
    return "";
  for (unsigned i = 0; i < G_N_ELEMENTS (currency_signs); i++)
    if (g_ascii_strcasecmp (currency, currency_signs[i][0]) == 0)
      return currency_signs[i][1];
  return currency;
}

/** Whether SIGN stands before amounts: a symbol does, a code does not. */
static bool
is_prefix (const char *sign)
{
  if (!g_utf8_validate (sign, -1, NULL) || *sign == '\0')
    return false;
  const char *last = g_utf8_find_prev_char (sign, sign + strlen (sign));
  return g_unichar_type (g_utf8_get_char (last != NULL ? last : sign)) == G_UNICODE_CURRENCY_SYMBOL;
}

char *
bw_words_money (double value, const char *currency, unsigned decimals, bool is_signed)
{
  const char *sign = bw_words_currency_sign (currency);
  if (isnan (value) || *sign == '\0')
    return bw_number_format_fixed (value, decimals, is_signed, NULL);
  if (!is_prefix (sign))
    return bw_number_format_fixed (value, decimals, is_signed, sign);
  g_autofree char *text = bw_number_format_fixed (value, decimals, is_signed, NULL);
  /* "−$12", not "$−12". */
  size_t n_sign = g_str_has_prefix (text, "\u2212") ? strlen ("\u2212") : *text == '+';
  return g_strdup_printf ("%.*s%s%s", (int) n_sign, text, sign, text + n_sign);
}

char *
bw_words_number (double value, BwNumberFormat format)
{
  return bw_number_format (value, format);
}

char *
bw_words_evidence (double log10_odds)
{
  return bw_number_format_evidence (log10_odds);
}

char *
bw_words_decimal (double value, unsigned decimals, bool is_signed)
{
  return bw_number_format_fixed (value, decimals, is_signed, NULL);
}

char *
bw_words_share (double value, unsigned decimals, bool is_signed)
{
  return bw_number_format_fixed (value * 100, decimals, is_signed, "%");
}

char *
bw_words_points (double difference, unsigned decimals)
{
  /* Translators: percentage points */
  return bw_number_format_fixed (difference * 100, decimals, true, _ ("pp"));
}

char *
bw_words_count (double n)
{
  g_autofree char *text = bw_number_format_fixed (n, 0, false, NULL);
  /* Translators: the size of a sample; the spaces are no-break spaces */
  return g_strdup_printf (_ ("n = %s"), text);
}

char *
bw_words_interval (double low, double high, bool is_signed)
{
  if (isnan (low) || isnan (high))
    return NULL;
  g_autofree char *from = bw_number_format_fixed (low * 100, 0, is_signed, NULL);
  g_autofree char *to = bw_number_format_fixed (high * 100, 0, is_signed, "%");
  if (low != high && g_str_has_prefix (to, from) && strncmp (to + strlen (from), NBSP, 2) == 0)
    {
      /* Both ends alike would say that there is no doubt at all. */
      g_free (from);
      g_free (to);
      from = bw_number_format_fixed (low * 100, 1, is_signed, NULL);
      to = bw_number_format_fixed (high * 100, 1, is_signed, "%");
    }
  /* Translators: an interval of confidence, "95 % −6 to +16 %" */
  return g_strdup_printf (_ ("95 %% %s to %s"), from, to);
}

char *
bw_words_age (int64_t age_us)
{
  return bw_duration_format_age (MAX (age_us, 0));
}

char *
bw_words_latency (double seconds)
{
  /* Fractions of a thousandth jump about and say nothing. */
  if (seconds < .0005)
    return g_strdup (_ ("< 1 ms"));
  return seconds < 1 ? bw_number_format_fixed (seconds * 1000, 0, false, "ms")
                     : bw_words_number (seconds, BW_FORMAT_SECONDS);
}

char *
bw_words_ago (int64_t time_us, int64_t now_us)
{
  if (time_us == BW_TIME_NONE)
    return g_strdup (_ ("never"));
  int64_t age_us = now_us - time_us;
  if (age_us > -5 * BW_SECOND_US && age_us < 5 * BW_SECOND_US)
    return g_strdup (_ ("just now"));
  g_autofree char *age = bw_words_age (ABS (age_us));
  /* Translators: an age: "18 min ago" */
  return g_strdup_printf (age_us > 0 ? _ ("%s ago") : _ ("in %s"), age);
}

/** US as a moment in ZONE, or NULL where there is none. (transfer full) */
static GDateTime *
local_time (int64_t us, GTimeZone *zone)
{
  if (us == BW_TIME_NONE)
    return NULL;
  int64_t seconds = us / BW_SECOND_US - (us % BW_SECOND_US < 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  if (utc == NULL)
    return NULL;
  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
}

/** The day number, to count days between. */
static int
day_number (GDateTime *time)
{
  GDate date;
  int year, month, day;
  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (int) g_date_get_julian (&date);
}

typedef struct
{
  const char *today;
  const char *week; /* NULL: as YEAR_DAY */
  const char *year_day;
  const char *other;
} TimeFormats;

/** US by the one of FORMATS that says as much as is needed at NOW_US. (transfer full) */
static char *
format_time (int64_t us, int64_t now_us, GTimeZone *zone, const TimeFormats *formats)
{
  g_autoptr (GDateTime) time = local_time (us, zone);
  g_autoptr (GDateTime) now = local_time (now_us, zone);
  if (time == NULL || now == NULL)
    return g_strdup (UNKNOWN);
  int n_days = day_number (now) - day_number (time);
  const char *format = formats->other;
  if (n_days == 0)
    format = formats->today;
  else if (n_days > 0 && n_days <= 6 && formats->week != NULL)
    format = formats->week;
  else if (g_date_time_get_year (time) == g_date_time_get_year (now))
    format = formats->year_day;
  char *text = g_date_time_format (time, format);
  return text != NULL ? text : g_strdup (UNKNOWN);
}

char *
bw_words_time (int64_t time_us, int64_t now_us, GTimeZone *zone)
{
  /* Translators: these are formats of g_date_time_format(); the spaces are no-break spaces */
  TimeFormats formats = { _ ("%H:%M"), _ ("%a %H:%M"), _ ("%-d %b %H:%M"), _ ("%-d %b %Y %H:%M") };
  return format_time (time_us, now_us, zone, &formats);
}

char *
bw_words_second (int64_t time_us, int64_t now_us, GTimeZone *zone)
{
  TimeFormats formats = { _ ("%H:%M:%S"), NULL, _ ("%-d %b %H:%M:%S"), _ ("%-d %b %Y %H:%M:%S") };
  return format_time (time_us, now_us, zone, &formats);
}

char *
bw_words_day (int64_t time_us, int64_t now_us, GTimeZone *zone)
{
  const char *day = _ ("%-d %b");
  TimeFormats formats = { day, NULL, day, _ ("%-d %b %Y") };
  return format_time (time_us, now_us, zone, &formats);
}
