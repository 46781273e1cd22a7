/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests share: directories, files, waiting with a bound, a clock that is moved, programs that
 * are started. */
#pragma once

#include "base/bw-clock.h"

#include <gio/gio.h>
#include <stdbool.h>

/** A new empty directory of the test's own. (transfer full) */
char *bw_test_dir_new (void);
/** Removes DIR with all that is in it. */
void bw_test_dir_remove (const char *dir);
/** Puts TEXT (LENGTH bytes, -1: up to the NUL) at DIR/NAME in one step, making the folders of NAME.
 * The path. (transfer full) */
char *bw_test_write (const char *dir, const char *name, const char *text, gssize length);
/** The contents of PATH, which must be there. (transfer full) */
char *bw_test_read (const char *path);
/** The path of the reference file NAME ("vectors/x.csv"), or NULL, having called g_test_skip(),
 * where the reference material is not. (transfer full) */
char *bw_test_shared (const char *name);

/** What a test needs, in words, and whether it IS_THERE. Where it is not the test is skipped, or
 * has failed where BELLWETHER_TEST_COMPLETE is set, as ./dev does once it has installed all that
 * tests need: then nothing may hide. Returns IS_THERE. */
bool bw_test_needs (bool is_there, const char *what);
/** The locale NAME ("de_DE") in UTF-8, made in a folder of its own, for setlocale(); NULL, having
 * called bw_test_needs(), where it can't be made. (transfer none) */
const char *bw_test_locale (const char *name);

typedef bool (*BwTestCondition) (gpointer data);
/** Runs the default main context until CONDITION (DATA) holds; false when it does not within
 * TIMEOUT_MS. The condition is asked after each dispatch. */
bool bw_test_run_until (BwTestCondition condition, gpointer data, unsigned timeout_ms);
/** Runs the default main context until *FLAG; the test fails when that takes over 10 s. */
void bw_test_wait_flag (const bool *flag);
/** Dispatches whatever is ready on the default main context, and returns. */
void bw_test_drain (void);

/** The moment all fake clocks of tests start at: 2026-03-02T12:00:00Z, a Monday. */
#define BW_TEST_NOW_US INT64_C (1772452800000000)
/** A fake clock at BW_TEST_NOW_US. (transfer full) */
BwClock *bw_test_clock_new (void);
/** Moves CLOCK forward by DELTA_US in steps of STEP_US, draining the main context after each. */
void bw_test_advance (BwClock *clock, int64_t delta_us, int64_t step_us);

/** A program that ran to its end. */
typedef struct
{
  int status; /* exit status; -1 when a signal ended it */
  char *out;
  char *err;
} BwTestRun;
void bw_test_run_free (BwTestRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTestRun, bw_test_run_free)

/** The locale of programs started from now on, a name of bw_test_locale(); NULL: C. */
void bw_test_ctl_set_locale (const char *name);
/** Starts bellwetherctl with ARGV (without the program; NULL-terminated). HOME, XDG_CONFIG_HOME,
 * XDG_DATA_HOME and XDG_RUNTIME_DIR are folders of HOME_DIR; the zone is UTC, the locale C. It
 * dies with the test. Both outputs are pipes. (transfer full) */
GSubprocess *bw_test_ctl_start (const char *home_dir, const char *const *argv);
/** The same, run to its end; the test fails when that takes over 60 s. (transfer full) */
BwTestRun *bw_test_ctl (const char *home_dir, const char *first, ...) G_GNUC_NULL_TERMINATED;
