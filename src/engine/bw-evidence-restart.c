/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means that a person resolves an incident about evidence: the evidence begins anew. */
#include "engine/bw-evidence-restart.h"

#include "base/bw-json.h"
#include "engine/bw-ledger-restarts.h"
#include "model/bw-metric.h"
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-eval.h"
#include "store/bw-evidence-reset.h"

void
bw_evidence_restart_clear (BwEvidenceRestart *restart)
{
  g_clear_pointer (&restart->source, g_free);
  g_clear_pointer (&restart->kind, g_free);
}

/* The rule as it was when EVENT happened; NULL where its evidence names none. (transfer full) */
static BwRule *
rule_of (const BwIncidentEvent *event)
{
  if (event->evidence == NULL)
    return NULL;
  g_autoptr (JsonNode) root = bw_json_parse (event->evidence, -1, NULL);
  const char *text = root != NULL ? bw_json_get_string (root, "rule_text", NULL) : NULL;
  return text != NULL ? bw_rule_parse_inline (text, NULL) : NULL;
}

bool
bw_evidence_restart_find (BwDb *db, const BwIncident *incident, BwEvidenceRestart *out,
                          GError **error)
{
  const BwMetric *metric =
      incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
  const char *source = metric != NULL ? bw_metric_label (metric, "source") : NULL;
  int64_t id = incident->id;
  *out = (BwEvidenceRestart){ NULL, NULL };
  if (source == NULL || !g_str_has_prefix (metric->name, "ledger_"))
    return true;
  g_autoptr (GPtrArray) events = bw_alerts_job_list_events (db, &id, NULL, error);
  if (events == NULL)
    return false;
  g_autoptr (BwRule) rule = NULL;
  for (unsigned i = events->len; i > 0 && rule == NULL; i--)
    rule = rule_of (g_ptr_array_index (events, i - 1));
  if (rule == NULL || !rule->figure.is_latching)
    return true;
  out->source = g_strdup (source);
  out->kind = bw_ledger_restart_kind ((BwMonitorKind) bw_rule_monitor (rule).kind,
                                      bw_metric_label (metric, "model"));
  return true;
}

/* The instance is calm, as though it had never seen a value. */
static void
make_calm (BwRuleStateRow *row)
{
  BwRuleState state;
  bw_rule_state_init (&state);
  g_clear_pointer (&row->timers, g_bytes_unref);
  row->timers = bw_rule_state_save (&state);
  row->state = (int) state.status;
  row->tier = state.tier;
  row->data_flag = (int) state.data_flag;
  row->last_value = state.last_value;
  row->incident_id = 0;
}

bool
bw_evidence_restart_write (BwDb *db, const BwIncident *incident, const BwEvidenceRestart *restart,
                           int64_t at_us, const char *actor, BwRuleStateRow **state, GError **error)
{
  BwEvidenceReset reset = { .source = restart->source,
                            .kind = restart->kind,
                            .at_us = at_us,
                            .actor = (char *) actor,
                            .incident_id = incident->id };
  g_autoptr (GError) inner = NULL;
  *state = bw_alerts_find_state (db, incident->rule, incident->labels, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return false;
    }
  if (*state != NULL)
    make_calm (*state);
  return bw_evidence_reset_add (db, &reset, error);
}
