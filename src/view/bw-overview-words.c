/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the overview says of the whole: state, score and its parts, what to do first. */
#include "model/bw-metric.h"
#include "view/bw-overview-private.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Whether an alert is about a bot's business. */
static bool
is_about_trading (const BwIncident *incident)
{
  switch (incident->category)
    {
    case BW_CATEGORY_TRADING:
    case BW_CATEGORY_PERFORMANCE:
    case BW_CATEGORY_RISK:
    case BW_CATEGORY_CALIBRATION:
      return true;
    case BW_CATEGORY_SYSTEM:
    case BW_CATEGORY_API:
    case BW_CATEGORY_DATABASE:
    case BW_CATEGORY_NETWORK:
    case BW_CATEGORY_DATA_QUALITY:
    default:
      return false;
    }
}

static unsigned
count_severity (const BwEngineStatus *status, BwSeverity least, BwSeverity most)
{
  unsigned n = 0;
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      BwSeverity severity = ((BwIncident *) g_ptr_array_index (status->incidents, i))->severity;
      n += severity >= least && severity <= most;
    }
  return n;
}

/* "1 critical, 2 warnings" */
static char *
alerts_note (const BwEngineStatus *status)
{
  unsigned n_worse = count_severity (status, BW_SEVERITY_CRITICAL, BW_SEVERITY_EMERGENCY);
  unsigned n_errors = count_severity (status, BW_SEVERITY_ERROR, BW_SEVERITY_ERROR);
  unsigned n_warnings = count_severity (status, BW_SEVERITY_WARNING, BW_SEVERITY_WARNING);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  if (n_worse > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%u critical"), n_worse));
  if (n_errors > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u error", "%u errors", n_errors),
                                n_errors));
  if (n_warnings > 0)
    g_ptr_array_add (parts, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u warning",
                                                          "%u warnings", n_warnings),
                                             n_warnings));
  if (parts->len == 0)
    return g_strdup (_ ("none is open"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/* What the source of INCIDENT is called; NULL: it is of none. */
static const char *
source_of (const BwIncident *incident)
{
  const BwMetric *metric =
      incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
  return metric != NULL ? bw_metric_label (metric, "source") : NULL;
}

static char *
trading_note (const BwEngineStatus *status)
{
  unsigned n_bots = 0, n_heard = 0, n_beyond = 0;
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (!g_str_equal (view->type, "ledger"))
        continue;
      n_bots++;
      n_heard += view->last_ok_us != BW_TIME_NONE;
      for (unsigned k = 0; k < status->incidents->len; k++)
        {
          const BwIncident *incident = g_ptr_array_index (status->incidents, k);
          if (!is_about_trading (incident) || incident->severity < BW_SEVERITY_WARNING
              || g_strcmp0 (source_of (incident), view->source) != 0)
            continue;
          n_beyond++;
          break;
        }
    }
  if (n_bots == 0)
    return g_strdup (_ ("no ledger is watched"));
  if (n_beyond == 0 && n_heard < n_bots)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u bot not read so far",
                                         "%u of %u bots not read so far", n_bots),
                            n_bots - n_heard, n_bots);
  if (n_beyond == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bot within its limits",
                                         "%u bots within their limits", n_bots),
                            n_bots);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u bot beyond a limit",
                                       "%u of %u bots beyond a limit", n_bots),
                          n_beyond, n_bots);
}

static void
count_fresh (const BwEngineStatus *status, int64_t now_us, unsigned *n_fresh, unsigned *n)
{
  unsigned n_paused = 0;
  *n_fresh = 0;
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      n_paused += view->health == BW_SOURCE_PAUSED;
      *n_fresh += bw_state_words_source (view, now_us).tone == BW_TONE_OK;
    }
  *n = status->sources->len - n_paused;
}

static char *
data_note (const BwEngineStatus *status, int64_t now_us)
{
  unsigned n_fresh = 0, n = 0;
  count_fresh (status, now_us, &n_fresh, &n);
  if (n == 0)
    return g_strdup (_ ("nothing is watched"));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u of %u source fresh", "%u of %u sources fresh", n), n_fresh,
      n);
}

/* The fullest of processor, memory and disk, in the order of the score's own limits. */
static char *
system_note (const BwOverviewAnswers *answers)
{
  static const double bad[] = { 95, 95, 98 }, good[] = { 50, 60, 70 };
  double worst = -INFINITY, worst_value = NAN;
  unsigned which = 0;
  for (unsigned i = 0; i < MIN (answers->machines->len, G_N_ELEMENTS (bad)); i++)
    {
      double value = g_array_index (answers->machines, BwOverviewSeries, i).value;
      double share = (value - good[i]) / (bad[i] - good[i]);
      if (isnan (value) || share <= worst)
        continue;
      worst = share;
      worst_value = value;
      which = i;
    }
  if (isnan (worst_value))
    return g_strdup (_ ("no machine is watched"));
  g_autofree char *value = bw_words_share (worst_value / 100, 0, false);
  if (which == 0)
    return g_strdup_printf (_ ("processor %s"), value);
  return g_strdup_printf (which == 1 ? _ ("memory %s") : _ ("fullest disk %s"), value);
}

