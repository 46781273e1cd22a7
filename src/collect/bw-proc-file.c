/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens once, reads with pread, gives up on what is too big to be true. */
#include "collect/bw-proc-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

#define FIRST_SIZE (16 * 1024)
#define LARGEST_SIZE (4 * 1024 * 1024)

void
bw_proc_buffer_clear (BwProcBuffer *buffer)
{
  g_clear_pointer (&buffer->data, g_free);
  buffer->size = 0;
}

void
bw_proc_file_init (BwProcFile *file, const char *root, const char *name, bool is_single)
{
  *file = (BwProcFile){
    .path = g_build_filename (root, name, NULL),
    .fd = -1,
    .is_single = is_single,
  };
}

static void
close_file (BwProcFile *file)
{
  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
}

void
bw_proc_file_clear (BwProcFile *file)
{
  close_file (file);
  g_clear_pointer (&file->path, g_free);
}

static bool
grow (BwProcBuffer *buffer)
{
  size_t size = buffer->size == 0 ? FIRST_SIZE : 2 * buffer->size;

  if (size > LARGEST_SIZE)
    return false;
  buffer->data = g_realloc (buffer->data, size);
  buffer->size = size;
  return true;
}

static bool
read_all (BwProcFile *file, BwProcBuffer *buffer, size_t *length)
{
  for (*length = 0;;)
    {
      if (*length == buffer->size && !grow (buffer))
        return false;
      size_t room = buffer->size - *length;
      ssize_t n = pread (file->fd, buffer->data + *length, room, (off_t) *length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return false;
      *length += (size_t) n;
      if (n == 0 || (file->is_single && (size_t) n < room))
        return true;
    }
}

bool
bw_proc_file_read (BwProcFile *file, BwProcBuffer *buffer, BwScan *text)
{
  size_t length;

  /* Not to wait, should a pipe be in the place of the file. */
  if (file->fd < 0)
    file->fd = open (file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file->fd < 0)
    return false;
  if (!read_all (file, buffer, &length))
    {
      close_file (file);
      if (buffer->size == LARGEST_SIZE)
        bw_proc_buffer_clear (buffer);
      return false;
    }
  text->at = buffer->data;
  text->end = buffer->data + length;
  return true;
}
