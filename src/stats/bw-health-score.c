/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The health score: a weighted mean of what is known. */
#include "stats/bw-health-score.h"

#include <math.h>

/* Σ and count of the inputs that are known. */
typedef struct
{
  double sum;
  unsigned n;
} Mean;

/* 1 up to GOOD, 0 from BAD on, straight between; NaN for NaN. */
static double
linear (double value, double good, double bad)
{
  if (isnan (value))
    return NAN;
  if (value <= good)
    return 1;
  return value >= bad ? 0 : (bad - value) / (bad - good);
}

static void
mean_add (Mean *mean, double value)
{
  if (isnan (value))
    return;
  mean->sum += value;
  mean->n++;
}

static double
mean_value (const Mean *mean)
{
  return mean->n > 0 ? mean->sum / mean->n : (double) NAN;
}

void
bw_health_input_init (BwHealthInput *input)
{
  *input = (BwHealthInput){
    .cpu_percent = NAN,
    .memory_percent = NAN,
    .disk_percent = NAN,
    .api_ms = NAN,
    .error_ratio = NAN,
    .log_e_max = NAN,
    .drawdown = NAN,
    .roi_z = NAN,
    .n_rows = NAN,
    .n_bad_rows = NAN,
    .age_s = NAN,
    .expected_interval_s = NAN,
  };
}

static double
performance (const BwHealthInput *input)
{
  Mean mean = { 0 };

  mean_add (&mean, linear (input->cpu_percent, 50, 95));
  mean_add (&mean, linear (input->memory_percent, 60, 95));
  mean_add (&mean, linear (input->disk_percent, 70, 98));
  mean_add (&mean, linear (input->api_ms, 200, 2000));
  mean_add (&mean, linear (input->error_ratio, 0, .05));
  return mean_value (&mean);
}

static double
alerts (const BwHealthInput *input)
{
  static const double weights[BW_HEALTH_N_SEVERITIES] = {
    [BW_HEALTH_INFO] = .02,     [BW_HEALTH_WARNING] = .10, [BW_HEALTH_ERROR] = .20,
    [BW_HEALTH_CRITICAL] = .40, [BW_HEALTH_EMERGENCY] = 1,
  };
  double burden = 0;

  if (!input->has_alerts)
    return NAN;
  for (unsigned i = 0; i < BW_HEALTH_N_SEVERITIES; i++)
    burden +=
        weights[i] * ((double) input->n_unacknowledged[i] + (double) input->n_acknowledged[i] / 2);
  return fmax (0, 1 - burden);
}

static double
trading (const BwHealthInput *input)
{
  Mean mean = { 0 };

  mean_add (&mean, linear (input->log_e_max / M_LN10, 0, 2));
  mean_add (&mean, linear (input->drawdown, .05, .30));
  if (!isnan (input->roi_z))
    mean_add (&mean, fmin (fmax (.5 + input->roi_z / 4, 0), 1));
  return mean_value (&mean);
}

static double
integrity (const BwHealthInput *input)
{
  double good_share = input->n_rows > 0 ? 1 - input->n_bad_rows / input->n_rows : (double) NAN;
  double interval = input->expected_interval_s;
  double freshness = interval > 0 ? linear (input->age_s, interval, 10 * interval) : (double) NAN;

  return fmin (good_share, freshness); /* of a number and NaN, the number */
}

static BwHealthGrade
grade_of (double score)
{
  if (isnan (score))
    return BW_HEALTH_UNKNOWN;
  if (score >= 90)
    return BW_HEALTH_EXCELLENT;
  if (score >= 75)
    return BW_HEALTH_GOOD;
  return score >= 60 ? BW_HEALTH_FAIR : BW_HEALTH_POOR;
}

void
bw_health_score_compute (const BwHealthInput *input, BwHealthScore *out)
{
  *out = (BwHealthScore){
    .performance = 30 * performance (input),
    .alerts = 25 * alerts (input),
    .trading = 25 * trading (input),
    .integrity = 20 * integrity (input),
  };
  const double points[] = { out->performance, out->alerts, out->trading, out->integrity };
  static const double most[] = { 30, 25, 25, 20 };
  double sum = 0;
  double sum_most = 0;

  for (unsigned i = 0; i < sizeof most / sizeof *most; i++)
    if (!isnan (points[i]))
      {
        sum += points[i];
        sum_most += most[i];
      }
  out->score = sum_most > 0 ? 100 * sum / sum_most : (double) NAN;
  out->grade = grade_of (out->score);
}

const char *
bw_health_grade_name (BwHealthGrade grade)
{
  switch (grade)
    {
    case BW_HEALTH_POOR:
      return "poor";
    case BW_HEALTH_FAIR:
      return "fair";
    case BW_HEALTH_GOOD:
      return "good";
    case BW_HEALTH_EXCELLENT:
      return "excellent";
    case BW_HEALTH_UNKNOWN:
      break;
    }
  return "unknown";
}
