/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a channel is told of an incident's event: one pure function, the first gate that refuses
 * wins. */
#pragma once

#include "model/bw-incident-event.h"
#include "model/bw-severity.h"

#include <stdbool.h>

/** Why a channel is not told, in the order in which gates are asked. */
typedef enum
{
  BW_GATE_PASS,
  BW_GATE_NO_MESSAGE,     /* the event is recorded and nothing else */
  BW_GATE_DISABLED,       /* the channel is */
  BW_GATE_NOT_ROUTED,     /* the rule names other channels */
  BW_GATE_BELOW_SEVERITY, /* of the channel's min-severity */
  BW_GATE_NOT_TOLD,       /* an end is no news to who was not told of a beginning */
} BwGateReason;

typedef struct
{
  BwIncidentKind kind;
  BwSeverity severity;     /* of the incident now */
  BwSeverity max_severity; /* the worst it has been; NONE: not known */
  bool is_enabled;
  bool is_off_route;
  BwSeverity min_severity;
  bool is_told; /* of a FIRE, UPGRADE, REOPEN or NODATA of this episode */
} BwGateInput;

/** Any thread. */
BwGateReason bw_gate_pass (const BwGateInput *input);
/** "the channel is disabled", … for the record; "" for PASS. */
const char *bw_gate_reason_text (BwGateReason reason);
