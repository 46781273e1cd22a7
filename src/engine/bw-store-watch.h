/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that another process wrote to the alerts or the ledger database. */
#pragma once

#include "store/bw-alerts.h"

typedef struct _BwStoreWatch BwStoreWatch;

typedef struct
{
  /** Another process wrote incidents. Main loop. */
  void (*alerts) (gpointer data);
  /** The ledger was written, by whom is not known. Main loop. */
  void (*ledger) (gpointer data);
  gpointer data;
} BwStoreWatchCallbacks;

/** Watches the write-ahead logs in DIR from now on. */
BwStoreWatch *bw_store_watch_new (const char *dir, BwClock *clock, BwAlerts *alerts,
                                  const BwStoreWatchCallbacks *callbacks);
void bw_store_watch_free (BwStoreWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwStoreWatch, bw_store_watch_free)
