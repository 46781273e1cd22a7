/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a channel is told of an incident's event: one pure function, the first gate that refuses
 * wins. */
#include "notify/bw-gate.h"

#include <glib.h>

static bool
is_message (BwIncidentKind kind)
{
  switch (kind)
    {
    case BW_KIND_FIRE:
    case BW_KIND_UPGRADE:
    case BW_KIND_REOPEN:
    case BW_KIND_REPEAT:
    case BW_KIND_ESCALATE:
    case BW_KIND_FLAP:
    case BW_KIND_RESOLVE:
    case BW_KIND_NODATA:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
      return true;
    case BW_KIND_DOWNGRADE:
    case BW_KIND_ACK:
    case BW_KIND_START:
    case BW_KIND_UNACK:
    case BW_KIND_CLOSE:
    case BW_KIND_NOTE:
    default:
      return false;
    }
}

/* What was told at its worst is also told when it is over, though it be milder by then. */
static BwSeverity
judged_severity (const BwGateInput *input)
{
  if (input->kind == BW_KIND_RESOLVE)
    return MAX (input->severity, input->max_severity);
  return input->severity;
}

BwGateReason
bw_gate_pass (const BwGateInput *input)
{
  g_return_val_if_fail (input != NULL, BW_GATE_NO_MESSAGE);
  bool is_for_all = input->kind == BW_KIND_DIGEST || input->kind == BW_KIND_TEST;
  if (!is_message (input->kind))
    return BW_GATE_NO_MESSAGE;
  if (!input->is_enabled)
    return BW_GATE_DISABLED;
  if (input->is_off_route && !is_for_all)
    return BW_GATE_NOT_ROUTED;
  if (judged_severity (input) < input->min_severity && !is_for_all)
    return BW_GATE_BELOW_SEVERITY;
  if (input->kind == BW_KIND_RESOLVE && !input->is_told)
    return BW_GATE_NOT_TOLD;
  return BW_GATE_PASS;
}

const char *
bw_gate_reason_text (BwGateReason reason)
{
  switch (reason)
    {
    case BW_GATE_PASS:
      return "";
    case BW_GATE_NO_MESSAGE:
      return "it is recorded only";
    case BW_GATE_DISABLED:
      return "the channel is disabled";
    case BW_GATE_NOT_ROUTED:
      return "the rule names other channels";
    case BW_GATE_BELOW_SEVERITY:
      return "it is below the channel's min-severity";
    case BW_GATE_NOT_TOLD:
      return "the channel was not told of its beginning";
    case BW_GATE_SILENCED:
    case BW_GATE_INHIBITED:
    case BW_GATE_ACKNOWLEDGED:
    case BW_GATE_QUIET_HOURS:
    case BW_GATE_FLAPPING:
    case BW_GATE_RATE_LIMIT:
    case BW_GATE_DIGEST:
    default:
      return "";
    }
}
