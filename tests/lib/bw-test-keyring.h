/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real keyring for one test: gnome-keyring on the test's own bus, with a password. */
#pragma once

#include <glib.h>

typedef struct _BwTestKeyring BwTestKeyring;

/** Starts it, unlocked and empty, on the session bus of this process, which must be the test's own
 * (BwTestBus). NULL, having called bw_test_needs(), where it is not installed. (transfer full) */
BwTestKeyring *bw_test_keyring_new (void);
/** Ends it. */
void bw_test_keyring_free (BwTestKeyring *keyring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTestKeyring, bw_test_keyring_free)
/** Locks it. */
void bw_test_keyring_lock (BwTestKeyring *keyring);
/** Unlocks it, as its owner does who gives the password. */
void bw_test_keyring_unlock (BwTestKeyring *keyring);
