/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one attempt to deliver a message ended. */
#include "model/bw-outcome.h"

const char *
bw_outcome_name (BwOutcome outcome)
{
  switch (outcome)
    {
    case BW_OUTCOME_ACCEPTED:
      return "accepted";
    case BW_OUTCOME_RETRYABLE:
      return "retry";
    case BW_OUTCOME_PERMANENT:
      return "refused";
    case BW_OUTCOME_NO_NETWORK:
      return "no_network";
    case BW_OUTCOME_CANCELLED:
      return "cancelled";
    default:
      return "unknown";
    }
}
