/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source of the configuration tried out: the file it reads, and what came of it in words. */
#pragma once

#include "engine/bw-discovery.h"
#include "engine/bw-ledger-add.h"

/** The file of a source of type ledger, as its group has it. Owns what FILE points to. */
typedef struct
{
  BwLedgerFile file;
  char *path;
  char **map;
} BwSourceFile;
/** Of GROUP, which FILE does not outlive; NULL where it names none. (transfer full) */
BwSourceFile *bw_source_file_new (const BwConfigGroup *group);
void bw_source_file_free (BwSourceFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSourceFile, bw_source_file_free)
/** "480 bets, … 12 of 492 rows were not taken". (transfer full) */
char *bw_source_test_text (const BwLedgerPreview *preview, const char *path, int64_t now_us,
                           GTimeZone *zone, const char *currency, bool *is_good);
/** "~/bots · 480 rows · a freqtrade database", for one that was found by itself. (transfer
 * full) */
char *bw_source_finding_text (const BwFinding *finding);
