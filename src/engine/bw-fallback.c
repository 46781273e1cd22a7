/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told instead when a channel can't deliver what must not be lost.
 *
 * All of it is read from the outbox, so that a restart forgets nothing: a message of CRITICAL or
 * more that was not delivered two minutes after it was due, or was given up, is copied to the next
 * channel that has not been told; a channel that only shows here is no proof that somebody knows.
 */
#include "engine/bw-fallback.h"

#include "engine/bw-late-answer.h"
#include "engine/bw-retry.h"

#include <glib/gi18n-lib.h>

#define PATIENCE_US (2 * BW_MINUTE_US)
/* Messages that are settled are looked at for this long after they were made, or given up. */
#define RECENT_US (15 * BW_MINUTE_US)
#define LOOK_BACK_US BW_DAY_US
/* A storm of messages is looked at once in this time. */
#define PAUSE_US BW_SECOND_US

struct _BwFallback
{
  BwClock *clock;
  BwAlerts *alerts;
  BwFallbackFunc func;
  gpointer data;
  GPtrArray *channels; /* of BwFallbackChannel */
  BwPolicy *policy;    /* or NULL */
  GCancellable *closing;
  unsigned timer;
  int64_t at_us;     /* of the timer; wall time */
  int64_t looked_us; /* when the last look began; wall time, and by the awake clock */
  int64_t looked_awake_us;
  bool is_looking;
  bool is_look_back;
};

/* One look, on the database's thread. */
typedef struct
{
  GPtrArray *channels;
  BwPolicy *policy; /* or NULL */
  int64_t now_us;
  int64_t since_us;
} Look;

/* What it found. */
typedef struct
{
  GPtrArray *copies; /* of BwOutboxRow */
  int64_t next_us;   /* when the next is due to be looked at; INT64_MAX: none */
} Found;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_ptr_array_unref (look->channels);
  g_clear_pointer (&look->policy, bw_policy_unref);
  g_free (look);
}

static void
found_free (gpointer data)
{
  Found *found = data;
  g_ptr_array_unref (found->copies);
  g_free (found);
}

BwFallbackChannel *
bw_fallback_channel_new (const char *name, bool is_local)
{
  BwFallbackChannel *channel = g_new (BwFallbackChannel, 1);
  *channel = (BwFallbackChannel){ g_strdup (name), is_local };
  return channel;
}

void
bw_fallback_channel_free (gpointer data)
{
  BwFallbackChannel *channel = data;
  g_free (channel->name);
  g_free (channel);
}

/* --- on the database's thread ----------------------------------------------------------------- */

static const BwFallbackChannel *
find_channel (const Look *look, const char *name)
{
  for (unsigned i = 0; i < look->channels->len; i++)
    {
      const BwFallbackChannel *channel = g_ptr_array_index (look->channels, i);
      if (g_str_equal (channel->name, name))
        return channel;
    }
  return NULL;
}

/* Whether SQL with the N numbers IDS and then CHANNEL (unless NULL) finds a row; in doubt it does.
 */
static bool
has_row (BwDb *db, const char *sql, const int64_t *ids, int n, const char *channel)
{
  BwStmt *stmt = bw_db_prepare (db, sql, NULL);
  if (stmt == NULL)
    return true;
  for (int i = 0; i < n; i++)
    bw_stmt_bind_int64 (stmt, i + 1, ids[i]);
  if (channel != NULL)
    bw_stmt_bind_text (stmt, n + 1, channel);
  BwStep step = bw_stmt_step (stmt, NULL);
  bw_stmt_reset (stmt);
  return step != BW_STEP_DONE;
}

/* Told, about to be told, or tried in vain. */
static bool
is_told (BwDb *db, const BwOutboxRow *row, const char *channel)
{
  const int64_t ids[] = { row->incident_id, row->event_seq, row->kind };
  return has_row (db,
                  "SELECT 1 FROM outbox WHERE incident_id = ?1 AND event_seq = ?2 AND kind = ?3 "
                  "AND channel = ?4 AND status NOT IN (80, 90)",
                  ids, G_N_ELEMENTS (ids), channel);
}

