/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger that is about to be added: looked at first, then written into the configuration. */
#pragma once

#include "engine/bw-engine.h"
#include "engine/bw-ledger-source.h"

/** What a file turned out to be. */
typedef struct
{
  BwLedgerFindings findings;
  BwBetList *rows; /* the first rows that were understood; all of the file is read for the counts */
  char **columns;  /* the file's own column names in their order, NULL-terminated; empty for a
                      format that has fixed ones */
  char **fields;   /* those a column can be matched to, NULL-terminated: "stake", "odds", … */
  char **matched;  /* beside FIELDS: the column each was read from; "" where none */
  int64_t n_settled;
  int64_t first_us, last_us; /* BW_TIME_NONE */
  double profit;             /* of the settled rows; NaN without one, and of forecasts */
  char *error;               /* why nothing of it could be read: then ROWS is empty; else NULL */
} BwLedgerPreview;
void bw_ledger_preview_free (BwLedgerPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerPreview, bw_ledger_preview_free)

/** Looks at FILE (copied) on a worker; keeps the first N_ROWS rows. An unreadable file is a preview
 * with an error, and as much of columns as could be had. PROGRESS (or NULL) is called on the main
 * loop. */
void bw_ledger_preview_async (const BwLedgerFile *file, unsigned n_rows,
                              void (*progress) (int64_t bytes, int64_t total, gpointer data),
                              gpointer progress_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/** Fails only when cancelled. (transfer full) */
BwLedgerPreview *bw_ledger_preview_finish (GAsyncResult *result, GError **error);

/** A source to be. Strings are copied. */
typedef struct
{
  const char *name; /* of [source NAME] */
  BwLedgerFile file;
  double bankroll;      /* NaN: the default */
  const char *currency; /* or NULL */
} BwLedgerAddition;
/** A name for FILE that no source in CONFIG has: "paper_trades" → "paper-trades". (transfer full)
 */
char *bw_ledger_suggest_name (BwConfig *config, const char *path);
/** Writes [source NAME] into the configuration file, its comments and all else kept; the engine
 * follows by itself. CONFLICT when the name is taken, INVALID names the key. On an error the file
 * is as it was. */
void bw_engine_add_ledger_async (BwEngine *engine, const BwLedgerAddition *addition,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
bool bw_engine_add_ledger_finish (BwEngine *engine, GAsyncResult *result, GError **error);
