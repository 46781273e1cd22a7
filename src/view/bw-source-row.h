/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of sources: what is asked, how often, and how it answers. */
#pragma once

#include "view/bw-state-words.h"

#include <gio/gio.h>

/** What a row shows. Strings are owned. */
typedef struct
{
  char *name;
  char *type;  /* "system", "ledger" */
  char *kind;  /* "Machine", "Ledger" */
  char *where; /* "this computer", "paper_trades.db" */
  char *path;  /* in full; or NULL */
  char *every; /* "10 s" */
  char *latency;
  char *answers; /* how often it answered */
  char *failed;  /* how often it did not */
  char *sample;  /* age of the last answer */
  char *error;   /* what the last collection failed of; or NULL */
  char *advice;  /* what to do about it; or NULL */
  BwStateWords state;
  char *state_text; /* "No data for 36 min"; NULL: its word */
} BwSourceText;

#define BW_TYPE_SOURCE_ROW (bw_source_row_get_type ())
/** Signal "changed" (): it is to be shown anew. */
G_DECLARE_FINAL_TYPE (BwSourceRow, bw_source_row, BW, SOURCE_ROW, GObject)

/** Valid until "changed". (transfer none) */
const BwSourceText *bw_source_row_text (BwSourceRow *row);
/** All of it in a sentence, for a screen reader. (transfer full) */
char *bw_source_row_sentence (BwSourceRow *row);

/** The list of all; rows of STATUS in its order. A row stays the same object while its source is
 * there, and only what differs is told. ROWS is a list store of BwSourceRow. ENGINE as below. */
void bw_source_rows_update (GListStore *rows, BwEngine *engine, BwConfig *config,
                            const BwEngineStatus *status, int64_t now_us);
/** The state of SOURCE, which may be of any type: its worst open incident, else how it answers. No
 * data while no engine runs. A ledger is Healthy only where a rule of ENGINE (or NULL: not asked)
 * has judged a figure of it: OK without a rule, Collecting below their least samples. Main loop. */
BwStateWords bw_source_state (BwEngine *engine, const BwEngineStatus *status,
                              const BwSourceView *source, int64_t now_us);
