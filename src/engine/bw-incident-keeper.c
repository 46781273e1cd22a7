/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes what happens to incidents, in order, and does not let go of any of it until it is written,
 * or was refused for an hour. */
#include "engine/bw-incident-keeper.h"

#include "base/bw-error.h"
#include "engine/bw-evidence-more.h"
#include "engine/bw-inhibitor-marks.h"
#include "engine/bw-late-answer.h"

#include <glib/gi18n-lib.h>

#define RETRY_US (5 * BW_SECOND_US)
/* So many share one commit at most: others wait for the store, too. */
#define MAX_AT_ONCE 64
/* What the store alone refuses is tried so often, which is for an hour, before it is given up. */
#define MAX_TRIES 720
#define MAX_GRACE_US BW_HOUR_US

/* Reference-counted: the database's thread may still work on one when the keeper is gone. */
typedef struct
{
  BwIncidentRequest *request;
  BwIncidentDoneFunc done;
  gpointer data;
  unsigned n_tries; /* in which the store said no to it */
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
  GQueue queue;       /* of Waiting */
  GPtrArray *writing; /* of Waiting: those before; or NULL */
  GQueue aside;       /* of Waiting: those to which the store says no, and what follows them */
  bool is_failing;
  unsigned timer;
  unsigned aside_timer;
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
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("the program ends"));
  if (waiting->done != NULL)
    waiting->done (NULL, error, waiting->data);
  waiting_unref (waiting);
}

/* What is being written, from the N-th on, waits again, before all others. */
static void
put_back (BwIncidentKeeper *keeper, unsigned n)
{
  GPtrArray *writing = keeper->writing;
  while (writing->len > n)
    g_queue_push_head (&keeper->queue, g_ptr_array_steal_index (writing, writing->len - 1));
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
  g_queue_init (&keeper->aside);
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
  bw_clock_cancel (keeper->clock, &keeper->aside_timer);
  bw_clock_cancel (keeper->clock, &keeper->mark_timer);
  if (keeper->writing != NULL)
    put_back (keeper, 0);
  g_clear_pointer (&keeper->writing, g_ptr_array_unref);
  g_queue_clear_full (&keeper->aside, waiting_give_up);
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
  /* The lease of a message comes before whatever else is asked of the store because of it. */
  while (answer->outbox->len > 0)
    bw_dispatcher_enqueue (keeper->dispatcher, g_ptr_array_steal_index (answer->outbox, 0));
  keeper->callbacks.changed (keeper->callbacks.data, answer->incident, answer->event);
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
  GError *error;            /* NULL without an answer: it waits for the one before it */
  bool is_aside;            /* to be tried again, without holding up the others */
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
  if (outcome->answer != NULL)
    bw_incident_keeper_hand_on (keeper, outcome->answer, waiting->request->incident_id != 0);
  else if (waiting->n_tries > 0)
    g_warning ("what rule %s asks for is given up: %s", waiting->request->rule,
               outcome->error->message);
  else
    g_info ("%s", outcome->error->message);
  if (waiting->done != NULL)
    waiting->done (outcome->answer, outcome->error, waiting->data);
}

static void
aside_timer_cb (gpointer data)
{
  BwIncidentKeeper *keeper = data;
  keeper->aside_timer = 0;
  while (!g_queue_is_empty (&keeper->aside))
    g_queue_push_head (&keeper->queue, g_queue_pop_tail (&keeper->aside));
  write_next (keeper);
}

/* The store says no to this one alone: it is tried again later, and what is about the same after
 * it. True when it has been tried for long enough. */
