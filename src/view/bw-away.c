/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened while nobody looked. */
#include "view/bw-away.h"

#include "view/bw-incident-line.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

/* A closed window is nothing special before this, a sleeping computer before that. */
#define LONG_HIDDEN_US BW_HOUR_US
#define LONG_GAP_US (10 * BW_MINUTE_US)
/* Who comes back does so soon after the computer woke. */
#define BACK_US (10 * BW_MINUTE_US)
#define MOST_NAMED 3

static bool
is_unwatched (const BwGapView *gap)
{
  return gap->source == NULL && (gap->kind == BW_GAP_ASLEEP || gap->kind == BW_GAP_NOT_RUNNING);
}

int64_t
bw_away_seen_us (const GPtrArray *gaps, int64_t remembered_us)
{
  if (remembered_us != BW_AWAY_OPEN)
    return remembered_us;
  for (unsigned i = gaps != NULL ? gaps->len : 0; i > 0; i--)
    {
      const BwGapView *gap = g_ptr_array_index (gaps, i - 1);
      if (gap->source == NULL && gap->kind == BW_GAP_NOT_RUNNING)
        return gap->from_us;
    }
  return BW_TIME_NONE;
}

int64_t
bw_away_since_us (const GPtrArray *gaps, int64_t seen_us, int64_t told_us, int64_t now_us)
{
  int64_t since_us = BW_TIME_NONE;
  if (seen_us != BW_TIME_NONE && now_us - seen_us >= LONG_HIDDEN_US)
    since_us = seen_us;
  for (unsigned i = 0; gaps != NULL && i < gaps->len; i++)
    {
      const BwGapView *gap = g_ptr_array_index (gaps, i);
      if (!is_unwatched (gap) || gap->to_us - gap->from_us < LONG_GAP_US
          || now_us - gap->to_us > BACK_US || (told_us != BW_TIME_NONE && gap->to_us <= told_us))
        continue;
      if (since_us == BW_TIME_NONE || gap->from_us < since_us)
        since_us = gap->from_us;
    }
  return since_us;
}

static void
add_sentence (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return bw_incident_line_compare (*(const BwIncidentLine *const *) a,
                                   *(const BwIncidentLine *const *) b);
}

/* "2 alerts fired: Drawdown 20.1 % (bru_mate), Memory 95 % (pc)." */
static void
add_fired (GString *text, GPtrArray *lines)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_ptr_array_sort (lines, compare_lines);
  for (unsigned i = 0; i < lines->len && i < MOST_NAMED; i++)
    {
      const BwIncidentLine *line = g_ptr_array_index (lines, i);
      /* TRANSLATORS: an alert in a list of them: what is wrong, and with what. */
      g_autofree char *name = g_strdup_printf (C_ ("away", "%s (%s)"), line->title, line->place);
      g_string_append_printf (names, "%s%s", i > 0 ? _ (", ") : "", name);
    }
  unsigned n = lines->len, n_more = n > MOST_NAMED ? n - MOST_NAMED : 0;
  if (n_more > 0)
    {
      g_autofree char *more =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", n_more), n_more);
      g_string_append_printf (names, "%s%s", _ (", "), more);
    }
  g_autofree char *sentence = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u alert fired: %s.", "%u alerts fired: %s.", n), n,
      names->str);
  add_sentence (text, sentence);
}

static void
add_over (GString *text, unsigned n, unsigned n_fired_open)
{
  if (n > 0)
    {
      g_autofree char *over = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u alert is over.", "%u alerts are over.", n), n);
      add_sentence (text, over);
    }
  if (n_fired_open == 0)
    add_sentence (text, _ ("Nothing of it needs you."));
}

/* How much of the time between FROM_US and TO_US is in gaps of KIND, the last ends of which are
 * after one another. */
static int64_t
time_in (const GPtrArray *gaps, BwGapKind kind, int64_t from_us, int64_t to_us)
{
  int64_t sum_us = 0, end_us = from_us;
  for (unsigned i = 0; gaps != NULL && i < gaps->len; i++)
    {
      const BwGapView *gap = g_ptr_array_index (gaps, i);
      if (gap->kind != kind || gap->source != NULL)
        continue;
      int64_t first_us = MAX (gap->from_us, end_us), last_us = MIN (gap->to_us, to_us);
      if (last_us <= first_us)
        continue;
      sum_us += last_us - first_us;
      end_us = last_us;
    }
  return sum_us;
}

