/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libnotify on a thread of its own.
 *
 * libnotify delivers its signals in the thread-default main context of the thread that first used
 * it, looks into the notifications there without a lock, and may ask a new service for its version
 * in a call that blocks. So one thread that has a main context does all of it, in the order in
 * which it was asked; it is started with the first message and stays. */
#include "notify/bw-message-facts-private.h"
#include "notify/bw-notifier-private.h"

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#define SERVICE "org.freedesktop.Notifications"
#define APP_NAME "Bellwether"
#define MAX_TITLE_BYTES 200
#define MAX_BODY_BYTES 1000

struct _BwNotifier
{
  BwNotifierActionFunc action; /* NULL: let go of */
  gpointer data;
  GMainContext *context;
  bool has_jobs;
  GHashTable *shown; /* incident id → Shown; of the thread */
  bool is_over;      /* of the thread */
};

/* A notification that may still be on the screen. */
typedef struct
{
  BwNotifier *notifier;
  int64_t incident_id;
  NotifyNotification *notification;
  bool is_over; /* it says so itself and goes away by itself */
} Shown;

/* Something the thread is to do, and then what is to be said of it. */
typedef struct
{
  BwNotifier *notifier;
  BwMessage *message;
  bool has_window;
  GCancellable *cancellable;
  BwNotifierAnswerFunc func;
  gpointer data;
  BwOutcome outcome;
  char *text;
  int64_t incident_id;
  char *action;
  char *token;
} Job;

/* What the thread knows of the session: libnotify is one for the whole program. */
typedef struct
{
  GPtrArray *notifiers; /* of BwNotifier that have shown something */
  GDBusConnection *connection;
  gulong closed_id;
  unsigned watch_id;
  bool has_owner;
  bool has_capabilities;
  bool can_act;
  bool can_mark_up;
} Session;

static Session session;

static void
free_shown (gpointer data)
{
  Shown *shown = data;
  g_signal_handlers_disconnect_by_data (shown->notification, shown);
  g_object_unref (shown->notification);
  g_free (shown);
}

static void
clear_notifier (gpointer data)
{
  BwNotifier *notifier = data;
  g_hash_table_unref (notifier->shown);
  g_main_context_unref (notifier->context);
}

static void
unref_notifier (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_notifier);
}

static Job *
job_new (BwNotifier *notifier)
{
  Job *job = g_new0 (Job, 1);
  job->notifier = g_atomic_rc_box_acquire (notifier);
  return job;
}

static void
free_job (gpointer data)
{
  Job *job = data;
  unref_notifier (job->notifier);
  g_clear_pointer (&job->message, bw_message_free);
  g_clear_object (&job->cancellable);
  g_free (job->text);
  g_free (job->action);
  g_free (job->token);
  g_free (job);
}

/* Takes DATA. Not g_main_context_invoke(): it may call FUNC here and now. */
static void
post_data (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify data_free)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, data_free);
  g_source_attach (source, context);
}

/* Takes JOB. */
static void
post (GMainContext *context, GSourceFunc func, Job *job)
{
  post_data (context, func, job, free_job);
}

