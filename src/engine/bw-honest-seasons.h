/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's bets played again, with rules that judge them. */
#pragma once

#include "engine/bw-ledger-rows.h"
#include "rules/bw-rule.h"
#include "stats/bw-ledger-stream.h"

#include <gio/gio.h>

/** Why a rule is not played. */
typedef enum
{
  BW_SEASONS_PLAYED,
  BW_SEASONS_NO_FIGURE,  /* it is not about a figure of a ledger */
  BW_SEASONS_NO_RESULT,  /* its figure does not depend on who wins */
  BW_SEASONS_TOO_SLOW,   /* its figure takes too long */
  BW_SEASONS_NO_CHANCES, /* of no bet is known how likely it was */
} BwSeasonsReason;

/** Of one rule. */
typedef struct
{
  BwSeasonsReason reason;
  unsigned n_seasons, n_alarms, n_worst;
} BwSeasons;

/** Plays ROWS with OPTIONS and days of ZONE (NULL: UTC): N_SEASONS (0: as many as are done in about
 * a second, 100 to 1000) for all of RULES (of BwRule) together; OUT has room for each. The
 * generator is that of bw-luck.h, seeded by SEED. Any thread. False when cancelled. */
bool bw_honest_seasons_play (const BwLedgerRows *rows, const BwLedgerOptions *options,
                             GTimeZone *zone, const GPtrArray *rules, unsigned n_seasons,
                             uint64_t seed, GCancellable *cancellable, BwSeasons *out);
