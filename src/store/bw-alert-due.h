/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the next step is due that time alone takes, and for which incidents. */
#pragma once

#include "store/bw-store-worker.h"

/** How long a resolved incident stays before it is closed. */
#define BW_CLOSE_AFTER_US (24 * BW_HOUR_US)

/** The first moment at which an incident or a delivery that is held back has something due, whether
 * it has passed or not; BW_TIME_NONE: never. On the database's thread. */
bool bw_alert_due_next (BwDb *db, int64_t *next_us, GError **error);
/** Incidents that have something due at NOW_US, oldest first. On the database's thread. (element
 * type int64_t, transfer full) */
GArray *bw_alert_due_list (BwDb *db, int64_t now_us, GError **error);
/** Whether an incident waits for a person and is, or was when it was last looked at, silenced. */
bool bw_alert_due_has_silenced (BwDb *db, bool *out, GError **error);
