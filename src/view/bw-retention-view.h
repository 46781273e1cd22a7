/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much room what is kept takes, and will take. */
#pragma once

#include "engine/bw-engine-sizes.h"

/** What SIZES and the time samples are kept for (KEEP_US) come to. */
typedef struct
{
  double bytes;          /* of all files now */
  double bytes_a_day;    /* that history grows by; NaN: too little is known */
  double expected_bytes; /* of the history once it is as old as it gets; NaN */
} BwRetentionEstimate;
void bw_retention_estimate (const BwEngineSizes *sizes, int64_t keep_us, BwRetentionEstimate *out);

/** "History 12.4 MiB, bets 1.2 MiB, alerts 300 KiB". (transfer full) */
char *bw_retention_now_text (const BwEngineSizes *sizes);
/** "It grows by about 4 MiB a day and stays at about 120 MiB." (transfer full) */
char *bw_retention_growth_text (const BwEngineSizes *sizes, int64_t keep_us);
