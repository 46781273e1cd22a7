/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secrets that the channels of a configuration may have, and where each is found. */
#pragma once

#include "config/bw-config.h"
#include "config/bw-secrets.h"

typedef enum
{
  BW_SECRET_FOUND,
  BW_SECRET_MISSING,
  BW_SECRET_LOCKED, /* in a keyring that is locked */
  BW_SECRET_WRONG,  /* a file that can't be used */
} BwSecretState;

typedef struct
{
  char *owner; /* the channel's name */
  char *key;
  char *file;             /* what KEY-file says, or NULL */
  bool is_keyring_absent; /* nothing answers for it */
  bool is_required;       /* the channel is worth nothing without it */
  bool is_enabled;        /* the channel is */
  /* From bw_secret_needs_find() on. */
  BwSecretState state;
  BwSecretPlace place; /* of FOUND */
  char *where;         /* the variable or the path, or NULL */
  char *problem;       /* why it is not found, or NULL */
} BwSecretNeed;

/** Those of all channels, in the order of CONFIG. (element type BwSecretNeed, transfer full) */
GPtrArray *bw_secret_needs (BwConfig *config);
/** Looks for each, without asking for an unlock and without keeping any value. Waits, for some
 * seconds at most. */
void bw_secret_needs_find (GPtrArray *needs, BwConfig *config);
/** "keyring", "the environment (NAME)", "file (PATH)", "locked", … (transfer full) */
char *bw_secret_need_text (const BwSecretNeed *need);
/** What to do where a secret is not found, or NULL. (transfer full) */
char *bw_secret_need_advice (const BwSecretNeed *need);
/** Puts VALUE into the keyring for KEY of OWNER, or takes it out (NULL). Waits, also for a person
 * who is asked to unlock it. The errors of bw_secrets_store_finish(). */
bool bw_secret_store (const char *owner, const char *key, const char *value, GError **error);
