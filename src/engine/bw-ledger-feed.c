/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the figures of every ledger up to date, off the main loop, and hands them on as batches. */
#include "engine/bw-ledger-feed.h"

#include "engine/bw-ledger-rule-specs.h"

#include "base/bw-time.h"

#include <math.h>

#define DEFAULT_BANKROLL 1000
#define DEFAULT_OVERROUND 1.045
#define AGAIN_US BW_MINUTE_US

/* One source. A computation under way keeps the view alive by itself. */
typedef struct
{
  BwLedgerView *view;
  bool is_running;
  bool is_wanted; /* asked again meanwhile */
  bool is_void;   /* what is being computed is of before a restart */
  BwBatch *latest;
  bool is_failing;
} Feed;

struct _BwLedgerFeed
{
  BwClock *clock;
  BwLedger *ledger;
  BwAlerts *alerts;
  bool is_read_only;
  BwLedgerFeedCallbacks callbacks;
  BwConfig *config;
  GHashTable *feeds; /* source → Feed */
  unsigned timer;
  GCancellable *closing;
  GMutex mutex; /* over n_running */
  GCond cond;
  unsigned n_running; /* threads that use the ledger */
};

/* What a computation is given: nothing that the main loop changes. */
typedef struct
{
  BwLedgerFeed *feed; /* for count_thread() alone */
  BwLedgerView *view;
  int64_t now_us;
  bool is_read_only;
  char *source;
  bool was_collected; /* found out with the figures */
  bool is_simulating; /* there are figures, but for those that take a while */
} Job;

static void start (BwLedgerFeed *feed, const char *source, Feed *one);
static void again_cb (gpointer data);

/* The feed is not freed while a thread uses the ledger. Any thread. */
static void
count_thread (BwLedgerFeed *feed, int change)
{
  g_mutex_lock (&feed->mutex);
  feed->n_running += (unsigned) change;
  g_cond_broadcast (&feed->cond);
  g_mutex_unlock (&feed->mutex);
}

static void
feed_free (gpointer data)
{
  Feed *one = data;
  bw_ledger_view_unref (one->view);
  g_clear_pointer (&one->latest, bw_batch_free);
  g_free (one);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  bw_ledger_view_unref (job->view);
  g_free (job->source);
  g_free (job);
}

BwLedgerFeed *
bw_ledger_feed_new (BwClock *clock, BwLedger *ledger, BwAlerts *alerts, bool is_read_only,
                    const BwLedgerFeedCallbacks *callbacks)
{
  BwLedgerFeed *feed = g_new0 (BwLedgerFeed, 1);
  feed->clock = bw_clock_ref (clock);
  feed->ledger = ledger;
  feed->alerts = alerts;
  feed->is_read_only = is_read_only;
  feed->callbacks = *callbacks;
  feed->feeds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, feed_free);
  feed->closing = g_cancellable_new ();
  feed->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + AGAIN_US, again_cb, feed);
  g_mutex_init (&feed->mutex);
  g_cond_init (&feed->cond);
  return feed;
}

void
bw_ledger_feed_free (BwLedgerFeed *feed)
{
  if (feed == NULL)
    return;
  bw_clock_cancel (feed->clock, &feed->timer);
  g_cancellable_cancel (feed->closing);
  g_mutex_lock (&feed->mutex);
  while (feed->n_running > 0)
    g_cond_wait (&feed->cond, &feed->mutex);
  g_mutex_unlock (&feed->mutex);
  g_mutex_clear (&feed->mutex);
  g_cond_clear (&feed->cond);
  g_object_unref (feed->closing);
  g_hash_table_unref (feed->feeds);
  g_clear_pointer (&feed->config, bw_config_unref);
  bw_clock_unref (feed->clock);
  g_free (feed);
}