static bool
knows_beginning (BwDb *db, const BwOutboxRow *row, const char *channel)
{
  const int64_t ids[] = { row->incident_id, row->episode, row->kind };
  return has_row (db,
                  "SELECT 1 FROM outbox WHERE incident_id = ?1 AND episode = ?2 AND kind != ?3 "
                  "AND channel = ?4 AND status NOT IN (80, 90)",
                  ids, G_N_ELEMENTS (ids), channel);
}

/* A person who has taken it on knows of it. */
static bool
is_taken_on (BwDb *db, const BwOutboxRow *row)
{
  return has_row (db, "SELECT 1 FROM incident WHERE id = ?1 AND status IN (30, 40)",
                  &row->incident_id, 1, NULL);
}

/* Names in the order in which they are asked; NULL on an error. (transfer container) */
static GPtrArray *
list_names (BwDb *db, const Look *look, const BwOutboxRow *row)
{
  BwIncidentQuery query = { .id = row->incident_id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found = bw_alerts_job_list_incidents (db, &query, NULL, NULL);
  if (look->policy != NULL && found != NULL && found->len == 1)
    return bw_policy_fallbacks (look->policy, g_ptr_array_index (found, 0));
  GPtrArray *names = g_ptr_array_new ();
  for (unsigned i = 0; i < look->channels->len; i++)
    g_ptr_array_add (names, ((BwFallbackChannel *) g_ptr_array_index (look->channels, i))->name);
  return names;
}

/* Who is to be told instead, or NULL. */
static const BwFallbackChannel *
choose (BwDb *db, const Look *look, const BwOutboxRow *row)
{
  g_autoptr (GPtrArray) names = list_names (db, look, row);
  for (unsigned i = 0; i < names->len; i++)
    {
      const BwFallbackChannel *channel = find_channel (look, g_ptr_array_index (names, i));
      if (channel == NULL || channel->is_local || g_str_equal (channel->name, row->channel)
          || is_told (db, row, channel->name))
        continue;
      if (row->kind != BW_KIND_RESOLVE || knows_beginning (db, row, channel->name))
        return channel;
    }
  return NULL;
}

static BwOutboxRow *
make_copy (const BwOutboxRow *row, const char *channel, int64_t now_us)
{
  BwOutboxRow *copy = bw_outbox_row_new ();
  copy->channel = g_strdup (channel);
  copy->incident_id = row->incident_id;
  copy->event_seq = row->event_seq;
  copy->episode = row->episode;
  copy->kind = row->kind;
  copy->severity = row->severity;
  copy->payload = g_strdup (row->payload);
  copy->group_key = g_strdup (row->group_key);
  copy->fallback_of = g_strdup (row->id);
  copy->reason = row->last_error != NULL
                     ? g_strdup_printf (_ ("in place of %s: %s"), row->channel, row->last_error)
                     : g_strdup_printf (_ ("in place of %s"), row->channel);
  copy->created_us = now_us;
  copy->not_before_us = now_us;
  copy->due_us = row->due_us;
  copy->expires_us = now_us + bw_retry_lifetime_us (row->severity);
  return copy;
}

/* Another channel that leads away from here stands for one that only shows. */
static bool
is_proven (BwDb *db, const Look *look, const BwOutboxRow *row)
{
  const BwFallbackChannel *own = find_channel (look, row->channel);
  if (own != NULL && !own->is_local)
    return row->status == BW_OUTBOX_DELIVERED;
  /* Nobody may know whether a channel that is gone was one of those. */
  if (own == NULL && row->status == BW_OUTBOX_DELIVERED)
    return true;
  for (unsigned i = 0; i < look->channels->len; i++)
    {
      const BwFallbackChannel *channel = g_ptr_array_index (look->channels, i);
      if (own != NULL && !channel->is_local && is_told (db, row, channel->name))
        return true;
    }
  return false;
}

/* When ROW has to be looked at: it was given up, or should have been delivered by then. */
static int64_t
look_time (const BwOutboxRow *row, int64_t now_us)
{
  bool is_given_up = row->status == BW_OUTBOX_DEAD || row->status == BW_OUTBOX_EXPIRED;
  return is_given_up ? now_us : row->due_us + PATIENCE_US;
}

static bool
copy_one (BwDb *db, const Look *look, const BwOutboxRow *row, Found *found, GError **error)
{
  int64_t at_us = look_time (row, look->now_us);
  bool is_settled = row->status == BW_OUTBOX_MERGED || row->status == BW_OUTBOX_SUPPRESSED
                    || row->status == BW_OUTBOX_DEFERRED;
  if (is_settled || is_proven (db, look, row))
    return true;
  if (at_us > look->now_us)
    {
      found->next_us = MIN (found->next_us, at_us);
      return true;
    }
  const BwFallbackChannel *channel = is_taken_on (db, row) ? NULL : choose (db, look, row);
  if (channel == NULL)
    return true;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (BwOutboxRow) copy = make_copy (row, channel->name, look->now_us);
  g_ptr_array_add (one, copy);
  if (bw_alerts_job_queue_outbox (db, one, NULL, error) == NULL)
    return false;
  g_ptr_array_add (found->copies, g_steal_pointer (&copy));
  return true;
}

/* Rows that may have to go elsewhere. (transfer full) */
static GPtrArray *
list_rows (BwDb *db, const Look *look, GError **error)
{
  g_autoptr (GString) names = g_string_new ("\n");
  for (unsigned i = 0; i < look->channels->len; i++)
    {
      const BwFallbackChannel *channel = g_ptr_array_index (look->channels, i);
      if (channel->is_local)
        g_string_append_printf (names, "%s\n", channel->name);
    }
  BwImportantQuery query = { look->since_us, names->str };
  return bw_alerts_job_list_important (db, &query, NULL, error);
}

/* A store job: Look → Found. */
static gpointer
look (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  g_autoptr (GPtrArray) rows = list_rows (db, look, error);
  if (rows == NULL)
    return NULL;
  Found *found = g_new (Found, 1);
  *found =
      (Found){ g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free), INT64_MAX };
  /* What was committed has to be sent: an error ends the look, and the next one goes on. */
  g_autoptr (GError) local = NULL;
  for (unsigned i = 0; i < rows->len && local == NULL; i++)
    copy_one (db, look, g_ptr_array_index (rows, i), found, &local);
  if (local != NULL)
    {
      g_warning ("a message can't be given to another channel: %s", local->message);
      found->next_us = look->now_us + PAUSE_US;
    }
  return found;
}

