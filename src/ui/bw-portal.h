/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's portal for programs in the background. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** Whether the program runs in a sandbox, where it has to ask. */
bool bw_portal_is_sandboxed (void);
/** Where the session's bus is; NULL: there is none, and GIO must not start one, on which nobody
 * would be. (transfer full) */
char *bw_portal_bus_address (void);
/** Asks to go on without a window, and with IS_AUTOSTART to be started with the session by the
 * command ARGV; a person may be asked, so it may take long. REASON is shown then. */
void bw_portal_request_background (GDBusConnection *connection, const char *const *argv,
                                   bool is_autostart, const char *reason, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/** Whether it may; *IS_AUTOSTART: whether it will be started. PERMISSION when it was refused,
 * NOT_FOUND when there is no such portal. */
bool bw_portal_request_background_finish (GAsyncResult *result, bool *is_autostart, GError **error);
/** Says in the desktop's list of what runs in the background what it does; at most 96 characters
 * of TEXT. */
void bw_portal_set_status (GDBusConnection *connection, const char *text, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
/** Whether the desktop shows it. */
bool bw_portal_set_status_finish (GAsyncResult *result, GError **error);
/** Where FILE, which was chosen through the desktop's portal, really is, if it can be read there: a
 * portal shows a copy of one file's name in a folder of its own, without what belongs to it, such
 * as the write-ahead log of a database. Any thread; may wait for a disk. (transfer full) */
GFile *bw_portal_original (GFile *file);
/** The same on a worker. */
void bw_portal_original_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
/** FILE itself where the portal does not tell. NULL: cancelled. (transfer full) */
GFile *bw_portal_original_finish (GAsyncResult *result, GError **error);
