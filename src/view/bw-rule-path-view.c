/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be told what, and when, if a rule that is edited fired: in words. */
#include "view/bw-rule-path-view.h"

#include "engine/bw-engine-replay.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_ROWS 60

static void
row_free (gpointer data)
{
  BwPathRow *row = data;
  g_free (row->when);
  g_free (row->clock);
  g_free (row->what);
  g_free (row->who);
  g_free (row->outcome);
  g_free (row->text);
  g_free (row);
}

void
bw_path_view_free (BwPathView *view)
{
  if (view == NULL)
    return;
  g_free (view->headline);
  g_free (view->detail);
  g_ptr_array_unref (view->rows);
  g_free (view);
}

/* What is told, when, and how it is looked at. */
typedef struct
{
  const BwRulePath *path;
  int64_t at_us, duration_us;
  GTimeZone *zone;
} Look;

static const BwDryRunStep *
step_at (const Look *look, unsigned i)
{
  return g_ptr_array_index (look->path->steps, i);
}

/* (transfer full) */
static char *
what_of (const BwDryRunStep *step)
{
  if (step->kind == BW_KIND_FIRE)
    return g_strdup (C_ ("what is told of an alert", "First message"));
  if (step->kind == BW_KIND_ESCALATE)
    /* Translators: of escalation: the higher, the more people are told. */
    return g_strdup_printf (_ ("Escalates to level %d"), step->level);
  return g_strdup (C_ ("what is told of an alert", "Reminder"));
}

/* Why it is not sent, in two words. */
static const char *
why_of (const BwDryRunStep *step)
{
  static const struct
  {
    const char *held_by, *text;
  } words[] = {
    { "silence", NC_ ("why nobody is told", "silenced") },
    { "inhibition", NC_ ("why nobody is told", "another alert stands for it") },
    { "quiet-hours", NC_ ("why nobody is told", "quiet hours") },
    { "rate-limit", NC_ ("why nobody is told", "told a moment ago") },
    { "digest", NC_ ("why nobody is told", "kept for the daily message") },
    { "flapping", NC_ ("why nobody is told", "it comes and goes") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (step->held_by, words[i].held_by) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "why nobody is told", words[i].text);
  return step->reason != NULL ? step->reason : "";
}

/* (transfer full) */
static char *
outcome_of (const Look *look, const BwDryRunStep *step)
{
  if (!step->is_sent && !step->is_held)
    return g_strdup_printf (_ ("Not sent: %s"), why_of (step));
  if (step->is_held && step->not_before_us == INT64_MAX)
    return g_strdup_printf (_ ("Waits: %s"), why_of (step));
  if (step->is_held)
    {
      g_autofree char *until = bw_words_time (step->not_before_us, look->at_us, look->zone);
      return g_strdup_printf (_ ("Waits until %s: %s"), until, why_of (step));
    }
  if (step->not_before_us <= step->at_us)
    return g_strdup (C_ ("of a message", "Sent"));
  g_autofree char *wait = bw_words_age (step->not_before_us - step->at_us);
  return g_strdup_printf (_ ("Sent %s later, with others of its group"), wait);
}

static BwStateWords
state_of (const BwDryRunStep *step)
{
  if (step->is_sent)
    return (BwStateWords){ "bellwether-healthy-symbolic", C_ ("of a message", "Sent"), BW_TONE_OK };
  if (step->is_held)
    return (BwStateWords){ "bellwether-pending-symbolic", C_ ("of a message", "Waits"),
                           BW_TONE_MUTE };
  return (BwStateWords){ "bellwether-snoozed-symbolic", C_ ("of a message", "Not sent"),
                         BW_TONE_MUTE };
}

/* Whether OTHER is told in one row with STEP. */
static bool
is_alike (const BwDryRunStep *step, const BwDryRunStep *other)
{
  return step->at_us == other->at_us && step->kind == other->kind && step->level == other->level
         && step->is_sent == other->is_sent && step->is_held == other->is_held
         && step->not_before_us == other->not_before_us
         && g_strcmp0 (step->held_by, other->held_by) == 0;
}

/* The row of the step I and those after it, within the same moment, that are alike but for the
 * channel; they are marked as DONE. */
static BwPathRow *
row_new (const Look *look, unsigned i, bool *done)
{
  const BwDryRunStep *step = step_at (look, i);
  BwPathRow *row = g_new0 (BwPathRow, 1);
  g_autoptr (GPtrArray) channels = g_ptr_array_new ();
  for (unsigned k = i; k < look->path->steps->len && step_at (look, k)->at_us == step->at_us; k++)
    if (!done[k] && is_alike (step, step_at (look, k)))
      {
        done[k] = true;
        g_ptr_array_add (channels, step_at (look, k)->channel);
      }
  g_ptr_array_add (channels, NULL);
  g_autofree char *age = bw_words_age (step->at_us - look->at_us);
  /* Translators: when something happens, counted from the beginning of an alert. */
  row->when = step->at_us == look->at_us ? g_strdup (C_ ("after an alert fired", "At once"))
                                         : g_strdup_printf (_ ("After %s"), age);
  row->clock = bw_words_time (step->at_us, look->at_us, look->zone);
  row->what = what_of (step);
  row->who = g_strjoinv (", ", (char **) channels->pdata);
  row->state = state_of (step);
  row->outcome = outcome_of (look, step);
  row->text = g_strdup_printf ("%s, %s, %s, %s, %s", row->when, row->clock, row->what, row->who,
                               row->outcome);
  return row;
}

static void
add_rows (BwPathView *view, const Look *look)
{
  unsigned n = look->path->steps->len;
  g_autofree bool *done = g_new0 (bool, n + 1);
  for (unsigned i = 0; i < n; i++)
    {
      if (done[i])
        continue;
      BwPathRow *row = row_new (look, i, done);
      if (view->rows->len < MOST_ROWS)
        g_ptr_array_add (view->rows, row);
      else
        {
          row_free (row);
          view->n_hidden++;
        }
    }
}

/* The channels that are told at AT_US. (transfer full) */
static char *
told_at (const Look *look, int64_t at_us)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new ();
  for (unsigned i = 0; i < look->path->steps->len; i++)
    {
      const BwDryRunStep *step = step_at (look, i);
      if (step->is_sent && step->not_before_us == at_us
          && !g_ptr_array_find_with_equal_func (channels, step->channel, g_str_equal, NULL))
        g_ptr_array_add (channels, step->channel);
    }
  g_ptr_array_add (channels, NULL);
  return g_strjoinv (", ", (char **) channels->pdata);
}

