/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ready-made rules to begin with, judged by how often they would alarm for nothing. */
#pragma once

#include "cli/bw-talk.h"
#include "engine/bw-setup.h"

/** Asks which presets are to be in force beside those of CONFIG, for LEDGERS (N of them), having
 * played each ledger's seasons again. (element type char *, NULL-terminated, transfer full) */
GPtrArray *bw_setup_ask_presets (BwTalk *talk, BwConfig *config, const BwSetupLedger *ledgers,
                                 unsigned n);
