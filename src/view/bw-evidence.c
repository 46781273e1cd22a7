/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was known when an alert fired, as a person reads it: for the window and for commands. */
#include "view/bw-evidence.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "engine/bw-engine-rules.h"
#include "model/bw-catalogue.h"
#include "view/bw-metric-kpi.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* No waiting is longer, whatever a damaged file says. */
#define MOST_SECONDS 1e9

static double
number_of (JsonNode *node, const char *path)
{
  double value = NAN;
  bw_json_get_double (node, path, &value, NULL);
  return value;
}

static int64_t
time_of (JsonNode *node, const char *path)
{
  int64_t us = BW_TIME_NONE;
  const char *text = bw_json_get_string (node, path, NULL);
  if (text != NULL)
    bw_time_parse_iso (text, NULL, &us);
  return us;
}

/* How long and how often the tier that fired had been reached. */
static void
read_held (BwEvidence *evidence, JsonNode *node)
{
  double tier = number_of (node, "tier");
  for (unsigned i = 0;; i++)
    {
      g_autofree char *of_tier = g_strdup_printf ("after.reached[%u].tier", i);
      g_autofree char *seconds = g_strdup_printf ("after.reached[%u].seconds", i);
      g_autofree char *count = g_strdup_printf ("after.reached[%u].count", i);
      double reached = number_of (node, of_tier);
      if (isnan (reached))
        return;
      if (reached != tier)
        continue;
      evidence->held_s = number_of (node, seconds);
      evidence->held_count = number_of (node, count);
    }
}

static void
read_values (BwEvidence *evidence, JsonNode *node)
{
  for (unsigned i = 0;; i++)
    {
      g_autofree char *of_time = g_strdup_printf ("values[%u][0]", i);
      g_autofree char *of_value = g_strdup_printf ("values[%u][1]", i);
      int64_t time_us = time_of (node, of_time);
      if (time_us == BW_TIME_NONE)
        return;
      BwEvidenceValue value = { time_us, number_of (node, of_value) };
      g_array_append_val (evidence->values, value);
    }
}

/* Of the values, the one before the last. */
static double
value_before (const BwEvidence *evidence, JsonNode *node)
{
  if (evidence->values->len > 1)
    return g_array_index (evidence->values, BwEvidenceValue, evidence->values->len - 2).value;
  return number_of (node, "before.value");
}

BwEvidence *
bw_evidence_new (const BwIncidentEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);
  g_autoptr (JsonNode) node =
      event->evidence != NULL ? bw_json_parse (event->evidence, -1, NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  BwEvidence *evidence = g_new (BwEvidence, 1);
  const char *metric = bw_json_get_string (node, "metric", NULL);
  const char *severity = bw_json_get_string (node, "severity", NULL);
  const char *plain = bw_json_get_string (node, "rule_words", NULL);
  const char *text = bw_json_get_string (node, "rule_text", NULL);
  *evidence = (BwEvidence){
    .metric = metric != NULL ? bw_metric_parse (metric, NULL) : NULL,
    .rule = g_strdup (bw_json_get_string (node, "rule", NULL)),
    /* Before there were both, the text was the words. */
    .rule_text = plain != NULL ? bw_engine_rule_words (text, plain) : g_strdup (text),
    .runbook = g_strdup (bw_json_get_string (node, "runbook", NULL)),
    .is_below = g_strcmp0 (bw_json_get_string (node, "direction", NULL), "below") == 0,
    .is_truth = bw_json_get (node, "is_truth", NULL) != NULL,
    .value = number_of (node, "value"),
    .worst = number_of (node, "worst"),
    .threshold = number_of (node, "threshold"),
    .recover = number_of (node, "recover"),
    .n = number_of (node, "n"),
    .min_samples = number_of (node, "min_samples"),
    .since_us = time_of (node, "since"),
    .held_s = NAN,
    .for_s = number_of (node, "for_seconds"),
    .held_count = NAN,
    .for_count = number_of (node, "for_count"),
    .state = g_strdup (bw_json_get_string (node, "after.state", NULL)),
    .before_state = g_strdup (bw_json_get_string (node, "before.state", NULL)),
    .data = g_strdup (bw_json_get_string (node, "after.data", NULL)),
    .reason = g_strdup (bw_json_get_string (node, "reason", NULL)),
    .values = g_array_new (FALSE, FALSE, sizeof (BwEvidenceValue)),
  };
  if (severity != NULL)
    bw_severity_parse (severity, &evidence->severity);
  read_held (evidence, node);
  read_values (evidence, node);
  evidence->before = value_before (evidence, node);
  return evidence;
}

