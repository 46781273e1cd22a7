/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a rule's memory, by kind. */
#pragma once

#include "rules/bw-rule-state.h"
#include "stats/bw-burn-rate.h"
#include "stats/bw-line.h"
#include "stats/bw-seasonal.h"

/** Of PREDICT_WITHIN: medians by time, and what comes into the next one. */
typedef struct
{
  unsigned n;
  double t[BW_LINE_MAX_POINTS]; /* wall time, seconds */
  double v[BW_LINE_MAX_POINTS];
  GArray *open; /* of pairs of double; NULL: none */
} BwRuleTrend;
void bw_rule_trend_init (BwRuleTrend *trend);
void bw_rule_trend_clear (BwRuleTrend *trend);
/** Whether a median was made, and so *JUDGED, from *BASIS. */
bool bw_rule_trend_push (BwRuleTrend *trend, const BwRule *rule, int64_t wall_us, double value,
                         double *judged, BwRuleBasis *basis);
void bw_rule_trend_save (const BwRuleTrend *trend, GByteArray *out);
bool bw_rule_trend_load (BwRuleTrend *trend, const uint8_t *data, size_t length);

/** Of ANOMALY: the baseline, the hour that lasts, the scores so far. No padding. */
typedef struct
{
  BwSeasonal seasonal;
  int64_t hour; /* since 1970, local; INT64_MIN: none */
  int64_t n;
  double mean;
  int64_t n_scores; /* ever; the last are scores[n % BW_RULE_MAX_POINTS]; NaN: none */
  double scores[BW_RULE_MAX_POINTS];
} BwRuleUsual;
BwRuleUsual *bw_rule_usual_new (void);
/** Whether an hour is over, and so *JUDGED. */
bool bw_rule_usual_push (BwRuleUsual *usual, const BwRule *rule, int64_t wall_us, double value,
                         double *judged, BwRuleBasis *basis);
void bw_rule_usual_save (const BwRuleUsual *usual, GByteArray *out);
bool bw_rule_usual_load (BwRuleUsual *usual, const uint8_t *data, size_t length);

/** Of BURN_RATE: what was good and bad, and the counters' last values. */
typedef struct
{
  BwBurnRate *rate;
  double last[2]; /* bad, good; NaN: none */
} BwRuleBurn;
void bw_rule_burn_push (BwRuleBurn *burn, const BwRule *rule, double slo, int64_t wall_us,
                        double value, double good, double *judged, BwRuleBasis *basis);
