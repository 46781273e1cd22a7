/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much room what is kept takes, and will take. */
#include "view/bw-retention-view.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Below this an hour's chance decides. */
#define LEAST_SPAN_US (6 * BW_HOUR_US)

void
bw_retention_estimate (const BwEngineSizes *sizes, int64_t keep_us, BwRetentionEstimate *out)
{
  g_return_if_fail (sizes != NULL && out != NULL);
  *out = (BwRetentionEstimate){
    .bytes =
        (double) sizes->history_bytes + (double) sizes->ledger_bytes + (double) sizes->alerts_bytes,
    .bytes_a_day = (double) NAN,
    .expected_bytes = (double) NAN,
  };
  if (sizes->oldest_us == BW_TIME_NONE || sizes->newest_us - sizes->oldest_us < LEAST_SPAN_US)
    return;
  double days = (double) (sizes->newest_us - sizes->oldest_us) / (double) BW_DAY_US;
  out->bytes_a_day = (double) sizes->history_bytes / days;
  out->expected_bytes = out->bytes_a_day * ((double) keep_us / (double) BW_DAY_US);
}

char *
bw_retention_now_text (const BwEngineSizes *sizes)
{
  g_return_val_if_fail (sizes != NULL, NULL);
  g_autofree char *history = bw_words_number ((double) sizes->history_bytes, BW_FORMAT_BYTES);
  g_autofree char *ledger = bw_words_number ((double) sizes->ledger_bytes, BW_FORMAT_BYTES);
  g_autofree char *alerts = bw_words_number ((double) sizes->alerts_bytes, BW_FORMAT_BYTES);
  return g_strdup_printf (_ ("History %s, bets %s, alerts %s"), history, ledger, alerts);
}

char *
bw_retention_growth_text (const BwEngineSizes *sizes, int64_t keep_us)
{
  g_return_val_if_fail (sizes != NULL, NULL);
  BwRetentionEstimate estimate;
  bw_retention_estimate (sizes, keep_us, &estimate);
  if (isnan (estimate.bytes_a_day))
    return g_strdup (_ ("How fast it grows is known after six hours of samples."));
  g_autofree char *day = bw_words_number (estimate.bytes_a_day, BW_FORMAT_BYTES);
  g_autofree char *all = bw_words_number (estimate.expected_bytes, BW_FORMAT_BYTES);
  g_autofree char *room = bw_words_number ((double) sizes->free_bytes, BW_FORMAT_BYTES);
  double more = estimate.expected_bytes - (double) sizes->history_bytes;
  if (sizes->free_bytes >= 0 && more > (double) sizes->free_bytes)
    return g_strdup_printf (_ ("History grows by about %s a day, up to about %s; there is room for"
                               " only %s more. Keep single samples for a shorter time."),
                            day, all, room);
  return g_strdup_printf (_ ("History grows by about %s a day, up to about %s."), day, all);
}