static void
add_parts (BwOverview *overview, const BwOverviewAnswers *answers)
{
  const BwHealthScore *health = &answers->status->health;
  const BwOverviewPart parts[BW_OVERVIEW_N_PARTS] = {
    { .title = _ ("System"), .points = health->performance, .max = 30 },
    { .title = _ ("Alerts"), .points = health->alerts, .max = 25 },
    { .title = _ ("Trading"), .points = health->trading, .max = 25 },
    { .title = _ ("Data"), .points = health->integrity, .max = 20 }
  };
  char *notes[BW_OVERVIEW_N_PARTS] = { system_note (answers), alerts_note (answers->status),
                                       trading_note (answers->status),
                                       data_note (answers->status, answers->now_us) };
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    {
      overview->parts[i] = parts[i];
      overview->parts[i].state = bw_state_words_part (parts[i].points, parts[i].max);
      overview->parts[i].note = notes[i];
    }
  /* Points are of what answered; what does not is not well. */
  unsigned n_fresh = 0, n = 0;
  count_fresh (answers->status, answers->now_us, &n_fresh, &n);
  BwStateWords *data = &overview->parts[BW_OVERVIEW_N_PARTS - 1].state;
  if (n_fresh < n && data->tone == BW_TONE_OK)
    *data = bw_state_words_no_data ();
}

static char *
score_text (const BwOverview *overview, const BwHealthScore *health)
{
  if (isnan (health->score))
    return g_strdup (overview->is_live ? _ ("There is no score before something was measured.")
                                       : _ ("There is no score while nothing is watched."));
  double most = 0;
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    most += isnan (overview->parts[i].points) ? 0 : overview->parts[i].max;
  const char *grade = bw_state_words_grade (health->grade);
  if (most >= 100)
    return g_strdup_printf (_ ("Health %.0f of 100: %s."), health->score, grade);
  return g_strdup_printf (_ ("Health %.0f of 100: %s. Scaled from %.0f points."), health->score,
                          grade, most);
}

/* Where to look, of an alert. It never says what to bet. */
static char *
incident_advice (const BwIncident *incident)
{
  const BwMetric *metric =
      incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
  const char *source = source_of (incident);
  if (metric == NULL || source == NULL)
    return g_strdup_printf (_ ("Look at %s first."), incident->rule);
  /* Without a value it is about one that does not come. */
  if (isnan (incident->value))
    return g_strdup_printf (_ ("See why %s tells nothing."), source);
  if (g_str_has_prefix (metric->name, "system_disk"))
    return g_strdup_printf (_ ("Make room on %s of %s."),
                            bw_metric_label (metric, "mount") != NULL
                                ? bw_metric_label (metric, "mount")
                                : _ ("a disk"),
                            source);
  if (g_str_has_prefix (metric->name, "system_memory"))
    return g_strdup_printf (_ ("See what fills the memory of %s."), source);
  if (g_str_has_prefix (metric->name, "system_cpu")
      || g_str_has_prefix (metric->name, "system_load"))
    return g_strdup_printf (_ ("See what keeps %s busy."), source);
  switch (incident->category)
    {
    case BW_CATEGORY_API:
    case BW_CATEGORY_NETWORK:
    case BW_CATEGORY_DATABASE:
      return g_strdup_printf (_ ("See whether %s can be reached."), source);
    case BW_CATEGORY_CALIBRATION:
      return g_strdup_printf (_ ("See how well %s knows its chances."), source);
    case BW_CATEGORY_DATA_QUALITY:
      return g_strdup_printf (_ ("See what is wrong with the rows of %s."), source);
    case BW_CATEGORY_TRADING:
    case BW_CATEGORY_PERFORMANCE:
    case BW_CATEGORY_RISK:
      return g_strdup_printf (_ ("See what changed in the bets of %s."), source);
    case BW_CATEGORY_SYSTEM:
    default:
      return g_strdup_printf (_ ("Look at %s first."), source);
    }
}

static char *
advice_text (const BwEngineStatus *status)
{
  if (!status->is_live)
    return g_strdup (_ ("What is shown was written when Bellwether last watched. Restart it to "
                        "watch again."));
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      if (incident->severity >= BW_SEVERITY_WARNING && incident->status < BW_INCIDENT_ACKNOWLEDGED)
        return incident_advice (incident);
    }
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (view->health == BW_SOURCE_FAILING)
        return view->error != NULL
                   ? g_strdup_printf (_ ("%s does not answer: %s."), view->source, view->error)
                   : g_strdup_printf (_ ("%s does not answer."), view->source);
    }
  return NULL;
}

void
bw_overview_add_words (BwOverview *overview, const BwOverviewAnswers *answers)
{
  const BwEngineStatus *status = answers->status;
  overview->is_live = bw_engine_status_is_watching (status);
  overview->state = bw_state_words_overall (status);
  overview->sentence = bw_state_words_sentence (status);
  overview->score = status->health.score;
  overview->advice = advice_text (status);
  add_parts (overview, answers);
  overview->score_text = score_text (overview, &status->health);
}
