/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule's transition asks of an incident. */
#include "engine/bw-rule-request.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "engine/bw-evidence-more.h"
#include "engine/bw-rule-runner.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-flap.h"
#include "rules/bw-rule-memory.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static BwIncidentKind
kind_of (const BwRuleEvent *event)
{
  switch (event->transition.kind)
    {
    case BW_TRANSITION_FIRE:
      return event->is_nodata ? BW_KIND_NODATA : BW_KIND_FIRE;
    case BW_TRANSITION_UPGRADE:
      return BW_KIND_UPGRADE;
    case BW_TRANSITION_DOWNGRADE:
      return BW_KIND_DOWNGRADE;
    case BW_TRANSITION_RESOLVE:
      return BW_KIND_RESOLVE;
    case BW_TRANSITION_NONE:
      break;
    }
  g_assert_not_reached ();
}

char *
bw_rule_request_key (const char *rule_id, const char *labels, bool is_nodata)
{
  g_autofree char *key = bw_incident_dedup_key (rule_id, labels);
  return g_strconcat (key, is_nodata ? BW_NODATA_SUFFIX : "", NULL);
}

/* Labels that say how evidence is counted, which its claim does in words. */
static bool
is_of_claim (const char *key)
{
  static const char *const keys[] = { "pi0", "roi_m", "clv_cap", "since", NULL };
  return g_strv_contains (keys, key);
}

/* "disk of wren (mount /home)": the source by name, other labels in brackets. */
static char *
where (const BwMetric *metric)
{
  const char *source = bw_metric_label (metric, "source");
  GString *text = g_string_new (source != NULL ? source : metric->name);
  bool is_open = false;
  for (unsigned i = 0; i < metric->n_labels; i++)
    {
      const BwLabel *label = &metric->labels[i];
      if (g_str_equal (label->key, "source") || is_of_claim (label->key))
        continue;
      g_string_append_printf (text, "%s%s %s", is_open ? ", " : " (", label->key, label->value);
      is_open = true;
    }
  if (is_open)
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* "31.2 %, 14.0 %": what an expression's references were; NULL: they are not known. (transfer full)
 */
static char *
bound_words (const BwRuleEvent *event)
{
  const BwExpr *expr = event->rule->expr;
  if (event->bound == NULL || expr->n == 0)
    return NULL;
  GString *words = g_string_new (NULL);
  for (unsigned i = 0; i < expr->n; i++)
    {
      g_autofree char *value =
          bw_catalogue_format (bw_selector_name (expr->references[i].selector), event->bound[i]);
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", value);
    }
  return g_string_free (words, FALSE);
}

/* "a > 1 AND b > 2 holds on wren (31.2 %, 14.0 %)". (transfer full) */
static char *
summary_of_truth (const BwRuleEvent *event, const char *on)
{
  const char *expr = event->rule->expr->text;
  bool is_over = event->transition.kind == BW_TRANSITION_RESOLVE;
  g_autofree char *text = NULL;
  if (!is_over)
    text = on != NULL ? g_strdup_printf (_ ("%s holds on %s"), expr, on)
                      : g_strdup_printf (_ ("%s holds"), expr);
  else if (event->reason == BW_REASON_VALUE)
    text = on != NULL ? g_strdup_printf (_ ("%s holds no more on %s"), expr, on)
                      : g_strdup_printf (_ ("%s holds no more"), expr);
  else
    text = on != NULL ? g_strdup_printf (_ ("%s held on %s"), expr, on)
                      : g_strdup_printf (_ ("%s held"), expr);
  g_autofree char *words = bound_words (event);
  return words != NULL ? g_strdup_printf ("%s (%s)", text, words) : g_steal_pointer (&text);
}

static char *
summary_of_expr (const BwRuleEvent *event, const char *place)
{
  const BwRule *rule = event->rule;
  const char *on = event->metric->n_labels == 0 ? NULL : place;
  g_autofree char *what =
      on != NULL ? g_strdup_printf (C_ ("expression", "%s on %s"), rule->expr->text, on)
                 : g_strdup (rule->expr->text);
  if (event->is_nodata)
    return g_strdup_printf (_ ("No value for %s"), what);
  if (rule->is_truth)
    return summary_of_truth (event, on);
  g_autofree char *value = bw_number_format (event->value, BW_FORMAT_PLAIN);
  g_autofree char *limit = bw_number_format (event->threshold, BW_FORMAT_PLAIN);
  if (isnan (event->threshold))
    return g_strdup_printf (_ ("%s is %s"), what, value);
  return g_strdup_printf (_ ("%s is %s, %s level %s"), what, value,
                          bw_severity_word (event->severity), limit);
}

/* "minute", "5 min". (transfer full) */
static char *
per_words (int64_t us)
{
  if (us == BW_SECOND_US || us == BW_MINUTE_US || us == BW_HOUR_US || us == BW_DAY_US)
    return g_strdup (us == BW_SECOND_US   ? C_ ("per", "second")
                     : us == BW_MINUTE_US ? C_ ("per", "minute")
                     : us == BW_HOUR_US   ? C_ ("per", "hour")
                                          : C_ ("per", "day"));
  return bw_duration_format_age (us);
}

/* "CPU of wren changes by 4.8 % per minute, warning level 5.0 %". (transfer full) */
static char *
summary_of_rate (const BwRuleEvent *event, const char *title, const char *place)
{
  const char *name = event->metric->name;
  if (event->is_nodata)
    return g_strdup_printf (_ ("No value for the change of %s of %s"), title, place);
  g_autofree char *per = per_words (event->rule->per_us);
  g_autofree char *value = bw_catalogue_format (name, event->value);
  g_autofree char *limit = bw_catalogue_format (name, event->threshold);
  if (isnan (event->threshold))
    return g_strdup_printf (_ ("%s of %s changes by %s per %s"), title, place, value, per);
  return g_strdup_printf (_ ("%s of %s changes by %s per %s, %s level %s"), title, place, value,
                          per, bw_severity_word (event->severity), limit);
}

/* "No value of bot_heartbeat for 5 min". (transfer full) */
static char *
summary_of_absence (const BwRuleEvent *event)
{
  const char *what = bw_selector_text (event->rule->selector);
  if (event->transition.kind == BW_TRANSITION_RESOLVE && event->reason == BW_REASON_VALUE)
    return g_strdup_printf (_ ("Values of %s come again"), what);
  double trip_us = event->rule->tiers[0].trip * (double) BW_SECOND_US;
  g_autofree char *age = bw_duration_format_age ((int64_t) trip_us);
  return g_strdup_printf (_ ("No value of %s for %s"), what, age);
}

/* "Evidence 12,400 : 1 against the win rate of 52.4 % of mlb, after 812 bets; one false alarm in
 * 10,000 bets or more". (transfer full) */
static char *
summary_of_evidence (const BwRuleEvent *event, const char *place)
{
  g_autofree char *claim = bw_rule_claim (event->rule);
  if (event->is_nodata)
    return g_strdup_printf (_ ("No evidence about %s of %s"), claim, place);
  if (isnan (event->value))
    return g_strdup_printf (_ ("Evidence against %s of %s begins anew"), claim, place);
  g_autofree char *value = bw_number_format_evidence (event->value);
  char *text = NULL;
  if (event->n >= 0)
    {
      g_autofree char *n = bw_number_format ((double) event->n, BW_FORMAT_COUNT);
      text = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Evidence %s against %s of %s, after %s bet",
                       "Evidence %s against %s of %s, after %s bets", (unsigned long) event->n),
          value, claim, place, n);
    }
  else
    text = g_strdup_printf (_ ("Evidence %s against %s of %s"), value, claim, place);
  if (isnan (event->threshold))
    return text;
  g_autofree char *first = text;
  g_autofree char *guarantee = bw_rule_guarantee (event->rule, event->threshold);
  return g_strdup_printf ("%s; %s", first, guarantee);
}

