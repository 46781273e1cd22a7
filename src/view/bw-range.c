/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, words and bounds of the stretch of time that is shown. */
#include "view/bw-range.h"

#include "base/bw-error.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *title;
  const char *since; /* NULL: the day is told */
  int64_t length_us;
} Kind;

static const Kind kinds[BW_N_RANGES] = {
  [BW_RANGE_1_HOUR] = { "1h", N_ ("1 h"), N_ ("in the last hour"), BW_HOUR_US },
  [BW_RANGE_24_HOURS] = { "24h", N_ ("24 h"), N_ ("in 24 h"), BW_DAY_US },
  [BW_RANGE_7_DAYS] = { "7d", N_ ("7 d"), N_ ("in 7 days"), 7 * BW_DAY_US },
  [BW_RANGE_30_DAYS] = { "30d", N_ ("30 d"), N_ ("in 30 days"), 30 * BW_DAY_US },
  [BW_RANGE_90_DAYS] = { "90d", N_ ("90 d"), N_ ("in 90 days"), 90 * BW_DAY_US },
  [BW_RANGE_1_YEAR] = { "1y", N_ ("1 y"), N_ ("in a year"), 365 * BW_DAY_US },
  [BW_RANGE_ALL] = { "all", N_ ("All"), NULL, 0 },
  [BW_RANGE_DATES] = { "dates", N_ ("Dates"), NULL, 0 },
};

const char *
bw_range_name (BwRangeKind kind)
{
  g_return_val_if_fail (kind < BW_N_RANGES, NULL);
  return kinds[kind].name;
}

const char *
bw_range_title (BwRangeKind kind)
{
  g_return_val_if_fail (kind < BW_N_RANGES, NULL);
  return _ (kinds[kind].title);
}

/** The date N_DAYS after that of US in ZONE, as "YYYY-MM-DD"; NULL outside the calendar. (transfer
 * full) */
static char *
date_text (int64_t us, int n_days, GTimeZone *zone)
{
  int64_t seconds = us / BW_SECOND_US - (us % BW_SECOND_US < 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  if (utc == NULL)
    return NULL;
  g_autoptr (GDateTime) local =
      zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  /* Counted in the calendar, where a day may have 23 or 25 hours. */
  g_autoptr (GDateTime) noon =
      g_date_time_new_utc (g_date_time_get_year (local), g_date_time_get_month (local),
                           g_date_time_get_day_of_month (local), 12, 0, 0);
  g_autoptr (GDateTime) day = noon != NULL ? g_date_time_add_days (noon, n_days) : NULL;
  if (day == NULL)
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day));
}

/** Reads a day or a time; of a day, with IS_END, where it is over. */
static bool
parse_end (const char *text, GTimeZone *zone, bool is_end, int64_t *out_us)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  if (!bw_time_parse_iso (stripped, zone, out_us))
    return false;
  if (!is_end || strchr (stripped, ':') != NULL)
    return true;
  g_autofree char *next = date_text (*out_us, 1, zone);
  return next != NULL && bw_time_parse_iso (next, zone, out_us);
}

/** TEXT as it may be shown in an error. (transfer full) */
static char *
shown_text (const char *text)
{
  return g_utf8_make_valid (text, (gssize) strnlen (text, 60));
}

bool
bw_range_parse (const char *text, GTimeZone *zone, BwRange *out, GError **error)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  for (BwRangeKind kind = 0; kind < BW_RANGE_DATES; kind++)
    if (g_str_equal (text, kinds[kind].name))
      {
        *out = (BwRange){ .kind = kind, .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
        return true;
      }
  g_auto (GStrv) ends = g_strsplit (text, "..", 3);
  BwRange range = { .kind = BW_RANGE_DATES };
  g_autofree char *shown = shown_text (text);
  if (g_strv_length (ends) != 2 || !parse_end (ends[0], zone, false, &range.from_us)
      || !parse_end (ends[1], zone, true, &range.to_us))
    {
      g_set_error (
          error, BW_ERROR, BW_ERROR_INVALID,
          _ ("found range \"%s\", expected 1h, 24h, 7d, 30d, 90d, 1y, all, or days or times "
             "as in 2026-03-01..2026-03-31"),
          shown);
      return false;
    }
  if (range.to_us <= range.from_us)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("found range \"%s\", expected an end that is later than its beginning"),
                   shown);
      return false;
    }
  *out = range;
  return true;
}

/** One end as it is read again: the day when it is the bound of one, else the moment. (transfer
 * full) */
static char *
end_text (int64_t us, GTimeZone *zone, bool is_end)
{
  g_autofree char *day = date_text (us, 0, zone);
  int64_t start_us = 0;
  if (day == NULL || !bw_time_parse_iso (day, zone, &start_us) || start_us != us)
    return bw_time_format_iso (us);
  return is_end ? date_text (us, -1, zone) : g_steal_pointer (&day);
}

char *
bw_range_text (const BwRange *range, GTimeZone *zone)
{
  g_return_val_if_fail (range != NULL && range->kind < BW_N_RANGES, NULL);

  if (range->kind != BW_RANGE_DATES)
    return g_strdup (kinds[range->kind].name);
  g_autofree char *from = end_text (range->from_us, zone, false);
  g_autofree char *to = end_text (range->to_us, zone, true);
  return g_strdup_printf ("%s..%s", from, to);
}

void
bw_range_resolve (const BwRange *range, int64_t now_us, int64_t first_us, int64_t *from_us,
                  int64_t *to_us)
{
  g_return_if_fail (range != NULL && range->kind < BW_N_RANGES);
  g_return_if_fail (from_us != NULL && to_us != NULL);

  if (range->kind == BW_RANGE_DATES)
    {
      *from_us = range->from_us;
      *to_us = range->to_us;
      return;
    }
  *to_us = now_us;
  *from_us = now_us - kinds[range->kind].length_us;
  if (range->kind == BW_RANGE_ALL)
    *from_us = first_us != BW_TIME_NONE && first_us < now_us ? first_us : now_us - BW_HOUR_US;
}

char *
bw_range_since_text (const BwRange *range, int64_t from_us, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (range != NULL && range->kind < BW_N_RANGES, NULL);

  if (kinds[range->kind].since != NULL)
    return g_strdup (_ (kinds[range->kind].since));
  bool is_today = from_us <= now_us && now_us - from_us < BW_DAY_US;
  g_autofree char *from =
      is_today ? bw_words_time (from_us, now_us, zone) : bw_words_day (from_us, now_us, zone);
  if (range->kind == BW_RANGE_ALL || range->to_us >= now_us)
    return g_strdup_printf (_ ("since %s"), from);
  g_autofree char *day = bw_words_day (from_us, now_us, zone);
  g_autofree char *to = bw_words_day (range->to_us - 1, now_us, zone);
  if (g_str_equal (day, to))
    return g_strdup_printf (_ ("on %s"), day);
  return g_strdup_printf (_ ("between %s and %s"), day, to);
}
