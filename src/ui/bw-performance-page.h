/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page "Performance": how a bot has done over the chosen range. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_PERFORMANCE_PAGE (bw_performance_page_get_type ())
G_DECLARE_FINAL_TYPE (BwPerformancePage, bw_performance_page, BW, PERFORMANCE_PAGE, BwPage)

/** (transfer floating) */
GtkWidget *bw_performance_page_new (void);
