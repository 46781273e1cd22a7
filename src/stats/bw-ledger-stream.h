/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All figures of a ledger that need no second look at its rows, in constant memory. */
#pragma once

#include "stats/bw-ledger-figures.h"
#include "stats/bw-ledger-state.h"

#include <glib.h>

typedef struct
{
  double bankroll;  /* equity before the first row */
  double overround; /* booksum of a closing market; only for rows without a fair closing probability
                       of their own */
  bool is_forecasts;
} BwLedgerOptions;

/** No row so far. */
void bw_ledger_stream_init (BwLedgerStream *stream, const BwLedgerOptions *options);
/** Adds any row: settled ones in ledger order (see bw_stats_rows_sort()), others whenever they
 * come. ZONE_OFFSET_US is the zone's offset at the row's own instant (row->order_ms); a stream has
 * one zone. No allocation. */
void bw_ledger_stream_push (BwLedgerStream *stream, const BwStatsRow *row, int64_t zone_offset_us);
/** Forgets the pending rows (also those of them that are not valid), so that the state holds only
 * what is final. */
void bw_ledger_stream_clear_pending (BwLedgerStream *stream);
/** The figures so far; today's and this week's are those of NOW_MS with the zone's offset then.
 * NOW_MS INT64_MIN: none. */
void bw_ledger_stream_figures (const BwLedgerStream *stream, int64_t now_ms, int64_t zone_offset_us,
                               BwLedgerFigures *out);
/** The state as bytes: going on from them gives what going on from STREAM gives, bit for bit.
 * (transfer full) */
GBytes *bw_ledger_stream_save (const BwLedgerStream *stream);
/** Puts saved BYTES into STREAM, which has been initialised with the options to go on with. False,
 * with STREAM unchanged, when they are damaged, of another version or machine, or were saved with
 * other options. The zone is not known here: the caller keeps states of different zones apart. */
bool bw_ledger_stream_load (BwLedgerStream *stream, GBytes *bytes);
