/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifications of the desktop through libnotify, whose calls block and whose objects are of one
 * thread: they live on a thread of their own, and what happens to them is told to the caller's. */
#pragma once

#include "model/bw-outcome.h"
#include "notify/bw-message.h"

#include <gio/gio.h>

/** What one channel shows; one notification for each incident. All functions are of the thread that
 * made it and return at once. */
typedef struct _BwNotifier BwNotifier;

/** A person pressed a button, or clicked the notification itself ("default"). TOKEN lets a window
 * come to the front because of it; NULL where the service gives none. In the main context in which
 * the notifier was made. */
typedef void (*BwNotifierActionFunc) (int64_t incident_id, const char *action, const char *token,
                                      gpointer data);
/** What showing a message came to; TEXT says why not, or is NULL. In the same main context. */
typedef void (*BwNotifierAnswerFunc) (BwOutcome outcome, const char *text, gpointer data);

/** ACTION is called with DATA, never after bw_notifier_free(). (transfer full) */
BwNotifier *bw_notifier_new (BwNotifierActionFunc action, gpointer data);
/** Lets go of the notifications, which stay on the screen. Answers still come. */
void bw_notifier_free (BwNotifier *notifier);
/** Shows MESSAGE (copied), or changes what is shown for its incident; with a button "why" where
 * HAS_WINDOW can answer it. FUNC is called exactly once:
 * after all that was asked for before, and as late as a service that hangs makes it (libnotify's
 * limit is 25 s a call). Once CANCELLABLE is cancelled nothing more is begun for it. */
void bw_notifier_show (BwNotifier *notifier, const BwMessage *message, bool has_window,
                       GCancellable *cancellable, BwNotifierAnswerFunc func, gpointer data);
/** Closes what is shown for an incident, unless it says itself that it is over. */
void bw_notifier_withdraw (BwNotifier *notifier, int64_t incident_id);
