/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets: how many messages a channel takes in a while, and when it takes the next. */
#include "engine/bw-bucket.h"

#include "base/bw-error.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What rounding may take away from a token. */
#define WHOLE (1 - 1e-9)
#define MAX_MESSAGES 1e6

static bool
parse_rate (const char *text, BwRate *out)
{
  const char *slash = strchr (text, '/');
  char *end = NULL;
  double n = g_ascii_strtod (text, &end);
  if (slash == NULL || end != slash || !(n >= 1 && n <= MAX_MESSAGES)
      || !bw_duration_parse (slash + 1, &out->period_us, NULL) || out->period_us <= 0)
    return false;
  out->n = n;
  return true;
}

bool
bw_rates_parse (const char *text, BwRate out[BW_MAX_RATES], GError **error)
{
  BwRate rates[BW_MAX_RATES] = { 0 };
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  unsigned n = g_strv_length (parts);
  bool is_off = g_str_equal (g_strstrip (parts[0] != NULL ? parts[0] : (char[]){ "" }), "off");
  bool is_good = n >= 1 && n <= BW_MAX_RATES && (!is_off || n == 1);
  for (unsigned i = 0; is_good && !is_off && i < n; i++)
    is_good = parse_rate (g_strstrip (parts[i]), &rates[i]);
  if (!is_good)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("found \"%s\", expected messages per time, such as 5/1s or 20/1m, or off"),
                   text);
      return false;
    }
  memcpy (out, rates, sizeof rates);
  return true;
}

void
bw_bucket_init (BwBucket *bucket, const BwRate rates[BW_MAX_RATES], int64_t now_us)
{
  *bucket = (BwBucket){ .at_us = now_us };
  for (unsigned i = 0; i < BW_MAX_RATES; i++)
    {
      bucket->rates[i] = rates[i];
      bucket->tokens[i] = rates[i].n;
    }
}

/* The rate with the longest period, or -1: the one that a restart must not forget. */
static int
slowest (const BwBucket *bucket)
{
  int found = -1;
  for (int i = 0; i < BW_MAX_RATES; i++)
    if (bucket->rates[i].n > 0
        && (found < 0 || bucket->rates[i].period_us > bucket->rates[found].period_us))
      found = i;
  return found;
}

void
bw_bucket_restore (BwBucket *bucket, double tokens, int64_t at_us)
{
  int kept = slowest (bucket);
  if (kept < 0 || isnan (tokens) || at_us == BW_TIME_NONE)
    return;
  for (int i = 0; i < BW_MAX_RATES; i++)
    bucket->tokens[i] = i == kept ? CLAMP (tokens, 0, bucket->rates[i].n) : 0;
  bucket->at_us = at_us;
}

/* A clock that was set back gives nothing and takes nothing. */
static void
refill (BwBucket *bucket, int64_t now_us)
{
  double passed = (double) MAX (now_us - bucket->at_us, 0);
  for (unsigned i = 0; i < BW_MAX_RATES; i++)
    if (bucket->rates[i].n > 0)
      bucket->tokens[i] = MIN (
          bucket->tokens[i] + passed * bucket->rates[i].n / (double) bucket->rates[i].period_us,
          bucket->rates[i].n);
  bucket->at_us = now_us;
}

double
bw_bucket_tokens (BwBucket *bucket, int64_t now_us)
{
  double least = (double) INFINITY;
  refill (bucket, now_us);
  for (unsigned i = 0; i < BW_MAX_RATES; i++)
    if (bucket->rates[i].n > 0)
      least = MIN (least, bucket->tokens[i]);
  return least;
}

double
bw_bucket_stored (const BwBucket *bucket)
{
  int kept = slowest (bucket);
  return kept < 0 ? (double) NAN : bucket->tokens[kept];
}

bool
bw_bucket_take (BwBucket *bucket, int64_t now_us)
{
  if (bw_bucket_tokens (bucket, now_us) < WHOLE)
    return false;
  for (unsigned i = 0; i < BW_MAX_RATES; i++)
    if (bucket->rates[i].n > 0)
      bucket->tokens[i] = MAX (bucket->tokens[i] - 1, 0);
  return true;
}

int64_t
bw_bucket_next_us (BwBucket *bucket, int64_t now_us)
{
  int64_t wait_us = 0;
  refill (bucket, now_us);
  for (unsigned i = 0; i < BW_MAX_RATES; i++)
    if (bucket->rates[i].n > 0 && bucket->tokens[i] < WHOLE)
      {
        double missing = 1 - bucket->tokens[i];
        double needed = ceil (missing * (double) bucket->rates[i].period_us / bucket->rates[i].n);
        wait_us = MAX (wait_us, (int64_t) needed);
      }
  return now_us + wait_us;
}
