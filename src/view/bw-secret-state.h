/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a secret is stored and where, in words; and a file for it where there is no keyring. */
#pragma once

#include "config/bw-secrets.h"

/** What is shown of a secret. */
typedef struct
{
  char *text;       /* owned */
  bool is_wrong;    /* something has to be done */
  bool has_keyring; /* one can be stored there */
  bool can_forget;  /* it is in the keyring */
} BwSecretLook;
/** Of what bw_secrets_find_finish() told: IS_FOUND at PLACE and WHERE (or NULL), or ERROR. */
void bw_secret_look (bool is_found, BwSecretPlace place, const char *where, bool is_required,
                     const GError *error, BwSecretLook *out);

/** Writes VALUE to a file of mode 0600 for KEY of OWNER, in a folder beside the configuration file
 * CONFIG_PATH. Off the main loop. */
void bw_secret_keep_async (const char *config_path, const char *owner, const char *key,
                           const char *value, GAsyncReadyCallback callback, gpointer data);
/** Its path. PERMISSION, FAILED. (transfer full) */
char *bw_secret_keep_finish (GAsyncResult *result, GError **error);
