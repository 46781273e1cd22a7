/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kind of source and one source of it: what the scheduler drives. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-batch.h"
#include "model/bw-bet.h"

#include <gio/gio.h>

/** Where a ledger's rows go; the engine hands one in. Called on the collector's worker thread. */
typedef struct
{
  /** A read begins; IS_COMPLETE: it brings every row there is, others are gone. False: stop, an
   * error follows from end(). */
  bool (*begin) (gpointer data, const char *source, bool is_complete);
  /** Takes LIST (transfer full). False: stop. */
  bool (*rows) (gpointer data, BwBetList *list);
  /** The read is over: all rows came, or IS_ABORTED. CURSOR is kept and handed back at the next
   * start. */
  bool (*end) (gpointer data, bool is_aborted, GBytes *cursor, GError **error);
  /** The cursor kept for SOURCE, or NULL. (transfer full) */
  GBytes *(*cursor) (gpointer data, const char *source);
  gpointer data;
} BwBetSink;

/** What a collector is given beside its configuration. Needed only while bw_collector_new() runs,
 * but for the clock and the sink, which outlive the collector. */
typedef struct
{
  BwClock *clock;
  const BwBetSink *sink; /* NULL where no ledger is kept */
  const char *proc_root; /* "/proc", or a fixture */
  const char *sys_root;
} BwCollectContext;

typedef struct _BwCollector BwCollector;

/** What a kind of source can do; one static table for each file. */
typedef struct
{
  const char *type; /* type= in [source NAME] */
  const char *title;
  const BwKeySchema *keys;
  int64_t interval_us; /* default */
  int64_t timeout_us;  /* default */
  /** INVALID where the keys contradict each other. Does no I/O. Leaves the base to
   * bw_collector_new(). (transfer full) */
  BwCollector *(*create) (const BwConfigGroup *group, const BwCollectContext *context,
                          GError **error);
  /** Collects once, off the main loop where it may wait. At most one at a time. CALLBACK on the
   * main context, exactly once, soon after CANCELLABLE is cancelled. */
  void (*collect_async) (BwCollector *collector, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
  /** (transfer full) */
  BwBatch *(*collect_finish) (BwCollector *collector, GAsyncResult *result, GError **error);
  /** Never called between collect_async() and its callback: who drops a source that is being
   * collected cancels, and frees it when the callback has come. */
  void (*destroy) (BwCollector *collector);
} BwCollectorKind;

/** Base of every collector; kinds embed it first. */
struct _BwCollector
{
  const BwCollectorKind *kind;
  char *source;
};

/** Every kind there is. */
const BwCollectorKind *const *bw_collector_kinds (unsigned *n);
const BwCollectorKind *bw_collector_kind_find (const char *type);
/** The keys that every [source NAME] has: type, enabled, interval, timeout. */
const BwKeySchema *bw_collector_keys (void);
/** What a [source NAME] may hold: the common keys, then each kind's own; for bw_config_load(). */
const BwGroupSchema *bw_collector_schemas (unsigned *n);
/** The collector for a [source NAME] group; "enabled" is the caller's to heed. INVALID names the
 * group, the key, what was found and what was expected. (transfer full) */
BwCollector *bw_collector_new (const BwConfigGroup *group, const BwCollectContext *context,
                               GError **error);
void bw_collector_free (BwCollector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwCollector, bw_collector_free)
