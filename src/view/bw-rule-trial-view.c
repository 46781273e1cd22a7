/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done, in words. */
#include "view/bw-rule-trial-view.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define MOST_FIRINGS 50
#define SHORT_US (5 * BW_MINUTE_US)

static void
firing_free (gpointer data)
{
  BwTrialFiring *firing = data;
  g_free (firing->when);
  g_free (firing->lasted);
  g_free (firing->worst);
  g_free (firing->note);
  g_free (firing->text);
  g_free (firing);
}

void
bw_trial_view_free (BwTrialView *view)
{
  if (view == NULL)
    return;
  g_free (view->headline);
  g_free (view->detail);
  g_free (view->coverage);
  g_ptr_array_unref (view->firings);
  g_free (view);
}

static const BwReplayFiring *
firing_at (const BwReplay *replay, unsigned i)
{
  return &g_array_index (replay->firings, BwReplayFiring, i);
}

static int64_t
length_of (const BwReplay *replay, const BwReplayFiring *firing)
{
  int64_t to_us = firing->to_us != BW_TIME_NONE ? firing->to_us : replay->to_us;
  return to_us - firing->from_us;
}

static char *
headline_of (const BwReplay *replay)
{
  unsigned days = (unsigned) ((replay->to_us - replay->from_us + BW_DAY_US / 2) / BW_DAY_US);
  unsigned n = replay->firings->len;
  if (replay->n_series == 0 && n == 0)
    return g_strdup (_ ("No history yet"));
  g_autofree char *span = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "in the last day", "in the last %u days", days), days);
  if (n == 0)
    return g_strdup_printf (_ ("Would not have fired %s"), span);
  if (n == 1)
    return g_strdup_printf (_ ("Would have fired once %s"), span);
  /* Translators: %s is "in the last 30 days". */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Would have fired %u time %s",
                                       "Would have fired %u times %s", n),
                          n, span);
}

/* "1 critical and 2 warnings", worst first. */
static char *
severities_of (const BwReplay *replay)
{
  static const BwSeverity order[] = { BW_SEVERITY_EMERGENCY, BW_SEVERITY_CRITICAL,
                                      BW_SEVERITY_ERROR, BW_SEVERITY_WARNING, BW_SEVERITY_INFO };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (unsigned k = 0; k < G_N_ELEMENTS (order); k++)
    {
      unsigned n = 0;
      for (unsigned i = 0; i < replay->firings->len; i++)
        n += firing_at (replay, i)->severity == order[k];
      if (n > 0)
        /* Translators: a number of alerts and how severe they are: "2 × Warning". */
        g_ptr_array_add (parts, g_strdup_printf (C_ ("number of alerts", "%u × %s"), n,
                                                 bw_state_words_severity (order[k]).word));
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return one < other ? -1 : one > other;
}

/* Median of how long they lasted, and how many were short. */
static void
append_lengths (GString *text, const BwReplay *replay)
{
  unsigned n = replay->firings->len, n_short = 0;
  g_autofree int64_t *lengths = g_new (int64_t, n);
  for (unsigned i = 0; i < n; i++)
    {
      lengths[i] = length_of (replay, firing_at (replay, i));
      n_short += lengths[i] < SHORT_US;
    }
  qsort (lengths, n, sizeof *lengths, compare_int64);
  int64_t median_us = n % 2 != 0 ? lengths[n / 2] : (lengths[n / 2 - 1] + lengths[n / 2]) / 2;
  g_autofree char *age = bw_words_age (median_us);
  g_string_append (text, " ");
  if (n == 1)
    g_string_append_printf (text, _ ("It lasted %s."), age);
  else
    g_string_append_printf (text, _ ("Half of them lasted longer than %s."), age);
  if (n < 2 || n_short == 0)
    return;
  g_string_append (text, " ");
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%u of them was over within 5 minutes.",
                                       "%u of them were over within 5 minutes.", n_short),
                          n_short);
}

static void
append_messages (GString *text, const BwReplay *replay)
{
  unsigned n = (unsigned) replay->n_notifications, n_night = (unsigned) replay->n_at_night;
  if (n == 0)
    {
      g_string_append (text, _ ("Nobody would have been told."));
      return;
    }
  g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", n), n);
  if (n_night > 0)
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, ", %u of them at night", ", %u of them at night", n_night),
        n_night);
  g_string_append (text, ".");
}

/* What the patience of the rule kept away. */
static void
append_ignored (GString *text, const BwRuleTrialResult *result, const char *patience)
{
  int64_t n = result->n_impatient - (int64_t) result->replay->firings->len;
  if (result->n_impatient < 0 || n <= 0)
    return;
  g_string_append (text, text->len > 0 ? " " : "");
  if (patience == NULL)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "Without waiting it would have fired once.",
                                         "Without waiting it would have fired %u times.",
                                         (unsigned long) result->n_impatient),
                            (unsigned) result->n_impatient);
  else
    g_string_append_printf (
        text,
        /* Translators: %2$s is a time: "2 min". */
        g_dngettext (GETTEXT_PACKAGE, "%1$u shorter peak was ignored by waiting for %2$s.",
                     "%1$u shorter peaks were ignored by waiting for %2$s.", (unsigned long) n),
        (unsigned) n, patience);
}

