/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets: how many messages a channel takes in a while, and when it takes the next. */
#pragma once

#include "notify/bw-channel.h"

/** A channel has to keep to each of its rates. */
#define BW_MAX_RATES 2

/** Times are wall time, for what is left outlives the program. */
typedef struct
{
  BwRate rates[BW_MAX_RATES]; /* n 0: none */
  double tokens[BW_MAX_RATES];
  int64_t at_us; /* of TOKENS */
} BwBucket;

/** Reads rate=: "5/1s", "1/1s;20/1m", "off". INVALID says what was expected. */
bool bw_rates_parse (const char *text, BwRate out[BW_MAX_RATES], GError **error);

/** A full bucket for RATES. */
void bw_bucket_init (BwBucket *bucket, const BwRate rates[BW_MAX_RATES], int64_t now_us);
/** What was stored: TOKENS (as bw_bucket_stored() gave them) at AT_US; NaN or BW_TIME_NONE: nothing
 * was. Where there are two rates the quicker one begins empty. */
void bw_bucket_restore (BwBucket *bucket, double tokens, int64_t at_us);
/** Messages that may go at once; INFINITY without a rate. */
double bw_bucket_tokens (BwBucket *bucket, int64_t now_us);
/** The tokens of the slowest rate as of the last look, for bw_bucket_restore(); NaN without one. */
double bw_bucket_stored (const BwBucket *bucket);
/** Takes one; false when there is none. */
bool bw_bucket_take (BwBucket *bucket, int64_t now_us);
/** When there is one, not before NOW_US. */
int64_t bw_bucket_next_us (BwBucket *bucket, int64_t now_us);
