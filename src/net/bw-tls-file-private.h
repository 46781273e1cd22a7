/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates to trust from a file, read again when it was changed. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

/** What tells one state of a file from another. */
typedef struct
{
  int64_t mtime_ns;
  int64_t size;
  uint64_t inode;
} BwFileStamp;

/** Reads the PEM certificates of PATH off the main loop, unless it still is as KNOWN (or NULL)
 * says. */
void bw_tls_file_load_async (const char *path, const BwFileStamp *known, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/** *DATABASE (transfer full) stays NULL where the file is as it was known. False with PERMISSION
 * where it can't be read or has no certificate, or G_IO_ERROR_CANCELLED. */
bool bw_tls_file_load_finish (GAsyncResult *result, BwFileStamp *stamp, GTlsDatabase **database,
                              GError **error);