/* --- on the main loop ------------------------------------------------------------------------- */

static void arm (BwFallback *fallback, int64_t at_us);

/* When the next look may be, not later for a wall clock that was set back. */
static int64_t
soonest_us (BwFallback *fallback)
{
  int64_t pause_us = fallback->looked_awake_us + PAUSE_US - bw_clock_awake_us (fallback->clock);
  return bw_clock_wall_us (fallback->clock) + CLAMP (pause_us, 0, PAUSE_US);
}

/* All that may have been given up since the last look, however long that was for the clocks. */
static int64_t
since_us (BwFallback *fallback, int64_t now_us)
{
  if (fallback->is_look_back || fallback->looked_us == BW_TIME_NONE)
    return now_us - LOOK_BACK_US;
  return MIN (fallback->looked_us, now_us) - RECENT_US;
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwFallback *fallback = data;
  g_autoptr (GError) error = NULL;
  Found *found = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    {
      g_clear_pointer (&found, found_free);
      return;
    }
  fallback->is_looking = false;
  if (found == NULL)
    {
      g_warning ("whether important messages were delivered is not known: %s", error->message);
      fallback->is_look_back = true;
      arm (fallback, bw_clock_wall_us (fallback->clock) + PATIENCE_US);
      return;
    }
  if (fallback->at_us != INT64_MAX)
    arm (fallback, MAX (fallback->at_us, soonest_us (fallback)));
  if (found->next_us != INT64_MAX)
    arm (fallback, MAX (found->next_us, soonest_us (fallback)));
  while (found->copies->len > 0)
    fallback->func (fallback->data, g_ptr_array_steal_index (found->copies, 0));
  found_free (found);
}

