/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tick labels, values and moments as text. */
#include "plot/bw-axis-text-private.h"

#include "base/bw-time.h"
#include "base/bw-units.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define NBSP "\u00a0"
#define MINUS "\u2212"
#define MAX_DECIMALS 9
#define MOST_NOUGHTS 6.5

/** SIZE (not negative) with N_DECIMALS, thousands apart as the locale has it, or by commas. */
static char *
format_size (double size, int n_decimals)
{
  char plain[400];
  bool is_c_locale = *nl_langinfo (THOUSEP) == '\0' && g_str_equal (nl_langinfo (RADIXCHAR), ".");
  g_snprintf (plain, sizeof plain, is_c_locale ? "%.*f" : "%'.*f", n_decimals, size);
  if (!is_c_locale)
    {
      char *utf8 = g_locale_to_utf8 (plain, -1, NULL, NULL, NULL);
      return utf8 != NULL ? utf8 : g_utf8_make_valid (plain, -1);
    }
  size_t n_whole = strcspn (plain, ".");
  GString *out = g_string_new (NULL);
  for (size_t i = 0; plain[i] != '\0'; i++)
    {
      if (i > 0 && i < n_whole && (n_whole - i) % 3 == 0)
        g_string_append_c (out, ',');
      g_string_append_c (out, plain[i]);
    }
  return g_string_free (out, FALSE);
}

/** How many decimals tell multiples of STEP apart; -1 when too many. */
static int
decimals_of (double step)
{
  double power = 1;
  for (int i = 0; i <= MAX_DECIMALS; i++, power *= 10)
    if (fabs (step * power - round (step * power)) < 1e-6 * step * power)
      return i;
  return -1;
}

/** SIZE in the notation with exponents, exact to STEP: "2.5e-7". */
static char *
format_exponent (double size, double step)
{
  double digits = step > 0 ? ceil (log10 (fmax (size / step, 1))) + 1 : 3;
  char buffer[64];
  g_snprintf (buffer, sizeof buffer, "%.*e", (int) fmin (fmax (digits, 0), 15), size);
  char *e = strchr (buffer, 'e');
  int exponent = (int) g_ascii_strtoll (e + 1, NULL, 10);
  char *end = e;
  while (end > buffer && end[-1] == '0' && memchr (buffer, '.', (size_t) (end - buffer)) != NULL)
    end--;
  if (end > buffer && !g_ascii_isdigit (end[-1]))
    end--;
  *end = '\0';
  return g_strdup_printf ("%se%d", buffer, exponent);
}

static char *
format_step (double size, double step)
{
  if (!isfinite (size))
    return g_strdup ("∞");
  int n_decimals = decimals_of (step);
  bool is_plain = n_decimals >= 0 && size < 1e15 && (size == 0 || size >= 1e-7);
  return is_plain || size == 0 ? format_size (size, MAX (n_decimals, 0))
                               : format_exponent (size, step);
}

/** A sign such as "$" goes before the amount, a code such as "USDT" after it. */
static char *
with_currency (const char *sign, const char *amount, const char *currency)
{
  if (currency == NULL || *currency == '\0')
    return g_strconcat (sign, amount, NULL);
  bool is_code = g_ascii_isalpha (currency[0]) && currency[strlen (currency) - 1] != '$';
  return is_code ? g_strconcat (sign, amount, NBSP, currency, NULL)
                 : g_strconcat (sign, currency, amount, NULL);
}

static unsigned
byte_power (double most)
{
  unsigned power = 0;
  double step = bw_units_step ();
  for (double size = fabs (most); size >= step - 0.5 && power < 6; size /= step)
    power++;
  return power;
}

static double
second_unit (double most)
{
  static const double bounds[] = { 1e-3, 1, 120, 7200, 2 * 86400.0, INFINITY };
  static const double units[] = { 1e-6, 1e-3, 1, 60, 3600, 86400 };
  unsigned i = 0;
  while (i + 1 < G_N_ELEMENTS (bounds) && fabs (most) > bounds[i])
    i++;
  return units[i];
}

