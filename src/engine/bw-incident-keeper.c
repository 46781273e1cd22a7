/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes what happens to incidents, in order, and does not let go of any of it until it is written.
 */
#include "engine/bw-incident-keeper.h"

#include "base/bw-error.h"
#include "engine/bw-evidence-more.h"
#include "engine/bw-inhibitor-marks.h"
#include "engine/bw-late-answer.h"

#define RETRY_US (5 * BW_SECOND_US)
/* So many share one commit at most: others wait for the store, too. */
#define MAX_AT_ONCE 64
#define MAX_GRACE_US BW_HOUR_US

/* Reference-counted: the database's thread may still work on one when the keeper is gone. */
typedef struct
{
  BwIncidentRequest *request;
  BwIncidentDoneFunc done;
  gpointer data;
} Waiting;

struct _BwIncidentKeeper
{
  BwClock *clock;
  BwAlerts *alerts;
  BwDispatcher *dispatcher;
  BwIncidentKeeperCallbacks callbacks;
  BwPolicy *policy;              /* or NULL */
  BwRuleChannels *rule_channels; /* or NULL */
  int64_t grace_until_us;
  GQueue queue; /* of Waiting; the first ones are being written while is_writing */
  bool is_writing;
  bool is_failing;
  unsigned timer;
  unsigned mark_timer;
  GCancellable *closing;
};

static void write_next (BwIncidentKeeper *keeper);

static void
waiting_clear (gpointer data)
{
  bw_incident_request_free (((Waiting *) data)->request);
}

static void
waiting_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, waiting_clear);
}

/* Nobody will know what came of it. */
static void
waiting_give_up (gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the program ends");
  if (waiting->done != NULL)
    waiting->done (NULL, error, waiting->data);
  waiting_unref (waiting);
}

BwIncidentKeeper *
bw_incident_keeper_new (BwClock *clock, BwAlerts *alerts, BwDispatcher *dispatcher,
                        const BwIncidentKeeperCallbacks *callbacks)
{
  BwIncidentKeeper *keeper = g_new0 (BwIncidentKeeper, 1);
  keeper->clock = bw_clock_ref (clock);
  keeper->alerts = alerts;
  keeper->dispatcher = dispatcher;
  keeper->callbacks = *callbacks;
  keeper->grace_until_us = BW_TIME_NONE;
  keeper->closing = g_cancellable_new ();
  g_queue_init (&keeper->queue);
  return keeper;
}

void
bw_incident_keeper_free (BwIncidentKeeper *keeper)
{
  if (keeper == NULL)
    return;
  g_cancellable_cancel (keeper->closing);
  g_object_unref (keeper->closing);
  bw_clock_cancel (keeper->clock, &keeper->timer);
  bw_clock_cancel (keeper->clock, &keeper->mark_timer);
  g_queue_clear_full (&keeper->queue, waiting_give_up);
  g_clear_pointer (&keeper->policy, bw_policy_unref);
  g_clear_pointer (&keeper->rule_channels, bw_rule_channels_unref);
  bw_clock_unref (keeper->clock);
  g_free (keeper);
}

static void mark (BwIncidentKeeper *keeper);

static void
mark_again_cb (gpointer data)
{
  BwIncidentKeeper *keeper = data;
  keeper->mark_timer = 0;
  mark (keeper);
}

static void
marked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwIncidentKeeper *keeper = data;
  g_autoptr (GError) error = NULL;
  bool is_marked = bw_store_worker_run_finish (result, &error) != NULL;
  if (bw_late_answer (result) || is_marked)
    return;
  g_info ("which incidents stand for others can't be written: %s", error->message);
  bw_clock_cancel (keeper->clock, &keeper->mark_timer);
  keeper->mark_timer = bw_clock_call_at (
      keeper->clock, bw_clock_awake_us (keeper->clock) + RETRY_US, mark_again_cb, keeper);
}

/* What was open under another policy is judged by this one before anything is decided by it: the
 * database's thread takes one thing after the other. */
static void
mark (BwIncidentKeeper *keeper)
{
  bw_store_worker_run_async (bw_alerts_worker (keeper->alerts), bw_inhibitor_marks_run,
                             bw_policy_ref (keeper->policy), (GDestroyNotify) bw_policy_unref, NULL,
                             keeper->closing, marked_cb, keeper);
}

