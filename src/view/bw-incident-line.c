/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident in the lines of a list: what, where, how bad, since when. */
#include "view/bw-incident-line.h"

#include "model/bw-catalogue.h"
#include "model/bw-metric.h"
#include "view/bw-chart-levels.h"
#include "view/bw-metric-kpi.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define AUTO "auto"
#define SEPARATOR " · "

static const BwMetric *
metric_of (const BwIncident *incident)
{
  return incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
}

/* "Drawdown 20.1 %"; without a value, what the engine said of it. */
static char *
title_text (const BwIncident *incident, const BwMetric *metric)
{
  if (metric == NULL || isnan (incident->value))
    return g_strdup (incident->summary != NULL ? incident->summary : incident->rule);
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  const char *title = info != NULL ? _ (info->title) : metric->name;
  g_autofree char *value = bw_metric_kpi_value (metric, incident->value, NULL);
  return g_strdup_printf ("%s %s", title, value);
}

/* "pc (/home)": the source, and what tells the series from others of it. */
static char *
place_text (const BwIncident *incident, const BwMetric *metric)
{
  if (metric == NULL)
    return g_strdup (incident->rule);
  const char *source = bw_metric_label (metric, "source");
  g_autoptr (GString) others = g_string_new (NULL);
  for (unsigned i = 0; i < metric->n_labels; i++)
    if (!g_str_equal (metric->labels[i].key, "source"))
      g_string_append_printf (others, "%s%s", others->len > 0 ? ", " : "", metric->labels[i].value);
  if (source == NULL)
    return g_strdup (others->len > 0 ? others->str : incident->rule);
  return others->len > 0 ? g_strdup_printf ("%s (%s)", source, others->str) : g_strdup (source);
}

static char *
limit_text (const BwIncident *incident, const BwMetric *metric)
{
  if (metric == NULL || isnan (incident->threshold))
    return NULL;
  g_autofree char *level =
      bw_level_text (incident->threshold, bw_catalogue_number_format (metric->name), NULL);
  return g_strdup_printf (_ ("limit %s"), level);
}

/* What the engine will do by itself, unless somebody is quicker. */
static char *
next_text (const BwIncident *incident, int64_t now_us, GTimeZone *zone)
{
  if (!bw_incident_is_open (incident))
    {
      if (incident->hold_until_us == BW_TIME_NONE || incident->hold_until_us <= now_us)
        return NULL;
      g_autofree char *time = bw_words_time (incident->hold_until_us, now_us, zone);
      return g_strdup_printf (_ ("quiet until %s"), time);
    }
  if (incident->status >= BW_INCIDENT_ACKNOWLEDGED)
    {
      if (incident->ack_until_us == BW_TIME_NONE || incident->ack_until_us <= now_us)
        return NULL;
      g_autofree char *age = bw_words_age (incident->ack_until_us - now_us);
      return g_strdup_printf (_ ("open again in %s"), age);
    }
  if (incident->next_escalation_us != BW_TIME_NONE && incident->next_escalation_us > now_us)
    {
      g_autofree char *age = bw_words_age (incident->next_escalation_us - now_us);
      return g_strdup_printf (_ ("escalates in %s"), age);
    }
  if (incident->next_repeat_us != BW_TIME_NONE && incident->next_repeat_us > now_us)
    {
      g_autofree char *age = bw_words_age (incident->next_repeat_us - now_us);
      return g_strdup_printf (_ ("is told again in %s"), age);
    }
  return NULL;
}

/* "15:48" of today, else "13 Oct". */
static char *
when_text (const BwIncident *incident, int64_t now_us, GTimeZone *zone)
{
  g_autofree char *day = bw_words_day (incident->episode_us, now_us, zone);
  g_autofree char *today = bw_words_day (now_us, now_us, zone);
  if (g_str_equal (day, today))
    return bw_words_time (incident->episode_us, now_us, zone);
  return g_steal_pointer (&day);
}

static char *
since_text (const BwIncident *incident, int64_t now_us)
{
  if (bw_incident_is_open (incident) || incident->resolved_us == BW_TIME_NONE)
    return bw_words_ago (incident->episode_us, now_us);
  g_autofree char *age = bw_words_age (incident->resolved_us - incident->episode_us);
  return g_strdup_printf (_ ("open %s"), age);
}

