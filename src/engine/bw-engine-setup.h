/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chooses when they begin, as a window asks for it. */
#pragma once

#include "engine/bw-engine-false-alarms.h"
#include "engine/bw-setup.h"

/** How often rules of presets would alarm for nothing on LEDGERS (N of them), which need not be
 * watched: by ledger, preset and rule. What can't be read is left out. Blocks: a command, or
 * another thread; about a second for each. (element type BwFalseAlarm, transfer full) */
GPtrArray *bw_setup_false_alarms (const BwSetupLedger *ledgers, unsigned n,
                                  GCancellable *cancellable);
/** The same on a worker; LEDGERS are copied. */
void bw_setup_false_alarms_async (const BwSetupLedger *ledgers, unsigned n,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
/** Fails only when cancelled. (element type BwFalseAlarm, transfer full) */
GPtrArray *bw_setup_false_alarms_finish (GAsyncResult *result, GError **error);

/** bw_setup_write() of PLAN (copied) for the configuration of ENGINE, which follows at once. Once
 * begun it is not cancelled. Main loop. */
void bw_engine_set_up_async (BwEngine *engine, const BwSetupPlan *plan,
                             GAsyncReadyCallback callback, gpointer data);
bool bw_engine_set_up_finish (BwEngine *engine, GAsyncResult *result, GError **error);
