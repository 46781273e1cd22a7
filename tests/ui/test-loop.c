/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No callback keeps the main loop for long: a window's first visits of every page, every range, a
 * live minute, preferences and rule editor with a level that is dragged, in rounds of a new window
 * each; what counts of a callback is its best round, for a busy machine's caches make every time
 * longer and none shorter. Only in builds that count: ./dev loop. */
#include "window-fixture.h"

#include "base/bw-loop-meter.h"
#include "engine/bw-engine-private.h"
#include "ui/bw-heap.h"
#include "ui/bw-preferences.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-rule-preview.h"

#include <link.h>
#include <stdio.h>

#define ALLOWED_NS INT64_C (5000000)
/* A window is built because somebody asked for it. */
#define ALLOWED_BUILDING_NS INT64_C (100000000)
#define N_ROUNDS 4
#define N_SHOWN 12
#define LIVE_S 12
#define N_DRAGGED 40

/* What is laid out or drawn by a container of ours is GTK's own work on what it holds: told, not
 * judged. */
static const char *const not_ours[] = { "_measure", "_allocate", "_snapshot" };
/* What makes GTK build a window's widgets, or take them down, at once. */
static const char *const building[] = { "_present", "_dispose", "bw_window_new",
                                        "bw_window_show_page" };

static int
base_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  *(size_t *) data = (size_t) info->dlpi_addr;
  return 1;
}

/* The name of FUNCTION, which no other file may know. (transfer full) */
static char *
name_of (const void *function)
{
  size_t base = 0;
  dl_iterate_phdr (base_cb, &base);
  g_autofree char *exe = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *place = g_strdup_printf ("%#zx", (size_t) function - base);
  const char *const argv[] = { "addr2line", "-f", "-s", "-e", exe, place, NULL };
  char *said = NULL;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL, NULL,
                     NULL))
    return g_steal_pointer (&place);
  return g_strdelimit (g_strchomp (said), "\n", ' ');
}

static bool
ends_as (const char *name, const char *const *ends, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    if (g_str_has_suffix (name, ends[i]))
      return true;
  return false;
}

/* NAME is followed by its place. */
static int64_t
allowed_ns (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", 2);
  if (words[0] == NULL || ends_as (words[0], not_ours, G_N_ELEMENTS (not_ours)))
    return INT64_MAX;
  return ends_as (words[0], building, G_N_ELEMENTS (building)) ? ALLOWED_BUILDING_NS : ALLOWED_NS;
}

static bool
is_collected_cb (gpointer data)
{
  return bw_scheduler_n_running (((Fixture *) data)->engine->scheduler) == 0;
}

static void
live (Fixture *fixture, unsigned n_seconds)
{
  BwClock *clock = bw_engine_clock (fixture->engine);
  for (unsigned i = 0; i < n_seconds; i++)
    {
      fixture->n_frames = 0;
      bw_clock_advance (clock, BW_SECOND_US);
      g_assert_true (bw_test_run_until (is_collected_cb, fixture, PATIENCE_MS));
      bw_test_run_until (a_frame_cb, fixture, 100);
    }
}

static void
show_pages (Fixture *fixture)
{
  const BwRangeKind kinds[] = { BW_RANGE_ALL, BW_RANGE_30_DAYS };
  const char *id = NULL;
  unsigned key = 0;
  for (unsigned i = 0; bw_window_page_info (i, &id, &key); i++)
    for (unsigned k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        BwRange range = { .kind = kinds[k] };
        bw_context_set_range (fixture->context, &range);
        g_assert_true (bw_window_show_page (fixture->window, id, NULL));
        g_assert_true (bw_test_run_until (page_ready_cb, fixture, PATIENCE_MS));
        draw (fixture);
        live (fixture, 2);
      }
}

