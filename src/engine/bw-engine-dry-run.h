/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be told what of a stored incident from now on. */
#pragma once

#include "engine/bw-engine.h"

/** One decision about one channel. Strings are owned. */
typedef struct
{
  int64_t at_us; /* when it is decided */
  BwIncidentKind kind;
  int level; /* of escalation */
  char *channel;
  bool is_sent;          /* at not_before_us */
  bool is_held;          /* asked again at not_before_us; neither: it is dropped */
  int64_t not_before_us; /* INT64_MAX: no time is known */
  char *reason;          /* why not; NULL: it is sent */
  const char *held_by;   /* what REASON is about: "quiet-hours", "silence", "inhibition",
                            "rate-limit", "digest", "flapping", "other"; NULL: it is sent. Static */
} BwDryRunStep;
void bw_dry_run_step_free (BwDryRunStep *step);

/** The longest that makes sense. */
#define BW_DRY_RUN_MAX_US (30 * BW_DAY_US)

/** All decisions about incident ID for up to DURATION_US from now, if nothing changed: with the
 * configuration in force, the silences and open incidents there are, and what each channel was
 * told. Nothing is sent or stored. NOT_FOUND; CONFLICT when it is over. Waits. (element type
 * BwDryRunStep, transfer full) */
GPtrArray *bw_engine_dry_run (BwEngine *engine, int64_t id, int64_t duration_us, GError **error);
