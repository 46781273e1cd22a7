/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exponential delays with a cap. */
#include "base/bw-backoff.h"

#include <glib.h>

int64_t
bw_backoff_fail (BwBackoff *backoff)
{
  g_return_val_if_fail (backoff != NULL, 0);
  g_return_val_if_fail (backoff->first_us >= 0 && backoff->cap_us >= 0, 0);

  if (backoff->n_failures < G_MAXUINT)
    backoff->n_failures++;
  int64_t delay_us = MIN (backoff->first_us, backoff->cap_us);
  /* Doubling stops before it could overflow: no delay above half the cap is doubled. */
  for (unsigned i = 1; i < backoff->n_failures && delay_us > 0 && delay_us < backoff->cap_us; i++)
    delay_us = delay_us > backoff->cap_us / 2 ? backoff->cap_us : delay_us * 2;
  return delay_us;
}

void
bw_backoff_reset (BwBackoff *backoff)
{
  g_return_if_fail (backoff != NULL);

  backoff->n_failures = 0;
}
