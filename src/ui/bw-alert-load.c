/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the alerts that a list shows: what is open and the newest of the rest, whenever
 * something changed; all others once. */
#include "ui/bw-alert-load.h"

#include "engine/bw-engine-query.h"
#include "engine/bw-engine-silences.h"

/* Those asked for at every refresh; were all of them open, so many times as many. */
#define N_NEWEST 1000
#define MORE 4
/* The store's writer is not held up longer than by so many. */
#define N_A_PIECE 1000
/* After which what is too old to be kept is gone. */
#define ARCHIVE_AGE_US (12 * BW_HOUR_US)

struct _BwAlertLoad
{
  gatomicrefcount refs; /* of it and of its questions */
  BwAlertStore *store;  /* NULL: nobody is told any more */
  BwAlertLoadFunc func;
  gpointer data;
  GCancellable *refreshing, *reading;
  int64_t archive_us; /* when it was asked for; BW_TIME_NONE: never */
};

/* What a question is about. */
typedef struct
{
  BwAlertLoad *load; /* referenced */
  BwContext *context;
  GCancellable *cancellable;
  BwIncidentFilter filter;
  GPtrArray *incidents, *silences;
  int64_t now_us;
  GTimeZone *zone;
  BwAlertArchive *archive;
  bool is_last; /* piece of the archive */
} Asking;

static void
load_unref (BwAlertLoad *load)
{
  if (g_atomic_ref_count_dec (&load->refs))
    g_free (load);
}

static Asking *
asking_new (BwAlertLoad *load, BwContext *context, GCancellable *cancellable)
{
  Asking *asking = g_new0 (Asking, 1);
  g_atomic_ref_count_inc (&load->refs);
  asking->load = load;
  asking->context = g_object_ref (context);
  asking->cancellable = g_object_ref (cancellable);
  asking->filter = (BwIncidentFilter){ .since_us = BW_TIME_NONE };
  asking->now_us = bw_context_now_us (context);
  asking->zone = g_time_zone_ref (bw_context_zone (context));
  return asking;
}

static void
asking_free (Asking *asking)
{
  load_unref (asking->load);
  g_object_unref (asking->context);
  g_object_unref (asking->cancellable);
  g_clear_pointer (&asking->incidents, g_ptr_array_unref);
  g_clear_pointer (&asking->silences, g_ptr_array_unref);
  g_clear_pointer (&asking->archive, bw_alert_archive_unref);
  g_time_zone_unref (asking->zone);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

/* The task is nobody's: a thread that holds on to a page last would take it apart. WORK is over
 * when DONE is called with ASKING (taken). */
static void
work (Asking *asking, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, asking);
  g_task_set_task_data (task, asking, NULL);
  g_task_run_in_thread (task, func);
}

static void ask_piece (Asking *asking);

static void
piece_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Asking *asking = data;
  bw_alert_archive_add (asking->archive, asking->incidents);
  g_clear_pointer (&asking->incidents, g_ptr_array_unref);
  if (asking->is_last)
    bw_alert_archive_close (asking->archive);
  g_task_return_boolean (task, TRUE);
}

static void
piece_done_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertLoad *load = asking->load;
  if (load->reading != asking->cancellable)
    return;
  if (!asking->is_last)
    {
      ask_piece (g_steal_pointer (&asking));
      return;
    }
  g_clear_object (&load->reading);
  bw_alert_store_set_archive (load->store, asking->archive);
  load->func (NULL, load->data);
}

static void
piece_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertLoad *load = asking->load;
  asking->incidents = bw_engine_incidents_finish (BW_ENGINE (object), result, NULL);
  if (load->reading != asking->cancellable)
    return;
  if (asking->incidents == NULL)
    {
      /* The next refresh tries again. */
      g_clear_object (&load->reading);
      load->archive_us = BW_TIME_NONE;
      return;
    }
  unsigned n = asking->incidents->len;
  asking->is_last = n < N_A_PIECE;
  if (n > 0)
    asking->filter.before_id = ((BwIncident *) g_ptr_array_index (asking->incidents, n - 1))->id;
  work (g_steal_pointer (&asking), piece_thread, piece_done_cb);
}

static void
ask_piece (Asking *asking)
{
  BwEngine *engine = bw_context_engine (asking->context);
  bw_engine_incidents_async (engine, &asking->filter, asking->cancellable, piece_cb, asking);
}

/* Reads all that came before the oldest of INCIDENTS that is over, where there may be any. */
static void
read_archive (BwAlertLoad *load, BwContext *context, const GPtrArray *incidents)
{
  int64_t now_us = bw_context_now_us (context), before_id = INT64_MAX;
  bool is_old = load->archive_us != BW_TIME_NONE && now_us - load->archive_us > ARCHIVE_AGE_US;
  if (load->reading != NULL || incidents->len < N_NEWEST
      || (load->archive_us != BW_TIME_NONE && !is_old))
    return;
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      if (!bw_incident_is_open (incident))
        before_id = MIN (before_id, incident->id);
    }
  load->archive_us = now_us;
  load->reading = g_cancellable_new ();
  Asking *asking = asking_new (load, context, load->reading);
  asking->archive = bw_alert_archive_new ();
  asking->filter.limit = N_A_PIECE;
  asking->filter.before_id = before_id;
  ask_piece (asking);
}

