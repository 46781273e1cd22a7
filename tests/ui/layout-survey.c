/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at all that a window shows, from what was allocated and from what was drawn. */
#include "layout-survey.h"

#include "lib/bw-test.h"
#include "plot/bw-palette.h"

#include <string.h>

#define PATIENCE_MS 20000
/* What a finger or an unsteady hand hits; and in lists, where room is scarce. */
#define TARGET_PX 34
#define LIST_TARGET_PX 28
/* Of words on what is behind them; on what is pressed or selected, and so stands out by itself; and
 * on the toolkit's own buttons that suggest or destroy, which are bold. */
#define CONTRAST 4.99
#define TINTED_CONTRAST 4.5
#define ACCENT_CONTRAST 3.7
/* What smoothing leaves of it in thin letters. */
#define SMOOTH_SHARE 0.75
/* Of a label that is scrolled half out of sight nothing can be told. */
#define SEEN_SHARE 0.7f

/* A label as it is seen: where its text is, cut to what scrolled windows around it show. */
typedef struct
{
  GtkWidget *widget;
  graphene_rect_t seen;
} Seen;

typedef struct
{
  GtkWidget *root;
  const char *scene;
  GArray *seen; /* of Seen */
  unsigned n_labels;
  unsigned n_faults;
  bool is_read, is_done;
} Survey;

static void
fault (Survey *survey, GtkWidget *widget, const char *what)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  g_test_message ("%s: \"%s\" (in %s) %s", survey->scene, gtk_label_get_text (GTK_LABEL (widget)),
                  parent != NULL ? G_OBJECT_TYPE_NAME (parent) : "nothing", what);
  survey->n_faults++;
}

/* Ellipsised text has to be had otherwise: from a tooltip of the label or of what it stands in. */
static bool
has_tooltip (GtkWidget *widget)
{
  for (unsigned i = 0; widget != NULL && i < 6; i++, widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_has_tooltip (widget))
      return true;
  return false;
}

static void
check_size (Survey *survey, GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  int width = 0, height = 0;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > gtk_widget_get_width (widget) + 1)
    fault (survey, widget, "is wider than its place");
  if (height > gtk_widget_get_height (widget) + 1)
    fault (survey, widget, "is higher than its place");
  if (pango_layout_is_ellipsized (layout) && !has_tooltip (widget))
    fault (survey, widget, "is cut short without a tooltip");
}

/* Where the letters of LABEL are in the window, cut to what is shown of it; false when nothing is.
 */
static bool
seen_rect (Survey *survey, GtkLabel *label, graphene_rect_t *rect)
{
  GtkWidget *widget = GTK_WIDGET (label);
  graphene_rect_t bounds;
  if (!gtk_widget_compute_bounds (widget, survey->root, &bounds))
    return false;
  int x = 0, y = 0;
  PangoRectangle ink;
  gtk_label_get_layout_offsets (label, &x, &y);
  pango_layout_get_pixel_extents (gtk_label_get_layout (label), &ink, NULL);
  graphene_rect_init (rect, bounds.origin.x + (float) (x + ink.x),
                      bounds.origin.y + (float) (y + ink.y), (float) ink.width, (float) ink.height);
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL;
       above = gtk_widget_get_parent (above))
    {
      graphene_rect_t frame;
      if (!GTK_IS_SCROLLED_WINDOW (above) && gtk_widget_get_overflow (above) != GTK_OVERFLOW_HIDDEN)
        continue;
      if (gtk_widget_compute_bounds (above, survey->root, &frame)
          && !graphene_rect_intersection (rect, &frame, rect))
        return false;
    }
  return true;
}

static bool
is_shown (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_child_visible (widget) || gtk_widget_get_opacity (widget) < 0.01)
      return false;
  return true;
}

/* --- what can be hit --- */

static bool
is_within (GtkWidget *widget, GType type)
{
  return gtk_widget_get_ancestor (widget, type) != NULL;
}