/* How much is told, and when the first of it. */
typedef struct
{
  unsigned n, n_night;
  int64_t first_us; /* BW_TIME_NONE: nothing is */
} Count;

static Count
count_sent (const Look *look)
{
  Count count = { .first_us = BW_TIME_NONE };
  for (unsigned i = 0; i < look->path->steps->len; i++)
    {
      const BwDryRunStep *step = step_at (look, i);
      if (!step->is_sent)
        continue;
      count.n++;
      count.n_night += bw_replay_is_night (look->zone, step->not_before_us);
      if (count.first_us == BW_TIME_NONE || step->not_before_us < count.first_us)
        count.first_us = step->not_before_us;
    }
  return count;
}

/* The longest that passes before anybody knows is the worst that can happen. */
static char *
headline_of (const Look *look, const Count *count)
{
  if (count->first_us == BW_TIME_NONE)
    return g_strdup (_ ("Nobody would be told"));
  g_autofree char *who = told_at (look, count->first_us);
  if (count->first_us <= look->at_us)
    /* Translators: %s: names of channels. */
    return g_strdup_printf (_ ("Told at once: %s"), who);
  g_autofree char *age = bw_words_age (count->first_us - look->at_us);
  return g_strdup_printf (_ ("The first message comes after %s: %s"), age, who);
}

static void
append_reason (GString *text, const Look *look)
{
  if (look->path->n_channels == 0)
    g_string_append (text, _ ("No channel is switched on."));
  else if (look->path->steps->len == 0)
    g_string_append (text, _ ("No channel takes it: by its severity, by the routes, or by the"
                              " channels the rule names."));
  else
    {
      g_autofree char *outcome = outcome_of (look, step_at (look, 0));
      g_string_append_printf (text, "%s.", outcome);
    }
}

static void
append_count (GString *text, const Look *look, const Count *count)
{
  g_autofree char *age = bw_words_age (look->duration_us);
  g_string_append_printf (text,
                          /* Translators: %2$s is a time: "24 h". */
                          g_dngettext (GETTEXT_PACKAGE,
                                       "%1$u message in %2$s if nobody takes it on",
                                       "%1$u messages in %2$s if nobody takes it on", count->n),
                          count->n, age);
  if (count->n_night > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, ", %u of them at night",
                                         ", %u of them at night", count->n_night),
                            count->n_night);
  g_string_append (text, ".");
}

static char *
detail_of (const Look *look, const Count *count)
{
  GString *text = g_string_new (NULL);
  if (count->n == 0)
    append_reason (text, look);
  else
    append_count (text, look, count);
  if (look->path->fallbacks->len > 0)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_copy (look->path->fallbacks, NULL, NULL);
      g_ptr_array_set_free_func (names, NULL);
      g_ptr_array_add (names, NULL);
      g_autofree char *joined = g_strjoinv (", ", (char **) names->pdata);
      g_string_append (text, " ");
      /* Translators: names of channels. */
      g_string_append_printf (text, _ ("Where one fails, these stand in, in this order: %s."),
                              joined);
    }
  return g_string_free (text, FALSE);
}

BwPathView *
bw_path_view_new (const BwRulePath *path, int64_t at_us, int64_t duration_us, GTimeZone *zone)
{
  g_return_val_if_fail (path != NULL && zone != NULL, NULL);
  const Look look = { path, at_us, duration_us, zone };
  const Count count = count_sent (&look);
  BwPathView *view = g_new0 (BwPathView, 1);
  view->rows = g_ptr_array_new_with_free_func (row_free);
  view->headline = headline_of (&look, &count);
  view->detail = detail_of (&look, &count);
  view->is_silent = count.n == 0;
  add_rows (view, &look);
  return view;
}

unsigned
bw_path_severities (BwRuleDraft *draft, BwSeverity severities[BW_PATH_MAX_SEVERITIES])
{
  g_return_val_if_fail (draft != NULL && severities != NULL, 0);
  static const BwSeverity all[BW_PATH_MAX_SEVERITIES] = { BW_SEVERITY_INFO, BW_SEVERITY_WARNING,
                                                          BW_SEVERITY_ERROR, BW_SEVERITY_CRITICAL,
                                                          BW_SEVERITY_EMERGENCY };
  const BwRuleLevels *levels = bw_rule_draft_verdict (draft)->levels;
  const char *said = bw_rule_draft_value (draft, "severity");
  unsigned n = levels != NULL ? MIN (levels->n_levels, BW_PATH_MAX_SEVERITIES) : 0;
  for (unsigned i = 0; i < n; i++)
    severities[i] = levels->levels[i].severity;
  if (n > 0)
    return n;
  if (said != NULL && bw_severity_parse (said, &severities[0]))
    return 1;
  memcpy (severities, all, sizeof all);
  return BW_PATH_MAX_SEVERITIES;
}
