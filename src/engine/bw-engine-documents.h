/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last documents about ledgers, or judgements of them, that were asked for. */
#pragma once

#include "engine/bw-ledger-document.h"

typedef struct _BwEngineDocuments BwEngineDocuments;

/** None so far. (transfer full) */
BwEngineDocuments *bw_engine_documents_new (void);
/** The same, for judgements. (transfer full) */
BwEngineDocuments *bw_engine_judgements_new (void);
/** When none is being computed. */
void bw_engine_documents_free (BwEngineDocuments *documents);