/* Why SILENCE is there, and who wanted it. (transfer full) */
static char *
why_text (const BwSilence *silence)
{
  bool has_comment = silence->comment != NULL && g_strcmp0 (silence->comment, "snoozed") != 0;
  if (silence->id == 0)
    return has_comment ? g_strdup_printf (_ ("%s, by the configuration"), silence->comment)
                       : g_strdup (_ ("by the configuration"));
  g_autofree char *author = bw_incident_actor_text (silence->author);
  return has_comment ? g_strdup_printf (_ ("%s, by %s"), silence->comment, author)
                     : g_strdup_printf (_ ("by %s"), author);
}

static bool
is_for_one (const BwSilence *silence, const BwIncident *incident)
{
  g_autoptr (BwMatchers) matchers = bw_matchers_parse (silence->matchers, NULL);
  return silence->id != 0 && matchers != NULL
         && g_strcmp0 (bw_matchers_value (matchers, "key"), incident->dedup_key) == 0;
}

/* The silences that keep LINE's incident silent: which of them lasts longest is told. */
static void
set_hush (BwIncidentLine *line, const GPtrArray *silences, int64_t now_us, GTimeZone *zone)
{
  const BwSilenceView *last = NULL;
  for (unsigned i = 0; silences != NULL && i < silences->len; i++)
    {
      const BwSilenceView *view = g_ptr_array_index (silences, i);
      if (!view->is_active || !bw_silence_matches (view->silence, line->incident, now_us))
        continue;
      if (is_for_one (view->silence, line->incident))
        g_array_append_val (line->snoozes, view->silence->id);
      if (last == NULL || view->next_change_us == BW_TIME_NONE
          || (last->next_change_us != BW_TIME_NONE && view->next_change_us > last->next_change_us))
        last = view;
    }
  if (last == NULL)
    return;
  g_autofree char *until = last->next_change_us != BW_TIME_NONE
                               ? bw_words_time (last->next_change_us, now_us, zone)
                               : NULL;
  bool is_own = line->snoozes->len > 0;
  if (until != NULL)
    line->hush = is_own ? g_strdup_printf (_ ("Snoozed until %s"), until)
                        : g_strdup_printf (_ ("Silenced until %s"), until);
  else
    line->hush = g_strdup (is_own ? _ ("Snoozed until resolved") : _ ("Silenced"));
  line->hush_why = why_text (last->silence);
  line->state = bw_state_words_snoozed ();
}

BwIncidentLine *
bw_incident_line_new (const BwIncident *incident, const GPtrArray *silences, int64_t now_us,
                      GTimeZone *zone)
{
  g_return_val_if_fail (incident != NULL, NULL);
  const BwMetric *metric = metric_of (incident);
  BwIncidentLine *line = g_new0 (BwIncidentLine, 1);
  g_atomic_ref_count_init (&line->refs);
  line->incident = bw_incident_copy (incident);
  line->severity = bw_state_words_severity (incident->severity);
  line->state = bw_state_words_incident (incident);
  line->title = title_text (incident, metric);
  line->place = place_text (incident, metric);
  line->limit = limit_text (incident, metric);
  line->count = incident->n >= 0 ? bw_words_count ((double) incident->n) : NULL;
  line->since = since_text (incident, now_us);
  line->when = when_text (incident, now_us, zone);
  line->next = next_text (incident, now_us, zone);
  line->snoozes = g_array_new (FALSE, FALSE, sizeof (int64_t));
  if (bw_incident_is_open (incident))
    set_hush (line, silences, now_us, zone);
  g_autofree char *all = g_strjoin (
      " ", line->title, line->place, line->severity.word, line->state.word, incident->rule,
      incident->summary != NULL ? incident->summary : "", line->hush, line->hush_why, NULL);
  line->search = g_utf8_casefold (all, -1);
  return line;
}

BwIncidentLine *
bw_incident_line_ref (BwIncidentLine *line)
{
  g_return_val_if_fail (line != NULL, NULL);
  g_atomic_ref_count_inc (&line->refs);
  return line;
}

void
bw_incident_line_unref (BwIncidentLine *line)
{
  if (line == NULL || !g_atomic_ref_count_dec (&line->refs))
    return;
  bw_incident_free (line->incident);
  g_free (line->title);
  g_free (line->place);
  g_free (line->limit);
  g_free (line->count);
  g_free (line->since);
  g_free (line->when);
  g_free (line->next);
  g_free (line->hush);
  g_free (line->hush_why);
  g_array_unref (line->snoozes);
  g_free (line->search);
  g_free (line);
}

