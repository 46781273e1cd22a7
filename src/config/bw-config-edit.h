/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of the configuration file, changed in place. */
#pragma once

#include "config/bw-config.h"

/** Sets KEY of [GROUP] in the file PATH to VALUE: a text as it is meant, or for lists as it stands
 * in a file; NULL takes the key out. Everything else in the file stays byte for byte. The file
 * (0600) and its folder are made when they are not there. The group has to say its kind before any
 * other of its keys. INVALID says why VALUE is refused by SCHEMAS (N), NOT_FOUND that there is no
 * key to take out, CONFLICT that another program kept changing the file; PERMISSION, FULL, FAILED.
 * After an error the file is as it was. Any thread; blocks on the disk. */
bool bw_config_set (const char *path, const char *group, const char *key, const char *value,
                    const BwGroupSchema *schemas, unsigned n, GError **error);
/** As bw_config_set(), but only where the file still says OLD, as it stands there (NULL: it has no
 * such key); else CONFLICT. A key that is gone already need not be taken out. */
bool bw_config_replace (const char *path, const char *group, const char *key, const char *old,
                        const char *value, const BwGroupSchema *schemas, unsigned n,
                        GError **error);
/** Adds [GROUP], which the file PATH must not have, with KEYS (NULL-terminated, the kind first) and
 * VALUES beside them, in one step: nobody sees a part of it. CONFLICT when there is such a group;
 * else as bw_config_set(). */
bool bw_config_set_new_group (const char *path, const char *group, const char *const *keys,
                              const char *const *values, const BwGroupSchema *schemas, unsigned n,
                              GError **error);
