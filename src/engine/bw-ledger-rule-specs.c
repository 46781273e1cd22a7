/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitors that rules ask for besides the usual ones. */
#include "engine/bw-ledger-rule-specs.h"

#include "base/bw-time.h"
#include "rules/bw-rule-claim.h"

/* Each costs every row of every ledger something. */
#define MAX_SPECS 32

void
bw_ledger_rule_specs_add (GArray *specs, const BwRule *rule)
{
  g_return_if_fail (specs != NULL && rule != NULL);
  if (!rule->figure.is_latching || specs->len >= MAX_SPECS)
    return;
  BwLedgerMonitorSpec spec = { bw_rule_monitor (rule), INT64_MIN };
  if (rule->figure.since_us != BW_TIME_NONE)
    spec.since_ms = rule->figure.since_us / 1000;
  BwLedgerMonitorSpec usual = bw_ledger_monitor_spec ((BwMonitorKind) spec.spec.kind);
  bool is_known = bw_ledger_monitor_spec_equal (&spec, &usual);
  for (unsigned i = 0; i < specs->len && !is_known; i++)
    is_known = bw_ledger_monitor_spec_equal (&spec, &g_array_index (specs, BwLedgerMonitorSpec, i));
  if (!is_known)
    g_array_append_val (specs, spec);
}

GArray *
bw_ledger_rule_specs (BwConfig *config)
{
  GArray *specs = g_array_new (FALSE, FALSE, sizeof (BwLedgerMonitorSpec));
  unsigned n = config != NULL ? bw_config_n_groups (config, "rule") : 0;
  for (unsigned i = 0; i < n; i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "rule", i);
      const char *kind = bw_config_group_text (group, "kind");
      if (kind == NULL || !g_str_has_prefix (kind, "evidence_"))
        continue;
      g_autoptr (BwRule) rule = bw_rule_new (group, NULL);
      if (rule != NULL)
        bw_ledger_rule_specs_add (specs, rule);
    }
  return specs;
}