/* All windows but the main one. */
static void
close_others (Fixture *fixture)
{
  GListModel *all = gtk_window_get_toplevels ();
  for (unsigned i = g_list_model_get_n_items (all); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (all, i - 1);
      if (window != GTK_WINDOW (fixture->window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        gtk_window_close (window);
    }
  bw_test_drain ();
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* Moves the mildest level of the rule that is edited up and down, and lets go of it. */
static void
drag_level (Fixture *fixture)
{
  GListModel *all = gtk_window_get_toplevels ();
  GtkWidget *preview = NULL;
  for (unsigned i = 0; i < g_list_model_get_n_items (all) && preview == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);
      preview = find (window, BW_TYPE_RULE_PREVIEW);
    }
  g_assert_nonnull (preview);
  for (unsigned i = 0; i <= N_DRAGGED; i++)
    {
      g_signal_emit_by_name (preview, "level-moved", 0U, 20.0 + i, i == N_DRAGGED);
      fixture->n_frames = 0;
      bw_test_run_until (a_frame_cb, fixture, 20);
    }
  live (fixture, 2);
}

static void
show_dialogs (Fixture *fixture)
{
  static const char *const groups[] = { "general",  "sources", "rules",
                                        "channels", "routing", "retention" };
  for (unsigned i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      bw_preferences_present (fixture->context, GTK_WINDOW (fixture->window), groups[i]);
      live (fixture, 2);
    }
  close_others (fixture);
  bw_rule_editor_present (fixture->context, GTK_WINDOW (fixture->window), "cpu");
  live (fixture, 3);
  drag_level (fixture);
  close_others (fixture);
}

static void
work (Fixture *fixture)
{
  show_pages (fixture);
  g_assert_true (bw_window_show_page (fixture->window, "system", NULL));
  live (fixture, LIVE_S);
  show_dialogs (fixture);
  g_assert_true (bw_window_show_page (fixture->window, "overview", NULL));
  live (fixture, LIVE_S);
}

static int
compare_counts (const void *a, const void *b)
{
  int64_t one = ((const BwLoopCount *) a)->max_ns, other = ((const BwLoopCount *) b)->max_ns;
  return one < other ? 1 : one > other ? -1 : 0;
}

static BwLoopCount *
find_count (GArray *counts, const void *function)
{
  for (unsigned i = 0; i < counts->len; i++)
    if (g_array_index (counts, BwLoopCount, i).function == function)
      return &g_array_index (counts, BwLoopCount, i);
  return NULL;
}

/* Of each function the best round; what was not in every round is out. */
static GArray *
best_of (GArray *rounds[])
{
  GArray *best = g_array_new (FALSE, FALSE, sizeof (BwLoopCount));
  for (unsigned i = 0; i < rounds[0]->len; i++)
    {
      BwLoopCount count = g_array_index (rounds[0], BwLoopCount, i);
      bool is_in_all = true;
      for (unsigned k = 1; k < N_ROUNDS && is_in_all; k++)
        {
          const BwLoopCount *other = find_count (rounds[k], count.function);
          is_in_all = other != NULL;
          if (is_in_all)
            count.max_ns = MIN (count.max_ns, other->max_ns);
        }
      if (is_in_all)
        g_array_append_val (best, count);
    }
  g_array_sort (best, compare_counts);
  return best;
}

/* The longest, and how many of those that are judged are too long. */
static unsigned
tell (const char *what, GArray *counts)
{
  unsigned n_faults = 0;
  g_array_sort (counts, compare_counts);
  for (unsigned i = 0; i < counts->len; i++)
    {
      const BwLoopCount *count = &g_array_index (counts, BwLoopCount, i);
      if (i >= N_SHOWN && count->max_ns <= ALLOWED_NS)
        break;
      g_autofree char *name = name_of (count->function);
      bool is_fault = count->max_ns > allowed_ns (name);
      n_faults += is_fault;
      g_test_message ("%s: %6.2f ms%s, %u calls: %s", what, (double) count->max_ns / 1e6,
                      is_fault ? " TOO LONG" : "", count->n, name);
    }
  return n_faults;
}

static void
test_callbacks (void)
{
  if (!bw_loop_meter_is_there ())
    {
      g_test_skip ("built without the option loop_meter");
      return;
    }
  g_autoptr (BwClock) clock = bw_clock_new_fake (g_get_real_time ());
  GArray *rounds[N_ROUNDS];
  Fixture fixture;
  fixture_init (&fixture, clock);
  for (unsigned i = 0; i < N_ROUNDS; i++)
    {
      bw_loop_meter_begin ();
      open_window (&fixture, 1280, 820);
      work (&fixture);
      close_window (&fixture);
      rounds[i] = bw_loop_meter_counts ();
      if (i == 0)
        tell ("first", rounds[i]);
    }
  fixture_clear (&fixture);
  g_autoptr (GArray) best = best_of (rounds);
  /* Were nothing counted, this would be a test of nothing. */
  g_assert_cmpuint (best->len, >, 50);
  g_assert_cmpuint (tell ("best", best), ==, 0);
  for (unsigned i = 0; i < N_ROUNDS; i++)
    g_array_unref (rounds[i]);
}

int
main (int argc, char **argv)
{
  /* As the program itself does. */
  bw_heap_tame ();
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/loop/callbacks", test_callbacks);
  return g_test_run ();
}