static void
lines_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Asking *asking = data;
  g_task_return_pointer (
      task, bw_alert_list_lines (asking->incidents, asking->silences, asking->now_us, asking->zone),
      (GDestroyNotify) g_ptr_array_unref);
}

static void
lines_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertLoad *load = asking->load;
  g_autoptr (GPtrArray) lines = g_task_propagate_pointer (G_TASK (result), NULL);
  /* Another refresh asks anew, or nobody wants to know any more. */
  if (load->refreshing != asking->cancellable)
    return;
  g_clear_object (&load->refreshing);
  bw_alert_store_set_now (load->store, asking->now_us, asking->zone);
  bw_alert_store_set_lines (load->store, lines);
  read_archive (load, asking->context, asking->incidents);
  load->func (NULL, load->data);
}

/* Those that are over and have been pushed out from among the newest since the archive was read. */
static void
keep_pushed_out (BwAlertLoad *load, GPtrArray *incidents)
{
  GPtrArray *lines = bw_alert_store_lines (load->store);
  BwAlertArchive *archive = bw_alert_store_archive (load->store);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (unsigned i = 0; i < incidents->len; i++)
    g_hash_table_add (known, &((BwIncident *) g_ptr_array_index (incidents, i))->id);
  for (unsigned i = 0; i < lines->len; i++)
    {
      const BwIncident *in = ((BwIncidentLine *) g_ptr_array_index (lines, i))->incident;
      bool is_archived =
          archive != NULL && bw_alert_archive_find (archive, in->id) != BW_ALERT_ARCHIVE_NONE;
      if (!bw_incident_is_open (in) && !is_archived && !g_hash_table_contains (known, &in->id))
        g_ptr_array_add (incidents, bw_incident_copy (in));
    }
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertLoad *load = asking->load;
  /* Without them every alert is told as if it were told of. */
  asking->silences = bw_engine_silences_finish (BW_ENGINE (object), result, NULL);
  if (load->refreshing != asking->cancellable)
    return;
  /* Fewer than were asked for are all there are. */
  if (asking->incidents->len >= N_NEWEST)
    keep_pushed_out (load, asking->incidents);
  /* A thousand take longer than a frame has. */
  work (g_steal_pointer (&asking), lines_thread, lines_cb);
}

static void
incidents_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertLoad *load = asking->load;
  BwEngine *engine = BW_ENGINE (object);
  g_autoptr (GError) error = NULL;
  asking->incidents = bw_engine_incidents_finish (engine, result, &error);
  if (load->refreshing != asking->cancellable)
    return;
  GCancellable *cancellable = asking->cancellable;
  if (asking->incidents == NULL)
    {
      g_clear_object (&load->refreshing);
      load->func (error, load->data);
      return;
    }
  unsigned n = asking->incidents->len;
  if (n >= asking->filter.limit
      && bw_incident_is_open (g_ptr_array_index (asking->incidents, n - 1)))
    {
      /* Not even all that is open is among them. */
      g_clear_pointer (&asking->incidents, g_ptr_array_unref);
      asking->filter.limit *= MORE;
      const BwIncidentFilter filter = asking->filter;
      bw_engine_incidents_async (engine, &filter, cancellable, incidents_cb,
                                 g_steal_pointer (&asking));
      return;
    }
  bw_engine_silences_async (engine, false, cancellable, silences_cb, g_steal_pointer (&asking));
}

void
bw_alert_load_refresh (BwAlertLoad *load, BwContext *context, GCancellable *cancellable)
{
  g_return_if_fail (load != NULL && BW_IS_CONTEXT (context) && G_IS_CANCELLABLE (cancellable));
  g_set_object (&load->refreshing, cancellable);
  Asking *asking = asking_new (load, context, cancellable);
  asking->filter.limit = N_NEWEST;
  asking->filter.is_open_first = true;
  bw_engine_incidents_async (bw_context_engine (context), &asking->filter, cancellable,
                             incidents_cb, asking);
}

BwAlertLoad *
bw_alert_load_new (BwAlertStore *store, BwAlertLoadFunc func, gpointer data)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store) && func != NULL, NULL);
  BwAlertLoad *load = g_new0 (BwAlertLoad, 1);
  g_atomic_ref_count_init (&load->refs);
  load->store = store;
  load->func = func;
  load->data = data;
  load->archive_us = BW_TIME_NONE;
  return load;
}

void
bw_alert_load_free (BwAlertLoad *load)
{
  if (load == NULL)
    return;
  g_cancellable_cancel (load->reading);
  g_clear_object (&load->reading);
  g_clear_object (&load->refreshing);
  load->store = NULL;
  load_unref (load);
}

bool
bw_alert_load_is_reading (BwAlertLoad *load)
{
  g_return_val_if_fail (load != NULL, false);
  return load->reading != NULL;
}
