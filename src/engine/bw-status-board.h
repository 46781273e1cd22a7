/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sources and channels are, written where other processes read it. */
#pragma once

#include "store/bw-alerts.h"

typedef struct _BwStatusBoard BwStatusBoard;

/** The present state as JSON. Main loop. (transfer full) */
typedef char *(*BwStatusBoardFunc) (gpointer data);
/** Writes what FILL gives a second after bw_status_board_touch(), so that a storm of changes is one
 * write. */
BwStatusBoard *bw_status_board_new (BwClock *clock, BwAlerts *alerts, BwStatusBoardFunc fill,
                                    gpointer data);
void bw_status_board_free (BwStatusBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwStatusBoard, bw_status_board_free)
void bw_status_board_touch (BwStatusBoard *board);
/** The text last written, or NULL. Waits. (transfer full) */
char *bw_status_board_read (BwAlerts *alerts, GError **error);
