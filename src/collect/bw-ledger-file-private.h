/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of another program, opened to be read: who it is, and its bytes. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** What tells whether a file is the same and unchanged. */
typedef struct
{
  uint64_t device;
  uint64_t inode;
  int64_t size;
  int64_t changed_ns; /* modification time */
  bool is_fresh;      /* changed so lately that one more change might not show in changed_ns */
} BwFileIdentity;

/** Asks for the identity of PATH. NOT_FOUND, PERMISSION, INVALID where it is no regular file,
 * FAILED. */
bool bw_file_identity (const char *path, BwFileIdentity *out, GError **error);
/** Whether device, inode, size and time are the same. */
bool bw_file_identity_equal (const BwFileIdentity *a, const BwFileIdentity *b);

/** Opens PATH for reading and tells its identity: a descriptor for close(), or -1; errors as above.
 */
int bw_file_open (const char *path, BwFileIdentity *out, GError **error);
/** Reads up to N bytes at OFFSET into BUFFER: how many, fewer only at the end of the file; -1 with
 * FAILED. */
gssize bw_file_read (int fd, const char *path, void *buffer, size_t n, int64_t offset,
                     GError **error);
/** PATH with all links followed, or a copy of it where that can't be done. (transfer full) */
char *bw_file_resolve (const char *path);
