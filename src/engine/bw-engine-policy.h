/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what by the configuration that is in force. */
#pragma once

#include "engine/bw-engine-private.h"

/** The policy of CONFIG is in force from now on. */
void bw_engine_policy_take (BwEngine *engine, BwConfig *config);
/** The policy in force; in mode ATTACH that of the file. Main loop. (transfer none) */
BwPolicy *bw_engine_policy (BwEngine *engine);
/** REQUEST tells whom the policy in force says; in mode ATTACH that of the file. Main loop. */
void bw_engine_policy_fill (BwEngine *engine, BwIncidentRequest *request);
/** How long sources get after a start or a sleep before anyone is told. */
int64_t bw_engine_policy_grace_us (BwEngine *engine);
