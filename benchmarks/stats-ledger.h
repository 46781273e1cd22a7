/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A generated ledger in SQLite, and the least that its usual figures take. */
#pragma once

/** Writes N bets to a new database at PATH, in the form of paper trades. */
void stats_ledger_write (const char *path, unsigned n);
/** Reads all of them and computes money, drawdown, scores and the recalibrated score in one pass
 * and a sort, with no regard to what could be wrong. A number made of all of them. */
double stats_ledger_floor (const char *path);
