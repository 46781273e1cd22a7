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

/* Beside the kinds of events: a silence of that id ends, or begins. */
#define STEP_END_SILENCE 10000
/* The silence that had that id and was ended begins again. */
#define STEP_BEGIN_SILENCE 10001
#define STEP_SNOOZE 10002
#define KEY_ENDED "bw-ended-silences"

/* What is done to one or more: each to take back, or to be taken back. */
typedef struct
{
  int kind;    /* a BwIncidentKind, or one of the above */
  GArray *ids; /* of int64_t */
} Step;

/* A step under way. */
typedef struct
{
  GtkWidget *root; /* a weak pointer: the window may be closed meanwhile */
  BwContext *context;
  int kind; /* STEP_SNOOZE, too */
  bool is_undo;
  unsigned n_waiting; /* incidents that have not answered */
  GArray *done;       /* of int64_t: what undoing it is about */
  char *error;        /* the first one, or NULL */
} Doing;

/* What undoes a step that a person did; 0: nothing does. */
static const struct
{
  BwIncidentKind kind, undoing;
} undoings[] = {
  { BW_KIND_ACK, BW_KIND_UNACK },      { BW_KIND_UNACK, BW_KIND_ACK },
  { BW_KIND_RESOLVE, BW_KIND_REOPEN }, { BW_KIND_REOPEN, BW_KIND_RESOLVE },
  { BW_KIND_START, BW_KIND_UNACK },
};

static int
undoing_of (int kind)
{
  if (kind == STEP_SNOOZE)
    return STEP_END_SILENCE;
  if (kind == STEP_END_SILENCE)
    return STEP_BEGIN_SILENCE;
  for (unsigned i = 0; i < G_N_ELEMENTS (undoings); i++)
    if ((int) undoings[i].kind == kind)
      return (int) undoings[i].undoing;
  return 0;
}

/* What a toast says of KIND done to one. */
static const char *
done_text (int kind)
{
  switch (kind)
    {
    case BW_KIND_ACK:
      return _ ("Acknowledged");
    case BW_KIND_UNACK:
      return _ ("No longer acknowledged");
    case BW_KIND_RESOLVE:
      return _ ("Resolved");
    case BW_KIND_REOPEN:
      return _ ("Opened again");
    case BW_KIND_NOTE:
      return _ ("Note added");
    case STEP_SNOOZE:
      return _ ("Snoozed");
    case STEP_END_SILENCE:
      return _ ("The silence is over");
    case STEP_BEGIN_SILENCE:
      return _ ("Silent again");
    default:
      return _ ("Done");
    }
}

/* The same for N. (transfer full) */
static char *
many_done_text (int kind, unsigned n)
{
  if (n == 1)
    return g_strdup (done_text (kind));
  switch (kind)
    {
    case BW_KIND_ACK:
      return g_strdup_printf (ngettext ("%u alert acknowledged", "%u alerts acknowledged", n), n);
    case BW_KIND_RESOLVE:
      return g_strdup_printf (ngettext ("%u alert resolved", "%u alerts resolved", n), n);
    case BW_KIND_REOPEN:
      return g_strdup_printf (ngettext ("%u alert opened again", "%u alerts opened again", n), n);
    case STEP_SNOOZE:
      return g_strdup_printf (ngettext ("%u alert snoozed", "%u alerts snoozed", n), n);
    default:
      return g_strdup (done_text (kind));
    }
}

static void
step_free (gpointer data)
{
  Step *step = data;
  g_array_unref (step->ids);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

/* "20-5-17-18": its kind and its ids. (transfer full) */
static char *
step_text (int kind, const GArray *ids)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%d", kind);
  for (unsigned i = 0; i < ids->len; i++)
    g_string_append_printf (text, "-%" G_GINT64_FORMAT, g_array_index (ids, int64_t, i));
  return g_string_free (text, FALSE);
}

/* NULL when it is none. (transfer full) */
static Step *
step_parse (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", -1);
  g_autoptr (Step) step = g_new0 (Step, 1);
  step->ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (unsigned i = 0; parts[i] != NULL; i++)
    {
      int64_t number = 0;
      if (!g_ascii_string_to_signed (parts[i], 10, 0, INT64_MAX, &number, NULL))
        return NULL;
      if (i == 0)
        step->kind = (int) number;
      else
        g_array_append_val (step->ids, number);
    }
  return step->ids->len > 0 ? g_steal_pointer (&step) : NULL;
}

