/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which row on the last writes changed a source, so that who has read it need not read all of
 * it again. */
#pragma once

#include <stdint.h>

/** Of the writes of this process. Any thread. */
typedef struct _BwLedgerChanges BwLedgerChanges;
/** None so far. (transfer full) */
BwLedgerChanges *bw_ledger_changes_new (void);
void bw_ledger_changes_free (BwLedgerChanges *changes);
/** The write that makes VERSION of SOURCE changes nothing before FIRST_ORDER_MS. Call before it is
 * committed: one that fails does no harm. */
void bw_ledger_changes_note (BwLedgerChanges *changes, const char *source, int64_t version,
                             int64_t first_order_ms);
/** Where rows of SOURCE at NOW may differ from those at *STAMP, which becomes NOW: at what is
 * returned and after it. INT64_MIN where that is not known; INT64_MAX: nowhere. */
int64_t bw_ledger_changes_since (BwLedgerChanges *changes, const char *source, int64_t *stamp,
                                 int64_t now);
