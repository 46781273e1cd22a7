/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column of a file holds which field of a ledger, as a list of choices. */
#pragma once

#include "engine/bw-ledger-add.h"

#include <adwaita.h>

#define BW_TYPE_COLUMN_MATCHER (bw_column_matcher_get_type ())
/** Signal "changed" (): somebody chose another column. */
G_DECLARE_FINAL_TYPE (BwColumnMatcher, bw_column_matcher, BW, COLUMN_MATCHER, AdwBin)

/** (transfer floating) */
GtkWidget *bw_column_matcher_new (void);
/** Shows what PREVIEW was read with. What was chosen stays as long as the file has the same
 * columns; it hides itself when there is nothing to choose. */
void bw_column_matcher_set_preview (BwColumnMatcher *matcher, const BwLedgerPreview *preview);
/** Nothing is chosen any more: it is another file. */
void bw_column_matcher_reset (BwColumnMatcher *matcher);
/** "field=COLUMN" of what was chosen, NULL-terminated. (transfer full) */
char **bw_column_matcher_map (BwColumnMatcher *matcher);
