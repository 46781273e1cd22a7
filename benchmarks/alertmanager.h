/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prometheus's Alertmanager as a peer: started on loopback, handed alerts over its API. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct _Alertmanager Alertmanager;

/** Starts it over DIR, telling each alert by itself, at once, to the webhook on PORT. NULL where it
 * is not installed. (transfer full) */
Alertmanager *alertmanager_new (const char *dir, unsigned port);
void alertmanager_free (Alertmanager *peer);
/** Posts alerts of the crossings FROM to FROM + N - 1 in one request. */
void alertmanager_post (Alertmanager *peer, unsigned from, unsigned n);
/** What it has used so far, user and system, ms. */
double alertmanager_cpu_ms (const Alertmanager *peer);
long alertmanager_rss_kib (const Alertmanager *peer);