static void
add_gaps (GString *text, const GPtrArray *gaps, int64_t from_us, int64_t to_us)
{
  static const struct
  {
    BwGapKind kind;
    const char *format;
  } kinds[] = {
    { BW_GAP_ASLEEP, N_ ("The computer slept for %s; nothing was watched then.") },
    { BW_GAP_NOT_RUNNING,
      N_ ("Bellwether did not run or was paused for %s; nothing was watched then.") },
    { BW_GAP_OFFLINE, N_ ("There was no network for %s.") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      int64_t time_us = time_in (gaps, kinds[i].kind, from_us, to_us);
      if (time_us < BW_MINUTE_US)
        continue;
      g_autofree char *age = bw_words_age (time_us);
      g_autoptr (GString) sentence = g_string_new (_ (kinds[i].format));
      g_string_replace (sentence, "%s", age, 1);
      add_sentence (text, sentence->str);
    }
}

/* Sums up a count of REPORTS; *NAMES gets the channels that have any. */
static unsigned
sum_up (const GPtrArray *reports, size_t field, char **names)
{
  g_autoptr (GString) all = g_string_new (NULL);
  unsigned n = 0;
  for (unsigned i = 0; reports != NULL && i < reports->len; i++)
    {
      const BwChannelReport *report = g_ptr_array_index (reports, i);
      int64_t n_here = G_STRUCT_MEMBER (int64_t, report, field);
      if (n_here > 0)
        g_string_append_printf (all, "%s%s", n > 0 ? _ (", ") : "", report->channel);
      n += (unsigned) n_here;
    }
  *names = g_string_free (g_steal_pointer (&all), FALSE);
  return n;
}

/* "3 messages were delivered: desktop, mail." */
static void
add_deliveries (GString *text, const GPtrArray *reports)
{
  static const size_t fields[] = { G_STRUCT_OFFSET (BwChannelReport, n_delivered),
                                   G_STRUCT_OFFSET (BwChannelReport, n_failed),
                                   G_STRUCT_OFFSET (BwChannelReport, n_waiting) };
  unsigned n[3];
  g_autofree char *delivered = NULL, *failed = NULL, *waiting = NULL;
  char **const names[] = { &delivered, &failed, &waiting };
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
    n[i] = sum_up (reports, fields[i], names[i]);
  g_autofree char *first =
      /* Translators: a number, names of channels */
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message was delivered: %s.",
                                    "%u messages were delivered: %s.", n[0]),
                       n[0], delivered);
  g_autofree char *second =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message could not be delivered: %s.",
                                    "%u messages could not be delivered: %s.", n[1]),
                       n[1], failed);
  g_autofree char *third =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message still waits to be sent: %s.",
                                    "%u messages still wait to be sent: %s.", n[2]),
                       n[2], waiting);
  const char *const sentences[] = { first, second, third };
  for (unsigned i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (n[i] > 0)
      add_sentence (text, sentences[i]);
}

BwAway *
bw_away_new (const GPtrArray *incidents, const GPtrArray *gaps, const GPtrArray *reports,
             int64_t from_us, int64_t to_us, GTimeZone *zone)
{
  g_return_val_if_fail (incidents != NULL, NULL);
  BwAway *away = g_new0 (BwAway, 1);
  g_autoptr (GPtrArray) fired =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  unsigned n_open = 0;
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      bool is_open = bw_incident_is_open (incident);
      if (incident->severity < BW_SEVERITY_WARNING)
        continue;
      if (incident->episode_us >= from_us)
        {
          g_ptr_array_add (fired, bw_incident_line_new (incident, NULL, to_us, zone));
          n_open += is_open;
        }
      away->n_over +=
          !is_open && incident->resolved_us != BW_TIME_NONE && incident->resolved_us >= from_us;
    }
  g_autofree char *age = bw_words_age (to_us - from_us);
  GString *text = g_string_new (NULL);
  away->from_us = from_us;
  away->to_us = to_us;
  away->n_fired = fired->len;
  /* TRANSLATORS: how long somebody was away: "3 h 42 min". */
  away->title = g_strdup_printf (_ ("While you were away, %s"), age);
  if (fired->len > 0)
    add_fired (text, fired);
  if (fired->len > 0 || away->n_over > 0)
    add_over (text, away->n_over, n_open);
  else
    add_sentence (text, _ ("Nothing fired, nothing new needs you."));
  add_deliveries (text, reports);
  add_gaps (text, gaps, from_us, to_us);
  away->text = g_string_free (text, FALSE);
  return away;
}

void
bw_away_free (BwAway *away)
{
  if (away == NULL)
    return;
  g_free (away->title);
  g_free (away->text);
  g_free (away);
}
