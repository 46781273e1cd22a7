/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of a rule's event as JSON, complete enough to judge it anew from nothing else. */
#include "base/bw-error.h"
#include "base/bw-time.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-event.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What is further off than 36,000 years is damage; a difference or a sum of two is none yet. */
#define MOST (INT64_C (1) << 60)

static void
add_seconds (JsonBuilder *builder, const char *name, int64_t us)
{
  bw_json_add_double (builder, name, (double) us / (double) BW_SECOND_US);
}

static void
add_flips (JsonBuilder *builder, const BwRuleState *state)
{
  bw_json_add_int64 (builder, "n_flips", state->n_flips);
  json_builder_set_member_name (builder, "flips_us");
  json_builder_begin_array (builder);
  int64_t n = MIN (state->n_flips, BW_RULE_MAX_FLIPS);
  for (int64_t i = state->n_flips - n; i < state->n_flips; i++)
    bw_json_add_int64 (builder, NULL, state->flips_us[i % BW_RULE_MAX_FLIPS]);
  json_builder_end_array (builder);
}

/* Unset ones are left out. */
static void
add_moment (JsonBuilder *builder, const char *name, int64_t us)
{
  if (us != BW_TIME_NONE)
    bw_json_add_int64 (builder, name, us);
}

static void
add_moments (JsonBuilder *builder, const BwRuleState *state)
{
  add_moment (builder, "last_input_us", state->last_input_us);
  add_moment (builder, "no_value_us", state->no_value_us);
  add_moment (builder, "frozen_us", state->frozen_us);
  add_moment (builder, "crossed_us", state->crossed_us);
  if (!isnan (state->worst_value))
    bw_json_add_double (builder, "worst", state->worst_value);
  bw_json_add_int64 (builder, "pending_aborted", state->n_pending_aborted);
  add_flips (builder, state);
}

/* Timers both as what has passed, for people, and as the moments that they began, which is what the
 * state can be made from again: see bw_rule_evidence_read(). */
