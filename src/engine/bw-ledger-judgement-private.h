/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a judgement of a ledger is made. */
#pragma once

#include "engine/bw-ledger-document-private.h"
#include "engine/bw-ledger-judgement.h"
#include "engine/bw-ledger-restarts.h"

/** Computes the answer to REQUEST (copied) from ROWS, those of the request's model, with RESTARTS
 * (or NULL) heeded where it asks for no beginning of its own. Any thread.
 * NULL when cancelled, with the error. (transfer full) */
BwLedgerJudgement *bw_ledger_judgement_new (const BwLedgerRequest *request,
                                            const BwLedgerDocumentOptions *options,
                                            const BwLedgerRows *rows,
                                            const BwLedgerRestarts *restarts,
                                            GCancellable *cancellable, GError **error);
/** The steps of its curves, which is what it takes memory for. */
size_t bw_ledger_judgement_n_rows (const BwLedgerJudgement *judgement);
