/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a source did not answer, from the samples it left and the time that was watched. */
#include "view/bw-service-past.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So many intervals without an answer are an outage, as they are a stop on charts. */
#define OUTAGE_INTERVALS 3
/* More are counted. */
#define MAX_OUTAGES 12

/* The part of [FROM, TO) that lies in the spans, which are apart from each other. */
static int64_t
overlap (const GArray *spans, int64_t from_us, int64_t to_us)
{
  int64_t sum_us = 0;
  for (unsigned i = 0; i < spans->len; i++)
    {
      const BwServiceOutage *span = &g_array_index (spans, BwServiceOutage, i);
      sum_us += MAX (MIN (span->to_us, to_us) - MAX (span->from_us, from_us), 0);
    }
  return sum_us;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const BwServiceOutage *one = a, *other = b;
  return one->from_us < other->from_us ? -1 : one->from_us > other->from_us;
}

/* The gaps that count, in order and joined where they touch. (transfer full) */
static GArray *
unwatched_new (const BwServiceHistory *history)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (BwServiceOutage));
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (BwServiceOutage));
  for (unsigned i = 0; history->gaps != NULL && i < history->gaps->len; i++)
    {
      const BwGapView *gap = g_ptr_array_index (history->gaps, i);
      BwServiceOutage span = { .from_us = gap->from_us, .to_us = gap->to_us };
      if (gap->source == NULL || g_strcmp0 (gap->source, history->source) == 0)
        g_array_append_val (all, span);
    }
  g_array_sort (all, compare_spans);
  for (unsigned i = 0; i < all->len; i++)
    {
      const BwServiceOutage *span = &g_array_index (all, BwServiceOutage, i);
      BwServiceOutage *last =
          joined->len > 0 ? &g_array_index (joined, BwServiceOutage, joined->len - 1) : NULL;
      if (last != NULL && span->from_us <= last->to_us)
        last->to_us = MAX (last->to_us, span->to_us);
      else
        g_array_append_val (joined, *span);
    }
  return joined;
}

static void
add_piece (BwServicePast *past, const BwServiceHistory *history, int64_t from_us, int64_t to_us)
{
  BwServiceOutage outage = { from_us, to_us, to_us >= history->now_us };
  if (to_us - from_us > OUTAGE_INTERVALS * history->interval_us)
    g_array_prepend_val (past->outages, outage);
}

/* Adds what of [FROM, TO) was watched. */
static void
add_silence (BwServicePast *past, const BwServiceHistory *history, const GArray *unwatched,
             int64_t from_us, int64_t to_us)
{
  for (unsigned i = 0; i < unwatched->len; i++)
    {
      const BwServiceOutage *gap = &g_array_index (unwatched, BwServiceOutage, i);
      if (gap->to_us <= from_us || gap->from_us >= to_us)
        continue;
      if (gap->from_us > from_us)
        add_piece (past, history, from_us, gap->from_us);
      from_us = gap->to_us;
    }
  if (from_us < to_us)
    add_piece (past, history, from_us, to_us);
}

/* Fills the outages; returns the time of the first answer, BW_TIME_NONE without any. */
static int64_t
fill_outages (BwServicePast *past, const BwServiceHistory *history, const GArray *unwatched)
{
  int64_t first_us = BW_TIME_NONE, heard_us = BW_TIME_NONE;
  bool has_hole = false;
  for (unsigned i = 0; history->points != NULL && i < history->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (history->points, BwHistoryPoint, i);
      if (point->n <= 0)
        {
          has_hole = true;
          continue;
        }
      if (heard_us != BW_TIME_NONE && has_hole)
        add_silence (past, history, unwatched, MIN (heard_us, point->time_us), point->time_us);
      if (first_us == BW_TIME_NONE)
        first_us = point->time_us;
      /* A column says when it begins and how many answers are in it. */
      heard_us = point->time_us + (point->n - 1) * history->interval_us;
      has_hole = false;
    }
  if (heard_us != BW_TIME_NONE && heard_us < history->now_us)
    add_silence (past, history, unwatched, heard_us, history->now_us);
  return first_us;
}

