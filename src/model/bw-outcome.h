/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one attempt to deliver a message ended. */
#pragma once

/** Stored; the numbers never change. */
typedef enum
{
  BW_OUTCOME_ACCEPTED = 10,
  BW_OUTCOME_RETRYABLE = 20,
  BW_OUTCOME_PERMANENT = 30,
  BW_OUTCOME_NO_NETWORK = 40, /* nothing was reached: this and the next do not count as attempts */
  BW_OUTCOME_CANCELLED = 50,
} BwOutcome;
/** "accepted", "retry", "refused", "no_network", "cancelled". */
const char *bw_outcome_name (BwOutcome outcome);