static double
compact_unit (double most)
{
  double size = fabs (most);
  return size >= 2e9 ? 1e9 : size >= 2e6 ? 1e6 : size >= 2e3 ? 1e3 : 1;
}

double
bw_axis_unit (const BwAxis *axis, double most)
{
  if (axis->format == BW_FORMAT_BYTES || axis->format == BW_FORMAT_BYTE_RATE)
    return pow (bw_units_step (), byte_power (most));
  if (axis->format == BW_FORMAT_SECONDS)
    return second_unit (most);
  return 1;
}

bool
bw_axis_is_whole (const BwAxis *axis)
{
  return axis->format == BW_FORMAT_COUNT || axis->format == BW_FORMAT_ODDS10
         || axis->format == BW_FORMAT_BOOLEAN;
}

/* "MiB/s" for a power of 2. Static. */
static const char *
byte_rate_name (unsigned power)
{
  static const char *const decimal[] = { "B/s", "kB/s", "MB/s", "GB/s", "TB/s", "PB/s", "EB/s" };
  static const char *const binary[] = {
    "B/s", "KiB/s", "MiB/s", "GiB/s", "TiB/s", "PiB/s", "EiB/s"
  };
  return bw_units_get () == BW_UNITS_DECIMAL ? decimal[power] : binary[power];
}

/** What a label divides values by, and what stands behind the number. */
static const char *
label_unit (const BwAxis *axis, double most, double *unit)
{
  *unit = bw_axis_unit (axis, most);
  switch (axis->format)
    {
    case BW_FORMAT_BYTES:
      return bw_units_name (byte_power (most));
    case BW_FORMAT_BYTE_RATE:
      return byte_rate_name (byte_power (most));
    case BW_FORMAT_SECONDS:
      return *unit < 1e-4    ? "µs"
             : *unit < 1     ? "ms"
             : *unit < 60    ? "s"
             : *unit < 3600  ? "min"
             : *unit < 86400 ? "h"
                             : "d";
    case BW_FORMAT_RATIO:
    case BW_FORMAT_SIGNED_RATIO:
      *unit = 0.01;
      return "%";
    case BW_FORMAT_PERCENT:
      return "%";
    case BW_FORMAT_RATE:
      return "/s";
    case BW_FORMAT_CELSIUS:
      return "°C";
    case BW_FORMAT_PLAIN:
    case BW_FORMAT_COUNT:
    case BW_FORMAT_MONEY:
    case BW_FORMAT_SIGNED_MONEY:
    case BW_FORMAT_FACTOR:
    case BW_FORMAT_SCORE:
    case BW_FORMAT_BOOLEAN:
    case BW_FORMAT_ODDS10:
    default:
      *unit = axis->is_compact ? compact_unit (most) : 1;
      return NULL;
    }
}

/** Odds of 10^VALUE : 1 on an axis to MOST: beyond a million noughts are not counted but told,
 * "10¹² : 1". */
static char *
odds_tick_text (double value, double most)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  if (most <= MOST_NOUGHTS || fabs (value) < 3 || fabs (value - round (value)) > 1e-9)
    return bw_number_format (value, BW_FORMAT_ODDS10);
  g_autofree char *plain = g_strdup_printf ("%.0f", fabs (value));
  g_autoptr (GString) many = g_string_new ("10");
  for (const char *c = plain; g_ascii_isdigit (*c); c++)
    g_string_append (many, digits[*c - '0']);
  bool is_against = value < 0;
  return g_strconcat (is_against ? "1" : many->str, NBSP ":" NBSP, is_against ? many->str : "1",
                      NULL);
}

