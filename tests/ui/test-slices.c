/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work gives way to what is more urgent, is done before what is drawn, and can be ended and
 * begun anew from anywhere, itself included. */
#include "lib/bw-test.h"
#include "ui/bw-slices.h"

typedef struct
{
  unsigned source, left, done;
  unsigned n_heard;      /* of what is urgent, while there was something left */
  unsigned left_at_draw; /* as the first frame found it */
  bool is_drawn;
  bool is_again; /* begins anew in its middle */
} Work;

/* A step that takes half a millisecond. */
static bool
step (gpointer data)
{
  Work *work = data;
  int64_t until_us = g_get_monotonic_time () + 500;
  while (g_get_monotonic_time () < until_us)
    ;
  work->done++;
  if (work->is_again && work->done == 5)
    {
      work->is_again = false;
      work->left = 20;
      bw_slices_run (&work->source, step, work);
      return true;
    }
  return --work->left > 0;
}

static gboolean
urgent_cb (gpointer data)
{
  Work *work = data;
  work->n_heard += work->left > 0;
  return G_SOURCE_CONTINUE;
}

static gboolean
draw_cb (gpointer data)
{
  Work *work = data;
  work->left_at_draw = work->left;
  work->is_drawn = true;
  return G_SOURCE_REMOVE;
}

static bool
is_over_cb (gpointer data)
{
  const Work *work = data;
  return work->source == 0 && work->is_drawn;
}

static void
run (Work *work, void (*begin) (unsigned *source, BwSliceFunc step, gpointer data))
{
  begin (&work->source, step, work);
  g_assert_cmpuint (work->source, !=, 0);
  g_assert_cmpuint (work->done, ==, 0);
  /* Where frames are drawn. */
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, draw_cb, work, NULL);
  unsigned urgent = g_timeout_add (1, urgent_cb, work);
  g_assert_true (bw_test_run_until (is_over_cb, work, 20000));
  g_source_remove (urgent);
}

static void
test_order (void)
{
  Work work = { .left = 40 };
  run (&work, bw_slices_run);
  g_assert_cmpuint (work.done, ==, 40);
  /* Of 20 ms there are at least five slices. */
  g_assert_cmpuint (work.n_heard, >=, 4);
  g_assert_cmpuint (work.left_at_draw, ==, 0);
}

static void
test_late (void)
{
  Work work = { .left = 40 };
  run (&work, bw_slices_run_late);
  g_assert_cmpuint (work.done, ==, 40);
  g_assert_cmpuint (work.left_at_draw, >, 0);
}

static void
test_again (void)
{
  Work work = { .left = 40, .is_again = true };
  run (&work, bw_slices_run);
  g_assert_cmpuint (work.done, ==, 25);
}

static void
test_ended (void)
{
  Work work = { .left = 40 };
  bw_slices_run (&work.source, step, &work);
  g_clear_handle_id (&work.source, g_source_remove);
  bw_test_drain ();
  g_assert_cmpuint (work.done, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slices/order", test_order);
  g_test_add_func ("/slices/late", test_late);
  g_test_add_func ("/slices/again", test_again);
  g_test_add_func ("/slices/ended", test_ended);
  return g_test_run ();
}
