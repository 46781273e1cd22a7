/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From values to pixels and back: linear and logarithmic (time is linear). */
#pragma once

#include <stdbool.h>

/** FROM lies at PX_FROM and TO at PX_TO; FROM < TO, the pixels in any order. */
typedef struct
{
  bool is_log;
  double from, to;
  double px_from, px_to;
} BwScale;

/** A range that can be drawn, whatever [*FROM, *TO] was: finite, increasing, not narrower than
 * doubles can tell apart; positive with IS_LOG. False when there was nothing usable and it was
 * replaced by 0 to 1 (log: 1 to 10). */
bool bw_scale_fix_range (bool is_log, double *from, double *to);
/** The pixel of VALUE, within a million of the scale's own; NaN for NaN, and for what a logarithm
 * does not have the pixel far below FROM. */
double bw_scale_to_px (const BwScale *scale, double value);
/** The value at PX. */
double bw_scale_from_px (const BwScale *scale, double px);