static void
doing_free (Doing *doing)
{
  g_clear_weak_pointer (&doing->root);
  g_object_unref (doing->context);
  g_array_unref (doing->done);
  g_free (doing->error);
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

static void start (GtkWidget *widget, BwContext *context, const Step *step, const char *note,
                   bool is_undo);

/* The button of a toast undoes what its toast tells of, whatever was done since. */
static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwContext *context = g_object_get_data (G_OBJECT (action), "bw-context");
  g_autoptr (Step) step = step_parse (g_variant_get_string (parameter, NULL));
  if (step == NULL)
    return;
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

/* What was done, and what takes it back. */
static void
tell (Doing *doing)
{
  int undoing = doing->is_undo ? 0 : undoing_of (doing->kind);
  char *last = undoing != 0 ? step_text (undoing, doing->done) : NULL;
  g_object_set_data_full (G_OBJECT (doing->context), KEY_LAST, last, g_free);
  if (doing->root == NULL)
    return;
  ensure_action (doing->root, doing->context);
  g_autofree char *action = last != NULL ? g_strconcat ("win." ACTION "::", last, NULL) : NULL;
  g_autofree char *text = many_done_text (doing->kind, doing->done->len);
  bw_context_toast (doing->context, text, action != NULL ? _ ("Undo") : NULL, action);
}

/* One has answered: it is about ID to undo it, 0: it failed with ERROR. The last one tells. */
static void
answered (Doing *doing, int64_t id, const GError *error)
{
  if (id != 0)
    g_array_append_val (doing->done, id);
  else if (doing->error == NULL && error != NULL)
    doing->error = g_strdup (error->message);
  if (--doing->n_waiting > 0)
    return;
  if (doing->done->len > 0)
    tell (doing);
  if (doing->error != NULL)
    bw_context_toast (doing->context, doing->error, NULL, NULL);
  if (doing->kind == STEP_SNOOZE || doing->kind == STEP_END_SILENCE
      || doing->kind == STEP_BEGIN_SILENCE)
    bw_context_refresh (doing->context);
  doing_free (doing);
}

static void
acted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) incident = bw_engine_act_finish (BW_ENGINE (object), result, &error);
  answered (data, incident != NULL ? incident->id : 0, error);
}

static Doing *
doing_new (GtkWidget *widget, BwContext *context, int kind, unsigned n, bool is_undo)
{
  Doing *doing = g_new0 (Doing, 1);
  *doing = (Doing){ .context = g_object_ref (context),
                    .kind = kind,
                    .n_waiting = n,
                    .done = g_array_new (FALSE, FALSE, sizeof (int64_t)),
                    .is_undo = is_undo };
  if (widget != NULL)
    g_set_weak_pointer (&doing->root, GTK_WIDGET (gtk_widget_get_root (widget)));
  return doing;
}

/* What is asked to end a silence. */
typedef struct
{
  Doing *doing;
  int64_t id;
} Ending;

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Ending *ending = data;
  g_autoptr (GError) error = NULL;
  bool is_over = bw_engine_silence_end_finish (BW_ENGINE (object), result, &error);
  answered (ending->doing, is_over ? ending->id : 0, error);
}

static void
begun_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  int64_t id = bw_engine_silence_add_finish (BW_ENGINE (object), result, &error);
  answered (data, id, error);
}

/* Silence ID that was ended, from now on until it would have ended. */
static void
begin_again (Doing *doing, BwEngine *engine, int64_t id)
{
  const BwSilence *ended = g_hash_table_lookup (ended_silences (doing->context), &id);
  if (ended == NULL)
    {
      answered (doing, 0, NULL);
      return;
    }
  g_autoptr (BwSilence) silence = bw_silence_copy (ended);
  silence->starts_us = MAX (silence->starts_us, bw_context_now_us (doing->context));
  bw_engine_silence_add_async (engine, silence, begun_cb, doing);
}