void
bw_incident_keeper_set_policy (BwIncidentKeeper *keeper, BwPolicy *policy,
                               BwRuleChannels *rule_channels)
{
  g_return_if_fail (keeper != NULL && policy != NULL);
  bw_policy_ref (policy);
  g_clear_pointer (&keeper->policy, bw_policy_unref);
  keeper->policy = policy;
  if (rule_channels != NULL)
    bw_rule_channels_ref (rule_channels);
  g_clear_pointer (&keeper->rule_channels, bw_rule_channels_unref);
  keeper->rule_channels = rule_channels;
  mark (keeper);
}

void
bw_incident_keeper_set_grace (BwIncidentKeeper *keeper, int64_t until_us)
{
  g_return_if_fail (keeper != NULL);
  int64_t now_us = bw_clock_wall_us (keeper->clock);
  /* One that a clock set back would make longer than it was ever meant to be is none. */
  if (keeper->grace_until_us <= now_us || keeper->grace_until_us > now_us + MAX_GRACE_US)
    keeper->grace_until_us = BW_TIME_NONE;
  keeper->grace_until_us = MAX (keeper->grace_until_us, until_us);
}

int64_t
bw_incident_keeper_grace_us (BwIncidentKeeper *keeper)
{
  bool is_over = keeper->grace_until_us <= bw_clock_wall_us (keeper->clock);
  return is_over ? BW_TIME_NONE : keeper->grace_until_us;
}

BwIncidentPass *
bw_incident_keeper_new_pass (BwIncidentKeeper *keeper)
{
  BwIncidentPass *pass = g_new0 (BwIncidentPass, 1);
  pass->policy = keeper->policy != NULL ? bw_policy_ref (keeper->policy) : NULL;
  pass->rule_channels =
      keeper->rule_channels != NULL ? bw_rule_channels_ref (keeper->rule_channels) : NULL;
  pass->now_us = bw_clock_wall_us (keeper->clock);
  pass->grace_until_us = bw_incident_keeper_grace_us (keeper);
  return pass;
}

static void
fill (BwIncidentKeeper *keeper, BwIncidentRequest *request, const char *const *channels)
{
  if (request->policy == NULL && keeper->policy != NULL)
    request->policy = bw_policy_ref (keeper->policy);
  if (channels != NULL && request->rule != NULL)
    request->rule_channels = bw_rule_channels_new_one (request->rule, channels);
  else if (request->rule_channels == NULL && keeper->rule_channels != NULL)
    request->rule_channels = bw_rule_channels_ref (keeper->rule_channels);
  if (request->grace_until_us == BW_TIME_NONE)
    request->grace_until_us = bw_incident_keeper_grace_us (keeper);
}

/* A person has taken it on or ended it: the message that asks for it may go. */
static bool
takes_message_back (BwIncidentKind kind, bool is_by_person)
{
  return kind == BW_KIND_ACK || kind == BW_KIND_START || kind == BW_KIND_CLOSE
         || (kind == BW_KIND_RESOLVE && is_by_person);
}

void
bw_incident_keeper_hand_on (BwIncidentKeeper *keeper, BwIncidentAnswer *answer, bool is_by_person)
{
  g_return_if_fail (keeper != NULL && answer != NULL);
  if (answer->event == NULL)
    return;
  if (takes_message_back (answer->event->kind, is_by_person))
    bw_dispatcher_withdraw (keeper->dispatcher, answer->incident->id);
  keeper->callbacks.changed (keeper->callbacks.data, answer->incident, answer->event);
  while (answer->outbox->len > 0)
    bw_dispatcher_enqueue (keeper->dispatcher, g_ptr_array_steal_index (answer->outbox, 0));
}

static void
set_failing (BwIncidentKeeper *keeper, const GError *error)
{
  bool was_failing = keeper->is_failing;
  keeper->is_failing = error != NULL;
  if (was_failing || error != NULL)
    keeper->callbacks.failing (keeper->callbacks.data, error);
}

static void
timer_cb (gpointer data)
{
  BwIncidentKeeper *keeper = data;
  keeper->timer = 0;
  write_next (keeper);
}

/* What the workflow refuses, or a wrong id, will be refused again; all else is a store that may
 * work later. */
static bool
is_refusal (const BwIncidentRequest *request, const GError *error)
{
  bool is_wrong_id =
      request->incident_id != 0 && g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  return is_wrong_id || g_error_matches (error, BW_ERROR, BW_ERROR_CONFLICT);
}

/* What came of one of them. */
typedef struct
{
  BwIncidentAnswer *answer; /* NULL: refused */
  GError *error;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;
  g_clear_pointer (&outcome->answer, bw_incident_answer_free);
  g_clear_error (&outcome->error);
  g_free (outcome);
}

