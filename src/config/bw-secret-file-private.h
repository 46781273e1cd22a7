/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret in a file that nobody else can read. */
#pragma once

#include <gio/gio.h>

/** Reads PATH off the main loop. */
void bw_secret_file_read_async (const char *path, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/** Its text without the last line end. NOT_FOUND: there is no file, or nothing in it; PERMISSION:
 * it is another user's, open to others, or can't be read; INVALID: not a plain file, over 64 KiB,
 * or with a NUL in it. (transfer full) */
char *bw_secret_file_read_finish (GAsyncResult *result, GError **error);