BwLedgerViewOptions
bw_ledger_feed_options (BwConfig *config, BwAlerts *alerts, const char *source)
{
  BwLedgerViewOptions options = { .source = source,
                                  .bankroll = DEFAULT_BANKROLL,
                                  .overround = DEFAULT_OVERROUND,
                                  .alerts = alerts,
                                  .specs = bw_ledger_rule_specs (config) };
  const BwConfigGroup *group = config != NULL ? bw_config_find (config, "source", source) : NULL;
  if (group == NULL || g_strcmp0 (bw_config_group_text (group, "type"), "ledger") != 0)
    {
      options.zone = bw_zone_new (NULL, NULL);
      return options;
    }
  double bankroll = bw_config_group_number (group, "bankroll");
  double overround = bw_config_group_number (group, "overround");
  options.bankroll = isnan (bankroll) ? DEFAULT_BANKROLL : bankroll;
  options.overround = isnan (overround) ? DEFAULT_OVERROUND : overround;
  options.zone = bw_zone_new (bw_config_group_text (group, "timezone"), NULL);
  return options;
}

/* Ledgers that were imported have nobody who asks for them. */
static void
again_cb (gpointer data)
{
  BwLedgerFeed *feed = data;
  GHashTableIter iter;
  gpointer source, one;
  feed->timer =
      bw_clock_call_at (feed->clock, bw_clock_awake_us (feed->clock) + AGAIN_US, again_cb, feed);
  g_hash_table_iter_init (&iter, feed->feeds);
  while (g_hash_table_iter_next (&iter, &source, &one))
    if (!feed->callbacks.is_collected (feed->callbacks.data, source))
      start (feed, source, one);
}

static Feed *
feed_for (BwLedgerFeed *feed, const char *source)
{
  Feed *one = g_hash_table_lookup (feed->feeds, source);
  if (one != NULL)
    return one;
  g_auto (BwLedgerViewOptions) options =
      bw_ledger_feed_options (feed->config, feed->alerts, source);
  one = g_new0 (Feed, 1);
  one->view = bw_ledger_view_new (feed->ledger, &options);
  g_hash_table_insert (feed->feeds, g_strdup (source), one);
  return one;
}

void
bw_ledger_feed_set_config (BwLedgerFeed *feed, BwConfig *config)
{
  g_return_if_fail (feed != NULL && config != NULL);
  g_clear_pointer (&feed->config, bw_config_unref);
  feed->config = bw_config_ref (config);
  /* Computations under way end into nothing: their view is no longer the source's. */
  g_autoptr (GList) sources = g_hash_table_get_keys (feed->feeds);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (GList *link = sources; link != NULL; link = link->next)
    g_ptr_array_add (names, g_strdup (link->data));
  g_hash_table_remove_all (feed->feeds);
  for (unsigned i = 0; i < names->len; i++)
    bw_ledger_feed_refresh (feed, g_ptr_array_index (names, i), INT64_MIN);
}

static void
work (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  BwBatch *batch = NULL;
  if (!job->is_simulating || bw_ledger_view_simulate (job->view, job->now_us, cancellable, &error))
    batch = bw_ledger_view_refresh (job->view, job->now_us, job->is_read_only, cancellable, &error);
  if (batch != NULL
      && !bw_ledger_was_collected (job->feed->ledger, job->source, &job->was_collected, &error))
    g_clear_pointer (&batch, bw_batch_free);
  if (batch != NULL)
    g_task_return_pointer (task, batch, (GDestroyNotify) bw_batch_free);
  else
    g_task_return_error (task, error);
  count_thread (job->feed, -1);
}

static void
worked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwLedgerFeed *feed = data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (BwBatch) batch = g_task_propagate_pointer (G_TASK (result), &error);
  /* Cancelled means that the feed is gone: DATA must not be touched. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  Feed *one = g_hash_table_lookup (feed->feeds, job->source);
  if (one == NULL || one->view != job->view)
    return;
  one->is_running = false;
  if (one->is_void)
    {
      one->is_void = false;
      start (feed, job->source, one);
      return;
    }
  if (batch != NULL)
    {
      g_clear_pointer (&one->latest, bw_batch_free);
      one->latest = g_steal_pointer (&batch);
      feed->callbacks.figures (feed->callbacks.data, one->latest, job->was_collected);
    }
  if (error != NULL || one->is_failing)
    feed->callbacks.failing (feed->callbacks.data, job->source, error);
  one->is_failing = error != NULL;
  /* Nobody waits for what takes a while: the other figures are there by now. */
  if (one->is_wanted || (error == NULL && !bw_ledger_view_is_simulated (one->view)))
    start (feed, job->source, one);
}

