/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last documents about ledgers that were asked for. */
#pragma once

#include "engine/bw-ledger-document.h"

typedef struct _BwEngineDocuments BwEngineDocuments;

/** None so far. (transfer full) */
BwEngineDocuments *bw_engine_documents_new (void);
/** When no document is being computed. */
void bw_engine_documents_free (BwEngineDocuments *documents);