static gpointer
thread_main (gpointer data)
{
  GMainContext *context = data;
  g_main_context_push_thread_default (context);
  for (;;)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

static GMainContext *
thread_context (void)
{
  static GMainContext *context;
  if (g_once_init_enter (&context))
    {
      GMainContext *made = g_main_context_new ();
      session.notifiers = g_ptr_array_new_with_free_func (unref_notifier);
      g_thread_unref (g_thread_new ("libnotify", thread_main, made));
      g_once_init_leave (&context, made);
    }
  return context;
}

/* Another service, or none, knows nothing of what the last one showed. The notifications go first:
 * without a connection libnotify would make one to let go of them. */
static void
forget_service (void)
{
  for (unsigned i = 0; i < session.notifiers->len; i++)
    g_hash_table_remove_all (((BwNotifier *) g_ptr_array_index (session.notifiers, i))->shown);
  session.has_capabilities = session.can_act = session.can_mark_up = false;
  if (notify_is_initted ())
    notify_uninit ();
}

static void
drop_connection (void)
{
  forget_service ();
  session.has_owner = false;
  if (session.connection == NULL)
    return;
  g_signal_handler_disconnect (session.connection, session.closed_id);
  g_bus_unwatch_name (session.watch_id);
  g_clear_object (&session.connection);
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  session.has_owner = true;
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  /* Where there was none before, one may have been started and have shown something meanwhile. */
  if (session.has_owner)
    forget_service ();
  session.has_owner = false;
}

static gboolean
lost_cb (gpointer data)
{
  if (data == session.connection)
    drop_connection ();
  return G_SOURCE_REMOVE;
}

/* In the thread that first asked for the session's bus, whichever that was. */
static void
connection_closed_cb (GDBusConnection *connection, gboolean is_remote, GError *error, gpointer data)
{
  post_data (thread_context (), lost_cb, g_object_ref (connection), g_object_unref);
}

/* libnotify takes the same connection: it is the session's one. */
static bool
meet_bus (GCancellable *cancellable, GError **error)
{
  if (session.connection != NULL && !g_dbus_connection_is_closed (session.connection))
    return true;
  drop_connection ();
  session.connection = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, error);
  if (session.connection == NULL)
    return false;
  /* The end of the session's bus is not the end of watching. */
  g_dbus_connection_set_exit_on_close (session.connection, FALSE);
  session.closed_id =
      g_signal_connect (session.connection, "closed", G_CALLBACK (connection_closed_cb), NULL);
  session.watch_id =
      g_bus_watch_name_on_connection (session.connection, SERVICE, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      appeared_cb, vanished_cb, NULL, NULL);
  return true;
}

/* What the service can do is asked once of each owner of its name. A failure is left to the
 * showing, which tells why. */
static void
ask_capabilities (void)
{
  if (session.has_capabilities || !notify_get_server_info (NULL, NULL, NULL, NULL))
    return;
  GList *list = notify_get_server_caps ();
  session.can_act = g_list_find_custom (list, "actions", (GCompareFunc) strcmp) != NULL;
  session.can_mark_up = g_list_find_custom (list, "body-markup", (GCompareFunc) strcmp) != NULL;
  session.has_capabilities = list != NULL;
  g_list_free_full (list, g_free);
}

static gboolean
told_cb (gpointer data)
{
  Job *job = data;
  if (job->notifier->action != NULL)
    job->notifier->action (job->incident_id, job->action, job->token, job->notifier->data);
  return G_SOURCE_REMOVE;
}

static void
action_cb (NotifyNotification *notification, char *action, gpointer data)
{
  const Shown *shown = data;
  g_assert (g_main_context_is_owner (thread_context ()));
  Job *job = job_new (shown->notifier);
  job->incident_id = shown->incident_id;
  job->action = g_strdup (action);
  job->token = g_strdup (notify_notification_get_activation_token (notification));
  post (shown->notifier->context, told_cb, job);
}

static void
closed_cb (NotifyNotification *notification, gpointer data)
{
  const Shown *shown = data;
  g_assert (g_main_context_is_owner (thread_context ()));
  int64_t incident_id = shown->incident_id;
  g_hash_table_remove (shown->notifier->shown, &incident_id);
}

/* What is shown for the incident, or something new that is shown nowhere yet. */
static Shown *
find_shown (BwNotifier *notifier, int64_t incident_id)
{
  Shown *shown = g_hash_table_lookup (notifier->shown, &incident_id);
  if (shown != NULL)
    return shown;
  shown = g_new0 (Shown, 1);
  shown->notifier = notifier;
  shown->incident_id = incident_id;
  shown->notification = notify_notification_new (APP_NAME, NULL, NULL);
  g_signal_connect (shown->notification, "closed", G_CALLBACK (closed_cb), shown);
  g_hash_table_insert (notifier->shown, &shown->incident_id, shown);
  return shown;
}

static bool
is_end (const BwMessage *message)
{
  return bw_message_is_over (message);
}

/* Whether there is an incident to look at. */
static bool
has_incident (const BwMessage *message)
{
  return message->kind != BW_KIND_TEST && message->kind != BW_KIND_DIGEST;
}

static NotifyUrgency
urgency_of (const BwMessage *message)
{
  if (is_end (message) || message->severity <= BW_SEVERITY_INFO)
    return NOTIFY_URGENCY_LOW;
  return message->severity >= BW_SEVERITY_CRITICAL ? NOTIFY_URGENCY_CRITICAL
                                                   : NOTIFY_URGENCY_NORMAL;
}

