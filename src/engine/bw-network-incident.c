/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A missing network is an incident that stands for all that fails because of it. */
#include "engine/bw-network-incident.h"

#include "engine/bw-late-answer.h"
#include "store/bw-alert-times.h"

#include <glib/gi18n-lib.h>

#define RULE "net.offline"
/* Sources are asked again before anybody is told of what they could not see. */
#define GRACE_US (10 * BW_SECOND_US)

struct _BwNetworkIncident
{
  BwClock *clock;
  BwAlerts *alerts;
  BwDispatcher *dispatcher;
  BwIncidentKeeper *keeper;
  BwNetworkSystem system;
  BwNetworkWatch *watch; /* NULL while nobody needs a network */
  BwNetworkGapFunc func;
  gpointer data;
  gulong changed_id;
  GCancellable *closing;
  bool is_known; /* since the start, whether there is an incident */
};

/* The answer may come when all of it is gone: the keeper gives up what waits as cancelled. */
static void
resolved_cb (const BwIncidentAnswer *answer, const GError *error, gpointer data)
{
  BwNetworkIncident *incident = data;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    bw_dispatcher_wake (incident->dispatcher);
}

static void
submit (BwNetworkIncident *incident, BwIncidentKind kind, const char *why)
{
  BwIncidentRequest *request =
      bw_incident_request_new (kind, bw_clock_wall_us (incident->clock), "auto");
  request->dedup_key = bw_incident_dedup_key (RULE, "");
  request->rule = g_strdup (RULE);
  request->labels = g_strdup ("");
  request->category = BW_CATEGORY_NETWORK;
  request->severity = BW_SEVERITY_ERROR;
  request->summary =
      g_strdup (kind == BW_KIND_FIRE ? _ ("There is no network") : _ ("The network is back"));
  request->note = g_strdup (why);
  incident->is_known = true;
  /* What waits goes out together with the news that it is over. */
  bw_incident_keeper_submit (incident->keeper, request, NULL,
                             kind == BW_KIND_RESOLVE ? resolved_cb : NULL, incident);
}

static void
on_lost (gpointer data, int64_t from_us, const char *why)
{
  submit (data, BW_KIND_FIRE, why);
}

static void
gap_stored_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwNetworkIncident *incident = data;
  g_autoptr (GError) error = NULL;
  bool is_stored = bw_store_worker_run_finish (result, &error) != NULL;
  if (bw_late_answer (result))
    return;
  if (is_stored)
    incident->func (incident->data);
  else
    g_warning ("a stretch without a network can't be recorded: %s", error->message);
}

/* The gap comes first: messages that are sent late say why. */
static void
on_back (gpointer data, int64_t from_us, int64_t to_us)
{
  BwNetworkIncident *incident = data;
  if (from_us == BW_TIME_NONE && incident->is_known)
    return;
  if (from_us != BW_TIME_NONE)
    bw_incident_keeper_set_grace (incident->keeper, to_us + GRACE_US);
  if (from_us != BW_TIME_NONE)
    bw_store_worker_run_async (bw_alerts_worker (incident->alerts), bw_alerts_job_add_gap,
                               bw_gap_new (from_us, to_us, BW_GAP_OFFLINE, NULL),
                               (GDestroyNotify) bw_gap_free, NULL, incident->closing, gap_stored_cb,
                               incident);
  submit (incident, BW_KIND_RESOLVE, NULL);
}

BwNetworkIncident *
bw_network_incident_new (BwClock *clock, BwAlerts *alerts, BwDispatcher *dispatcher,
                         BwIncidentKeeper *keeper, const BwNetworkSystem *system,
                         BwNetworkGapFunc func, gpointer data)
{
  BwNetworkIncident *incident = g_new0 (BwNetworkIncident, 1);
  incident->clock = bw_clock_ref (clock);
  incident->alerts = alerts;
  incident->dispatcher = dispatcher;
  incident->keeper = keeper;
  incident->system = *system;
  incident->func = func;
  incident->data = data;
  incident->closing = g_cancellable_new ();
  return incident;
}

static void
stop_watching (BwNetworkIncident *incident)
{
  if (incident->changed_id != 0)
    g_signal_handler_disconnect (g_network_monitor_get_default (), incident->changed_id);
  incident->changed_id = 0;
  g_clear_pointer (&incident->watch, bw_network_watch_free);
}

void
bw_network_incident_free (BwNetworkIncident *incident)
{
  if (incident == NULL)
    return;
  stop_watching (incident);
  g_cancellable_cancel (incident->closing);
  g_object_unref (incident->closing);
  bw_clock_unref (incident->clock);
  g_free (incident);
}

static void
changed_cb (GNetworkMonitor *monitor, gboolean is_available, gpointer data)
{
  bw_network_incident_look (data);
}

static void
start_watching (BwNetworkIncident *incident)
{
  const BwNetworkCallbacks callbacks = { on_lost, on_back, incident };
  incident->watch = bw_network_watch_new (incident->clock, &incident->system, &callbacks);
  incident->changed_id = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                           G_CALLBACK (changed_cb), incident);
}

void
bw_network_incident_watch (BwNetworkIncident *incident, bool is_needed, const char *const *servers)
{
  g_return_if_fail (incident != NULL);
  bool was_offline = incident->watch != NULL && bw_network_watch_is_offline (incident->watch);
  if (!is_needed)
    {
      stop_watching (incident);
      /* One that an earlier engine left, or that nobody watches any more. */
      if (was_offline || !incident->is_known)
        submit (incident, BW_KIND_RESOLVE, NULL);
      return;
    }
  if (incident->watch == NULL)
    start_watching (incident);
  bw_network_watch_set_probes (incident->watch, servers);
}

void
bw_network_incident_look (BwNetworkIncident *incident)
{
  g_return_if_fail (incident != NULL);
  if (incident->watch != NULL)
    bw_network_watch_look (incident->watch);
}
