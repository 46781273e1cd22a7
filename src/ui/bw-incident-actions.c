/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does to an incident: done, told in a toast, and undone. */
#include "ui/bw-incident-actions.h"

#include "engine/bw-engine-feedback.h"
#include "engine/bw-engine-outbox.h"
#include "engine/bw-engine-query.h"
#include "engine/bw-engine-silences.h"

#include <glib/gi18n-lib.h>

#define ACTION "undo-incident"
#define KEY_LAST "bw-last-incident-step"

/* Beside the kinds of events: the silence of that id ends. */
#define STEP_END_SILENCE 10000
/* The silence that had that id and was ended begins again. */
#define STEP_BEGIN_SILENCE 10001
#define KEY_ENDED "bw-ended-silences"

/* A step to take back another. */
typedef struct
{
  int64_t id;
  int kind; /* a BwIncidentKind, or one of the above */
} Step;

/* A step under way. */
typedef struct
{
  GtkWidget *root; /* a weak pointer: the window may be closed meanwhile */
  BwContext *context;
  Step step;
  bool is_undo;
  BwSilence *silence; /* that is ended or begun, or NULL */
  GArray *ids;        /* of silences that are to be ended, or NULL */
} Doing;

/* What a toast says of what a person did, and what undoes it; 0: nothing does. */
typedef struct
{
  BwIncidentKind kind, undoing;
  const char *done;
} Deed;

static const Deed deeds[] = {
  { BW_KIND_ACK, BW_KIND_UNACK, N_ ("Acknowledged") },
  { BW_KIND_UNACK, BW_KIND_ACK, N_ ("No longer acknowledged") },
  { BW_KIND_RESOLVE, BW_KIND_REOPEN, N_ ("Resolved") },
  { BW_KIND_REOPEN, BW_KIND_RESOLVE, N_ ("Opened again") },
  { BW_KIND_NOTE, 0, N_ ("Note added") },
  { BW_KIND_START, BW_KIND_UNACK, N_ ("Done") },
};

static Deed
deed_of (int kind)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (deeds); i++)
    if ((int) deeds[i].kind == kind)
      return deeds[i];
  return (Deed){ 0, 0, N_ ("Done") };
}

static void
doing_free (Doing *doing)
{
  g_clear_weak_pointer (&doing->root);
  g_object_unref (doing->context);
  g_clear_pointer (&doing->silence, bw_silence_free);
  g_clear_pointer (&doing->ids, g_array_unref);
  g_free (doing);
}

static void
silence_free (gpointer data)
{
  bw_silence_free (data);
}

/* The silences that were ended here, by their ids. (transfer none) */
static GHashTable *
ended_silences (BwContext *context)
{
  GHashTable *ended = g_object_get_data (G_OBJECT (context), KEY_ENDED);
  if (ended != NULL)
    return ended;
  ended = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, silence_free);
  g_object_set_data_full (G_OBJECT (context), KEY_ENDED, ended,
                          (GDestroyNotify) g_hash_table_unref);
  return ended;
}

static void start (GtkWidget *widget, BwContext *context, Step step, const char *note,
                   bool is_undo);

/* The button of a toast undoes what its toast tells of, whatever was done since. */
static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwContext *context = g_object_get_data (G_OBJECT (action), "bw-context");
  Step step = { 0, 0 };
  int kind = 0;
  if (sscanf (g_variant_get_string (parameter, NULL), "%" G_GINT64_FORMAT "-%d", &step.id, &kind)
      != 2)
    return;
  step.kind = kind;
  g_object_set_data (G_OBJECT (context), KEY_LAST, NULL);
  start (data, context, step, NULL, true);
}

/* A toast's button can only reach actions of its window. */
static void
ensure_action (GtkWidget *root, BwContext *context)
{
  if (!G_IS_ACTION_MAP (root) || g_action_map_lookup_action (G_ACTION_MAP (root), ACTION) != NULL)
    return;
  g_autoptr (GSimpleAction) action = g_simple_action_new (ACTION, G_VARIANT_TYPE_STRING);
  g_object_set_data_full (G_OBJECT (action), "bw-context", g_object_ref (context), g_object_unref);
  g_signal_connect_object (action, "activate", G_CALLBACK (undo_cb), root, 0);
  g_action_map_add_action (G_ACTION_MAP (root), G_ACTION (action));
}

