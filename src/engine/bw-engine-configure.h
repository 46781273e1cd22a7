/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file as a window changes it: looked at as a whole first, written with all else
 * kept, and in force at once. */
#pragma once

#include "config/bw-config-removal.h"
#include "engine/bw-engine.h"

/* All are called on the main loop and answer there; the disk is another thread's. Once begun they
 * are not cancelled. */

/** One key as it is to be; copied. */
typedef struct
{
  const char *group; /* "channel team" */
  const char *key;
  const char *old;   /* what the file is thought to say, see bw_config_group_raw() */
  const char *value; /* see bw_config_set(); NULL: the key is taken out */
} BwKeyChange;

/** Changes a key; IS_TRIAL: only says whether that could be. INVALID: the reason, without group and
 * key, also where something else would not fit it any more; CONFLICT: the file does not say OLD;
 * else the errors of bw_config_set(). */
void bw_engine_change_key_async (BwEngine *engine, const BwKeyChange *change, bool is_trial,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
bool bw_engine_change_key_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** Adds [GROUP] with KEYS (NULL-terminated, the kind first) and VALUES beside them; as
 * bw_config_set_new_group(). */
void bw_engine_add_group_async (BwEngine *engine, const char *group, const char *const *keys,
                                const char *const *values, GAsyncReadyCallback callback,
                                gpointer data);
bool bw_engine_add_group_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** Takes [GROUP] out. INVALID where something else needs it. */
void bw_engine_remove_group_async (BwEngine *engine, const char *group,
                                   GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwConfigRemoval *bw_engine_remove_group_finish (BwEngine *engine, GAsyncResult *result,
                                                GError **error);
/** Puts back what REMOVAL (transfer full) has. */
void bw_engine_restore_group_async (BwEngine *engine, BwConfigRemoval *removal,
                                    GAsyncReadyCallback callback, gpointer data);
bool bw_engine_restore_group_finish (BwEngine *engine, GAsyncResult *result, GError **error);