void
bw_evidence_free (BwEvidence *evidence)
{
  if (evidence == NULL)
    return;
  g_free (evidence->rule);
  g_free (evidence->rule_text);
  g_free (evidence->runbook);
  g_free (evidence->state);
  g_free (evidence->before_state);
  g_free (evidence->data);
  g_free (evidence->reason);
  g_array_unref (evidence->values);
  g_free (evidence);
}

char *
bw_evidence_number (const BwEvidence *evidence, double value)
{
  if (evidence->metric == NULL)
    return bw_words_number (value, BW_FORMAT_PLAIN);
  BwNumberFormat format = bw_catalogue_number_format (evidence->metric->name);
  /* What is just over its level must not read like the level. */
  if (format == BW_FORMAT_RATIO || format == BW_FORMAT_SIGNED_RATIO)
    return bw_words_share (value, 2, format == BW_FORMAT_SIGNED_RATIO);
  if (format == BW_FORMAT_MONEY || format == BW_FORMAT_SIGNED_MONEY)
    return bw_words_money (value, NULL, 2, format == BW_FORMAT_SIGNED_MONEY);
  if (format == BW_FORMAT_SCORE)
    return bw_words_decimal (value, 4, false);
  return format == BW_FORMAT_ODDS10 ? bw_words_evidence (value) : bw_words_number (value, format);
}

static void
add (GPtrArray *facts, const char *label, char *value, char *detail)
{
  g_ptr_array_add (facts, bw_figure_new_take (label, value, detail, NULL));
}

/* "20.14 %", "before 19.95 %" */
static void
add_value (GPtrArray *facts, const BwEvidence *evidence)
{
  if (isnan (evidence->value))
    {
      add (facts, _ ("Value"), g_strdup (_ ("none")), NULL);
      return;
    }
  char *detail = NULL;
  if (!isnan (evidence->before))
    {
      g_autofree char *before = bw_evidence_number (evidence, evidence->before);
      detail = g_strdup_printf (_ ("before %s"), before);
    }
  add (facts, _ ("Value"), bw_evidence_number (evidence, evidence->value), detail);
  if (isnan (evidence->worst) || evidence->worst == evidence->value)
    return;
  add (facts, _ ("Worst so far"), bw_evidence_number (evidence, evidence->worst), NULL);
}

static void
add_level (GPtrArray *facts, const BwEvidence *evidence)
{
  if (isnan (evidence->threshold))
    return;
  char *detail = NULL;
  if (!isnan (evidence->recover) && evidence->recover != evidence->threshold)
    {
      g_autofree char *recover = bw_evidence_number (evidence, evidence->recover);
      detail = g_strdup_printf (_ ("over at %s"), recover);
    }
  add (facts, _ ("Level"), bw_evidence_number (evidence, evidence->threshold), detail);
}

static void
add_sample (GPtrArray *facts, const BwEvidence *evidence)
{
  if (isnan (evidence->n))
    return;
  char *detail =
      evidence->min_samples > 0 ? g_strdup_printf (_ ("needs %.0f"), evidence->min_samples) : NULL;
  add (facts, _ ("Sample"), bw_words_count (evidence->n), detail);
}

