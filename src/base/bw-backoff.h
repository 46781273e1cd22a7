/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delays that grow with each failure and start again with a success. */
#pragma once

#include <stdint.h>

typedef struct
{
  int64_t first_us; /* delay after the first failure */
  int64_t cap_us;   /* never longer */
  unsigned n_failures;
} BwBackoff;

/** The delay before the next try after one more failure: first · 2^(n-1), at most the cap. */
int64_t bw_backoff_fail (BwBackoff *backoff);
/** A success: the next failure starts at the first delay again. */
void bw_backoff_reset (BwBackoff *backoff);