/* "Disk of wren (mount /): 88.0 % now, 97.0 % in 7 d by the line; 95 % in 6 to 9 d (…)". (transfer
 * full) */
static char *
summary_of_machine (const BwRuleEvent *event, const char *title, const char *place)
{
  g_autofree char *words =
      event->is_nodata || event->basis == NULL
          ? NULL
          : bw_rule_basis_words (event->rule, event->metric->name, event->basis);
  if (words == NULL)
    return event->is_nodata ? g_strdup_printf (_ ("No value for %s of %s"), title, place)
                            : g_strdup_printf (_ ("Rule on %s of %s"), title, place);
  return g_strdup_printf (_ ("%s of %s: %s"), title, place, words);
}

/* Of rules whose value is not that of their metric: it stands in the summary, in its unit.
 * (transfer full) */
static char *
summary_of_kind (const BwRuleEvent *event, const char *title, const char *place)
{
  switch (event->rule->kind)
    {
    case BW_RULE_EXPR:
      return summary_of_expr (event, place);
    case BW_RULE_ABSENT:
      return summary_of_absence (event);
    case BW_RULE_RATE_OF_CHANGE:
      return summary_of_rate (event, title, place);
    case BW_RULE_PREDICT_WITHIN:
    case BW_RULE_ANOMALY:
    case BW_RULE_BURN_RATE:
      return summary_of_machine (event, title, place);
    case BW_RULE_THRESHOLD:
    case BW_RULE_EVENT:
    case BW_RULE_EVIDENCE_WIN_RATE:
    case BW_RULE_EVIDENCE_ROI:
    case BW_RULE_EVIDENCE_CALIBRATION:
    case BW_RULE_EVIDENCE_CLV:
    case BW_RULE_MCB_PVALUE:
    case BW_RULE_DRAWDOWN_ODDS:
    case BW_RULE_WINRATE_VS_BREAKEVEN:
    case BW_RULE_PSR:
    default:
      break;
    }
  return NULL;
}