static BwServiceDay
judge_day (int64_t watched_us, int64_t down_us)
{
  if (watched_us <= 0)
    return BW_SERVICE_DAY_UNWATCHED;
  if (down_us <= 0)
    return BW_SERVICE_DAY_UP;
  return (double) down_us <= BW_SERVICE_LITTLE * (double) watched_us ? BW_SERVICE_DAY_SHORT
                                                                     : BW_SERVICE_DAY_DOWN;
}

static int64_t
day_start_us (int64_t now_us, GTimeZone *zone, int days_before)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_us / BW_SECOND_US);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) day = g_date_time_add_days (local, -days_before);
  g_autoptr (GDateTime) start =
      g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                       g_date_time_get_day_of_month (day), 0, 0, 0);
  return g_date_time_to_unix (start) * BW_SECOND_US;
}

static void
fill_days (BwServicePast *past, const BwServiceHistory *history, const GArray *unwatched,
           int64_t first_us)
{
  for (int i = 0; i < BW_SERVICE_DAYS; i++)
    {
      int before = BW_SERVICE_DAYS - 1 - i;
      int64_t from_us = MAX (day_start_us (history->now_us, history->zone, before), first_us);
      int64_t to_us =
          before == 0 ? history->now_us : day_start_us (history->now_us, history->zone, before - 1);
      if (from_us >= to_us)
        continue;
      int64_t watched_us = to_us - from_us - overlap (unwatched, from_us, to_us);
      int64_t down_us = overlap (past->outages, from_us, to_us);
      past->days[i] = judge_day (watched_us, down_us);
      past->watched_us += watched_us;
      past->down_us += down_us;
    }
}

BwServicePast *
bw_service_past_new (const BwServiceHistory *history)
{
  g_return_val_if_fail (history != NULL && history->zone != NULL, NULL);
  BwServicePast *past = g_new0 (BwServicePast, 1);
  past->outages = g_array_new (FALSE, FALSE, sizeof (BwServiceOutage));
  past->slo = history->slo > 0 && history->slo < 1 ? history->slo : BW_SERVICE_USUAL_SLO;
  past->uptime = NAN;
  past->now_us = history->now_us;
  past->zone = g_time_zone_ref (history->zone);
  if (history->interval_us <= 0)
    return past;
  g_autoptr (GArray) unwatched = unwatched_new (history);
  int64_t first_us = fill_outages (past, history, unwatched);
  if (first_us != BW_TIME_NONE)
    fill_days (past, history, unwatched, first_us);
  if (past->watched_us > 0)
    past->uptime = 1 - (double) past->down_us / (double) past->watched_us;
  return past;
}

void
bw_service_past_free (BwServicePast *past)
{
  if (past == NULL)
    return;
  g_array_unref (past->outages);
  g_time_zone_unref (past->zone);
  g_free (past);
}

char *
bw_service_past_uptime_text (const BwServicePast *past)
{
  g_return_val_if_fail (past != NULL, NULL);
  if (isnan (past->uptime))
    return g_strdup ("–");
  /* Never all of it where something is missing. */
  double shown = past->down_us > 0 ? fmin (past->uptime, .9999) : past->uptime;
  return bw_words_share (shown, past->down_us > 0 ? 2 : 0, false);
}

/* What the target says of the time that was watched. */
static char *
target_text (const BwServicePast *past)
{
  g_autofree char *asked = bw_words_number (past->slo * 100, BW_FORMAT_PERCENT);
  int64_t allowed_us = (int64_t) ((1 - past->slo) * (double) past->watched_us);
  g_autofree char *allowed = bw_words_age (allowed_us);
  g_autofree char *rest = bw_words_age (ABS (allowed_us - past->down_us));
  /* Of a moment there is nothing to share out. */
  if (past->uptime >= past->slo && allowed_us < BW_SECOND_US)
    return g_strdup_printf (_ ("The target of %s is met."), asked);
  if (past->uptime < past->slo)
    /* Translators: the share of the time that has to be answered, how much more was missing */
    return g_strdup_printf (_ ("The target of %s is missed by %s."), asked, rest);
  /* Translators: the share of the time that has to be answered, a span of time, another one */
  return g_strdup_printf (_ ("The target of %s is met; %s of the %s it allows to be missing are "
                             "left."),
                          asked, rest, allowed);
}