/* The smallest that a button may be. What is the toolkit's own has its own size. */
static int
least_target (GtkWidget *widget)
{
  bool is_dense = is_within (widget, GTK_TYPE_LIST_BOX) || is_within (widget, GTK_TYPE_LIST_VIEW)
                  || is_within (widget, GTK_TYPE_COLUMN_VIEW);
  for (GtkWidget *at = widget; at != NULL && !is_dense; at = gtk_widget_get_parent (at))
    is_dense = gtk_widget_has_css_class (at, "bw-row-button")
               || gtk_widget_has_css_class (at, "bw-row-menu")
               || gtk_widget_has_css_class (at, "bw-card-head")
               || gtk_widget_has_css_class (at, "bw-legend");
  return is_dense ? LIST_TARGET_PX : TARGET_PX;
}

static void
check_target (Survey *survey, GtkWidget *widget)
{
  if (!GTK_IS_BUTTON (widget) || GTK_IS_LINK_BUTTON (widget) || !is_shown (widget)
      || is_within (widget, GTK_TYPE_WINDOW_CONTROLS) || is_within (widget, GTK_TYPE_CALENDAR))
    return;
  graphene_rect_t bounds;
  int least = least_target (widget);
  if (!gtk_widget_compute_bounds (widget, widget, &bounds))
    return;
  int width = (int) bounds.size.width, height = (int) bounds.size.height;
  if (width >= least && height >= least)
    return;
  GtkWidget *parent = gtk_widget_get_parent (widget);
  const char *label = gtk_button_get_label (GTK_BUTTON (widget));
  g_test_message ("%s: a button of %d × %d px in %s: %s", survey->scene, width, height,
                  G_OBJECT_TYPE_NAME (parent),
                  label != NULL ? label : gtk_widget_get_tooltip_text (widget));
  survey->n_faults++;
}

static bool
has_table (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return true;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_table (child))
      return true;
  return false;
}

/* A table may be wider than its place, words and forms may not. */
static void
check_sideways (Survey *survey, GtkWidget *widget)
{
  if (!GTK_IS_SCROLLED_WINDOW (widget) || has_table (widget))
    return;
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));
  double over = gtk_adjustment_get_upper (across) - gtk_adjustment_get_page_size (across);
  if (over <= 1)
    return;
  g_test_message ("%s: has to be scrolled sideways by %.0f px", survey->scene, over);
  layout_blame (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget)), survey->scene,
                gtk_widget_get_width (widget));
  survey->n_faults++;
}

static void
visit (Survey *survey, GtkWidget *widget)
{
  /* What has a surface of its own, such as a tooltip, lies over the window and is meant to. */
  if (!gtk_widget_get_mapped (widget) || (GTK_IS_NATIVE (widget) && widget != survey->root))
    return;
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0'
      && is_shown (widget))
    {
      Seen seen = { .widget = widget };
      survey->n_labels++;
      check_size (survey, GTK_LABEL (widget));
      if (seen_rect (survey, GTK_LABEL (widget), &seen.seen))
        g_array_append_val (survey->seen, seen);
    }
  check_target (survey, widget);
  check_sideways (survey, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit (survey, child);
}

static void
check_overlaps (Survey *survey)
{
  float right = (float) gtk_widget_get_width (survey->root);
  for (unsigned i = 0; i < survey->seen->len; i++)
    {
      const Seen *one = &g_array_index (survey->seen, Seen, i);
      if (one->seen.origin.x < -1 || one->seen.origin.x + one->seen.size.width > right + 1)
        fault (survey, one->widget, "sticks out of the window");
      for (unsigned j = i + 1; j < survey->seen->len; j++)
        {
          const Seen *other = &g_array_index (survey->seen, Seen, j);
          graphene_rect_t both;
          if (graphene_rect_intersection (&one->seen, &other->seen, &both) && both.size.width > 1
              && both.size.height > 1)
            {
              g_autofree char *what = g_strdup_printf (
                  "lies on \"%s\"", gtk_label_get_text (GTK_LABEL (other->widget)));
              fault (survey, one->widget, what);
            }
        }
    }
}

/* --- what can be read --- */