static const char *
icon_of (const BwMessage *message)
{
  if (urgency_of (message) == NOTIFY_URGENCY_LOW)
    return "dialog-information";
  return message->severity >= BW_SEVERITY_ERROR ? "dialog-error" : "dialog-warning";
}

static char *
make_body (const BwMessage *message)
{
  g_autofree char *words = bw_message_words (message, MAX_BODY_BYTES);
  g_autofree char *whole =
      g_strconcat (words, message->is_maybe_duplicate ? "\n" : "",
                   message->is_maybe_duplicate ? _ ("(may be repeated)") : "", NULL);
  g_autofree char *body = bw_message_clean (whole, MAX_BODY_BYTES, true);
  return session.can_mark_up ? g_markup_escape_text (body, -1) : g_steal_pointer (&body);
}

static void
add_buttons (Shown *shown, const BwMessage *message, bool has_window)
{
  NotifyNotification *notification = shown->notification;
  notify_notification_clear_actions (notification);
  if (!session.can_act || !has_incident (message))
    return;
  notify_notification_add_action (notification, "default", _ ("Open"), action_cb, shown, NULL);
  /* One click does not take on several at once without showing which. */
  if (is_end (message) || bw_message_is_group (message))
    return;
  notify_notification_add_action (notification, "ack", _ ("Acknowledge"), action_cb, shown, NULL);
  notify_notification_add_action (notification, "snooze", _ ("Snooze 1 h"), action_cb, shown, NULL);
  if (has_window)
    notify_notification_add_action (notification, "why", _ ("Why?"), action_cb, shown, NULL);
}

static void
fill (Shown *shown, const BwMessage *message)
{
  NotifyNotification *notification = shown->notification;
  g_autofree char *title = bw_message_clean (message->title, MAX_TITLE_BYTES, false);
  g_autofree char *body = make_body (message);
  bool is_lasting = message->severity >= BW_SEVERITY_CRITICAL && !is_end (message);
  notify_notification_update (notification, *title != '\0' ? title : APP_NAME, body,
                              icon_of (message));
  notify_notification_set_urgency (notification, urgency_of (message));
  notify_notification_set_timeout (notification,
                                   is_lasting ? NOTIFY_EXPIRES_NEVER : NOTIFY_EXPIRES_DEFAULT);
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string (BW_APP_ID));
  /* Who asks why has not answered it so far. */
  notify_notification_set_hint (notification, "resident",
                                is_lasting ? g_variant_new_boolean (TRUE) : NULL);
}

