/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the rules of presets would fire for a user's own bets although nothing is wrong. */
#include "engine/bw-engine-false-alarms.h"

#include "base/bw-error.h"
#include "collect/bw-ledger-reader.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-honest-seasons.h"
#include "engine/bw-ledger-metrics.h"
#include "rules/bw-rule-load.h"
#include "stats/bw-luck.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of a ledger that does not say what it began with, as in the schema of sources. */
#define DEFAULT_BANKROLL 1000.0

/* What is asked. */
typedef struct
{
  BwConfig *config;
  char *preset; /* NULL: all */
  char *source; /* NULL: all */
} AlarmsQuestion;

void
bw_false_alarm_free (BwFalseAlarm *alarm)
{
  if (alarm == NULL)
    return;
  g_free (alarm->rule);
  g_free (alarm->description);
  g_free (alarm->source);
  g_free (alarm);
}

static void
question_free (gpointer data)
{
  AlarmsQuestion *question = data;
  bw_config_unref (question->config);
  g_free (question->preset);
  g_free (question->source);
  g_free (question);
}

static AlarmsQuestion *
question_new (BwEngine *engine, const char *preset, const char *source)
{
  AlarmsQuestion *question = g_new (AlarmsQuestion, 1);
  *question =
      (AlarmsQuestion){ bw_config_ref (engine->config), g_strdup (preset), g_strdup (source) };
  return question;
}

/* Appends the rules of PRESET that are about ledgers. */
static void
add_rules (GPtrArray *rules, const char *preset)
{
  g_autofree char *text = bw_rule_preset_text (preset);
  g_autoptr (BwConfig) config = bw_config_parse (preset, text, -1, bw_rule_group_schema (), 1);
  for (unsigned i = 0; i < bw_config_n_groups (config, "rule"); i++)
    {
      g_autoptr (BwRule) rule = bw_rule_new (bw_config_group (config, "rule", i), NULL);
      if (rule == NULL || bw_ledger_metric_find (bw_selector_name (rule->selector)) == NULL)
        continue;
      rule->preset = g_strdup (preset);
      g_ptr_array_add (rules, g_steal_pointer (&rule));
    }
}

static GPtrArray *
rules_of (const AlarmsQuestion *question, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  bool is_known = question->preset == NULL;
  for (const char *const *preset = bw_rule_presets (); *preset != NULL; preset++)
    {
      if (question->preset != NULL && !g_str_equal (question->preset, *preset))
        continue;
      is_known = true;
      add_rules (rules, *preset);
    }
  if (is_known)
    return g_steal_pointer (&rules);
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no preset %s"), question->preset);
  return NULL;
}

static const char *
reason_words (BwSeasonsReason reason)
{
  switch (reason)
    {
    case BW_SEASONS_NO_RESULT:
      return _ ("does not depend on who wins");
    case BW_SEASONS_TOO_SLOW:
      return _ ("takes too long to play");
    case BW_SEASONS_NO_CHANCES:
      return _ ("no bet has odds or a chance");
    case BW_SEASONS_NO_FIGURE:
      return _ ("is not about results");
    case BW_SEASONS_PLAYED:
    default:
      return NULL;
    }
}

/* The static name of a preset. */
static const char *
static_name (const char *preset)
{
  const char *const *name = bw_rule_presets ();
  while (*name != NULL && !g_str_equal (*name, preset))
    name++;
  return *name;
}

static int64_t
count_settled (const BwLedgerRows *rows)
{
  int64_t n = 0;
  for (unsigned i = 0; i < rows->rows->len; i++)
    {
      const BwStatsRow *row = &g_array_index (rows->rows, BwStatsRow, i);
      n += bw_stats_row_is_settled (row) && bw_stats_row_is_valid (row);
    }
  return n;
}

static bool
add_rows (GPtrArray *alarms, const BwLedgerRows *rows, const BwLedgerOptions *options,
          GTimeZone *zone, const GPtrArray *rules, const char *source, GCancellable *cancellable,
          GError **error)
{
  g_autofree BwSeasons *seasons = g_new0 (BwSeasons, rules->len);
  if (!bw_honest_seasons_play (rows, options, zone, rules, 0, BW_LUCK_SEED, cancellable, seasons))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  int64_t n = count_settled (rows);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      BwFalseAlarm *alarm = g_new (BwFalseAlarm, 1);
      *alarm = (BwFalseAlarm){ .rule = g_strdup (rule->id),
                               .preset = static_name (rule->preset),
                               .description = bw_rule_describe (rule),
                               .source = g_strdup (source),
                               .n = n,
                               .n_seasons = seasons[i].n_seasons,
                               .n_alarms = seasons[i].n_alarms,
                               .n_worst = seasons[i].n_worst,
                               .reason = reason_words (seasons[i].reason) };
      g_ptr_array_add (alarms, alarm);
    }
  return true;
}

