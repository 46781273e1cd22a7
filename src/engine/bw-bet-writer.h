/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries a ledger collector's rows into the ledger, and remembers what each write changed. */
#pragma once

#include "collect/bw-collector.h"
#include "store/bw-ledger-write.h"
#include "store/bw-ledger.h"

typedef struct _BwBetWriter BwBetWriter;

/** A writer into LEDGER (borrowed). (transfer full) */
BwBetWriter *bw_bet_writer_new (BwLedger *ledger);
void bw_bet_writer_free (BwBetWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwBetWriter, bw_bet_writer_free)
/** The sink that collectors are given; belongs to WRITER. Its functions may be called from any
 * worker thread. */
const BwBetSink *bw_bet_writer_sink (BwBetWriter *writer);
/** What the writes of SOURCE changed since the last call, added up; false when nothing did. Any
 * thread. */
bool bw_bet_writer_take_change (BwBetWriter *writer, const char *source, BwLedgerChange *out);
/** Whether SOURCE ever asked for its cursor here: whether it is a ledger. Any thread. */
bool bw_bet_writer_knows (BwBetWriter *writer, const char *source);
