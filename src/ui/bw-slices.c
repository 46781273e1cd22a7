/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work on the main loop in slices. */
#include "ui/bw-slices.h"

/* A slice takes no step more after that; the last may take as long again. */
#define SLICE_US 1500
/* After what somebody does, before what is laid out and drawn. */
#define PRIORITY G_PRIORITY_HIGH_IDLE
/* After what is drawn. */
#define PRIORITY_LATE G_PRIORITY_DEFAULT_IDLE

typedef struct
{
  unsigned *source;
  BwSliceFunc step;
  gpointer data;
} Slices;

static gboolean
slice_cb (gpointer data)
{
  Slices *slices = data;
  int64_t began_us = g_get_monotonic_time ();
  bool has_more = true;
  while (has_more && g_get_monotonic_time () - began_us < SLICE_US)
    {
      has_more = slices->step (slices->data);
      /* A step that ended the work may have taken along where its source stands. */
      if (g_source_is_destroyed (g_main_current_source ()))
        return G_SOURCE_REMOVE;
    }
  if (has_more)
    return G_SOURCE_CONTINUE;
  *slices->source = 0;
  return G_SOURCE_REMOVE;
}

static void
begin (unsigned *source, int priority, BwSliceFunc step, gpointer data)
{
  g_return_if_fail (source != NULL && step != NULL);
  g_clear_handle_id (source, g_source_remove);
  Slices *slices = g_new (Slices, 1);
  *slices = (Slices){ source, step, data };
  *source = g_idle_add_full (priority, slice_cb, slices, g_free);
}

void
bw_slices_run (unsigned *source, BwSliceFunc step, gpointer data)
{
  begin (source, PRIORITY, step, data);
}

void
bw_slices_run_late (unsigned *source, BwSliceFunc step, gpointer data)
{
  begin (source, PRIORITY_LATE, step, data);
}