static void
conclude (BwIncidentKeeper *keeper, Waiting *waiting, Outcome *outcome)
{
  if (outcome->answer == NULL)
    g_info ("%s", outcome->error->message);
  else
    bw_incident_keeper_hand_on (keeper, outcome->answer, waiting->request->incident_id != 0);
  if (waiting->done != NULL)
    waiting->done (outcome->answer, outcome->error, waiting->data);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwIncidentKeeper *keeper = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outcomes = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  if (outcomes == NULL)
    {
      /* Whoever is told may submit something. */
      keeper->is_writing = false;
      keeper->timer = bw_clock_call_at (keeper->clock, bw_clock_awake_us (keeper->clock) + RETRY_US,
                                        timer_cb, keeper);
      set_failing (keeper, error);
      return;
    }
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (waiting_unref);
  for (unsigned i = 0; i < outcomes->len; i++)
    g_ptr_array_add (written, g_queue_pop_head (&keeper->queue));
  set_failing (keeper, NULL);
  for (unsigned i = 0; i < outcomes->len; i++)
    conclude (keeper, written->pdata[i], outcomes->pdata[i]);
  keeper->is_writing = false;
  write_next (keeper);
}

/* Runs those of LIST up to the first that the store fails, which has to come first the next time.
 * False when that is the first one. */
static bool
run_list (BwDb *db, GPtrArray *list, GPtrArray *outcomes, GCancellable *cancellable, GError **error)
{
  for (unsigned i = 0; i < list->len; i++)
    {
      const Waiting *waiting = list->pdata[i];
      g_autoptr (GError) local = NULL;
      BwIncidentAnswer *answer =
          bw_incident_request_run (db, waiting->request, cancellable, &local);
      if (answer == NULL && !is_refusal (waiting->request, local))
        {
          bool is_undone = list->len > 1 && !bw_db_in_transaction (db);
          if (i == 0 || is_undone)
            g_propagate_error (error, g_steal_pointer (&local));
          return i > 0 && !is_undone;
        }
      Outcome *outcome = g_new0 (Outcome, 1);
      *outcome = (Outcome){ answer, g_steal_pointer (&local) };
      g_ptr_array_add (outcomes, outcome);
    }
  return true;
}

/* A store job: GPtrArray of Waiting → GPtrArray of Outcome, of the first ones. Several share one
 * commit, for it is what takes time. */
static gpointer
run_waiting (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *list = data;
  for (unsigned i = 0; i < list->len; i++)
    bw_evidence_add_rows (((Waiting *) list->pdata[i])->request);
  g_autoptr (GPtrArray) outcomes = g_ptr_array_new_with_free_func (outcome_free);
  if (list->len == 1)
    return run_list (db, list, outcomes, cancellable, error) ? g_steal_pointer (&outcomes) : NULL;
  if (bw_db_begin (db, error) && run_list (db, list, outcomes, cancellable, error)
      && bw_db_commit (db, error))
    return g_steal_pointer (&outcomes);
  bw_db_rollback (db);
  return NULL;
}

static void
write_next (BwIncidentKeeper *keeper)
{
  if (g_queue_is_empty (&keeper->queue) || keeper->is_writing || keeper->timer != 0)
    return;
  GPtrArray *list = g_ptr_array_new_with_free_func (waiting_unref);
  for (GList *link = keeper->queue.head; link != NULL && list->len < MAX_AT_ONCE; link = link->next)
    g_ptr_array_add (list, g_atomic_rc_box_acquire (link->data));
  keeper->is_writing = true;
  bw_store_worker_run_async (bw_alerts_worker (keeper->alerts), run_waiting, list,
                             (GDestroyNotify) g_ptr_array_unref, (GDestroyNotify) g_ptr_array_unref,
                             keeper->closing, written_cb, keeper);
}

void
bw_incident_keeper_submit (BwIncidentKeeper *keeper, BwIncidentRequest *request,
                           const char *const *channels, BwIncidentDoneFunc done, gpointer data)
{
  g_return_if_fail (keeper != NULL && request != NULL);
  fill (keeper, request, channels);
  Waiting *waiting = g_atomic_rc_box_new (Waiting);
  *waiting = (Waiting){ request, done, data };
  g_queue_push_tail (&keeper->queue, waiting);
  write_next (keeper);
}

unsigned
bw_incident_keeper_n_waiting (BwIncidentKeeper *keeper)
{
  return g_queue_get_length (&keeper->queue);
}
