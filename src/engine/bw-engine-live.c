/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine knows at this moment, from memory. */
#include "engine/bw-engine-live-private.h"

#include "base/bw-time.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-private.h"

#include <math.h>

/* The newest value of a series. */
typedef struct
{
  char *source;
  double value;
  int64_t time_us;
} Latest;

static void
latest_free (gpointer data)
{
  Latest *latest = data;
  g_free (latest->source);
  g_free (latest);
}

GHashTable *
bw_engine_latest_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, latest_free);
}

static void
note_sample (GHashTable *all, const BwBatch *batch, const BwSample *sample)
{
  Latest *latest = g_hash_table_lookup (all, sample->metric);
  if (latest == NULL)
    {
      latest = g_new (Latest, 1);
      latest->source = g_strdup (batch->source);
      g_hash_table_insert (all, (gpointer) sample->metric, latest);
    }
  latest->value = sample->value;
  latest->time_us = batch->time_us;
}

void
bw_engine_note_batch (BwEngine *engine, const BwBatch *batch, bool is_live)
{
  for (unsigned i = 0; i < batch->samples->len; i++)
    note_sample (engine->latest, batch, bw_batch_index (batch, i));
  bw_engine_emit_samples (engine, batch, is_live);
}

static gboolean
is_of_source (gpointer metric, gpointer latest, gpointer source)
{
  return g_str_equal (((const Latest *) latest)->source, source);
}

void
bw_engine_forget_latest (BwEngine *engine, const char *source)
{
  g_hash_table_foreach_remove (engine->latest, is_of_source, (gpointer) source);
}

bool
bw_engine_latest (BwEngine *engine, const BwMetric *metric, double *value, int64_t *time_us)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && metric != NULL, false);
  const Latest *latest = g_hash_table_lookup (engine->latest, metric);
  if (latest == NULL || isnan (latest->value))
    return false;
  if (value != NULL)
    *value = latest->value;
  if (time_us != NULL)
    *time_us = latest->time_us;
  return true;
}

static int
compare_metrics (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(const BwMetric *const *) a)->text, (*(const BwMetric *const *) b)->text);
}

GPtrArray *
bw_engine_latest_metrics (BwEngine *engine, const char *source)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && source != NULL, NULL);
  GPtrArray *metrics = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer metric, latest;
  g_hash_table_iter_init (&iter, engine->latest);
  while (g_hash_table_iter_next (&iter, &metric, &latest))
    if (is_of_source (metric, latest, (gpointer) source) && !isnan (((Latest *) latest)->value))
      g_ptr_array_add (metrics, metric);
  g_ptr_array_sort (metrics, compare_metrics);
  return metrics;
}

/* Names that are being gathered. */
typedef struct
{
  const char *type; /* NULL: any */
  GPtrArray *names; /* of char * */
  unsigned n_configured;
} Names;

static void
add_source (const BwConfigGroup *group, gpointer data)
{
  Names *names = data;
  if (bw_config_group_boolean (group, "enabled")
      && (names->type == NULL
          || g_strcmp0 (bw_config_group_text (group, "type"), names->type) == 0))
    g_ptr_array_add (names->names, g_strdup (bw_config_group_name (group)));
}

static void
add_ledger (BwLedgerView *view, gpointer data)
{
  Names *names = data;
  const char *name = bw_ledger_view_source (view);
  if (!g_ptr_array_find_with_equal_func (names->names, name, g_str_equal, NULL))
    g_ptr_array_add (names->names, g_strdup (name));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
bw_engine_source_names (BwEngine *engine, const char *type)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  Names names = { .type = type, .names = g_ptr_array_new () };
  bw_engine_each_group (engine->config, "source", add_source, &names);
  names.n_configured = names.names->len;
  if (engine->ledger_feed != NULL && (type == NULL || g_str_equal (type, "ledger")))
    bw_ledger_feed_each (engine->ledger_feed, add_ledger, &names);
  if (names.names->len > names.n_configured)
    qsort (names.names->pdata + names.n_configured, names.names->len - names.n_configured,
           sizeof (gpointer), compare_names);
  g_ptr_array_add (names.names, NULL);
  return (char **) g_ptr_array_free (names.names, FALSE);
}

GTimeZone *
bw_engine_zone (BwEngine *engine)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  const BwConfigGroup *general = bw_config_group (engine->config, "general", 0);
  GTimeZone *zone = bw_zone_new (bw_config_group_text (general, "zone"), NULL);
  return zone != NULL ? zone : bw_zone_new (NULL, NULL);
}

bool
bw_engine_watch_source (BwEngine *engine, const char *source, int64_t every_us)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && source != NULL && every_us > 0, false);
  return engine->source_watch != NULL
         && bw_source_watch_add (engine->source_watch, engine->config, source, every_us);
}

void
bw_engine_unwatch_source (BwEngine *engine, const char *source)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && source != NULL);
  if (engine->source_watch != NULL)
    bw_source_watch_remove (engine->source_watch, source);
}
