/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One number from 0 to 100 for how things are. It never replaces an alert. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Severities that weigh in the score, in this order. */
typedef enum
{
  BW_HEALTH_INFO,
  BW_HEALTH_WARNING,
  BW_HEALTH_ERROR,
  BW_HEALTH_CRITICAL,
  BW_HEALTH_EMERGENCY,
  BW_HEALTH_N_SEVERITIES,
} BwHealthSeverity;

/** What is known; NaN (and false) for what is not: it then drops out. */
typedef struct
{
  double cpu_percent;
  double memory_percent;
  double disk_percent;
  double api_ms;
  double error_ratio;
  bool has_alerts;
  int64_t n_unacknowledged[BW_HEALTH_N_SEVERITIES];
  int64_t n_acknowledged[BW_HEALTH_N_SEVERITIES];
  double log_e_max; /* natural logarithm of the largest evidence against the bot */
  double drawdown;  /* present, fraction of the peak */
  double roi_z;     /* mean / (sd / √n) of the returns per bet */
  double n_rows;
  double n_bad_rows;
  double age_s; /* of the newest data */
  double expected_interval_s;
} BwHealthInput;

typedef enum
{
  BW_HEALTH_UNKNOWN,
  BW_HEALTH_POOR,
  BW_HEALTH_FAIR,
  BW_HEALTH_GOOD,
  BW_HEALTH_EXCELLENT,
} BwHealthGrade;

/** Points; NaN for a part without any input. */
typedef struct
{
  double performance; /* of 30 */
  double alerts;      /* of 25 */
  double trading;     /* of 25 */
  double integrity;   /* of 20 */
  double score;       /* of 100, of the parts there are; NaN when there are none */
  BwHealthGrade grade;
} BwHealthScore;

/** Sets all of INPUT to "not known". */
void bw_health_input_init (BwHealthInput *input);
void bw_health_score_compute (const BwHealthInput *input, BwHealthScore *out);
/** "excellent" (from 90), "good" (from 75), "fair" (from 60), "poor"; "unknown". */
const char *bw_health_grade_name (BwHealthGrade grade);