static char *
detail_of (const BwRuleTrialResult *result, const char *patience)
{
  const BwReplay *replay = result->replay;
  GString *text = g_string_new (NULL);
  if (replay->n_series == 0 && replay->firings->len == 0)
    {
      g_string_append (text, _ ("There is nothing stored that it watches."));
      return g_string_free (text, FALSE);
    }
  if (replay->firings->len > 0)
    {
      g_autofree char *severities = severities_of (replay);
      g_string_append_printf (text, "%s; ", severities);
      append_messages (text, replay);
      append_lengths (text, replay);
    }
  append_ignored (text, result, patience);
  return g_string_free (text, FALSE);
}

static char *
coverage_of (const BwReplay *replay)
{
  g_autofree char *age = bw_words_age (replay->to_us - replay->from_us);
  g_autofree char *samples = bw_words_number ((double) replay->n_samples, BW_FORMAT_COUNT);
  double share = (double) replay->covered_us / (double) (replay->to_us - replay->from_us);
  g_autofree char *watched = bw_words_share (CLAMP (share, 0, 1), 0, false);
  if (replay->n_series == 0)
    return g_strdup (age);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %s sample, %s watched",
                                       "%s, %s samples, %s watched",
                                       (unsigned long) replay->n_samples),
                          age, samples, watched);
}

/* "nba-elo" of source="nba-elo": what tells one series from another. (transfer full) */
static char *
series_of (const BwReplay *replay, const BwReplayFiring *firing)
{
  for (unsigned i = 0; i < replay->series->len; i++)
    {
      const BwMetric *metric = g_array_index (replay->series, BwReplaySeries, i).metric;
      if (g_strcmp0 (metric->label_text, firing->labels) != 0)
        continue;
      g_autoptr (GPtrArray) values = g_ptr_array_new ();
      for (unsigned k = 0; k < metric->n_labels; k++)
        g_ptr_array_add (values, (gpointer) metric->labels[k].value);
      g_ptr_array_add (values, NULL);
      return g_strjoinv (", ", (char **) values->pdata);
    }
  return g_strdup (firing->labels);
}

static char *
note_of (const BwReplay *replay, const BwReplayFiring *firing, GTimeZone *zone)
{
  g_autofree char *series = series_of (replay, firing);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  if (firing->is_nodata)
    g_ptr_array_add (parts, (gpointer) _ ("no data"));
  if (bw_replay_is_night (zone, firing->from_us))
    g_ptr_array_add (parts, (gpointer) C_ ("when an alert fired", "at night"));
  if (replay->n_series > 1)
    g_ptr_array_add (parts, series);
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static char *
worst_text (const BwReplayFiring *firing, BwNumberFormat format)
{
  if (firing->is_nodata || isnan (firing->worst))
    return g_strdup ("–");
  return format == BW_FORMAT_ODDS10 ? bw_words_evidence (firing->worst)
                                    : bw_words_number (firing->worst, format);
}

static BwTrialFiring *
firing_new (const BwReplay *replay, const BwReplayFiring *firing, const BwTrialStyle *style)
{
  BwTrialFiring *row = g_new0 (BwTrialFiring, 1);
  bool is_open = firing->to_us == BW_TIME_NONE;
  g_autofree char *age = bw_words_age (length_of (replay, firing));
  row->state = bw_state_words_severity (firing->severity);
  row->from_us = firing->from_us;
  row->to_us = is_open ? replay->to_us : firing->to_us;
  row->when = bw_words_time (firing->from_us, replay->to_us, style->zone);
  row->lasted = is_open ? g_strdup_printf (_ ("open for %s"), age) : g_steal_pointer (&age);
  row->worst = worst_text (firing, style->format);
  row->note = note_of (replay, firing, style->zone);
  row->text =
      g_strdup_printf ("%s, %s, %s, %s%s%s", row->state.word, row->when, row->lasted, row->worst,
                       row->note != NULL ? ", " : "", row->note != NULL ? row->note : "");
  return row;
}

BwTrialView *
bw_trial_view_new (const BwRuleTrialResult *result, const BwTrialStyle *style)
{
  g_return_val_if_fail (result != NULL && result->replay != NULL && style != NULL, NULL);
  const BwReplay *replay = result->replay;
  BwTrialView *view = g_new0 (BwTrialView, 1);
  view->headline = headline_of (replay);
  view->detail = detail_of (result, style->patience);
  view->coverage = coverage_of (replay);
  view->from_us = replay->from_us;
  view->to_us = replay->to_us;
  view->firings = g_ptr_array_new_with_free_func (firing_free);
  for (unsigned i = replay->firings->len; i > 0; i--)
    if (view->firings->len < MOST_FIRINGS)
      g_ptr_array_add (view->firings, firing_new (replay, firing_at (replay, i - 1), style));
  view->n_hidden = replay->firings->len - view->firings->len;
  return view;
}
