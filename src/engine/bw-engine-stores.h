/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores that are made when they are first needed. */
#pragma once

#include "engine/bw-engine-private.h"

/** In mode ATTACH there may be no alerts yet: whoever adds something makes them. Main loop. */
bool bw_engine_make_alerts (BwEngine *engine, GError **error);
