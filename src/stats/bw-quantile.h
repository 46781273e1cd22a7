/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles of values in any order. */
#pragma once

#include <stddef.h>

/** The K-th smallest (0: the smallest) of N VALUES, more than K of them and none NaN. Puts VALUES
 * in another order: nothing greater before place K, nothing less after it. O(N) on average (FIND;
 * Hoare 1961). */
double bw_select (double *values, size_t n, size_t k);
/** The quantile SHARE (0..1) of N VALUES, at least one and none of them NaN, straight between the
 * two next to it (type 7 of Hyndman & Fan 1996). Puts VALUES in another order; O(N) on average. */
double bw_quantile (double *values, unsigned n, double share);