typedef struct
{
  guchar *pixels; /* B, G, R, A of each */
  int width, height;
  int left, top; /* where the root's own corner is: it has a border */
} Picture;

static void
picture_take (Picture *picture, GtkWidget *root)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (root);
  graphene_rect_t bounds;
  g_assert_true (gtk_widget_compute_bounds (root, root, &bounds));
  picture->width = (int) bounds.size.width;
  picture->height = (int) bounds.size.height;
  picture->left = -(int) bounds.origin.x;
  picture->top = -(int) bounds.origin.y;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, picture->width, picture->height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (root));
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) picture->width, (float) picture->height);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &all);
  picture->pixels = g_malloc ((size_t) picture->width * (size_t) picture->height * 4);
  gdk_texture_download (texture, picture->pixels, (size_t) picture->width * 4);
}

/* Calls FUNC with each pixel of RECT and MARGIN px round it. */
static void
each_pixel (const Picture *picture, const graphene_rect_t *rect, int margin,
            void (*func) (guint32 pixel, gpointer data), gpointer data)
{
  int x = (int) rect->origin.x + picture->left, y = (int) rect->origin.y + picture->top;
  int left = CLAMP (x - margin, 0, picture->width),
      right = CLAMP (x + (int) rect->size.width + margin, 0, picture->width),
      top = CLAMP (y - margin, 0, picture->height),
      bottom = CLAMP (y + (int) rect->size.height + margin, 0, picture->height);
  for (y = top; y < bottom; y++)
    for (x = left; x < right; x++)
      {
        guint32 pixel = 0;
        size_t at = (size_t) y * (size_t) picture->width + (size_t) x;
        memcpy (&pixel, picture->pixels + at * 4, 4);
        func (pixel, data);
      }
}

static BwColour
colour_of (guint32 pixel)
{
  return (BwColour){ ((pixel >> 16) & 255) / 255.0, ((pixel >> 8) & 255) / 255.0,
                     (pixel & 255) / 255.0, 1 };
}

typedef struct
{
  GHashTable *counts;
  guint32 most;
  unsigned n_most;
  BwColour back;
  double contrast;
} Ground;

static void
count_cb (guint32 pixel, gpointer data)
{
  Ground *ground = data;
  gpointer key = GUINT_TO_POINTER (pixel);
  unsigned n = GPOINTER_TO_UINT (g_hash_table_lookup (ground->counts, key)) + 1;
  g_hash_table_insert (ground->counts, key, GUINT_TO_POINTER (n));
  if (n <= ground->n_most)
    return;
  ground->n_most = n;
  ground->most = pixel;
}

static void
contrast_cb (guint32 pixel, gpointer data)
{
  Ground *ground = data;
  ground->contrast = MAX (ground->contrast, bw_colour_contrast (colour_of (pixel), ground->back));
}

/* What most of RECT is, and how far from it anything in it is. */
static void
look_at (const Picture *picture, const graphene_rect_t *rect, Ground *ground)
{
  *ground = (Ground){ .counts = g_hash_table_new (NULL, NULL) };
  each_pixel (picture, rect, 3, count_cb, ground);
  ground->back = colour_of (ground->most);
  each_pixel (picture, rect, 0, contrast_cb, ground);
  g_hash_table_unref (ground->counts);
}

/* What is inactive, or stands in for what is to be typed, is meant to be faint. */
static bool
has_to_be_read (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  return gtk_widget_is_sensitive (widget) && !GTK_IS_TEXT (parent)
         && !is_within (widget, GTK_TYPE_CALENDAR)
         && strchr (gtk_label_get_label (GTK_LABEL (widget)), '<') == NULL;
}

static double
least_contrast (GtkWidget *widget)
{
  double least = CONTRAST;
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    if (gtk_widget_has_css_class (at, "suggested-action")
        || gtk_widget_has_css_class (at, "destructive-action"))
      return ACCENT_CONTRAST;
    else if (GTK_IS_BUTTON (at)
             || gtk_widget_get_state_flags (at)
                    & (GTK_STATE_FLAG_SELECTED | GTK_STATE_FLAG_CHECKED))
      least = TINTED_CONTRAST;
  return least;
}