/* What was DONE, and UNDOING (NULL: nothing does) what takes it back. */
static void
tell (Doing *doing, const char *done, const Step *undoing)
{
  g_object_set_data_full (G_OBJECT (doing->context), KEY_LAST,
                          undoing != NULL ? g_memdup2 (undoing, sizeof *undoing) : NULL, g_free);
  if (doing->root == NULL)
    return;
  ensure_action (doing->root, doing->context);
  g_autofree char *action =
      undoing != NULL
          ? g_strdup_printf ("win." ACTION "::%" G_GINT64_FORMAT "-%d", undoing->id, undoing->kind)
          : NULL;
  bw_context_toast (doing->context, done, action != NULL ? _ ("Undo") : NULL, action);
}

static void
tell_done (Doing *doing)
{
  Deed deed = deed_of (doing->step.kind);
  const Step undoing = { doing->step.id, (int) deed.undoing };
  tell (doing, _ (deed.done), !doing->is_undo && deed.undoing != 0 ? &undoing : NULL);
}

static void
acted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Doing *doing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) incident = bw_engine_act_finish (BW_ENGINE (object), result, &error);
  if (incident != NULL)
    tell_done (doing);
  else
    bw_context_toast (doing->context, error->message, NULL, NULL);
  doing_free (doing);
}

static Doing *
doing_new (GtkWidget *widget, BwContext *context, Step step, bool is_undo)
{
  Doing *doing = g_new0 (Doing, 1);
  *doing = (Doing){ .context = g_object_ref (context), .step = step, .is_undo = is_undo };
  g_set_weak_pointer (&doing->root, GTK_WIDGET (gtk_widget_get_root (widget)));
  return doing;
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Doing *doing = data;
  g_autoptr (GError) error = NULL;
  const Step undoing = { doing->step.id, STEP_BEGIN_SILENCE };
  bool has_undo = doing->silence != NULL;
  if (has_undo)
    g_hash_table_insert (ended_silences (doing->context),
                         g_memdup2 (&undoing.id, sizeof undoing.id),
                         g_steal_pointer (&doing->silence));
  if (bw_engine_silence_end_finish (BW_ENGINE (object), result, &error))
    tell (doing, _ ("The silence is over"), has_undo ? &undoing : NULL);
  else
    bw_context_toast (doing->context, error->message, NULL, NULL);
  bw_context_refresh (doing->context);
  doing_free (doing);
}

static void
begun_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Doing *doing = data;
  g_autoptr (GError) error = NULL;
  if (bw_engine_silence_add_finish (BW_ENGINE (object), result, &error) != 0)
    tell (doing, _ ("Silent again"), NULL);
  else
    bw_context_toast (doing->context, error->message, NULL, NULL);
  bw_context_refresh (doing->context);
  doing_free (doing);
}

/* One that was ended, from now on until it would have ended. */
static void
begin_again (Doing *doing)
{
  BwEngine *engine = bw_context_engine (doing->context);
  g_autoptr (BwSilence) silence =
      bw_silence_copy (g_hash_table_lookup (ended_silences (doing->context), &doing->step.id));
  int64_t now_us = bw_context_now_us (doing->context);
  silence->starts_us = MAX (silence->starts_us, now_us);
  bw_engine_silence_add_async (engine, silence, begun_cb, doing);
}

static void
start (GtkWidget *widget, BwContext *context, Step step, const char *note, bool is_undo)
{
  BwEngine *engine = bw_context_engine (context);
  if (engine == NULL)
    return;
  Doing *doing = doing_new (widget, context, step, is_undo);
  const char *actor = bw_context_actor (context);
  if (step.kind == STEP_END_SILENCE)
    bw_engine_silence_end_async (engine, step.id, actor, ended_cb, doing);
  else if (step.kind == STEP_BEGIN_SILENCE)
    begin_again (doing);
  else
    bw_engine_act_async (engine, step.id, (BwIncidentKind) step.kind, actor, note, acted_cb, doing);
}