static char *
number_tick_text (const BwAxis *axis, double value, double step, double from, double to)
{
  if (axis->format == BW_FORMAT_ODDS10)
    return odds_tick_text (value, fmax (fabs (from), fabs (to)));
  if (axis->format == BW_FORMAT_BOOLEAN)
    return bw_number_format (value, axis->format);
  double unit;
  const char *suffix = label_unit (axis, fmax (fabs (from), fabs (to)), &unit);
  g_autofree char *number = format_step (fabs (value) / unit, step / unit);
  bool is_zero = strpbrk (number, "123456789") == NULL;
  bool has_plus = from < 0 && to > 0
                  && (axis->format == BW_FORMAT_MONEY || axis->format == BW_FORMAT_SIGNED_MONEY
                      || axis->format == BW_FORMAT_SIGNED_RATIO || axis->format == BW_FORMAT_PLAIN);
  const char *sign = is_zero ? "" : value < 0 ? MINUS : has_plus ? "+" : "";
  const char *size = unit == 1e3 ? "k" : unit == 1e6 ? "M" : unit == 1e9 ? "G" : "";
  if (axis->format == BW_FORMAT_SECONDS || is_zero)
    size = "";
  g_autofree char *amount = g_strconcat (number, size, NULL);
  if (axis->format == BW_FORMAT_MONEY || axis->format == BW_FORMAT_SIGNED_MONEY)
    return with_currency (sign, amount, axis->currency);
  return g_strconcat (sign, amount, suffix != NULL ? NBSP : NULL, suffix, NULL);
}

/** (transfer full) NULL outside the years 1 to 9999. */
static GDateTime *
local_time (const BwAxis *axis, double x)
{
  if (!(fabs (x) < 9e17))
    return NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((int64_t) floor (x / 1e6));
  if (utc == NULL)
    return NULL;
  return axis->zone != NULL ? g_date_time_to_timezone (utc, axis->zone) : g_date_time_ref (utc);
}

static char *
format_time (const BwAxis *axis, double x, const char *format)
{
  g_autoptr (GDateTime) time = local_time (axis, x);
  char *text = time != NULL ? g_date_time_format (time, format) : NULL;
  return text != NULL ? text : g_strdup ("–");
}

/** Whether the year has to be told at tick I: the first, and the first of each year. */
static bool
has_year (const BwAxis *axis, const BwTicks *ticks, unsigned i)
{
  if (i == 0)
    return true;
  g_autoptr (GDateTime) before = local_time (axis, ticks->values[i - 1]);
  g_autoptr (GDateTime) here = local_time (axis, ticks->values[i]);
  return before != NULL && here != NULL
         && g_date_time_get_year (before) != g_date_time_get_year (here);
}

static char *
time_tick_text (const BwAxis *axis, const BwTicks *ticks, unsigned i, double from, double to)
{
  double x = ticks->values[i];
  switch (ticks->unit)
    {
    case BW_TICKS_MILLISECOND:
      {
        g_autofree char *second = format_time (axis, x, "%H:%M:%S");
        double ms = x / 1e3 - 1e3 * floor (x / 1e6);
        return g_strdup_printf ("%s.%03d", second, (int) ms);
      }
    case BW_TICKS_SECOND:
      return format_time (axis, x, "%H:%M:%S");
    case BW_TICKS_MINUTE:
    case BW_TICKS_HOUR:
      {
        char *text = format_time (axis, x, "%H:%M");
        if (!g_str_equal (text, "00:00") || to - from < 25 * (double) BW_HOUR_US)
          return text;
        g_free (text);
        return format_time (axis, x, _ ("%-d %b"));
      }
    case BW_TICKS_DAY:
      return format_time (axis, x, has_year (axis, ticks, i) ? _ ("%-d %b %Y") : _ ("%-d %b"));
    case BW_TICKS_MONTH:
      return format_time (axis, x, has_year (axis, ticks, i) ? _ ("%b %Y") : "%b");
    case BW_TICKS_YEAR:
    case BW_TICKS_VALUE:
    default:
      return format_time (axis, x, "%Y");
    }
}

