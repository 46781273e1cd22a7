/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would not have fired: the nearest level and the shortest patience, found by running the
 * state machine over the values at hand. */
#pragma once

#include "rules/bw-rule-event.h"

typedef struct
{
  bool is_known;     /* else it fires at any */
  double threshold;  /* the nearest level that does not fire, as round as it can be */
  bool is_monotonic; /* all milder ones don't fire either */
} BwOtherThreshold;

typedef struct
{
  bool is_known;
  int64_t for_us; /* the shortest that does not fire, rounded up */
  bool is_monotonic;
} BwOtherFor;

typedef struct
{
  int64_t n_values;
  int64_t from_us, until_us; /* of the values, wall time */
  bool is_whole;             /* all since the crossing, so nothing had to be assumed */
  BwOtherThreshold threshold;
  BwOtherFor patience;
} BwCounterfactual;

/** Of EVIDENCE, which is of a value that was judged; false when no run over its values fires, so
 * that there is nothing to compare with. Any thread. */
bool bw_counterfactual_find (const BwRuleEvidence *evidence, BwCounterfactual *out);
/** The next duration that a person would choose, not below US. */
int64_t bw_counterfactual_round_up (int64_t us);
