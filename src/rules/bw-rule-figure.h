/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules about a figure of ledgers have of their own: evidence, p-values, odds. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Of kinds that name a figure by themselves; all unset for others. */
typedef struct
{
  bool is_latching; /* evidence: once it fires it does until a person resolves it, which restarts
                       the evidence */
  bool is_e;        /* evidence since its start rather than of a change: statistic=e */
  double level;     /* of evidence: pi0, roi-m or clv-cap; 0 for calibration */
  int64_t since_us; /* rows from here on count; BW_TIME_NONE: all */
  char *matchers;   /* which ledgers, as it was given; or NULL */
} BwRuleFigure;
