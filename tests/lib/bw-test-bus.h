/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session bus of the test's own with a notification daemon on it that remembers what it was asked
 * to show. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _BwTestBus BwTestBus;

/** Starts a bus, makes it the session bus of this process and of those it starts, and puts a daemon
 * with CAPABILITIES ("actions body persistence") on it; NULL capabilities: no daemon. Returns NULL,
 * having called bw_test_needs(), where dbus or dbusmock is not installed. (transfer full) */
BwTestBus *bw_test_bus_new (const char *capabilities);
/** Ends the daemon and the bus. */
void bw_test_bus_free (BwTestBus *bus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTestBus, bw_test_bus_free)

/** Starts the daemon, or ends it: notification services come and go. */
void bw_test_bus_start_daemon (BwTestBus *bus, const char *capabilities);
/** Ends the daemon that was started. */
void bw_test_bus_stop_daemon (BwTestBus *bus);

/** All calls of METHOD ("Notify", "CloseNotification") so far: "a(tav)", each its time and its
 * arguments. Those of Notify: app name, replaced id, icon, summary, body, actions, hints, expiry.
 * (transfer full) */
GVariant *bw_test_bus_calls (BwTestBus *bus, const char *method);
/** How many calls of METHOD there were. */
unsigned bw_test_bus_n_calls (BwTestBus *bus, const char *method);
/** Runs the main context until there were N calls of METHOD or TIMEOUT_MS passed; whether they
 * came. */
bool bw_test_bus_wait_calls (BwTestBus *bus, const char *method, unsigned n, unsigned timeout_ms);
/** As if the user clicked ACTION ("default", "ack") of notification ID, which counts from 1. */
void bw_test_bus_click (BwTestBus *bus, uint32_t id, const char *action);
/** What lets a window come to the front because of the next click on notification ID. */
void bw_test_bus_token (BwTestBus *bus, uint32_t id, const char *token);
/** As if notification ID was closed; REASON 1 expired, 2 dismissed by the user, 3 by a call. */
void bw_test_bus_close (BwTestBus *bus, uint32_t id, uint32_t reason);
