/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules on a machine's series have beside a level: where a value leads, whether it is usual,
 * how fast an error budget is spent. */
#pragma once

#include "base/bw-json.h"
#include "config/bw-config.h"

/** Of PREDICT_WITHIN, ANOMALY and BURN_RATE; zeroed of other kinds. Part of an immutable rule. */
typedef struct
{
  int64_t within_us;       /* PREDICT_WITHIN: how soon is too soon */
  unsigned count, points;  /* ANOMALY: so many of the last points have to be unusual */
  GTimeZone *zone;         /* ANOMALY: of hours and days; NULL: UTC */
  double slo;              /* BURN_RATE: NaN: that of the source */
  char *good;              /* BURN_RATE: the metric that counts what was good; NULL: a share */
  bool is_share_good;      /* BURN_RATE without GOOD: the value is the share that was good */
  GHashTable *source_slos; /* BURN_RATE: source → double *; NULL: none has one */
} BwRuleMachine;

/** The most points an ANOMALY rule looks back on. */
#define BW_RULE_MAX_POINTS 24

/** What a value was worked out from: numbers by name. */
#define BW_RULE_BASIS_MAX 12
typedef struct
{
  const char *name;
  double value;
} BwRuleBasisItem;
typedef struct
{
  unsigned n;
  BwRuleBasisItem items[BW_RULE_BASIS_MAX];
} BwRuleBasis;
/** Makes it empty; adds one; the one of NAME, NaN where there is none. */
void bw_rule_basis_add (BwRuleBasis *basis, const char *name, double value);
double bw_rule_basis_get (const BwRuleBasis *basis, const char *name);
/** Adds the object "basis" to the open object, unless there is nothing in it. */
void bw_rule_basis_to_json (const BwRuleBasis *basis, JsonBuilder *builder);
/** "6 to 9 d", of a time to come: the low end rounded down, the high end up. (transfer full) */
char *bw_rule_time_between (double low_s, double high_s);