char *
bw_axis_tick_text (const BwAxis *axis, const BwTicks *ticks, unsigned i, double from, double to)
{
  if (axis->kind == BW_AXIS_TIME)
    return time_tick_text (axis, ticks, i, from, to);
  if (ticks->step > 0)
    return number_tick_text (axis, ticks->values[i], ticks->step, from, to);
  double value = ticks->values[i];
  return number_tick_text (axis, value, pow (10, floor (log10 (fabs (value)) + 1e-9)), value,
                           value);
}

char *
bw_axis_brief_text (const BwAxis *axis, double value)
{
  bool is_money = axis->format == BW_FORMAT_MONEY || axis->format == BW_FORMAT_SIGNED_MONEY;
  if (!is_money || !isfinite (value) || fabs (value) < 10)
    return bw_axis_value_text (axis, value);
  g_autofree char *amount = format_size (fabs (value), 0);
  return with_currency (value < 0 ? MINUS : "", amount, axis->currency);
}

char *
bw_axis_value_text (const BwAxis *axis, double value)
{
  bool is_money = axis->format == BW_FORMAT_MONEY || axis->format == BW_FORMAT_SIGNED_MONEY;
  g_autofree char *text = bw_number_format (value, axis->format);
  if (!is_money || isnan (value) || axis->currency == NULL)
    return g_steal_pointer (&text);
  if (g_str_has_prefix (text, MINUS))
    return with_currency (MINUS, text + strlen (MINUS), axis->currency);
  if (*text == '+')
    return with_currency ("+", text + 1, axis->currency);
  return with_currency ("", text, axis->currency);
}

char *
bw_axis_interval_text (const BwAxis *axis, double low, double high)
{
  bool is_share = axis->format == BW_FORMAT_RATIO || axis->format == BW_FORMAT_PERCENT
                  || axis->format == BW_FORMAT_SIGNED_RATIO;
  double factor = axis->format == BW_FORMAT_PERCENT ? 1 : 100;
  g_autofree char *from =
      is_share ? bw_number_format (low * factor, BW_FORMAT_COUNT) : bw_axis_value_text (axis, low);
  g_autofree char *to = is_share ? bw_number_format (high * factor, BW_FORMAT_COUNT)
                                 : bw_axis_value_text (axis, high);
  return g_strconcat (from, is_share && low >= 0 ? "–" : " – ", to, NULL);
}

char *
bw_axis_moment_text (const BwAxis *axis, double x, double from, double to)
{
  double width = to - from;
  if (width < 10 * (double) BW_MINUTE_US)
    return format_time (axis, x, "%H:%M:%S");
  if (width <= 8 * (double) BW_DAY_US)
    return format_time (axis, x, _ ("%a %H:%M"));
  if (width <= 32 * (double) BW_DAY_US)
    return format_time (axis, x, _ ("%a %-d %b %H:%M"));
  return format_time (axis, x, _ ("%a %-d %b %Y"));
}

char *
bw_axis_moment_words (const BwAxis *axis, double x, double from, double to)
{
  double width = to - from;
  if (width < 10 * (double) BW_MINUTE_US)
    return format_time (axis, x, "%H:%M:%S");
  if (width <= 32 * (double) BW_DAY_US)
    return format_time (axis, x, _ ("%-d %b, %H:%M"));
  g_autofree char *first = format_time (axis, from, "%Y");
  g_autofree char *last = format_time (axis, to, "%Y");
  return format_time (axis, x, g_str_equal (first, last) ? _ ("%-d %b") : _ ("%-d %b %Y"));
}

char *
bw_axis_x_text (const BwAxis *axis, double x, double from, double to, bool is_in_sentence)
{
  if (axis->kind != BW_AXIS_TIME)
    return bw_axis_value_text (axis, x);
  return is_in_sentence ? bw_axis_moment_words (axis, x, from, to)
                        : bw_axis_moment_text (axis, x, from, to);
}
