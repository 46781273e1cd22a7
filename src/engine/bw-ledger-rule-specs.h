/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitors that rules ask for besides the usual ones. */
#pragma once

#include "config/bw-config.h"
#include "engine/bw-ledger-monitors.h"
#include "rules/bw-rule.h"

/** Adds the monitor of RULE to SPECS (of BwLedgerMonitorSpec) unless it is a usual one, is there,
 * or RULE is about no evidence. */
void bw_ledger_rule_specs_add (GArray *specs, const BwRule *rule);
/** Those of the [rule NAME] groups of CONFIG (or NULL) that are in order. (element type
 * BwLedgerMonitorSpec, transfer full) */
GArray *bw_ledger_rule_specs (BwConfig *config);
