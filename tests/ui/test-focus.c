/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tab goes through all that a page has, in the order it is read, and where the keys go is seen. */
#include "plot/bw-palette.h"
#include "window-fixture.h"

#include <adwaita.h>
#include <string.h>

/* 29 November 2026, 16:00 UTC. */
#define MOMENT_US (INT64_C (1795968000) * BW_SECOND_US)
/* Round a widget, where its ring may be. */
#define MARGIN_PX 4
/* A ring of one pixel would change that share of what is round a widget. */
#define RING_SHARE 0.4
/* What the toolkit's own ring has on its background. */
#define RING_CONTRAST 1.35
#define MOST_STOPS 400

/* --- what is seen --- */

typedef struct
{
  guint32 *pixels;
  int width, height;
} Picture;

/* RECT of ROOT as it is drawn. */
static void
take (Picture *picture, GtkWidget *root, const graphene_rect_t *rect)
{
  graphene_rect_t bounds;
  g_assert_true (gtk_widget_compute_bounds (root, root, &bounds));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (root);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, (double) bounds.size.width,
                          (double) bounds.size.height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (root));
  graphene_rect_t place = *rect;
  graphene_rect_offset (&place, -bounds.origin.x, -bounds.origin.y);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &place);
  picture->width = gdk_texture_get_width (texture);
  picture->height = gdk_texture_get_height (texture);
  picture->pixels = g_new0 (guint32, picture->width * picture->height);
  gdk_texture_download (texture, (guchar *) picture->pixels, (size_t) picture->width * 4);
}

static BwColour
colour_of (guint32 pixel)
{
  return (BwColour){ ((pixel >> 16) & 255) / 255.0, ((pixel >> 8) & 255) / 255.0,
                     (pixel & 255) / 255.0, 1 };
}

/* How many pixels of the two can be told apart. */
static unsigned
n_different (const Picture *a, const Picture *b)
{
  unsigned n = 0;
  for (int i = 0; i < a->width * a->height; i++)
    n +=
        a->pixels[i] != b->pixels[i]
        && bw_colour_contrast (colour_of (a->pixels[i]), colour_of (b->pixels[i])) >= RING_CONTRAST;
  return n;
}

/* The part of WIDGET, and of what is round it, that its window shows; false: none. */
static bool
seen_rect (GtkWidget *root, GtkWidget *widget, graphene_rect_t *rect)
{
  if (!gtk_widget_compute_bounds (widget, root, rect))
    return false;
  graphene_rect_inset (rect, -MARGIN_PX, -MARGIN_PX);
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL;
       above = gtk_widget_get_parent (above))
    {
      graphene_rect_t frame;
      if ((GTK_IS_SCROLLED_WINDOW (above) || above == root)
          && gtk_widget_compute_bounds (above, root, &frame)
          && !graphene_rect_intersection (rect, &frame, rect))
        return false;
    }
  *rect = GRAPHENE_RECT_INIT ((float) (int) rect->origin.x, (float) (int) rect->origin.y,
                              (float) (int) rect->size.width, (float) (int) rect->size.height);
  return rect->size.width > 8 && rect->size.height > 8;
}

/* What carries the ring: a row where what is in it has the keys. */
static GtkWidget *
ring_of (GtkWidget *focus)
{
  GtkWidget *entry = gtk_widget_get_ancestor (focus, GTK_TYPE_ENTRY);
  GtkWidget *search = gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY);
  return entry != NULL ? entry : search != NULL ? search : focus;
}

/* Draws it with and without the keys on it. */
static bool
is_ring_seen (Fixture *fixture, GtkWidget *focus, const char *page)
{
  GtkWidget *root = GTK_WIDGET (fixture->window), *ring = ring_of (focus);
  graphene_rect_t rect;
  if (!seen_rect (root, ring, &rect))
    return true;
  Picture with = { 0 }, without = { 0 };
  /* The toolkit takes rings away after a while without a key, which may be within a slow frame. */
  do
    {
      g_clear_pointer (&with.pixels, g_free);
      gtk_window_set_focus_visible (GTK_WINDOW (root), FALSE);
      gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
      draw (fixture);
      take (&with, root, &rect);
    }
  while (!gtk_window_get_focus_visible (GTK_WINDOW (root)));
  gtk_window_set_focus_visible (GTK_WINDOW (root), FALSE);
  draw (fixture);
  take (&without, root, &rect);
  gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  double expected = RING_SHARE * 2 * (with.width + with.height);
  unsigned n = n_different (&with, &without);
  g_free (with.pixels);
  g_free (without.pixels);
  if (n >= expected || GTK_IS_TEXT (focus))
    return true;
  g_test_message ("%s: the ring of %s is not seen: %u of %.0f pixels", page,
                  G_OBJECT_TYPE_NAME (focus), n, expected);
  return false;
}

/* --- the order --- */

/* Read are lines from top to bottom, and columns from left to right: what is above comes later only
 * to the right, what is to the left only below. */
static bool
is_after (const graphene_rect_t *one, const graphene_rect_t *next)
{
  bool is_above = next->origin.y + next->size.height <= one->origin.y + 1;
  bool is_before = next->origin.x + next->size.width <= one->origin.x + 1;
  bool is_below = next->origin.y >= one->origin.y + one->size.height - 1;
  bool is_right = next->origin.x >= one->origin.x + one->size.width - 1;
  return (!is_above || is_right) && (!is_before || is_below);
}