static bool
set_aside (BwIncidentKeeper *keeper, Waiting *waiting, const Outcome *outcome)
{
  if (outcome->error != NULL && ++waiting->n_tries >= MAX_TRIES)
    return false;
  g_queue_push_tail (&keeper->aside, g_atomic_rc_box_acquire (waiting));
  if (keeper->aside_timer == 0)
    keeper->aside_timer = bw_clock_call_at (
        keeper->clock, bw_clock_awake_us (keeper->clock) + RETRY_US, aside_timer_cb, keeper);
  if (outcome->error != NULL)
    set_failing (keeper, outcome->error);
  return true;
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
      put_back (keeper, 0);
      g_clear_pointer (&keeper->writing, g_ptr_array_unref);
      keeper->timer = bw_clock_call_at (keeper->clock, bw_clock_awake_us (keeper->clock) + RETRY_US,
                                        timer_cb, keeper);
      set_failing (keeper, error);
      return;
    }
  /* As long as it is there nothing else is written. */
  GPtrArray *written = keeper->writing;
  put_back (keeper, outcomes->len);
  for (unsigned i = 0; i < outcomes->len; i++)
    {
      Outcome *outcome = outcomes->pdata[i];
      if (!outcome->is_aside || !set_aside (keeper, written->pdata[i], outcome))
        conclude (keeper, written->pdata[i], outcome);
    }
  g_clear_pointer (&keeper->writing, g_ptr_array_unref);
  if (g_queue_is_empty (&keeper->aside))
    set_failing (keeper, NULL);
  write_next (keeper);
}

/* Runs those of LIST up to the first that the store fails, which has to come first the next time.
 * False when that is the first one. What the store allows for others and not for one of them, it
 * and what is about the same is left for later. */
static bool
run_list (BwDb *db, GPtrArray *list, GPtrArray *outcomes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) refused = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < list->len; i++)
    {
      const BwIncidentRequest *request = ((const Waiting *) list->pdata[i])->request;
      Outcome *outcome = g_new0 (Outcome, 1);
      g_ptr_array_add (outcomes, outcome);
      outcome->is_aside =
          request->dedup_key != NULL && g_hash_table_contains (refused, request->dedup_key);
      if (outcome->is_aside)
        continue;
      outcome->answer =
          bw_incident_request_run (db, (gpointer) request, cancellable, &outcome->error);
      if (outcome->answer != NULL || is_refusal (request, outcome->error))
        continue;
      bool is_undone = !bw_db_in_transaction (db);
      outcome->is_aside = !is_undone && request->dedup_key != NULL
                          && g_error_matches (outcome->error, BW_ERROR, BW_ERROR_BUSY);
      if (outcome->is_aside)
        {
          g_hash_table_add (refused, request->dedup_key);
          continue;
        }
      if (i == 0 || is_undone)
        g_propagate_error (error, g_steal_pointer (&outcome->error));
      g_ptr_array_set_size (outcomes, (int) i);
      return i > 0 && !is_undone;
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
  if (bw_db_begin (db, error) && run_list (db, list, outcomes, cancellable, error)
      && bw_db_commit (db, error))
    return g_steal_pointer (&outcomes);
  bw_db_rollback (db);
  return NULL;
}

/* Whether one about the same condition was set aside: the order in which things happen is kept. */
static bool
is_behind (BwIncidentKeeper *keeper, const Waiting *waiting)
{
  for (GList *link = keeper->aside.head; link != NULL; link = link->next)
    if (g_strcmp0 (((Waiting *) link->data)->request->dedup_key, waiting->request->dedup_key) == 0)
      return true;
  return false;
}

static gpointer
waiting_ref (gconstpointer waiting, gpointer data)
{
  return g_atomic_rc_box_acquire ((gpointer) waiting);
}

static void
write_next (BwIncidentKeeper *keeper)
{
  if (keeper->writing != NULL || keeper->timer != 0)
    return;
  g_autoptr (GPtrArray) writing = g_ptr_array_new_with_free_func (waiting_unref);
  while (!g_queue_is_empty (&keeper->queue) && writing->len < MAX_AT_ONCE)
    {
      Waiting *waiting = g_queue_pop_head (&keeper->queue);
      if (is_behind (keeper, waiting))
        g_queue_push_tail (&keeper->aside, waiting);
      else
        g_ptr_array_add (writing, waiting);
    }
  if (writing->len == 0)
    return;
  keeper->writing = g_steal_pointer (&writing);
  bw_store_worker_run_async (bw_alerts_worker (keeper->alerts), run_waiting,
                             g_ptr_array_copy (keeper->writing, waiting_ref, NULL),
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
  *waiting = (Waiting){ .request = request, .done = done, .data = data };
  g_queue_push_tail (&keeper->queue, waiting);
  write_next (keeper);
}

unsigned
bw_incident_keeper_n_waiting (BwIncidentKeeper *keeper)
{
  return g_queue_get_length (&keeper->queue) + g_queue_get_length (&keeper->aside)
         + (keeper->writing != NULL ? keeper->writing->len : 0);
}
