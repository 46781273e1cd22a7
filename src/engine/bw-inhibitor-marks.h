/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which open incidents stand for others, by a policy that has just come into force. */
#pragma once

#include "notify/bw-policy.h"
#include "store/bw-alerts.h"

/** A BwStoreJob for bw_alerts_worker(): POLICY is a BwPolicy → 1. */
gpointer bw_inhibitor_marks_run (BwDb *db, gpointer policy, GCancellable *cancellable,
                                 GError **error);
