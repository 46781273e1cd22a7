/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the lines of the sheet are written. */
#pragma once

#include "base/bw-number.h"

#include <glib.h>

/** A line under TITLE ("" for one more), wrapped to the sheet; both are translated. */
void bw_tear_sheet_line (const char *title, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** A number in FORMAT that lives as long as TEXTS. */
const char *bw_tear_sheet_number (GPtrArray *texts, double value, BwNumberFormat format);
