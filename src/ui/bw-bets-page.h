/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of bets: a table of the ledger, sorted, searched, and totals of what is selected. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_BETS_PAGE (bw_bets_page_get_type ())
G_DECLARE_FINAL_TYPE (BwBetsPage, bw_bets_page, BW, BETS_PAGE, BwPage)