static bool
has_somebody (BwFallback *fallback)
{
  for (unsigned i = 0; i < fallback->channels->len; i++)
    if (!((BwFallbackChannel *) g_ptr_array_index (fallback->channels, i))->is_local)
      return true;
  return false;
}

static void
timer_cb (gpointer data)
{
  BwFallback *fallback = data;
  fallback->timer = 0;
  fallback->at_us = INT64_MAX;
  if (!has_somebody (fallback))
    return;
  fallback->is_looking = true;
  int64_t now_us = bw_clock_wall_us (fallback->clock);
  Look *job = g_new (Look, 1);
  *job = (Look){ g_ptr_array_ref (fallback->channels),
                 fallback->policy != NULL ? bw_policy_ref (fallback->policy) : NULL, now_us,
                 since_us (fallback, now_us) };
  fallback->is_look_back = false;
  fallback->looked_us = now_us;
  fallback->looked_awake_us = bw_clock_awake_us (fallback->clock);
  bw_store_worker_run_async (bw_alerts_worker (fallback->alerts), look, job, look_free, found_free,
                             fallback->closing, looked_cb, fallback);
}

/* While a look is under way only the time is noted. */
static void
arm (BwFallback *fallback, int64_t at_us)
{
  BwClock *clock = fallback->clock;
  if (at_us >= fallback->at_us && (fallback->timer != 0 || fallback->is_looking))
    return;
  fallback->at_us = at_us;
  if (fallback->is_looking)
    return;
  bw_clock_cancel (clock, &fallback->timer);
  int64_t wait_us = MAX (at_us - bw_clock_wall_us (clock), 0);
  fallback->timer =
      bw_clock_call_at (clock, bw_clock_awake_us (clock) + wait_us, timer_cb, fallback);
}

BwFallback *
bw_fallback_new (BwClock *clock, BwAlerts *alerts, BwFallbackFunc func, gpointer data)
{
  BwFallback *fallback = g_new0 (BwFallback, 1);
  fallback->clock = bw_clock_ref (clock);
  fallback->alerts = alerts;
  fallback->func = func;
  fallback->data = data;
  fallback->channels = g_ptr_array_new_with_free_func (bw_fallback_channel_free);
  fallback->closing = g_cancellable_new ();
  fallback->at_us = INT64_MAX;
  fallback->looked_us = BW_TIME_NONE;
  fallback->looked_awake_us = bw_clock_awake_us (clock) - PAUSE_US;
  return fallback;
}

void
bw_fallback_free (BwFallback *fallback)
{
  if (fallback == NULL)
    return;
  g_cancellable_cancel (fallback->closing);
  g_object_unref (fallback->closing);
  bw_clock_cancel (fallback->clock, &fallback->timer);
  g_ptr_array_unref (fallback->channels);
  g_clear_pointer (&fallback->policy, bw_policy_unref);
  bw_clock_unref (fallback->clock);
  g_free (fallback);
}

void
bw_fallback_set_channels (BwFallback *fallback, GPtrArray *channels)
{
  g_return_if_fail (fallback != NULL && channels != NULL);
  g_ptr_array_unref (fallback->channels);
  fallback->channels = g_ptr_array_ref (channels);
}

void
bw_fallback_set_policy (BwFallback *fallback, BwPolicy *policy)
{
  g_return_if_fail (fallback != NULL);
  if (policy != NULL)
    bw_policy_ref (policy);
  g_clear_pointer (&fallback->policy, bw_policy_unref);
  fallback->policy = policy;
}

void
bw_fallback_look_at (BwFallback *fallback, int64_t at_us)
{
  g_return_if_fail (fallback != NULL);
  arm (fallback, at_us == BW_TIME_NONE ? soonest_us (fallback) : at_us);
}

void
bw_fallback_look_back (BwFallback *fallback)
{
  g_return_if_fail (fallback != NULL);
  fallback->is_look_back = true;
  bw_fallback_look_at (fallback, BW_TIME_NONE);
}
