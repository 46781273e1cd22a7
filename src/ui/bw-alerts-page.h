/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All alerts: a list to search, and one of them in detail. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_ALERTS_PAGE (bw_alerts_page_get_type ())
/** Its argument is the id of an incident, which is then shown. */
G_DECLARE_FINAL_TYPE (BwAlertsPage, bw_alerts_page, BW, ALERTS_PAGE, BwPage)
