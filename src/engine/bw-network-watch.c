/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether there is a network: what the system says of it, and servers that are asked.
 *
 * One server that does not answer says nothing, nor does the system while it changes from one
 * network to another, or still asks a portal. The network is missing when the system says so for
 * three seconds, or when all servers failed twice, ten seconds apart; it is back when the system
 * says so and one of them answers. */
#include "engine/bw-network-watch.h"

#include <glib/gi18n-lib.h>

#define PERIOD_US BW_MINUTE_US
#define AGAIN_US (10 * BW_SECOND_US)
#define SURE_US (3 * BW_SECOND_US)
#define CONNECT_S 5

struct _BwNetworkWatch
{
  BwClock *clock;
  BwNetworkSystem system;
  BwNetworkCallbacks callbacks;
  GStrv probes;
  unsigned timer;
  GCancellable *looking; /* while servers are being asked, else NULL */
  unsigned n_asked;
  bool has_answer;   /* one of them answered */
  bool is_again;     /* to be looked at once more when they have */
  unsigned n_failed; /* looks in a row in which none answered */
  int64_t missed_us; /* when the network was first missed */
  int64_t missed_awake_us;
  bool is_offline;
  bool is_known;
};

/* A look that is under way outlives the watch. */
typedef struct
{
  BwNetworkWatch *watch;
  GCancellable *looking;
} Asked;

static void look (BwNetworkWatch *watch);

static void
timer_cb (gpointer data)
{
  BwNetworkWatch *watch = data;
  watch->timer = 0;
  look (watch);
}

static void
look_in (BwNetworkWatch *watch, int64_t wait_us)
{
  bw_clock_cancel (watch->clock, &watch->timer);
  watch->timer =
      bw_clock_call_at (watch->clock, bw_clock_awake_us (watch->clock) + wait_us, timer_cb, watch);
}

static void
set_offline (BwNetworkWatch *watch, const char *why)
{
  if (watch->is_offline)
    return;
  watch->is_offline = true;
  watch->is_known = true;
  watch->callbacks.lost (watch->callbacks.data, watch->missed_us, why);
}

static void
set_online (BwNetworkWatch *watch)
{
  watch->n_failed = 0;
  if (!watch->is_offline && watch->is_known)
    return;
  int64_t from_us = watch->is_offline ? watch->missed_us : BW_TIME_NONE;
  watch->is_offline = false;
  watch->is_known = true;
  watch->callbacks.back (watch->callbacks.data, from_us, bw_clock_wall_us (watch->clock));
}

static void
note_missed (BwNetworkWatch *watch)
{
  if (watch->n_failed++ > 0 || watch->is_offline)
    return;
  watch->missed_us = bw_clock_wall_us (watch->clock);
  watch->missed_awake_us = bw_clock_awake_us (watch->clock);
}

/* The system says that there is none. */
static void
miss (BwNetworkWatch *watch)
{
  note_missed (watch);
  int64_t missing_us = bw_clock_awake_us (watch->clock) - watch->missed_awake_us;
  if (missing_us >= SURE_US)
    set_offline (watch, N_ ("the system knows of no network"));
  look_in (watch, watch->is_offline ? AGAIN_US : SURE_US - missing_us);
}

/* All servers have answered, or failed to. */
static void
conclude (BwNetworkWatch *watch)
{
  g_clear_object (&watch->looking);
  if (watch->has_answer)
    set_online (watch);
  else
    {
      note_missed (watch);
      if (watch->n_failed >= 2)
        set_offline (watch, N_ ("none of the servers that are asked answers"));
    }
  if (watch->is_again)
    look (watch);
  else
    look_in (watch, watch->has_answer && !watch->is_offline ? PERIOD_US : AGAIN_US);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  bool is_there = g_task_propagate_boolean (G_TASK (result), NULL);
  bool is_over = g_cancellable_is_cancelled (asked->looking);
  g_object_unref (asked->looking);
  if (is_over)
    return;
  BwNetworkWatch *watch = asked->watch;
  watch->has_answer = watch->has_answer || is_there;
  if (--watch->n_asked == 0)
    conclude (watch);
}

static void
look (BwNetworkWatch *watch)
{
  watch->is_again = watch->looking != NULL;
  if (watch->is_again)
    return;
  bw_clock_cancel (watch->clock, &watch->timer);
  if (!watch->system.is_available (watch->system.data))
    {
      miss (watch);
      return;
    }
  watch->n_asked = watch->probes != NULL ? g_strv_length (watch->probes) : 0;
  if (watch->n_asked == 0)
    {
      set_online (watch);
      look_in (watch, PERIOD_US);
      return;
    }
  watch->looking = g_cancellable_new ();
  watch->has_answer = false;
  for (char **server = watch->probes; *server != NULL; server++)
    {
      Asked *asked = g_new (Asked, 1);
      *asked = (Asked){ watch, g_object_ref (watch->looking) };
      watch->system.probe_async (watch->system.data, *server, watch->looking, probed_cb, asked);
    }
}

BwNetworkWatch *
bw_network_watch_new (BwClock *clock, const BwNetworkSystem *system,
                      const BwNetworkCallbacks *callbacks)
{
  BwNetworkWatch *watch = g_new0 (BwNetworkWatch, 1);
  watch->clock = bw_clock_ref (clock);
  watch->system = *system;
  watch->callbacks = *callbacks;
  look_in (watch, 0);
  return watch;
}

static void
stop_looking (BwNetworkWatch *watch)
{
  if (watch->looking != NULL)
    g_cancellable_cancel (watch->looking);
  g_clear_object (&watch->looking);
}

void
bw_network_watch_free (BwNetworkWatch *watch)
{
  if (watch == NULL)
    return;
  stop_looking (watch);
  bw_clock_cancel (watch->clock, &watch->timer);
  bw_clock_unref (watch->clock);
  g_strfreev (watch->probes);
  g_free (watch);
}

void
bw_network_watch_set_probes (BwNetworkWatch *watch, const char *const *servers)
{
  g_return_if_fail (watch != NULL);
  stop_looking (watch);
  g_strfreev (watch->probes);
  watch->probes = g_strdupv ((char **) servers);
  look_in (watch, 0);
}

void
bw_network_watch_look (BwNetworkWatch *watch)
{
  g_return_if_fail (watch != NULL);
  look (watch);
}

bool
bw_network_watch_is_offline (BwNetworkWatch *watch)
{
  return watch->is_offline;
}

/* --- the system's ----------------------------------------------------------------------------- */

static bool
system_is_available (gpointer data)
{
  return g_network_monitor_get_network_available (g_network_monitor_get_default ());
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (object), result, &error);
  g_task_return_boolean (task, connection != NULL);
}

static void
system_probe_async (gpointer data, const char *server, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_timeout (client, CONNECT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, server, 443, cancellable, connected_cb, task);
}

const BwNetworkSystem *
bw_network_system (void)
{
  static const BwNetworkSystem system = { system_is_available, system_probe_async, NULL };
  return &system;
}
