/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to watch, found without being told: ledgers where people keep them. They are read,
 * never changed. */
#pragma once

#include "config/bw-config.h"

#include <gio/gio.h>

/** How sure it is that a file is the ledger of a bot. */
typedef enum
{
  BW_FINDING_SURE,     /* a table of a bot that is known */
  BW_FINDING_LIKELY,   /* stakes, odds and results under names that are known */
  BW_FINDING_DOUBTFUL, /* a person has to say */
} BwFindingCertainty;

/** Why it is doubtful. */
typedef enum
{
  BW_DOUBT_NONE,
  BW_DOUBT_COLUMNS,   /* some are missing: they have to be matched */
  BW_DOUBT_ROWS,      /* more than a tenth can't be read */
  BW_DOUBT_NO_ODDS,   /* neither odds nor probabilities: it may be about any money */
  BW_DOUBT_FORECASTS, /* probabilities and outcomes, which may be of anything */
} BwFindingDoubt;

/** A ledger that was found. Strings are owned. */
typedef struct
{
  char *path;
  char *format; /* "freqtrade", "paper-trades", "csv", "forecasts" */
  char *bot;    /* the one model of all rows; NULL: none or several */
  BwFindingCertainty certainty;
  BwFindingDoubt doubt;
  int64_t n_rows, n_rejected;
  bool is_partial;           /* there was no time to read all of it: there are more rows */
  bool is_watched;           /* a source of the configuration has this file */
  int64_t first_us, last_us; /* BW_TIME_NONE */
  double profit;             /* of the settled rows; NaN: none, or forecasts */
  GArray *curve; /* of double: the profit so far, from 0, at most BW_FINDING_POINTS of them */
} BwFinding;
#define BW_FINDING_POINTS 64
void bw_finding_free (BwFinding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwFinding, bw_finding_free)

/** Where and how long to look. Borrowed. */
typedef struct
{
  const char *const *folders; /* NULL-terminated; NULL: where people keep them */
  const char *proc; /* where processes say which folder they work in; NULL: "/proc"; "": nowhere */
  BwConfig *config; /* its ledgers are watched already; or NULL */
  unsigned max_depth;   /* of folders in folders; 0: 5 */
  unsigned max_entries; /* of folders in all; 0: 50,000 */
  unsigned max_files;   /* that are opened; 0: 200 */
  int64_t max_us;       /* in all, about; 0: 10 s */
} BwDiscoveryOptions;

/** Looks, and blocks: a command, or another thread. What can't be read is passed over. The surest
 * first, then the newest. NULL only when cancelled. (element type BwFinding, transfer full) */
GPtrArray *bw_discovery_look (const BwDiscoveryOptions *options, GCancellable *cancellable,
                              GError **error);
/** Reads the one file PATH, whatever its name. NULL where it is no ledger, or within MAX_US there
 * was nothing to tell. Blocks. (transfer full) */
BwFinding *bw_discovery_read (const char *path, int64_t max_us, GCancellable *cancellable);
/** The same as bw_discovery_look() on a worker; OPTIONS is copied. */
void bw_discovery_look_async (const BwDiscoveryOptions *options, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
GPtrArray *bw_discovery_look_finish (GAsyncResult *result, GError **error);