static void
snoozed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Doing *doing = data;
  g_autoptr (GError) error = NULL;
  const Step undoing = { bw_engine_snooze_finish (BW_ENGINE (object), result, &error),
                         STEP_END_SILENCE };
  if (undoing.id != 0)
    tell (doing, _ ("Snoozed"), &undoing);
  else
    bw_context_toast (doing->context, error->message, NULL, NULL);
  bw_context_refresh (doing->context);
  doing_free (doing);
}

void
bw_incident_actions_snooze (GtkWidget *widget, BwContext *context, int64_t id, unsigned minutes)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context));
  BwEngine *engine = bw_context_engine (context);
  if (engine != NULL)
    bw_engine_snooze_async (engine, id, minutes * BW_MINUTE_US, bw_context_actor (context), NULL,
                            snoozed_cb, doing_new (widget, context, (Step){ id, 0 }, false));
}

/* What is ended is kept first, to be begun again. */
static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Doing *all = data;
  g_autoptr (GPtrArray) views = bw_engine_silences_finish (BW_ENGINE (object), result, NULL);
  for (unsigned i = 0; i < all->ids->len; i++)
    {
      int64_t id = g_array_index (all->ids, int64_t, i);
      Doing *doing = g_new0 (Doing, 1);
      *doing = (Doing){ .context = g_object_ref (all->context), .step = { id, STEP_END_SILENCE } };
      g_set_weak_pointer (&doing->root, all->root);
      for (unsigned k = 0; views != NULL && k < views->len && doing->silence == NULL; k++)
        {
          const BwSilenceView *view = g_ptr_array_index (views, k);
          if (view->silence->id == id)
            doing->silence = bw_silence_copy (view->silence);
        }
      bw_engine_silence_end_async (BW_ENGINE (object), id, bw_context_actor (all->context),
                                   ended_cb, doing);
    }
  doing_free (all);
}

void
bw_incident_actions_end_silences (GtkWidget *widget, BwContext *context, const GArray *ids)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context) && ids != NULL);
  BwEngine *engine = bw_context_engine (context);
  if (engine == NULL)
    return;
  Doing *doing = doing_new (widget, context, (Step){ 0, STEP_END_SILENCE }, false);
  doing->ids = g_array_sized_new (FALSE, FALSE, sizeof (int64_t), ids->len);
  g_array_append_vals (doing->ids, ids->data, ids->len);
  bw_engine_silences_async (engine, false, NULL, silences_cb, doing);
}

static void
retried_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwContext) context = data;
  g_autoptr (GError) error = NULL;
  bool ok = bw_engine_outbox_retry_finish (BW_ENGINE (object), result, &error);
  bw_context_toast (context, ok ? _ ("It is sent again") : error->message, NULL, NULL);
  bw_context_refresh (context);
}

void
bw_incident_actions_send_again (GtkWidget *widget, BwContext *context, const char *id)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context) && id != NULL);
  BwEngine *engine = bw_context_engine (context);
  if (engine != NULL)
    bw_engine_outbox_retry_async (engine, id, retried_cb, g_object_ref (context));
}

void
bw_incident_actions_do (GtkWidget *widget, BwContext *context, int64_t id, BwIncidentKind kind,
                        const char *note)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context));
  start (widget, context, (Step){ id, kind }, note, false);
}

static void
marked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwContext) context = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) incident = bw_engine_mark_finish (BW_ENGINE (object), result, &error);
  if (incident == NULL)
    bw_context_toast (context, error->message, NULL, NULL);
  else
    bw_context_toast (context,
                      incident->useful == 1 ? _ ("Marked as useful") : _ ("Marked as noise"), NULL,
                      NULL);
}

void
bw_incident_actions_mark (GtkWidget *widget, BwContext *context, int64_t id, bool is_useful)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context));
  BwEngine *engine = bw_context_engine (context);
  if (engine != NULL)
    bw_engine_mark_async (engine, id, is_useful, bw_context_actor (context), marked_cb,
                          g_object_ref (context));
}

bool
bw_incident_actions_undo (GtkWidget *widget, BwContext *context)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context), false);
  g_autofree Step *last = g_object_steal_data (G_OBJECT (context), KEY_LAST);
  if (last == NULL)
    return false;
  start (widget, context, *last, NULL, true);
  return true;
}
