/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page: how everything is, in words, figures and what needs somebody. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_OVERVIEW_PAGE (bw_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (BwOverviewPage, bw_overview_page, BW, OVERVIEW_PAGE, BwPage)