static char *
summary_of (const BwRuleEvent *event)
{
  if (event->metric == NULL || event->rule == NULL)
    return NULL;
  const BwMetricInfo *info = bw_catalogue_find (event->metric->name);
  const char *title = info != NULL ? _ (info->title) : event->metric->name;
  g_autofree char *place = where (event->metric);
  if (event->rule->figure.is_latching)
    return summary_of_evidence (event, place);
  if (!bw_rule_is_of_value (event->rule))
    return summary_of_kind (event, title, place);
  if (event->is_nodata)
    return g_strdup_printf (_ ("No value for %s of %s"), title, place);
  g_autofree char *value = bw_catalogue_format (event->metric->name, event->value);
  if (isnan (event->threshold))
    return g_strdup_printf (_ ("%s of %s at %s"), title, place, value);
  g_autofree char *threshold = bw_catalogue_format (event->metric->name, event->threshold);
  return g_strdup_printf (_ ("%s of %s at %s, %s level %s"), title, place, value,
                          bw_severity_word (event->severity), threshold);
}

static char *
note_of (const BwRuleEvent *event)
{
  switch (event->reason)
    {
    case BW_REASON_VALUE:
    case BW_REASON_NO_DATA:
      return NULL;
    case BW_REASON_DATA_RETURNED:
      return g_strdup (N_ ("values come again"));
    case BW_REASON_EDITED:
      return g_strdup (N_ ("the rule was edited"));
    case BW_REASON_MISSING_SERIES:
      return g_strdup (N_ ("the series is gone while others of the rule report"));
    case BW_REASON_RULE_REMOVED:
      return g_strdup (N_ ("the rule was removed"));
    case BW_REASON_RULE_DISABLED:
      return g_strdup (N_ ("the rule was disabled"));
    case BW_REASON_SOURCE_REMOVED:
      return g_strdup (N_ ("the source was removed"));
    }
  return NULL;
}

static char *
evidence_of (const BwRuleEvent *event)
{
  char *evidence = bw_rule_event_evidence (event);
  g_autofree char *words = bw_evidence_value_words (event);
  if (words == NULL)
    return evidence;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  bw_json_add_string (json_builder_begin_array (builder), NULL, words);
  g_autofree char *list = bw_json_to_text (json_builder_end_array (builder), false);
  return bw_evidence_add (evidence, "value_from", list);
}

/* How often the condition came and went within the hour, and how long it may not until it is calm.
 */
static BwFlapChanges
changes_of (const BwRuleEvent *event)
{
  const BwRuleState *state = &event->instance->state;
  BwFlapChanges changes = { 0, BW_TIME_NONE, BW_FLAP_QUIET_US };
  if (event->is_nodata || event->rule == NULL)
    return changes;
  changes.n = bw_rule_state_recent_flips (state, event->at_us);
  changes.hold_us =
      MAX (BW_FLAP_QUIET_US, 3 * bw_rule_state_keep_us (state, event->rule, event->at_us));
  if (changes.n > 0)
    changes.since_us = state->flips_us[(state->n_flips - changes.n) % BW_RULE_MAX_FLIPS];
  return changes;
}

/* An end that does not come from a value is no swing of it. */
static bool
is_final (const BwRuleEvent *event)
{
  return event->reason != BW_REASON_VALUE && event->reason != BW_REASON_NO_DATA
         && event->reason != BW_REASON_DATA_RETURNED;
}

BwIncidentRequest *
bw_rule_request_new (const BwRuleEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);
  const BwRuleInstance *instance = event->instance;
  BwIncidentRequest *request = bw_incident_request_new (kind_of (event), event->at_us, "auto");
  request->dedup_key = bw_rule_request_key (instance->rule_id, instance->labels, event->is_nodata);
  request->rule = g_strdup (instance->rule_id);
  request->labels = g_strdup (instance->labels);
  if (event->metric != NULL && event->rule != NULL && bw_rule_is_of_value (event->rule))
    request->metric = g_strdup (event->metric->text);
  request->category = event->rule != NULL ? event->rule->category : BW_CATEGORY_SYSTEM;
  request->note = note_of (event);
  request->severity = event->severity;
  request->value = event->value;
  request->threshold = event->threshold;
  request->n = event->n;
  request->summary = summary_of (event);
  request->evidence = evidence_of (event);
  request->rule_state = bw_rule_runner_row (instance);
  request->is_nodata = event->is_nodata;
  request->changes = changes_of (event);
  request->is_final = is_final (event);
  return request;
}