typedef struct
{
  unsigned n_stops, n_faults;
} Walk;

/* A page remembers where in it the keys were, and gives them there again. */
static void
forget_focus (GtkWidget *widget)
{
  gtk_widget_set_focus_child (widget, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    forget_focus (child);
}

static void
walk (Fixture *fixture, const char *page, Walk *done)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  GtkWidget *inner = find_page (root);
  graphene_rect_t last = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  GtkWidget *before = NULL;
  gtk_window_set_focus (GTK_WINDOW (root), NULL);
  forget_focus (root);
  gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  for (unsigned i = 0; i < MOST_STOPS && gtk_widget_child_focus (root, GTK_DIR_TAB_FORWARD); i++)
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (root));
      draw (fixture);
      bool is_inside = gtk_widget_is_ancestor (focus, inner);
      if (!is_inside && before != NULL)
        return;
      if (!is_inside)
        continue;
      graphene_rect_t rect;
      g_assert_true (gtk_widget_compute_bounds (focus, inner, &rect));
      if (before != NULL && !is_after (&last, &rect) && !gtk_widget_is_ancestor (focus, before))
        {
          g_test_message ("%s: %s at %.0f, %.0f comes after %s at %.0f, %.0f", page,
                          G_OBJECT_TYPE_NAME (focus), (double) rect.origin.x,
                          (double) rect.origin.y, G_OBJECT_TYPE_NAME (before),
                          (double) last.origin.x, (double) last.origin.y);
          done->n_faults++;
        }
      done->n_faults += !is_ring_seen (fixture, focus, page);
      done->n_stops++;
      before = focus;
      last = rect;
    }
}

static unsigned
walk_pages (Fixture *fixture)
{
  unsigned n_faults = 0, key = 0;
  const char *id = NULL;
  for (unsigned i = 0; bw_window_page_info (i, &id, &key); i++)
    {
      Walk done = { 0 };
      g_assert_true (bw_window_show_page (fixture->window, id, NULL));
      g_assert_true (bw_test_run_until (page_ready_cb, fixture, PATIENCE_MS));
      draw (fixture);
      walk (fixture, id, &done);
      g_test_message ("%s: %u stops", id, done.n_stops);
      g_assert_cmpuint (done.n_stops, >=, 1);
      n_faults += done.n_faults;
    }
  return n_faults;
}

/* A widget outside of PAGE that takes the keys, or NULL. */
static GtkWidget *
find_outside (GtkWidget *widget, GtkWidget *page)
{
  if (widget == page || !gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_TOGGLE_BUTTON (widget) && gtk_widget_is_sensitive (widget))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_outside (child, page);
  return found;
}

/* Tab from the header leads to the search, wherever on the page the keys were before. */
static void
check_search_first (Fixture *fixture, const char *id)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  g_assert_true (bw_window_show_page (fixture->window, id, NULL));
  g_assert_true (bw_test_run_until (page_ready_cb, fixture, PATIENCE_MS));
  draw (fixture);
  GtkWidget *page = find_page (root), *outside = find_outside (root, page);
  g_assert_nonnull (outside);
  g_assert_true (gtk_widget_grab_focus (page));
  g_assert_null (
      gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (root)), GTK_TYPE_SEARCH_ENTRY));
  g_assert_true (gtk_widget_grab_focus (outside));
  GtkWidget *focus = outside;
  for (unsigned i = 0; i < MOST_STOPS && !gtk_widget_is_ancestor (focus, page); i++)
    {
      g_assert_true (gtk_widget_child_focus (root, GTK_DIR_TAB_FORWARD));
      focus = gtk_window_get_focus (GTK_WINDOW (root));
    }
  if (gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY) == NULL)
    g_error ("%s: Tab from the header leads to %s", id, G_OBJECT_TYPE_NAME (focus));
}

static void
test_search_first (void)
{
  Fixture fixture;
  BwClock *clock = bw_clock_new_fake (MOMENT_US);
  fixture_init (&fixture, clock);
  open_window (&fixture, 1280, 820);
  bw_context_set_range (fixture.context, &(BwRange){ .kind = BW_RANGE_ALL });
  check_search_first (&fixture, "bets");
  check_search_first (&fixture, "alerts");
  close_window (&fixture);
  fixture_clear (&fixture);
  bw_clock_unref (clock);
}

static void
test_focus (gconstpointer scheme)
{
  Fixture fixture;
  BwClock *clock = bw_clock_new_fake (MOMENT_US);
  fixture_init (&fixture, clock);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), GPOINTER_TO_INT (scheme));
  open_window (&fixture, 1280, 820);
  unsigned n_faults = walk_pages (&fixture);
  close_window (&fixture);
  fixture_clear (&fixture);
  bw_clock_unref (clock);
  g_assert_cmpuint (n_faults, ==, 0);
}

int
main (int argc, char **argv)
{
  /* Not in folders of its own: pictures and icons are found by what the system has. */
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_data_func ("/ui/focus/light", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT),
                        test_focus);
  g_test_add_data_func ("/ui/focus/dark", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK),
                        test_focus);
  g_test_add_func ("/ui/focus/search-first", test_search_first);
  return g_test_run ();
}
