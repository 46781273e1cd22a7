/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of /proc or /sys that is kept open and read again and again. */
#pragma once

#include "collect/bw-scan-private.h"

/** Where files are read to, one after the other. */
typedef struct
{
  char *data;
  size_t size;
} BwProcBuffer;
void bw_proc_buffer_clear (BwProcBuffer *buffer);

typedef struct
{
  char *path;
  int fd; /* -1: not open */
  /* The kernel makes the whole text at the first read, so that a short answer is the end. */
  bool is_single;
} BwProcFile;

/** The file NAME ("net/dev") below ROOT; opened when it is first read. */
void bw_proc_file_init (BwProcFile *file, const char *root, const char *name, bool is_single);
/** Closes it and frees the path. */
void bw_proc_file_clear (BwProcFile *file);
/** Reads it from the beginning; *TEXT points into BUFFER until the next read. False when it can't
 * be read or has over 4 MiB; it is opened anew the next time. */
bool bw_proc_file_read (BwProcFile *file, BwProcBuffer *buffer, BwScan *text);
