/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets, from wherever they are kept: the environment, the keyring, a file of mode 0600; never
 * from the configuration. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** Main loop, as all of it; nothing here blocks it. */
typedef struct _BwSecrets BwSecrets;

/** Nothing is asked before the first look-up. (transfer full) */
BwSecrets *bw_secrets_new (void);
BwSecrets *bw_secrets_ref (BwSecrets *secrets);
void bw_secrets_unref (BwSecrets *secrets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSecrets, bw_secrets_unref)

/** The name of the environment variable for KEY of OWNER: BELLWETHER_SECRET_<OWNER>_<KEY>.
 * (transfer full) */
char *bw_secrets_variable (const char *owner, const char *key);
/** VARIABLE is asked, too, for KEY of OWNER, after the one above: for older names. */
void bw_secrets_add_variable (BwSecrets *secrets, const char *owner, const char *key,
                              const char *variable);

/** Look-ups never ask for the keyring to be unlocked: for who only wants to know. */
void bw_secrets_keep_quiet (BwSecrets *secrets);

/** KEY of OWNER (a channel's or a source's name): the environment wins over the keyring, that over
 * FILE (a path, or NULL), whose last line end is left out; while the keyring is locked, FILE
 * serves. What is found is registered with bw_log_add_secret(); the keyring's is kept in memory
 * until it changes. */
void bw_secrets_lookup_async (BwSecrets *secrets, const char *owner, const char *key,
                              const char *file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/** NOT_FOUND says all places that were asked; BUSY: the keyring is locked (its prompt is asked for
 * once per session); UNAVAILABLE: there is no keyring and nothing else has it; PERMISSION: the file
 * is another's or open to others; INVALID: it is no text. SECRETS is not looked at. (transfer full)
 */
char *bw_secrets_lookup_finish (BwSecrets *secrets, GAsyncResult *result, GError **error);

typedef enum
{
  BW_SECRET_ENVIRONMENT,
  BW_SECRET_KEYRING,
  BW_SECRET_FILE,
} BwSecretPlace;
/** As bw_secrets_lookup_finish() for who only wants to know: *PLACE, and where there: *WHERE, the
 * variable or the path, or NULL (transfer full). */
bool bw_secrets_find_finish (GAsyncResult *result, BwSecretPlace *place, char **where,
                             GError **error);

/** Puts VALUE into the keyring, or takes it out (NULL). The keyring may ask its owner to unlock it.
 */
void bw_secrets_store_async (BwSecrets *secrets, const char *owner, const char *key,
                             const char *value, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/** NOT_FOUND where there is nothing to take out; INVALID: not UTF-8; BUSY, UNAVAILABLE as above. */
bool bw_secrets_store_finish (BwSecrets *secrets, GAsyncResult *result, GError **error);

/** FUNC (or NULL) is called when the keyring was unlocked or a secret of it changed. */
void bw_secrets_set_changed_func (BwSecrets *secrets, void (*func) (gpointer data), gpointer data);