/* Nobody there: neither the service nor, where D-Bus could start one, one that stays. */
static bool
is_absent (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    return error->code == G_DBUS_ERROR_SERVICE_UNKNOWN
           || error->code == G_DBUS_ERROR_NAME_HAS_NO_OWNER || error->code == G_DBUS_ERROR_NO_SERVER
           || error->code == G_DBUS_ERROR_DISCONNECTED
           || (error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED
               && error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

static void
set_outcome (Job *job, BwOutcome outcome, const char *text)
{
  job->outcome = outcome;
  job->text = g_strdup (text);
}

static void
set_error (Job *job, GError *error)
{
  if (is_absent (error))
    set_outcome (job, BW_OUTCOME_NO_NETWORK, _ ("the desktop session has no notification service"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
           || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    set_outcome (job, BW_OUTCOME_RETRYABLE, _ ("the notification service does not answer"));
  else
    {
      g_dbus_error_strip_remote_error (error);
      set_outcome (job, BW_OUTCOME_RETRYABLE, error->message);
    }
}

/* Whether the next step of JOB is still wanted. */
static bool
is_wanted (Job *job)
{
  if (!g_cancellable_is_cancelled (job->cancellable) && !job->notifier->is_over)
    return true;
  set_outcome (job, BW_OUTCOME_CANCELLED, "cancelled");
  return false;
}

/* Closes what is shown for the incident, unless it says itself that it is over. */
static void
take_back (BwNotifier *notifier, int64_t incident_id)
{
  Shown *shown = g_hash_table_lookup (notifier->shown, &incident_id);
  if (shown == NULL || shown->is_over)
    return;
  g_autoptr (GError) error = NULL;
  if (!notify_notification_close (shown->notification, &error))
    g_debug ("a notification can't be closed: %s", error->message);
  g_hash_table_remove (notifier->shown, &incident_id);
}

/* A message for several that tells of an end speaks for what is shown of that one alone. */
static void
take_back_ended (const Job *job)
{
  const BwMessage *message = job->message;
  for (unsigned i = 0; message->items != NULL && i < message->items->len; i++)
    {
      const BwMessage *item = g_ptr_array_index (message->items, i);
      if (item->kind == BW_KIND_RESOLVE && item->incident_id != message->incident_id)
        take_back (job->notifier, item->incident_id);
    }
}

static void
show (Job *job)
{
  g_autoptr (GError) error = NULL;
  if (!is_wanted (job))
    return;
  if (!meet_bus (job->cancellable, &error))
    {
      g_autofree char *text =
          g_strdup_printf (_ ("there is no desktop session here (%s)"), error->message);
      if (is_wanted (job))
        set_outcome (job, BW_OUTCOME_NO_NETWORK, text);
      return;
    }
  notify_init (APP_NAME);
  ask_capabilities ();
  if (!is_wanted (job))
    return;
  if (!g_ptr_array_find (session.notifiers, job->notifier, NULL))
    g_ptr_array_add (session.notifiers, g_atomic_rc_box_acquire (job->notifier));
  bool is_new = !g_hash_table_contains (job->notifier->shown, &job->message->incident_id);
  Shown *shown = find_shown (job->notifier, job->message->incident_id);
  fill (shown, job->message);
  add_buttons (shown, job->message, job->has_window);
  if (notify_notification_show (shown->notification, &error))
    {
      shown->is_over = is_end (job->message);
      take_back_ended (job);
      set_outcome (job, BW_OUTCOME_ACCEPTED, NULL);
      return;
    }
  set_error (job, error);
  if (is_new)
    g_hash_table_remove (job->notifier->shown, &job->message->incident_id);
}

static gboolean
answer_cb (gpointer data)
{
  Job *job = data;
  job->func (job->outcome, job->text, job->data);
  return G_SOURCE_REMOVE;
}

static gboolean
show_cb (gpointer data)
{
  Job *job = data;
  show (job);
  Job *answer = job_new (job->notifier);
  answer->func = job->func;
  answer->data = job->data;
  answer->outcome = job->outcome;
  answer->text = g_steal_pointer (&job->text);
  post (job->notifier->context, answer_cb, answer);
  return G_SOURCE_REMOVE;
}

static gboolean
withdraw_cb (gpointer data)
{
  Job *job = data;
  take_back (job->notifier, job->incident_id);
  return G_SOURCE_REMOVE;
}

static gboolean
leave_cb (gpointer data)
{
  Job *job = data;
  g_hash_table_remove_all (job->notifier->shown);
  job->notifier->is_over = true;
  g_ptr_array_remove_fast (session.notifiers, job->notifier);
  if (session.notifiers->len == 0)
    drop_connection ();
  return G_SOURCE_REMOVE;
}

BwNotifier *
bw_notifier_new (BwNotifierActionFunc action, gpointer data)
{
  g_return_val_if_fail (action != NULL, NULL);
  BwNotifier *notifier = g_atomic_rc_box_new0 (BwNotifier);
  notifier->action = action;
  notifier->data = data;
  notifier->context = g_main_context_ref_thread_default ();
  notifier->shown = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_shown);
  return notifier;
}

void
bw_notifier_free (BwNotifier *notifier)
{
  g_return_if_fail (notifier != NULL);
  notifier->action = NULL;
  if (notifier->has_jobs)
    post (thread_context (), leave_cb, job_new (notifier));
  unref_notifier (notifier);
}

void
bw_notifier_show (BwNotifier *notifier, const BwMessage *message, bool has_window,
                  GCancellable *cancellable, BwNotifierAnswerFunc func, gpointer data)
{
  g_return_if_fail (notifier != NULL && message != NULL && func != NULL);
  Job *job = job_new (notifier);
  job->message = bw_message_copy (message);
  job->has_window = has_window;
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->func = func;
  job->data = data;
  notifier->has_jobs = true;
  post (thread_context (), show_cb, job);
}

void
bw_notifier_withdraw (BwNotifier *notifier, int64_t incident_id)
{
  g_return_if_fail (notifier != NULL);
  if (!notifier->has_jobs)
    return;
  Job *job = job_new (notifier);
  job->incident_id = incident_id;
  post (thread_context (), withdraw_cb, job);
}
