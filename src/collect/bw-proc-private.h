/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that /proc tells of a machine, read in one go as samples. */
#pragma once

#include "base/bw-clock.h"
#include "model/bw-batch.h"

/** How it is read; copied by bw_proc_new(), but for the clock, which outlives it. */
typedef struct
{
  BwClock *clock;
  const char *source;
  const char *proc_root;
  const char *sys_root;
  const char *const *interfaces; /* only these, or NULL: all but lo and veth… */
  int64_t step_us;               /* the time that is meant to be between readings */
  bool is_sandboxed;             /* then the network may be the sandbox's own */
} BwProcOptions;

typedef struct _BwProc BwProc;

/** Opens nothing yet. (transfer full) */
BwProc *bw_proc_new (const BwProcOptions *options);
void bw_proc_free (BwProc *proc);
/** Adds what can be read: a file that is missing or is not what it should be leaves its metrics
 * out. Rates are NaN at the first reading and after a gap of over three steps; within half a second
 * of the last reading they are those of that one, for so short a time would tell nothing. Takes
 * about 0.1 ms and waits for no device: main loop. */
void bw_proc_read (BwProc *proc, BwBatch *batch);
