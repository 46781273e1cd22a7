/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with several alerts at once. */
#pragma once

#include "ui/bw-alert-store.h"
#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_ALERT_SEVERAL (bw_alert_several_get_type ())
/** A page that stands in place of the detail of one. Actions: "incident.acknowledge",
 * "incident.resolve", "incident.snooze" (int32 minutes), on those that allow it. */
G_DECLARE_FINAL_TYPE (BwAlertSeveral, bw_alert_several, BW, ALERT_SEVERAL, AdwBin)

/** It is about what is chosen in STORE now. */
void bw_alert_several_set (BwAlertSeveral *several, BwContext *context, BwAlertStore *store);
/** Opens the menu of how long to snooze; false where none can be. */
bool bw_alert_several_open_snooze (BwAlertSeveral *several);
