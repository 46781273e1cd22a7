/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table inhibitor: which open incidents may stand for others. A decision reads these alone. On
 * the database's thread, inside the caller's transaction. */
#pragma once

#include "store/bw-store-worker.h"

/** Whether incident ID is one. */
bool bw_inhibitors_set (BwDb *db, int64_t id, bool is_one, GError **error);
/** None is one. */
bool bw_inhibitors_clear (BwDb *db, GError **error);
