/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a channel is told of an incident's event: small pure stages, asked in one order; the
 * first that does not let it pass wins. */
#pragma once

#include "model/bw-incident-event.h"
#include "model/bw-severity.h"

#include <stdbool.h>

/** Who refused, in the order in which gates are asked. */
typedef enum
{
  BW_GATE_PASS,
  BW_GATE_NO_MESSAGE,     /* the event is recorded and nothing else */
  BW_GATE_DISABLED,       /* the channel is */
  BW_GATE_NOT_ROUTED,     /* no route leads there, or the rule names other channels */
  BW_GATE_BELOW_SEVERITY, /* of the channel's min-severity */
  BW_GATE_NOT_TOLD,       /* an end is no news to who was not told of a beginning */
  BW_GATE_SILENCED,       /* a silence or a maintenance window */
  BW_GATE_INHIBITED,      /* another incident stands for it */
  BW_GATE_ACKNOWLEDGED,   /* someone has taken it on */
  BW_GATE_QUIET_HOURS,
  BW_GATE_FLAPPING,   /* it comes and goes: one message stands for many */
  BW_GATE_RATE_LIMIT, /* the channel was told of it a moment ago */
  BW_GATE_DIGEST,     /* it waits for the daily message */
} BwGateReason;

/** What becomes of a message. */
typedef enum
{
  BW_EFFECT_SEND,     /* at not_before_us */
  BW_EFFECT_HOLD,     /* asked again at not_before_us; sent if it still matters then */
  BW_EFFECT_SUPPRESS, /* recorded, not sent */
} BwGateEffect;

typedef struct
{
  BwGateReason reason;
  BwGateEffect effect;
  int64_t not_before_us; /* wall time; INT64_MAX with HOLD: when something changes */
  char *text;            /* why, for the record: "silenced by anna until 07:00: deploy"; NULL for
                            PASS */
} BwGateVerdict;