static void
start (GtkWidget *widget, BwContext *context, const Step *step, const char *note, bool is_undo)
{
  BwEngine *engine = bw_context_engine (context);
  if (engine == NULL || step->ids->len == 0)
    return;
  Doing *doing = doing_new (widget, context, step->kind, step->ids->len, is_undo);
  const char *actor = bw_context_actor (context);
  for (unsigned i = 0; i < step->ids->len; i++)
    {
      int64_t id = g_array_index (step->ids, int64_t, i);
      if (step->kind == STEP_END_SILENCE)
        {
          Ending *ending = g_new (Ending, 1);
          *ending = (Ending){ doing, id };
          bw_engine_silence_end_async (engine, id, actor, ended_cb, ending);
        }
      else if (step->kind == STEP_BEGIN_SILENCE)
        begin_again (doing, engine, id);
      else
        bw_engine_act_async (engine, id, (BwIncidentKind) step->kind, actor, note, acted_cb, doing);
    }
}

static void
snoozed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  int64_t silence = bw_engine_snooze_finish (BW_ENGINE (object), result, &error);
  answered (data, silence, error);
}

void
bw_incident_actions_snooze_all (GtkWidget *widget, BwContext *context, const GArray *ids,
                                unsigned minutes)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context) && ids != NULL);
  BwEngine *engine = bw_context_engine (context);
  if (engine == NULL || ids->len == 0)
    return;
  Doing *doing = doing_new (widget, context, STEP_SNOOZE, ids->len, false);
  for (unsigned i = 0; i < ids->len; i++)
    bw_engine_snooze_async (engine, g_array_index (ids, int64_t, i), minutes * BW_MINUTE_US,
                            bw_context_actor (context), NULL, snoozed_cb, doing);
}

void
bw_incident_actions_snooze (GtkWidget *widget, BwContext *context, int64_t id, unsigned minutes)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
  g_array_append_val (ids, id);
  bw_incident_actions_snooze_all (widget, context, ids, minutes);
}

/* Silences that somebody wants to end. */
typedef struct
{
  GtkWidget *root; /* a weak pointer */
  BwContext *context;
  GArray *ids;
} Ends;

/* What is ended is kept first, to be begun again. */
static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Ends *ends = data;
  g_autoptr (BwContext) context = ends->context;
  g_autoptr (GArray) ids = ends->ids;
  g_autoptr (GPtrArray) views = bw_engine_silences_finish (BW_ENGINE (object), result, NULL);
  for (unsigned i = 0; views != NULL && i < views->len; i++)
    {
      const BwSilence *silence = ((BwSilenceView *) g_ptr_array_index (views, i))->silence;
      for (unsigned k = 0; k < ids->len; k++)
        if (g_array_index (ids, int64_t, k) == silence->id)
          g_hash_table_insert (ended_silences (context),
                               g_memdup2 (&silence->id, sizeof silence->id),
                               bw_silence_copy (silence));
    }
  /* Whoever closed the window meanwhile wanted it all the same. */
  start (ends->root, context, &(Step){ STEP_END_SILENCE, ids }, NULL, views == NULL);
  g_clear_weak_pointer (&ends->root);
}

void
bw_incident_actions_end_silences (GtkWidget *widget, BwContext *context, const GArray *ids)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context) && ids != NULL);
  BwEngine *engine = bw_context_engine (context);
  if (engine == NULL)
    return;
  Ends *ends = g_new0 (Ends, 1);
  ends->context = g_object_ref (context);
  ends->ids = g_array_copy ((GArray *) ids);
  g_set_weak_pointer (&ends->root, GTK_WIDGET (gtk_widget_get_root (widget)));
  bw_engine_silences_async (engine, false, NULL, silences_cb, ends);
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
bw_incident_actions_do_all (GtkWidget *widget, BwContext *context, const GArray *ids,
                            BwIncidentKind kind, const char *note)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context) && ids != NULL);
  start (widget, context, &(Step){ kind, (GArray *) ids }, note, false);
}

void
bw_incident_actions_do (GtkWidget *widget, BwContext *context, int64_t id, BwIncidentKind kind,
                        const char *note)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
  g_array_append_val (ids, id);
  bw_incident_actions_do_all (widget, context, ids, kind, note);
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
  g_autofree char *last = g_object_steal_data (G_OBJECT (context), KEY_LAST);
  g_autoptr (Step) step = last != NULL ? step_parse (last) : NULL;
  if (step == NULL)
    return false;
  start (widget, context, step, NULL, true);
  return true;
}
