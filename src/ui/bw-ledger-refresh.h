/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A refresh on its way, of a page about the ledger of the chosen bot over the chosen range. */
#pragma once

#include "ui/bw-page.h"
#include "view/bw-performance-scene.h"

typedef struct
{
  BwPage *page;
  GCancellable *cancellable;
  BwRange range;
  int64_t now_us;
  BwLedgerDocument *document;   /* the answer, or NULL */
  BwLedgerJudgement *judgement; /* the answer to the same question, or NULL */
  GPtrArray *gaps;              /* of BwGapView, or NULL */
  BwPerformanceScene *scene;    /* made of them, or NULL */
} BwLedgerRefresh;

/** Asks for the ledger of PAGE's bot; ROLLING_WINDOW 0: the usual. CALLBACK gets the refresh as its
 * data, which it owns. False, and nothing asked, when no bot is watched. */
bool bw_ledger_refresh_start (BwPage *page, GCancellable *cancellable, unsigned rolling_window,
                              GAsyncReadyCallback callback);
void bw_ledger_refresh_free (BwLedgerRefresh *refresh);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerRefresh, bw_ledger_refresh_free)
/** Tells the page of the end; see bw_page_refreshed(). */
void bw_ledger_refresh_end (BwLedgerRefresh *refresh, const GError *error);
/** Whether DOCUMENT (or NULL) is of the bot and model that are chosen now. */
bool bw_ledger_refresh_is_of (BwPage *page, const BwLedgerDocument *document);
