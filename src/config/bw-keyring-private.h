/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's keyring, through libsecret; in a sandbox that is a file which the portal has the
 * key of. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** Main loop. */
typedef struct _BwKeyring BwKeyring;

/** CHANGED is called when something in the keyring did, or it was unlocked, or it came or went;
 * once for many changes at a time. (transfer full) */
BwKeyring *bw_keyring_new (void (*changed) (gpointer data), gpointer data);
/** Look-ups that run go on to their end. */
void bw_keyring_free (BwKeyring *keyring);

/** From now on its owner is not asked to unlock it. */
void bw_keyring_keep_quiet (BwKeyring *keyring);

/** Looks for KEY of OWNER. */
void bw_keyring_lookup_async (BwKeyring *keyring, const char *owner, const char *key,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
/** NOT_FOUND; BUSY: locked, and its owner was asked for the password if that was the first time;
 * UNAVAILABLE: there is no keyring. (transfer full) */
char *bw_keyring_lookup_finish (GAsyncResult *result, GError **error);

/** Puts VALUE in, or takes it out (NULL). */
void bw_keyring_store_async (BwKeyring *keyring, const char *owner, const char *key,
                             const char *value, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/** NOT_FOUND, BUSY, UNAVAILABLE, INVALID. */
bool bw_keyring_store_finish (GAsyncResult *result, GError **error);