static bool
add_source (GPtrArray *alarms, BwEngine *engine, const AlarmsQuestion *question,
            const GPtrArray *rules, const char *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (BwLedgerRows) rows =
      bw_ledger_rows_read (engine->ledger, source, NULL, cancellable, error);
  if (rows == NULL)
    return false;
  g_auto (BwLedgerViewOptions) view = bw_ledger_feed_options (question->config, NULL, source);
  BwLedgerOptions options = { .bankroll = view.bankroll,
                              .overround = view.overround,
                              .is_forecasts = rows->is_forecasts };
  return add_rows (alarms, rows, &options, view.zone, rules, source, cancellable, error);
}

static gpointer
work (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const AlarmsQuestion *question = data;
  g_autoptr (GPtrArray) rules = rules_of (question, error);
  g_auto (GStrv) sources = NULL;
  if (rules == NULL)
    return NULL;
  sources = engine->ledger != NULL ? bw_ledger_sources (engine->ledger, error) : g_new0 (char *, 1);
  if (sources == NULL)
    return NULL;
  if (question->source != NULL
      && !g_strv_contains ((const char *const *) sources, question->source))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no ledger %s"),
                   question->source);
      return NULL;
    }
  g_autoptr (GPtrArray) alarms =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_false_alarm_free);
  for (char **source = sources; *source != NULL; source++)
    if ((question->source == NULL || g_str_equal (question->source, *source))
        && !add_source (alarms, engine, question, rules, *source, cancellable, error))
      return NULL;
  return g_steal_pointer (&alarms);
}

static const BwQuestion alarms_question = {
  .work = work,
  .data_free = question_free,
  .result_free = (GDestroyNotify) g_ptr_array_unref,
};

void
bw_engine_false_alarms_async (BwEngine *engine, const char *preset, const char *source,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &alarms_question, question_new (engine, preset, source), cancellable,
                   callback, data);
}

GPtrArray *
bw_engine_false_alarms_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &alarms_question, result, error);
}

GPtrArray *
bw_engine_false_alarms (BwEngine *engine, const char *preset, const char *source,
                        GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  AlarmsQuestion *question = question_new (engine, preset, source);
  GPtrArray *alarms = work (engine, question, cancellable, error);
  question_free (question);
  return alarms;
}

GPtrArray *
bw_file_false_alarms (const char *path, double bankroll, const char *preset, const char *source,
                      GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (path != NULL && source != NULL, NULL);
  const AlarmsQuestion question = { .preset = (char *) preset };
  BwLedgerReaderOptions how = { .path = path, .is_paper = -1 };
  BwLedgerReport report = { 0 };
  g_autoptr (GPtrArray) rules = rules_of (&question, error);
  g_autoptr (BwLedgerReader) reader = rules != NULL ? bw_ledger_reader_new (&how, error) : NULL;
  if (reader == NULL)
    return NULL;
  g_autoptr (BwBetList) list = bw_ledger_reader_load (reader, &report, cancellable, error);
  bw_ledger_report_clear (&report);
  if (list == NULL)
    return NULL;
  g_autoptr (BwLedgerRows) rows = bw_ledger_rows_of_list (list);
  BwLedgerOptions options = { .bankroll = isnan (bankroll) ? DEFAULT_BANKROLL : bankroll,
                              .overround = 1,
                              .is_forecasts = rows->is_forecasts };
  g_autoptr (GPtrArray) alarms =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_false_alarm_free);
  return add_rows (alarms, rows, &options, NULL, rules, source, cancellable, error)
             ? g_steal_pointer (&alarms)
             : NULL;
}

unsigned
bw_false_alarm_of_hundred (unsigned n, unsigned n_all)
{
  unsigned share = (unsigned) lround (100.0 * n / n_all);
  if (share == 0 && n > 0)
    return 1;
  return share == 100 && n < n_all ? 99 : share;
}
