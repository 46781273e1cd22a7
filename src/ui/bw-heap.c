/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the program small, where the C library lets it. */
#include "ui/bw-heap.h"

#include <glib.h>
#ifdef __GLIBC__
#  include <malloc.h>
#endif

/* Larger blocks are mapped on their own, and unmapped when they are freed. */
#define LARGE_BYTES (128 * 1024)
#define REST_S 2

void
bw_heap_tame (void)
{
#ifdef __GLIBC__
  /* Threads that rest keep heaps of their own, 2 MB each; one is enough, for they work one after
   * the other. */
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_MMAP_THRESHOLD, LARGE_BYTES);
  mallopt (M_TRIM_THRESHOLD, LARGE_BYTES);
#endif
}

#ifdef __GLIBC__
static unsigned trim_timer;

static gpointer
trim (gpointer data)
{
  malloc_trim (0);
  return NULL;
}

/* It takes up to 20 ms, which the main loop has only as long as it needs no memory itself. */
static gboolean
trim_cb (gpointer data)
{
  trim_timer = 0;
  GThread *thread = g_thread_try_new ("heap", trim, NULL, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  return G_SOURCE_REMOVE;
}
#endif

void
bw_heap_trim_later (void)
{
#ifdef __GLIBC__
  g_clear_handle_id (&trim_timer, g_source_remove);
  trim_timer = g_timeout_add_seconds_full (G_PRIORITY_LOW, REST_S, trim_cb, NULL, NULL);
#endif
}