static void
add_state (JsonBuilder *builder, const char *name, const BwRuleState *state, int64_t now_us)
{
  if (state->frozen_us != BW_TIME_NONE)
    now_us = state->frozen_us;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "state", bw_rule_status_name (state->status));
  bw_json_add_int64 (builder, "tier", state->tier);
  bw_json_add_string (builder, "severity", bw_severity_name (state->severity));
  bw_json_add_string (builder, "data", bw_data_flag_name (state->data_flag));
  bw_json_add_double (builder, "value", state->last_value);
  json_builder_set_member_name (builder, "reached");
  json_builder_begin_array (builder);
  for (int k = 1; k <= BW_RULE_MAX_TIERS && state->ge_since_us[k] != BW_TIME_NONE; k++)
    {
      json_builder_begin_object (builder);
      bw_json_add_int64 (builder, "tier", k);
      add_seconds (builder, "seconds", MAX (0, now_us - state->ge_since_us[k]));
      bw_json_add_int64 (builder, "count", state->ge_count[k]);
      bw_json_add_int64 (builder, "since_us", state->ge_since_us[k]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (state->recover_since_us != BW_TIME_NONE)
    {
      add_seconds (builder, "recovering_seconds", MAX (0, now_us - state->recover_since_us));
      bw_json_add_int64 (builder, "recovering_count", state->recover_count);
      bw_json_add_int64 (builder, "recovering_since_us", state->recover_since_us);
      bw_json_add_int64 (builder, "recovering_tier", state->effective_max);
    }
  add_moments (builder, state);
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, const BwRuleEvent *event)
{
  const BwRule *rule = event->rule;
  bw_json_add_string (builder, "rule", event->instance->rule_id);
  if (rule == NULL)
    return;
  g_autofree char *words = bw_rule_describe_plain (rule);
  g_autofree char *text = bw_rule_to_text (rule);
  bw_json_add_string (builder, "rule_words", words);
  bw_json_add_string (builder, "rule_text", text);
  if (rule->runbook != NULL)
    bw_json_add_string (builder, "runbook", rule->runbook);
  bw_json_add_string (builder, "direction", rule->is_below ? "below" : "above");
  if (rule->is_truth)
    bw_json_add_bool (builder, "is_truth", true);
  add_seconds (builder, "for_seconds", rule->for_us);
  bw_json_add_int64 (builder, "for_count", rule->for_count);
  add_seconds (builder, "keep_seconds", rule->keep_us);
  bw_json_add_int64 (builder, "recover_count", rule->recover_count);
  bw_json_add_int64 (builder, "min_samples", rule->min_samples);
}

/* Time, value, awake time, and where there is one the sample size; the kind of input where it was
 * no plain value. */
static void
add_point (JsonBuilder *builder, const BwRulePoint *point)
{
  json_builder_begin_array (builder);
  bw_json_add_time (builder, NULL, point->at_us);
  bw_json_add_double (builder, NULL, point->value);
  bw_json_add_int64 (builder, NULL, point->awake_us);
  if (point->n >= 0 || point->flag != BW_DATA_FRESH)
    bw_json_add_int64 (builder, NULL, point->n);
  if (point->flag != BW_DATA_FRESH)
    bw_json_add_string (builder, NULL, bw_data_flag_name (point->flag));
  json_builder_end_array (builder);
}

static void
add_input (JsonBuilder *builder, const BwRuleEvent *event)
{
  json_builder_set_member_name (builder, "input");
  json_builder_begin_object (builder);
  bw_json_add_double (builder, "value", event->value);
  bw_json_add_string (builder, "data", bw_data_flag_name (event->flag));
  bw_json_add_int64 (builder, "n", event->n);
  bw_json_add_int64 (builder, "awake_us", event->awake_us);
  bw_json_add_int64 (builder, "wall_us", event->at_us);
  json_builder_end_object (builder);
}

static void
add_bound (JsonBuilder *builder, const BwRuleEvent *event)
{
  if (event->bound == NULL || event->rule == NULL)
    return;
  const BwExpr *expr = event->rule->expr;
  json_builder_set_member_name (builder, "bound");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < expr->n; i++)
    {
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "reference", expr->references[i].text);
      bw_json_add_double (builder, "value", event->bound[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_points (JsonBuilder *builder, const GArray *points)
{
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    add_point (builder, &g_array_index (points, BwRulePoint, i));
  json_builder_end_array (builder);
}

/* The episode's worst value stands in the state before when this ends it. */
static double
worst_value (const BwRuleEvent *event)
{
  double after = event->instance->state.worst_value;
  return isnan (after) ? event->before.worst_value : after;
}

static double
recover_level (const BwRuleEvent *event)
{
  int tier = event->transition.tier > 0 ? event->transition.tier : event->before.tier;
  if (event->rule == NULL || event->is_nodata || tier < 1 || tier > (int) event->rule->n_tiers)
    return NAN;
  return event->rule->tiers[tier - 1].recover;
}

char *
bw_rule_event_evidence (const BwRuleEvent *event)
{
  g_return_val_if_fail (event != NULL && event->instance != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_rule (builder, event);
  bw_json_add_string (builder, "metric", event->metric != NULL ? event->metric->text : NULL);
  bw_json_add_string (builder, "labels", event->instance->labels);
  bw_json_add_string (builder, "kind",
                      event->is_nodata && event->transition.kind == BW_TRANSITION_FIRE
                          ? "NODATA"
                          : bw_transition_name (event->transition.kind));
  bw_json_add_string (builder, "reason", bw_rule_reason_name (event->reason));
  bw_json_add_double (builder, "value", event->value);
  bw_json_add_double (builder, "threshold", event->threshold);
  bw_json_add_double (builder, "recover", recover_level (event));
  bw_json_add_int64 (builder, "tier", event->transition.tier);
  bw_json_add_string (builder, "severity", bw_severity_name (event->severity));
  if (event->n >= 0)
    bw_json_add_int64 (builder, "n", event->n);
  bw_json_add_time (builder, "at", event->at_us);
  bw_json_add_time (builder, "since", event->crossed_us);
  bw_json_add_double (builder, "worst", worst_value (event));
  add_input (builder, event);
  add_bound (builder, event);
  if (event->basis != NULL)
    bw_rule_basis_to_json (event->basis, builder);
  add_state (builder, "before", &event->before, event->awake_us);
  add_state (builder, "after", &event->instance->state, event->awake_us);
  bw_json_add_int64 (builder, "values_seen", event->n_points);
  add_points (builder, event->points);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}

static BwDataFlag
read_flag (JsonNode *node, const char *path)
{
  const char *name = bw_json_get_string (node, path, NULL);
  for (int flag = BW_DATA_FRESH; name != NULL && flag <= BW_DATA_ERROR; flag += 10)
    {
      if (strcmp (bw_data_flag_name ((BwDataFlag) flag), name) == 0)
        return (BwDataFlag) flag;
    }
  return BW_DATA_FRESH;
}

static int64_t
read_moment (JsonNode *node, const char *path)
{
  int64_t us = BW_TIME_NONE;
  bool is_read = bw_json_get_int64 (node, path, &us, NULL) && us > -MOST && us < MOST;
  return is_read ? us : BW_TIME_NONE;
}

static int64_t
read_count (JsonNode *node, const char *path)
{
  int64_t n = 0;
  return bw_json_get_int64 (node, path, &n, NULL) ? CLAMP (n, -MOST, MOST) : 0;
}

static double
read_number (JsonNode *node, const char *path)
{
  double value = NAN;
  return bw_json_get_double (node, path, &value, NULL) ? value : (double) NAN;
}

static BwRuleStatus
read_status (JsonNode *node)
{
  const char *name = bw_json_get_string (node, "state", NULL);
  for (int status = BW_RULE_OK; name != NULL && status <= BW_RULE_PAUSED; status += 10)
    {
      if (strcmp (bw_rule_status_name ((BwRuleStatus) status), name) == 0)
        return (BwRuleStatus) status;
    }
  return BW_RULE_OK;
}

static void
read_reached (BwRuleState *state, JsonNode *node)
{
  for (unsigned i = 0; i < BW_RULE_MAX_TIERS; i++)
    {
      g_autofree char *tier = g_strdup_printf ("reached[%u].tier", i);
      g_autofree char *since = g_strdup_printf ("reached[%u].since_us", i);
      g_autofree char *count = g_strdup_printf ("reached[%u].count", i);
      int64_t k = read_count (node, tier);
      if (k < 1 || k > BW_RULE_MAX_TIERS)
        return;
      state->ge_since_us[k] = read_moment (node, since);
      state->ge_count[k] = read_count (node, count);
    }
}

static void
read_flips (BwRuleState *state, JsonNode *node)
{
  state->n_flips = MAX (0, read_count (node, "n_flips"));
  int64_t n = MIN (state->n_flips, BW_RULE_MAX_FLIPS);
  for (int64_t i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("flips_us[%d]", (int) i);
      state->flips_us[(state->n_flips - n + i) % BW_RULE_MAX_FLIPS] = read_moment (node, path);
    }
}

static bool
read_state (BwRuleState *state, JsonNode *root, const char *name, GError **error)
{
  JsonNode *node = bw_json_get (root, name, error);
  bw_rule_state_init (state);
  if (node == NULL)
    return false;
  const char *severity = bw_json_get_string (node, "severity", NULL);
  state->status = read_status (node);
  state->tier = (int) CLAMP (read_count (node, "tier"), 0, BW_RULE_MAX_TIERS);
  if (severity == NULL || !bw_severity_parse (severity, &state->severity))
    state->severity = BW_SEVERITY_NONE;
  state->data_flag = read_flag (node, "data");
  state->last_value = read_number (node, "value");
  state->last_input_us = read_moment (node, "last_input_us");
  state->no_value_us = read_moment (node, "no_value_us");
  state->frozen_us = read_moment (node, "frozen_us");
  state->crossed_us = read_moment (node, "crossed_us");
  state->worst_value = read_number (node, "worst");
  state->n_pending_aborted = read_count (node, "pending_aborted");
  state->recover_since_us = read_moment (node, "recovering_since_us");
  state->recover_count = read_count (node, "recovering_count");
  state->effective_max = (int) CLAMP (read_count (node, "recovering_tier"), 0, BW_RULE_MAX_TIERS);
  read_reached (state, node);
  read_flips (state, node);
  if (state->status != BW_RULE_RECOVERING || state->recover_since_us != BW_TIME_NONE)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("%s: expected recovering_since_us, a moment in microseconds"), name);
  return false;
}

static bool
read_point (BwRulePoint *point, JsonNode *root, unsigned i)
{
  g_autofree char *path = g_strdup_printf ("values[%u]", i);
  JsonNode *node = bw_json_get (root, path, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return false;
  const char *at = bw_json_get_string (node, "[0]", NULL);
  *point = (BwRulePoint){ .at_us = BW_TIME_NONE, .n = -1 };
  if (at == NULL || !bw_time_parse_iso (at, NULL, &point->at_us))
    return false;
  point->value = read_number (node, "[1]");
  point->awake_us = read_moment (node, "[2]");
  if (point->awake_us == BW_TIME_NONE)
    return false;
  if (bw_json_get_int64 (node, "[3]", &point->n, NULL))
    point->flag = read_flag (node, "[4]");
  return true;
}

static bool
read_input (BwRuleInput *input, JsonNode *root, GError **error)
{
  if (bw_json_get (root, "input", error) == NULL)
    return false;
  *input = (BwRuleInput){ .value = read_number (root, "input.value"),
                          .flag = read_flag (root, "input.data"),
                          .n = read_count (root, "input.n"),
                          .awake_us = read_moment (root, "input.awake_us"),
                          .wall_us = read_moment (root, "input.wall_us") };
  if (input->awake_us != BW_TIME_NONE && input->wall_us != BW_TIME_NONE)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("input: expected awake_us and wall_us, moments in microseconds"));
  return false;
}

static void
read_bound (BwRuleEvidence *evidence, JsonNode *root)
{
  unsigned n = evidence->rule->expr != NULL ? evidence->rule->expr->n : 0;
  for (unsigned i = 0; i < n && bw_json_get (root, "bound", NULL) != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("bound[%u].value", i);
      double value = read_number (root, path);
      g_array_append_val (evidence->bound, value);
    }
}

static BwTransitionKind
read_kind (JsonNode *root)
{
  const char *name = bw_json_get_string (root, "kind", NULL);
  for (int kind = BW_TRANSITION_NONE; name != NULL && kind <= BW_TRANSITION_RESOLVE; kind++)
    {
      if (strcmp (bw_transition_name ((BwTransitionKind) kind), name) == 0)
        return (BwTransitionKind) kind;
    }
  return BW_TRANSITION_NONE;
}

void
bw_rule_evidence_free (BwRuleEvidence *evidence)
{
  if (evidence == NULL)
    return;
  g_clear_pointer (&evidence->rule, bw_rule_unref);
  g_clear_pointer (&evidence->points, g_array_unref);
  g_clear_pointer (&evidence->bound, g_array_unref);
  g_free (evidence);
}

BwRuleEvidence *
bw_rule_evidence_read (JsonNode *root, GError **error)
{
  g_return_val_if_fail (root != NULL, NULL);
  g_autoptr (BwRuleEvidence) evidence = g_new0 (BwRuleEvidence, 1);
  evidence->points = g_array_new (FALSE, FALSE, sizeof (BwRulePoint));
  evidence->bound = g_array_new (FALSE, FALSE, sizeof (double));
  const char *text = bw_json_get_string (root, "rule_text", error);
  if (text == NULL)
    return NULL;
  evidence->rule = bw_rule_parse_inline (text, error);
  if (evidence->rule == NULL || !read_state (&evidence->before, root, "before", error)
      || !read_state (&evidence->after, root, "after", error)
      || !read_input (&evidence->input, root, error))
    return NULL;
  const char *reason = bw_json_get_string (root, "reason", NULL);
  evidence->is_edited = g_strcmp0 (reason, bw_rule_reason_name (BW_REASON_EDITED)) == 0;
  evidence->is_judged = evidence->is_edited || g_strcmp0 (reason, "value") == 0
                        || (g_strcmp0 (reason, "no_data") == 0 && read_kind (root) != 0);
  evidence->transition = (BwTransition){ read_kind (root), (int) read_count (root, "tier") };
  evidence->n_points = read_count (root, "values_seen");
  read_bound (evidence, root);
  BwRulePoint point;
  for (unsigned i = 0; read_point (&point, root, i); i++)
    g_array_append_val (evidence->points, point);
  return g_steal_pointer (&evidence);
}
