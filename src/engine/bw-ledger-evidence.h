/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows behind a ledger's figure, as they are when an alert fires. */
#pragma once

#include "model/bw-metric.h"
#include "store/bw-ledger.h"

/** So many rows are kept with an alert, the newest. */
#define BW_LEDGER_EVIDENCE_ROWS 50

/** The rows that METRIC (its labels say source, model, window) is computed from at NOW_US, as one
 * JSON object: count (-1: not known), first_at and last_at of them, and the newest with when,
 * event, selection, stake, odds, probability, profit and status. N is the sample size where it is
 * known, else -1. Waits for the ledger's reader: any thread but the main loop's. NULL for what is
 * no figure of a ledger, and on errors. (transfer full) */
char *bw_ledger_evidence (BwLedger *ledger, const BwMetric *metric, int64_t n, int64_t now_us,
                          GError **error);
