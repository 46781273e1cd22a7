/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values and moments as an axis words them. */
#pragma once

#include "plot/bw-chart-parts.h"
#include "plot/bw-ticks.h"

/** What counts as one on AXIS when it shows up to MOST: 1024^k for bytes, 60 for minutes, 0.01 for
 * percents of a ratio. For bw_ticks_linear(). */
double bw_axis_unit (const BwAxis *axis, double most);
/** Whether only whole multiples of the unit make sense. */
bool bw_axis_is_whole (const BwAxis *axis);
/** The label of tick I. [FROM, TO] is what the axis shows. (transfer full) */
char *bw_axis_tick_text (const BwAxis *axis, const BwTicks *ticks, unsigned i, double from,
                         double to);
/** A value in full: "$11,651.96". (transfer full) */
char *bw_axis_value_text (const BwAxis *axis, double value);
/** A value as short as on an axis: "$102". (transfer full) */
char *bw_axis_brief_text (const BwAxis *axis, double value);
/** An interval: "24–50" for shares, "1.2 ms – 5 ms" else. (transfer full) */
char *bw_axis_interval_text (const BwAxis *axis, double low, double high);
/** A moment in full, as precise as [FROM, TO] is short: "Sun 26 Jul 2026", "Fri 16:03". (transfer
 * full) */
char *bw_axis_moment_text (const BwAxis *axis, double x, double from, double to);
/** A moment in a sentence: "26 Jul", "30 Oct at 15:48". (transfer full) */
char *bw_axis_moment_words (const BwAxis *axis, double x, double from, double to);
/** X as either, or as a value where the axis is not of time. (transfer full) */
char *bw_axis_x_text (const BwAxis *axis, double x, double from, double to, bool is_in_sentence);
