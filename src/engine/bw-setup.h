/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chose when they began, as one change of the configuration. */
#pragma once

#include "engine/bw-discovery.h"

/** A ledger that was chosen. Borrowed. */
typedef struct
{
  const BwFinding *finding;
  double bankroll; /* NaN: the default */
} BwSetupLedger;

/** A channel that was chosen. Borrowed; KEYS and VALUES are beside each other, NULL-terminated,
 * without type and secrets. */
typedef struct
{
  const char *name;
  const char *type;
  const char *const *keys;
  const char *const *values;
} BwSetupChannel;

/** All that was chosen. Borrowed. */
typedef struct
{
  const BwSetupLedger *ledgers;
  unsigned n_ledgers;
  bool is_computer_watched;
  const char *const *presets;    /* NULL-terminated; NULL: as they are */
  const BwSetupChannel *channel; /* NULL: none */
} BwSetupPlan;

/** TEXT (of the file PATH; LENGTH bytes, -1: up to the NUL; NULL: there is none) with PLAN in it,
 * all else byte for byte as it was, and comments that say what was found. NAMES, unless NULL, gets
 * the names of the new ledgers (transfer full). INVALID where the result would have errors that
 * TEXT has not. (transfer full) */
char *bw_setup_compose (const char *path, const char *text, gssize length, const BwSetupPlan *plan,
                        char ***names, GError **error);
/** Makes the file PATH that, in one step. Blocks on the disk: a command, or another thread. After
 * an error the file is as it was. The errors of bw_config_set(). */
bool bw_setup_write (const char *path, const BwSetupPlan *plan, GError **error);
