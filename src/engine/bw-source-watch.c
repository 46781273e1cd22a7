/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that somebody looks at, collected more often.
 *
 * Each has a collector and due times of its own. What a collector says of a machine's work is the
 * difference to its last collection: were it one and the same, what is stored and judged would
 * depend on whether somebody looks. */
#include "engine/bw-source-watch.h"

#include "engine/bw-engine-groups.h"

/* A source that is looked at. */
typedef struct
{
  unsigned n;
  int64_t every_us;
} Watched;

struct _BwSourceWatch
{
  BwClock *clock;
  BwScheduler *scheduler;
  GHashTable *watched; /* name → Watched */
  bool is_stopped;
};

BwSourceWatch *
bw_source_watch_new (BwClock *clock, void (*batch) (gpointer data, const BwBatch *batch),
                     gpointer data)
{
  const BwSchedulerCallbacks callbacks = { .batch = batch, .data = data };
  BwSourceWatch *watch = g_new0 (BwSourceWatch, 1);
  watch->clock = bw_clock_ref (clock);
  watch->scheduler = bw_scheduler_new (clock, &callbacks);
  watch->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return watch;
}

void
bw_source_watch_free (BwSourceWatch *watch)
{
  if (watch == NULL)
    return;
  bw_scheduler_free (watch->scheduler);
  g_hash_table_unref (watch->watched);
  bw_clock_unref (watch->clock);
  g_free (watch);
}

/* The group of a name among those that are collected. */
typedef struct
{
  const char *name;
  BwSourceWatch *watch;
  int64_t every_us; /* 0: only looked for */
  bool is_found;
} Search;

static void
collect (Search *search, const BwConfigGroup *group)
{
  BwSourceWatch *watch = search->watch;
  BwCollectContext context = bw_engine_collect_context (watch->clock, NULL);
  BwCollector *collector = bw_collector_new (group, &context, NULL);
  if (collector == NULL)
    return;
  int64_t interval_us = bw_config_group_duration (group, "interval");
  if (interval_us <= 0)
    interval_us = collector->kind->interval_us;
  if (search->every_us >= interval_us)
    bw_collector_free (collector);
  else
    bw_scheduler_add (watch->scheduler, collector, search->every_us,
                      bw_config_group_duration (group, "timeout"));
}

static void
try_group (const BwConfigGroup *group, gpointer data)
{
  Search *search = data;
  if (!g_str_equal (bw_config_group_name (group), search->name)
      || !bw_config_group_boolean (group, "enabled")
      || g_strcmp0 (bw_config_group_text (group, "type"), "system") != 0)
    return;
  search->is_found = true;
  if (search->every_us > 0)
    collect (search, group);
}

/* Whether CONFIG has SOURCE; with EVERY_US above 0 it is collected from now on. */
static bool
find (BwSourceWatch *watch, BwConfig *config, const char *source, int64_t every_us)
{
  Search search = { source, watch, every_us, false };
  bw_engine_each_group (config, "source", try_group, &search);
  return search.is_found;
}

bool
bw_source_watch_add (BwSourceWatch *watch, BwConfig *config, const char *source, int64_t every_us)
{
  g_return_val_if_fail (watch != NULL && config != NULL && source != NULL && every_us > 0, false);
  if (watch->is_stopped || !find (watch, config, source, 0))
    return false;
  Watched *watched = g_hash_table_lookup (watch->watched, source);
  if (watched == NULL)
    {
      watched = g_new0 (Watched, 1);
      g_hash_table_insert (watch->watched, g_strdup (source), watched);
    }
  watched->n++;
  if (watched->every_us != 0 && watched->every_us <= every_us)
    return true;
  watched->every_us = every_us;
  return find (watch, config, source, every_us);
}

void
bw_source_watch_remove (BwSourceWatch *watch, const char *source)
{
  g_return_if_fail (watch != NULL && source != NULL);
  Watched *watched = g_hash_table_lookup (watch->watched, source);
  if (watched == NULL || --watched->n > 0)
    return;
  g_hash_table_remove (watch->watched, source);
  bw_scheduler_remove (watch->scheduler, source);
}

void
bw_source_watch_apply (BwSourceWatch *watch, BwConfig *config)
{
  g_return_if_fail (watch != NULL && config != NULL);
  GHashTableIter iter;
  gpointer source, watched;
  g_hash_table_iter_init (&iter, watch->watched);
  while (!watch->is_stopped && g_hash_table_iter_next (&iter, &source, &watched))
    {
      bw_scheduler_remove (watch->scheduler, source);
      find (watch, config, source, ((Watched *) watched)->every_us);
    }
}

void
bw_source_watch_stop (BwSourceWatch *watch)
{
  g_return_if_fail (watch != NULL);
  watch->is_stopped = true;
  BwSourceStatus status;
  while (bw_scheduler_status (watch->scheduler, 0, &status))
    {
      g_autofree char *source = g_strdup (status.source);
      bw_scheduler_remove (watch->scheduler, source);
    }
}

unsigned
bw_source_watch_n_running (BwSourceWatch *watch)
{
  return bw_scheduler_n_running (watch->scheduler);
}