char *
bw_service_past_sentence (const BwServicePast *past)
{
  g_return_val_if_fail (past != NULL, NULL);
  if (isnan (past->uptime))
    return g_strdup (_ ("Nothing is known of the last 30 days."));
  g_autofree char *uptime = bw_service_past_uptime_text (past);
  g_autofree char *watched = bw_words_age (past->watched_us);
  g_autofree char *down = bw_words_age (past->down_us);
  g_autofree char *first =
      past->down_us > 0
          /* Translators: a share, a span of time, a span of time */
          ? g_strdup_printf (_ ("Up %s of the %s that were watched in 30 days; %s were missing."),
                             uptime, watched, down)
          : g_strdup_printf (_ ("Up all of the %s that were watched in 30 days."), watched);
  g_autofree char *second = target_text (past);
  return g_strdup_printf ("%s %s", first, second);
}

char *
bw_service_past_day_text (const BwServicePast *past, unsigned i)
{
  g_return_val_if_fail (past != NULL && i < BW_SERVICE_DAYS, NULL);
  int64_t start_us = day_start_us (past->now_us, past->zone, BW_SERVICE_DAYS - 1 - (int) i);
  return bw_words_day (start_us, past->now_us, past->zone);
}

const char *
bw_service_day_word (BwServiceDay day)
{
  switch (day)
    {
    case BW_SERVICE_DAY_UP:
      return C_ ("day", "Up");
    case BW_SERVICE_DAY_SHORT:
      return C_ ("day", "Short outage");
    case BW_SERVICE_DAY_DOWN:
      return C_ ("day", "Outage");
    case BW_SERVICE_DAY_UNWATCHED:
    default:
      return C_ ("day", "Not watched");
    }
}

char *
bw_service_past_days_text (const BwServicePast *past)
{
  g_return_val_if_fail (past != NULL, NULL);
  unsigned n[4] = { 0 };
  for (unsigned i = 0; i < BW_SERVICE_DAYS; i++)
    n[past->days[i]]++;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  if (n[BW_SERVICE_DAY_UP] > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%u day up", "%u days up", n[BW_SERVICE_DAY_UP]),
                                      n[BW_SERVICE_DAY_UP]));
  if (n[BW_SERVICE_DAY_SHORT] > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%u day with a short outage",
                                          "%u days with a short outage", n[BW_SERVICE_DAY_SHORT]),
                                n[BW_SERVICE_DAY_SHORT]));
  if (n[BW_SERVICE_DAY_DOWN] > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%u day with an outage", "%u days with an outage",
                                                n[BW_SERVICE_DAY_DOWN]),
                                      n[BW_SERVICE_DAY_DOWN]));
  if (n[BW_SERVICE_DAY_UNWATCHED] > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u day not watched", "%u days not watched",
                                                       n[BW_SERVICE_DAY_UNWATCHED]),
                                             n[BW_SERVICE_DAY_UNWATCHED]));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

char *
bw_service_outage_text (const BwServiceOutage *outage, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (outage != NULL, NULL);
  g_autofree char *from = bw_words_time (outage->from_us, now_us, zone);
  g_autofree char *span = bw_words_age (outage->to_us - outage->from_us);
  if (outage->is_open)
    /* Translators: a moment, how long that is */
    return g_strdup_printf (_ ("No answer since %s, %s"), from, span);
  g_autofree char *to = bw_words_time (outage->to_us, now_us, zone);
  /* Translators: a moment, another one, the time between */
  return g_strdup_printf (_ ("No answer from %s to %s, %s"), from, to, span);
}

char *
bw_service_past_outages_text (const BwServicePast *past, GTimeZone *zone)
{
  g_return_val_if_fail (past != NULL, NULL);
  GString *all = g_string_new (NULL);
  unsigned n = past->outages->len;
  for (unsigned i = 0; i < MIN (n, MAX_OUTAGES); i++)
    {
      const BwServiceOutage *outage = &g_array_index (past->outages, BwServiceOutage, i);
      g_autofree char *line = bw_service_outage_text (outage, past->now_us, zone);
      g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (n > MAX_OUTAGES)
    g_string_append_printf (
        all, g_dngettext (GETTEXT_PACKAGE, "\nand %u more", "\nand %u more", n - MAX_OUTAGES),
        n - MAX_OUTAGES);
  if (n == 0)
    g_string_append (all, isnan (past->uptime)
                              ? _ ("No answer in 30 days: nothing is known of outages")
                              : _ ("No outages in 30 days"));
  return g_string_free (all, FALSE);
}
