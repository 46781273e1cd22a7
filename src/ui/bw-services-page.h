/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Services page: every source with its state, latencies and uptime, and what can be done to it.
 */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_SERVICES_PAGE (bw_services_page_get_type ())
G_DECLARE_FINAL_TYPE (BwServicesPage, bw_services_page, BW, SERVICES_PAGE, BwPage)
