/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a ledger's result may be luck: evidence over time, odds of its drawdown, certainty of its
 * averages. */
#pragma once

#include "engine/bw-evidence-curve.h"
#include "engine/bw-ledger-document.h"
#include "stats/bw-certainty.h"
#include "stats/bw-luck.h"

/** Reference-counted, immutable; any thread. All is borrowed from it. */
typedef struct _BwLedgerJudgement BwLedgerJudgement;
BwLedgerJudgement *bw_ledger_judgement_ref (BwLedgerJudgement *judgement);
void bw_ledger_judgement_unref (BwLedgerJudgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerJudgement, bw_ledger_judgement_unref)
/** What it answers. */
const BwLedgerRequest *bw_ledger_judgement_request (const BwLedgerJudgement *judgement);
const BwEvidenceCurve *bw_ledger_judgement_evidence (const BwLedgerJudgement *judgement,
                                                     BwMonitorKind kind);
/** Of the rows in the range, from the equity at its start and the ledger's highest until then. */
const BwLuck *bw_ledger_judgement_luck (const BwLedgerJudgement *judgement);
const BwCertainty *bw_ledger_judgement_certainty (const BwLedgerJudgement *judgement);
double bw_ledger_judgement_mcb_p (const BwLedgerJudgement *judgement);

/** Evidence of the rows in REQUEST's range or, when its start is not given, since the last restart
 * of each; luck and certainty of the rows in the range. Computed on a worker, cancellable; the last
 * ones are kept until their ledger changes. NOT_FOUND for a source that is no ledger. */
void bw_engine_ledger_judgement_async (BwEngine *engine, const BwLedgerRequest *request,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
/** (transfer full) */
BwLedgerJudgement *bw_engine_ledger_judgement_finish (BwEngine *engine, GAsyncResult *result,
                                                      GError **error);
/** The same, waiting: for commands. (transfer full) */
BwLedgerJudgement *bw_engine_ledger_judgement (BwEngine *engine, const BwLedgerRequest *request,
                                               GCancellable *cancellable, GError **error);
