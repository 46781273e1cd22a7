/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replays have read of history, for those that follow over the same stretch. */
#include "engine/bw-replay-cache.h"

#include "model/bw-history-point.h"

/* Of one series at ten seconds a month is 14 MiB. */
#define MAX_BYTES (128u * 1024 * 1024)

/* What a stretch is found by. */
typedef struct
{
  const BwMetric *metric; /* interned */
  int64_t from_us, to_us;
} Stretch;

struct _BwReplayCache
{
  GMutex mutex;
  GHashTable *stretches; /* Stretch → GArray of BwHistoryPoint */
  size_t n_bytes;
};

static guint
stretch_hash (gconstpointer data)
{
  const Stretch *stretch = data;
  return g_direct_hash (stretch->metric) * 31 + g_int64_hash (&stretch->from_us);
}

static gboolean
stretch_equal (gconstpointer a, gconstpointer b)
{
  const Stretch *one = a, *other = b;
  return one->metric == other->metric && one->from_us == other->from_us
         && one->to_us == other->to_us;
}

static void
points_free (gpointer data)
{
  g_array_unref (data);
}

BwReplayCache *
bw_replay_cache_new (void)
{
  BwReplayCache *cache = g_new0 (BwReplayCache, 1);
  g_mutex_init (&cache->mutex);
  cache->stretches = g_hash_table_new_full (stretch_hash, stretch_equal, g_free, points_free);
  return cache;
}

void
bw_replay_cache_free (BwReplayCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->stretches);
  g_mutex_clear (&cache->mutex);
  g_free (cache);
}

GArray *
bw_replay_cache_find (BwReplayCache *cache, const BwMetric *metric, int64_t from_us, int64_t to_us)
{
  if (cache == NULL)
    return NULL;
  const Stretch stretch = { metric, from_us, to_us };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  GArray *points = g_hash_table_lookup (cache->stretches, &stretch);
  return points != NULL ? g_array_ref (points) : NULL;
}

void
bw_replay_cache_put (BwReplayCache *cache, const BwMetric *metric, int64_t from_us, int64_t to_us,
                     GArray *points)
{
  if (cache == NULL)
    return;
  const Stretch stretch = { metric, from_us, to_us };
  size_t n_bytes = sizeof stretch + points->len * sizeof (BwHistoryPoint);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  if (cache->n_bytes + n_bytes > MAX_BYTES || g_hash_table_contains (cache->stretches, &stretch))
    return;
  cache->n_bytes += n_bytes;
  g_hash_table_insert (cache->stretches, g_memdup2 (&stretch, sizeof stretch),
                       g_array_ref (points));
}