static void
start (BwLedgerFeed *feed, const char *source, Feed *one)
{
  one->is_wanted = one->is_running;
  if (one->is_running)
    return;
  one->is_running = true;
  Job *job = g_new (Job, 1);
  *job = (Job){ feed,
                bw_ledger_view_ref (one->view),
                bw_clock_wall_us (feed->clock),
                feed->is_read_only,
                g_strdup (source),
                false,
                one->latest != NULL && !bw_ledger_view_is_simulated (one->view) };
  g_autoptr (GTask) task = g_task_new (NULL, feed->closing, worked_cb, feed);
  g_task_set_task_data (task, job, job_free);
  count_thread (feed, 1);
  g_task_run_in_thread (task, work);
}

void
bw_ledger_feed_refresh (BwLedgerFeed *feed, const char *source, int64_t first_order_ms)
{
  g_return_if_fail (feed != NULL && source != NULL);
  Feed *one = feed_for (feed, source);
  if (first_order_ms != INT64_MAX)
    bw_ledger_view_invalidate (one->view, first_order_ms);
  start (feed, source, one);
}

void
bw_ledger_feed_restart (BwLedgerFeed *feed, const char *source)
{
  g_return_if_fail (feed != NULL && source != NULL);
  Feed *one = g_hash_table_lookup (feed->feeds, source);
  if (one == NULL)
    return;
  one->is_void = one->is_running;
  if (!one->is_running)
    start (feed, source, one);
}

/* Views that a thread looks at, by source; those without rows that changed are taken out. */
static void
find_stale (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  BwLedgerFeed *feed = g_object_get_data (G_OBJECT (task), "feed");
  GHashTable *views = data;
  GError *error = NULL;
  g_auto (GStrv) sources = bw_ledger_sources (feed->ledger, &error);
  g_autoptr (GPtrArray) stale = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      BwLedgerView *view = g_hash_table_lookup (views, sources[i]);
      if (view == NULL || bw_ledger_view_is_stale (view))
        g_ptr_array_add (stale, g_strdup (sources[i]));
    }
  if (sources != NULL)
    g_task_return_pointer (task, g_steal_pointer (&stale), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
  count_thread (feed, -1);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwLedgerFeed *feed = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stale = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stale == NULL)
    {
      feed->callbacks.failing (feed->callbacks.data, "", error);
      return;
    }
  for (unsigned i = 0; i < stale->len; i++)
    bw_ledger_feed_refresh (feed, g_ptr_array_index (stale, i), INT64_MIN);
}

void
bw_ledger_feed_check (BwLedgerFeed *feed)
{
  g_return_if_fail (feed != NULL);
  GHashTable *views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) bw_ledger_view_unref);
  GHashTableIter iter;
  gpointer source, one;
  g_hash_table_iter_init (&iter, feed->feeds);
  while (g_hash_table_iter_next (&iter, &source, &one))
    if (!((Feed *) one)->is_running)
      g_hash_table_insert (views, g_strdup (source), bw_ledger_view_ref (((Feed *) one)->view));
  g_autoptr (GTask) task = g_task_new (NULL, feed->closing, found_cb, feed);
  g_object_set_data (G_OBJECT (task), "feed", feed);
  g_task_set_task_data (task, views, (GDestroyNotify) g_hash_table_unref);
  count_thread (feed, 1);
  g_task_run_in_thread (task, find_stale);
}

double
bw_ledger_feed_latest (BwLedgerFeed *feed, const BwMetric *metric)
{
  const char *source = bw_metric_label (metric, "source");
  Feed *one = source != NULL ? g_hash_table_lookup (feed->feeds, source) : NULL;
  if (one == NULL || one->latest == NULL)
    return NAN;
  for (unsigned i = 0; i < one->latest->samples->len; i++)
    if (bw_batch_index (one->latest, i)->metric == metric)
      return bw_batch_index (one->latest, i)->value;
  return NAN;
}

BwLedgerView *
bw_ledger_feed_view (BwLedgerFeed *feed, const char *source)
{
  return feed_for (feed, source)->view;
}

void
bw_ledger_feed_each (BwLedgerFeed *feed, void (*func) (BwLedgerView *view, gpointer data),
                     gpointer data)
{
  GHashTableIter iter;
  gpointer one;
  g_hash_table_iter_init (&iter, feed->feeds);
  while (g_hash_table_iter_next (&iter, NULL, &one))
    func (((Feed *) one)->view, data);
}
