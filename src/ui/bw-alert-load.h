/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the alerts that a list shows: what is open and the newest of the rest, whenever
 * something changed; all others once. */
#pragma once

#include "ui/bw-alert-store.h"
#include "ui/bw-context.h"

typedef struct _BwAlertLoad BwAlertLoad;
/** A refresh is over: STORE has what there is, or ERROR (else NULL) says why not. */
typedef void (*BwAlertLoadFunc) (const GError *error, gpointer data);

/** For STORE (borrowed). FUNC is told with DATA. (transfer full) */
BwAlertLoad *bw_alert_load_new (BwAlertStore *store, BwAlertLoadFunc func, gpointer data);
/** Nobody is told any more. */
void bw_alert_load_free (BwAlertLoad *load);
/** Asks anew; a refresh before that is not over is forgotten. Cancelled, it may not be told of. */
void bw_alert_load_refresh (BwAlertLoad *load, BwContext *context, GCancellable *cancellable);
/** Whether all others are being read. */
bool bw_alert_load_is_reading (BwAlertLoad *load);
