/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the evidence about one ledger began anew, as of one moment. */
#pragma once

#include "stats/bw-monitor.h"
#include "store/bw-alerts.h"

/** Reference-counted, immutable; any thread. */
typedef struct _BwLedgerRestarts BwLedgerRestarts;

/** Those that ALERTS (NULL: there is none) has of SOURCE. Waits for the store. (transfer full) */
BwLedgerRestarts *bw_ledger_restarts_read (BwAlerts *alerts, const char *source, GError **error);
BwLedgerRestarts *bw_ledger_restarts_ref (BwLedgerRestarts *restarts);
void bw_ledger_restarts_unref (BwLedgerRestarts *restarts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerRestarts, bw_ledger_restarts_unref)
/** The last one of KIND, about MODEL ("" is the total), at UNTIL_MS or before it: rows after it
 * count. INT64_MIN: none. RESTARTS may be NULL. */
int64_t bw_ledger_restarts_last_ms (const BwLedgerRestarts *restarts, BwMonitorKind kind,
                                    const char *model, int64_t until_ms);
/** The first one after AFTER_MS; INT64_MAX: none. */
int64_t bw_ledger_restarts_next_ms (const BwLedgerRestarts *restarts, BwMonitorKind kind,
                                    const char *model, int64_t after_ms);
/** The earliest moment at which one has a restart that the other has not; INT64_MAX: none. Either
 * may be NULL. */
int64_t bw_ledger_restarts_differ_ms (const BwLedgerRestarts *a, const BwLedgerRestarts *b);
/** A text that differs where restarts do. (transfer full) */
char *bw_ledger_restarts_signature (const BwLedgerRestarts *restarts);
/** What a restart is stored as. (transfer full) */
char *bw_ledger_restart_kind (BwMonitorKind kind, const char *model);
