/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a delivery's transaction. */
#pragma once

#include "store/bw-delivery.h"

/** Writes what came of an attempt, in the caller's transaction. CONFLICT, with nothing written,
 * when it is not being sent any more. */
bool bw_delivery_finish (BwDb *db, const BwDelivery *delivery, GError **error);
