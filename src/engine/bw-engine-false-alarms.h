/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the rules of presets would fire for a user's own bets although nothing is wrong. */
#pragma once

#include "engine/bw-engine.h"

/** Of one rule and one ledger: its bets are played again, won with the chance they were taken at
 * (p, else 1 / odds), and the rule judges each season from its first bet to its last. */
typedef struct
{
  char *rule;
  const char *preset; /* static */
  char *description;  /* the rule in words */
  char *source;
  int64_t n;          /* settled bets of a season */
  unsigned n_seasons; /* played; 0: none, for REASON */
  unsigned n_alarms;  /* in which it would have fired at all */
  unsigned n_worst;   /* at its most severe level */
  const char *reason; /* why none was played; NULL: they were. Static */
} BwFalseAlarm;
void bw_false_alarm_free (BwFalseAlarm *alarm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwFalseAlarm, bw_false_alarm_free)

/** For the rules of PRESET (NULL: of all presets) that are about figures of ledgers, by preset and
 * rule, for each ledger or for SOURCE alone. Played on a worker: about a second for each ledger. A
 * NOT_FOUND for a preset or a ledger that there is not. */
void bw_engine_false_alarms_async (BwEngine *engine, const char *preset, const char *source,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
/** (element type BwFalseAlarm, transfer full) */
GPtrArray *bw_engine_false_alarms_finish (BwEngine *engine, GAsyncResult *result, GError **error);
/** The same, waiting: for commands. (element type BwFalseAlarm, transfer full) */
GPtrArray *bw_engine_false_alarms (BwEngine *engine, const char *preset, const char *source,
                                   GCancellable *cancellable, GError **error);
/** The same for the file PATH, of which the program has no rows so far, as a ledger that begins
 * with BANKROLL (NaN: the default) and is called SOURCE. Blocks: a command, or another thread.
 * (element type BwFalseAlarm, transfer full) */
GPtrArray *bw_file_false_alarms (const char *path, double bankroll, const char *preset,
                                 const char *source, GCancellable *cancellable, GError **error);
/** N of N_ALL as a share of a hundred; one that is not none and not all is neither 0 nor 100. */
unsigned bw_false_alarm_of_hundred (unsigned n, unsigned n_all);
