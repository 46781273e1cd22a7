/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daily message of a channel: what was collected for it, and what of that is over. */
#pragma once

#include "engine/bw-held-deliveries.h"

/** Takes out of ROWS (of BwOutboxRow, held ones by channel) those that wait for the daily message;
 * where it is due one message is made of them, with each incident as it is now, and they are merged
 * into it. What a silence or another incident keeps back meanwhile stays in ROWS. */
bool bw_daily_digest_take (const BwHeldRelease *release, GPtrArray *rows, GError **error);
