/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The units of [general] for all that this process tells people. */
#pragma once

#include "config/bw-config.h"

/** From now on sizes are told as CONFIG says; what it says wrongly counts as not said. */
void bw_engine_units_take (BwConfig *config);
