/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock that lets one engine at a time watch a state directory. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct _BwEngineLock BwEngineLock;

/** Takes <DIR>/engine.lock for this process and writes its pid there. The kernel gives it back when
 * the process ends, however it ends. BUSY names the holder's pid. (transfer full) */
BwEngineLock *bw_engine_lock_take (const char *dir, GError **error);
void bw_engine_lock_release (BwEngineLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwEngineLock, bw_engine_lock_release)
/** The pid that holds the lock of DIR, 0 when nobody does. */
pid_t bw_engine_lock_holder (const char *dir);
