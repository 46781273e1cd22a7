/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would be told of an open incident from now on if nothing changed: time passed by in thought,
 * with the same questions to the same policy. Pure. */
#pragma once

#include "engine/bw-engine-dry-run.h"
#include "notify/bw-policy.h"

typedef struct
{
  BwPolicyQuestion question; /* as the engine would ask it now; kind and time are set as it goes on,
                                and what would be told counts as told */
  int64_t last_us;           /* when the incident was last told; BW_TIME_NONE */
  const GPtrArray *waiting;  /* of BwDryRunStep: what is held or on its way; or NULL */
  bool is_new;               /* it begins now, and that is told first */
  int64_t duration_us;
} BwDryRun;

/** All decisions from RUN's question's now on, in order; those that never concern a channel (it is
 * disabled, no route leads there, it takes nothing so mild) are left out. The incident is not
 * changed. (element type BwDryRunStep, transfer full) */
GPtrArray *bw_dry_run (const BwPolicy *policy, const BwDryRun *run);
