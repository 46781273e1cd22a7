/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page "Calibration": how well a bot's stated chances are meant. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_CALIBRATION_PAGE (bw_calibration_page_get_type ())
G_DECLARE_FINAL_TYPE (BwCalibrationPage, bw_calibration_page, BW, CALIBRATION_PAGE, BwPage)

/** (transfer floating) */
GtkWidget *bw_calibration_page_new (void);