bool
bw_incident_line_equal (const BwIncidentLine *a, const BwIncidentLine *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  const char *const of_a[] = { a->title, a->place, a->limit,         a->count,
                               a->since, a->when,  a->severity.word, a->state.word,
                               a->next,  a->hush,  a->hush_why };
  const char *const of_b[] = { b->title, b->place, b->limit,         b->count,
                               b->since, b->when,  b->severity.word, b->state.word,
                               b->next,  b->hush,  b->hush_why };
  for (unsigned i = 0; i < G_N_ELEMENTS (of_a); i++)
    if (g_strcmp0 (of_a[i], of_b[i]) != 0)
      return false;
  return a->incident->id == b->incident->id && a->incident->seq == b->incident->seq;
}

/* TEXT with PART after it, or as it is. */
static void
add_part (GString *text, const char *separator, const char *part)
{
  if (part == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, part);
}

char *
bw_incident_line_about (const BwIncidentLine *line)
{
  GString *text = g_string_new (line->place);
  add_part (text, SEPARATOR, line->since);
  add_part (text, SEPARATOR, line->hush != NULL ? line->hush : line->next);
  return g_string_free (text, FALSE);
}

char *
bw_incident_line_detail (const BwIncidentLine *line)
{
  if (line->limit == NULL && line->count == NULL)
    return NULL;
  GString *text = g_string_new (line->limit);
  add_part (text, SEPARATOR, line->count);
  return g_string_free (text, FALSE);
}

char *
bw_incident_line_text (const BwIncidentLine *line)
{
  GString *text = g_string_new (line->severity.word);
  g_string_append_printf (text, ": %s, %s", line->title, line->place);
  if (g_strcmp0 (line->state.word, line->severity.word) != 0)
    add_part (text, ", ", line->state.word);
  add_part (text, ", ", line->since);
  add_part (text, ", ", line->hush);
  add_part (text, ", ", line->next);
  add_part (text, ", ", line->limit);
  add_part (text, ", ", line->count);
  return g_string_free (text, FALSE);
}

BwIncidentSteps
bw_incident_line_steps (const BwIncidentLine *line)
{
  BwIncidentStatus status = line->incident->status;
  bool is_waiting = status == BW_INCIDENT_OPEN || status == BW_INCIDENT_REOPENED;
  bool is_taken = status == BW_INCIDENT_ACKNOWLEDGED || status == BW_INCIDENT_IN_PROGRESS;
  return (BwIncidentSteps){ .acknowledge = is_waiting,
                            .unacknowledge = is_taken,
                            .resolve = is_waiting || is_taken,
                            .reopen = status == BW_INCIDENT_RESOLVED,
                            .snooze = (is_waiting || is_taken) && line->snoozes->len == 0,
                            .wake = (is_waiting || is_taken) && line->snoozes->len > 0 };
}

int
bw_incident_line_compare (const BwIncidentLine *a, const BwIncidentLine *b)
{
  const BwIncident *one = a->incident, *other = b->incident;
  bool is_open = bw_incident_is_open (one), is_other_open = bw_incident_is_open (other);
  if (is_open != is_other_open)
    return is_open ? -1 : 1;
  if (is_open && (a->hush != NULL) != (b->hush != NULL))
    return a->hush == NULL ? -1 : 1;
  if (is_open && one->severity != other->severity)
    return one->severity > other->severity ? -1 : 1;
  if (one->episode_us != other->episode_us)
    return one->episode_us > other->episode_us ? -1 : 1;
  return one->id > other->id ? -1 : one->id < other->id;
}

char **
bw_incident_line_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);
  return g_strsplit_set (folded, " \t", -1);
}

bool
bw_incident_line_matches (const BwIncidentLine *line, const char *text)
{
  if (text == NULL || *text == '\0')
    return true;
  g_auto (GStrv) words = bw_incident_line_words (text);
  for (char **word = words; *word != NULL; word++)
    if (strstr (line->search, *word) == NULL)
      return false;
  return true;
}

char *
bw_incident_actor_text (const char *actor)
{
  if (actor == NULL || g_str_equal (actor, AUTO))
    return g_strdup (_ ("Bellwether"));
  const char *colon = strchr (actor, ':');
  return g_strdup (colon != NULL && colon[1] != '\0' ? colon + 1 : actor);
}
