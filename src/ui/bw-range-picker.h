/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of range: buttons beside each other, or one with a menu where it is narrow. */
#pragma once

#include "ui/bw-context.h"

#define BW_TYPE_RANGE_PICKER (bw_range_picker_get_type ())
G_DECLARE_FINAL_TYPE (BwRangePicker, bw_range_picker, BW, RANGE_PICKER, GtkBox)

/** (transfer floating) */
GtkWidget *bw_range_picker_new (BwContext *context);
/** One button with a menu. */
void bw_range_picker_set_compact (BwRangePicker *picker, bool is_compact);
/** Opens the choice of two dates. */
void bw_range_picker_open_dates (BwRangePicker *picker);
