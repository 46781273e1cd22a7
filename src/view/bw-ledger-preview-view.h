/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialog that adds a ledger says: about a file that was looked at, and about what was
 * typed. */
#pragma once

#include "engine/bw-ledger-add.h"

/** In words. Texts are owned, NULL where there is nothing to say. */
typedef struct
{
  char *kind;       /* "A CSV file of bets" */
  char *summary;    /* "480 bets, 468 settled · 4 Apr 2023 to 30 Oct 2026 · profit +$1,204.10" */
  char *rejected;   /* "12 of 492 rows were not taken" */
  GPtrArray *notes; /* of char *: how what was not certain was understood, as sentences */
  GPtrArray *warnings; /* of char *: what is missing, and what that means */
  char *problem;       /* why it can't be watched */
} BwLedgerPreviewView;
/** PREVIEW is of the file PATH. ZONE (NULL: UTC) is that in which days are told, CURRENCY (or NULL)
 * that of rows that name none. (transfer full) */
BwLedgerPreviewView *bw_ledger_preview_view_new (const BwLedgerPreview *preview, const char *path,
                                                 int64_t now_us, GTimeZone *zone,
                                                 const char *currency);
void bw_ledger_preview_view_free (BwLedgerPreviewView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerPreviewView, bw_ledger_preview_view_free)

/** "Line 14, stake: expected a number, found 'abc'". (transfer full) */
char *bw_ledger_preview_rejection (const BwLedgerRejection *rejection);
/** What a field is called: "closing_odds" → "Closing odds"; an unknown one is its own name. */
const char *bw_ledger_preview_field (const char *field);
/** Whether a ledger can be read without it only by luck: stake, status and the like come first. */
bool bw_ledger_preview_is_main_field (const char *field);
/** The column FIELD was read from, or "" when there is none. */
const char *bw_ledger_preview_match (const BwLedgerPreview *preview, const char *field);

/** What is wrong with NAME for a new source of CONFIG, or NULL. (transfer full) */
char *bw_ledger_preview_name_problem (BwConfig *config, const char *name);
/** Reads a bankroll as it was typed; nothing typed is NaN, the default. What is wrong with it, or
 * NULL. (transfer full) */
char *bw_ledger_preview_bankroll (const char *text, double *out);
/** What is wrong with a currency as it was typed, or NULL; nothing typed is good. (transfer full)
 */
char *bw_ledger_preview_currency_problem (const char *text);
/** What is wrong with a zone as it was typed, or NULL; nothing typed is good. (transfer full) */
char *bw_ledger_preview_zone_problem (const char *text);