/* "15:48:14", "held 2 min of 2 min, 3 of 2 evaluations" */
static void
add_since (GPtrArray *facts, const BwEvidence *evidence, int64_t now_us, GTimeZone *zone)
{
  if (evidence->since_us == BW_TIME_NONE)
    return;
  char *detail = NULL;
  if (evidence->held_s >= 0 && evidence->held_s < MOST_SECONDS && evidence->for_s >= 0
      && evidence->for_s < MOST_SECONDS && !isnan (evidence->held_count)
      && !isnan (evidence->for_count))
    {
      g_autofree char *held = bw_words_age ((int64_t) (evidence->held_s * BW_SECOND_US));
      g_autofree char *wanted = bw_words_age ((int64_t) (evidence->for_s * BW_SECOND_US));
      detail = evidence->for_s > 0 || evidence->for_count > 1
                   ? g_strdup_printf (_ ("held for %s of %s, %.0f of %.0f evaluations"), held,
                                      wanted, evidence->held_count, evidence->for_count)
                   : g_strdup (_ ("no waiting time"));
    }
  add (facts, _ ("Since"), bw_words_second (evidence->since_us, now_us, zone), detail);
}

static const char *
state_word (const char *state)
{
  static const char *const names[] = { "OK", "PENDING", "FIRING", "RECOVERING", "PAUSED" };
  static const char *const words[] = { NC_ ("rule", "OK"), NC_ ("rule", "Pending"),
                                       NC_ ("rule", "Firing"), NC_ ("rule", "Recovering"),
                                       NC_ ("rule", "Paused") };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (state, names[i]) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "rule", words[i]);
  return state != NULL ? state : "–";
}

static const char *
reason_words (const char *reason)
{
  static const char *const names[] = { "value",         "no_data",        "data_returned",
                                       "edited",        "missing_series", "rule_removed",
                                       "rule_disabled", "source_removed" };
  static const char *const words[] = { N_ ("because of the value"),
                                       N_ ("because no value came"),
                                       N_ ("because values come again"),
                                       N_ ("because the rule was edited"),
                                       N_ ("because the series is gone"),
                                       N_ ("because the rule was removed"),
                                       N_ ("because the rule was switched off"),
                                       N_ ("because the source was removed") };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (reason, names[i]) == 0)
      return _ (words[i]);
  return NULL;
}

static void
add_state (GPtrArray *facts, const BwEvidence *evidence)
{
  if (evidence->state == NULL)
    return;
  add (facts, _ ("State"),
       g_strdup_printf ("%s → %s", state_word (evidence->before_state),
                        state_word (evidence->state)),
       g_strdup (reason_words (evidence->reason)));
}

/* The least that would have had to be otherwise. */
static void
add_otherwise (GPtrArray *facts, const BwEvidence *evidence)
{
  bool is_beyond = evidence->is_below ? evidence->value <= evidence->threshold
                                      : evidence->value >= evidence->threshold;
  if (!is_beyond || g_strcmp0 (evidence->state, "FIRING") != 0)
    return;
  g_autofree char *value = bw_evidence_number (evidence, evidence->value);
  add (facts, _ ("Not fired if"),
       g_strdup_printf (evidence->is_below ? _ ("the level were below %s")
                                           : _ ("the level were above %s"),
                        value),
       NULL);
}

GPtrArray *
bw_evidence_facts (const BwEvidence *evidence, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (evidence != NULL, NULL);
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  if (evidence->rule_text != NULL || evidence->rule != NULL)
    add (facts, _ ("Rule"),
         g_strdup (evidence->rule_text != NULL ? evidence->rule_text : evidence->rule), NULL);
  if (!evidence->is_truth)
    {
      add_value (facts, evidence);
      add_level (facts, evidence);
    }
  add_sample (facts, evidence);
  add_since (facts, evidence, now_us, zone);
  add_state (facts, evidence);
  add_otherwise (facts, evidence);
  if (evidence->runbook != NULL)
    add (facts, _ ("Runbook"), g_strdup (evidence->runbook), NULL);
  return facts;
}
