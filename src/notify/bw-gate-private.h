/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gates are asked, one channel at a time. */
#pragma once

#include "notify/bw-policy-route-private.h"

typedef struct
{
  const BwPolicyQuestion *question;
  const BwPolicyChannel *channel;
  BwSeverity severity;         /* it is judged by */
  const BwPolicyRoute *route;  /* that leads to the channel; NULL: none does */
  const char *off_route;       /* why none does */
  BwTold told;                 /* what the channel knows */
  const BwSilence *silence;    /* that is in force for the incident; or NULL */
  int64_t silence_until_us;    /* INT64_MAX: no time is known */
  const BwIncident *inhibitor; /* that stands for it; or NULL */
  GTimeZone *zone;
  int64_t digest_us; /* of the next daily message */
} BwGateQuestion;

/** Asks all gates in their order; the first that does not let it pass fills OUT, or it is to be
 * sent. */
void bw_gate_ask (const BwGateQuestion *question, BwGateVerdict *out);
/** A moment near NOW_US as clocks in ZONE show it: "07:00", or with its date. (transfer full) */
char *bw_gate_clock_text (int64_t us, int64_t now_us, GTimeZone *zone);
