/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether there is a network: what the system says of it, and servers that are asked. */
#pragma once

#include "base/bw-clock.h"

#include <gio/gio.h>
#include <stdbool.h>

typedef struct _BwNetworkWatch BwNetworkWatch;

/** What a watch looks at. Of the system's own there is bw_network_system(); tests have others. */
typedef struct
{
  /** Whether the system knows of a network. */
  bool (*is_available) (gpointer data);
  /** Whether HOST:PORT can be connected to; the answer by g_task_return_boolean() of a GTask. */
  void (*probe_async) (gpointer data, const char *server, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  gpointer data;
} BwNetworkSystem;

/** What was found out. FROM_US is when the network was first missed; BW_TIME_NONE: there is one,
 * and this is the first that is known of it. Main loop. */
typedef struct
{
  void (*lost) (gpointer data, int64_t from_us, const char *why);
  void (*back) (gpointer data, int64_t from_us, int64_t to_us);
  gpointer data;
} BwNetworkCallbacks;

/** GNetworkMonitor and TCP connections; static. */
const BwNetworkSystem *bw_network_system (void);
/** Watches SYSTEM (borrowed) from now on; there is a network until it is found out otherwise. Main
 * loop, as all of it. (transfer full) */
BwNetworkWatch *bw_network_watch_new (BwClock *clock, const BwNetworkSystem *system,
                                      const BwNetworkCallbacks *callbacks);
void bw_network_watch_free (BwNetworkWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwNetworkWatch, bw_network_watch_free)
/** The servers to ask, HOST:PORT, NULL-terminated, or NULL: there are none, and the system's word
 * is all. Asks at once. */
void bw_network_watch_set_probes (BwNetworkWatch *watch, const char *const *servers);
/** The system says that something has changed, or the machine has slept: looks at once. */
void bw_network_watch_look (BwNetworkWatch *watch);
bool bw_network_watch_is_offline (BwNetworkWatch *watch);
