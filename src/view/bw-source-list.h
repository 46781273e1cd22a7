/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of all sources, those that are switched off as well. */
#pragma once

#include "engine/bw-engine-status.h"

/** Sources that are switched off are not the engine's, but people look for them where they stood
 * before: adds those of CONFIG to STATUS as paused, and brings all into the configuration's order.
 * Their names are CONFIG's. */
void bw_source_list_complete (BwEngineStatus *status, BwConfig *config);