static void
check_contrast (Survey *survey, const Picture *picture, const Seen *seen)
{
  PangoRectangle ink;
  pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (seen->widget)), &ink, NULL);
  bool is_seen = seen->seen.size.height >= SEEN_SHARE * (float) ink.height
                 && seen->seen.size.width >= SEEN_SHARE * (float) ink.width;
  /* A dash alone fills its place: there is no ground to compare it with. */
  bool is_dash = strcmp (gtk_label_get_text (GTK_LABEL (seen->widget)), "–") == 0;
  if (!is_seen || is_dash || !has_to_be_read (seen->widget))
    return;
  GdkRGBA rgba;
  gtk_style_context_get_color (gtk_widget_get_style_context (seen->widget), &rgba);
  BwColour front = { rgba.red, rgba.green, rgba.blue, rgba.alpha };
  for (GtkWidget *at = seen->widget; at != NULL; at = gtk_widget_get_parent (at))
    front.alpha *= gtk_widget_get_opacity (at);
  Ground ground;
  look_at (picture, &seen->seen, &ground);
  double contrast = bw_colour_contrast (front, ground.back);
  /* The style tells the colour, but not what else makes it faint; thin letters are smoothed. */
  double least = least_contrast (seen->widget);
  if (contrast >= least && ground.contrast >= least * SMOOTH_SHARE)
    return;
  g_autofree char *what =
      g_strdup_printf ("has a contrast of %.2f : 1, drawn %.2f : 1", contrast, ground.contrast);
  fault (survey, seen->widget, what);
}

static void
check_contrasts (Survey *survey)
{
  Picture picture = { 0 };
  picture_take (&picture, survey->root);
  for (unsigned i = 0; i < survey->seen->len; i++)
    check_contrast (survey, &picture, &g_array_index (survey->seen, Seen, i));
  g_free (picture.pixels);
}

static void
survey_frame_cb (GdkFrameClock *frames, Survey *survey)
{
  if (survey->is_done)
    return;
  visit (survey, survey->root);
  check_overlaps (survey);
  if (survey->is_read)
    check_contrasts (survey);
  survey->is_done = true;
}

static bool
is_surveyed_cb (gpointer data)
{
  return ((Survey *) data)->is_done;
}

/* Looks within a frame: once it is over an answer may put words into a label whose place is still
 * that of the words before, which nobody ever sees drawn. */
static void
survey_frame (Survey *survey)
{
  GdkFrameClock *frames = gtk_widget_get_frame_clock (survey->root);
  gulong id = g_signal_connect (frames, "after-paint", G_CALLBACK (survey_frame_cb), survey);
  survey->seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  gtk_widget_queue_draw (survey->root);
  g_assert_true (bw_test_run_until (is_surveyed_cb, survey, PATIENCE_MS));
  g_signal_handler_disconnect (frames, id);
  g_clear_pointer (&survey->seen, g_array_unref);
}

/* Which widget it is that needs more than WIDTH: the lowest that does. */
void
layout_blame (GtkWidget *widget, const char *scene, int width)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;
      if (!gtk_widget_should_layout (child) || GTK_IS_NATIVE (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least <= width)
        continue;
      layout_blame (child, scene, width);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_test_message ("%s: … of which %d px for %s %s", scene, least, G_OBJECT_TYPE_NAME (child),
                      GTK_IS_LABEL (child) ? gtk_label_get_text (GTK_LABEL (child)) : "");
    }
  g_test_message ("%s: %s %s needs it", scene, G_OBJECT_TYPE_NAME (widget),
                  gtk_widget_get_name (widget));
}

unsigned
layout_survey (GtkWidget *root, const char *scene, unsigned least, bool is_read)
{
  Survey survey = { .root = root, .scene = scene, .is_read = is_read };
  survey_frame (&survey);
  if (survey.n_labels < least)
    g_test_message ("%s: only %u labels", scene, survey.n_labels);
  g_assert_cmpuint (survey.n_labels, >=, least);
  return survey.n_faults;
}
