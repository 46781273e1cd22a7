/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of a first and a last day, typed or from calendars. */
#pragma once

#include "ui/bw-context.h"

#define BW_TYPE_DATE_POPOVER (bw_date_popover_get_type ())
G_DECLARE_FINAL_TYPE (BwDatePopover, bw_date_popover, BW, DATE_POPOVER, GtkPopover)

/** (transfer floating) */
GtkWidget *bw_date_popover_new (void);
/** Whose range is set; once. */
void bw_date_popover_set_context (BwDatePopover *popover, BwContext *context);
/** Opens it with the days of the present range. */
void bw_date_popover_open (BwDatePopover *popover);
/** One calendar below the other. */
void bw_date_popover_set_narrow (BwDatePopover *popover, bool is_narrow);
/** RANGE, one of dates, in words: "1 Sep – 30 Sep". (transfer full) */
char *bw_date_popover_title (const BwRange *range, int64_t now_us, GTimeZone *zone);
