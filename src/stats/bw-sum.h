/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sum that keeps what rounding would lose (Neumaier 1974, with Knuth's error-free addition). */
#pragma once

/** Zeroed memory is the empty sum. */
typedef struct
{
  double high;
  double low;
} BwSum;

/** Adds X. */
static inline void
bw_sum_add (BwSum *sum, double x)
{
  double next = sum->high + x;
  double part = next - sum->high;

  sum->low += (sum->high - (next - part)) + (x - part);
  sum->high = next;
}

/** Adds all that OTHER holds. */
static inline void
bw_sum_merge (BwSum *sum, const BwSum *other)
{
  bw_sum_add (sum, other->high);
  sum->low += other->low;
}

/** The sum, rounded once. */
static inline double
bw_sum_value (const BwSum *sum)
{
  return sum->high + sum->low;
}
