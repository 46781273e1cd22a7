/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot of a chart: drawn once and kept, the crosshair over it; pointer and keys. */
#include "ui/bw-chart-plot-private.h"

#include "ui/bw-drawing.h"

#include <adwaita.h>
#include <math.h>

#define LEAST_WIDTH_PX 120
#define NATURAL_WIDTH_PX 320
#define HEIGHT_PX 150
/* The finding is told when nothing has changed for this long. */
#define DESCRIBE_DELAY_MS 300

G_DEFINE_FINAL_TYPE (BwChartPlot, bw_chart_plot, GTK_TYPE_WIDGET)

static unsigned menu_signal;
static unsigned moved_signal;

static void ensure_layout (BwChartPlot *plot);

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BW_CHART_PLOT (widget)->tick = 0;
  ensure_layout (BW_CHART_PLOT (widget));
  return G_SOURCE_REMOVE;
}

/* The layout is no longer right: it is made anew at the begin of the next frame, where others can
 * still follow in what they share. */
static void
invalidate (BwChartPlot *plot)
{
  GtkWidget *widget = GTK_WIDGET (plot);
  plot->is_stale = true;
  if (plot->tick == 0 && gtk_widget_get_mapped (widget))
    plot->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  gtk_widget_queue_draw (widget);
}

static gboolean
describe_cb (gpointer data)
{
  BwChartPlot *plot = data;
  plot->describe_timer = 0;
  if (plot->chart == NULL || !gtk_widget_get_mapped (GTK_WIDGET (plot)))
    return G_SOURCE_REMOVE;
  double from = 0, to = 0;
  bw_span_visible (plot->span, &from, &to);
  bool has_range = plot->has_span && from < to;
  g_autofree char *finding = bw_chart_describe (plot->chart, has_range ? from : (double) NAN,
                                                has_range ? to : (double) NAN);
  const char *title = bw_chart_title (plot->chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  finding, -1);
  return G_SOURCE_REMOVE;
}

static void
describe_later (BwChartPlot *plot)
{
  g_clear_handle_id (&plot->describe_timer, g_source_remove);
  plot->describe_timer = g_timeout_add (DESCRIBE_DELAY_MS, describe_cb, plot);
}

void
bw_chart_plot_frame (BwChartPlot *plot, BwChartFrame *frame)
{
  GtkWidget *widget = GTK_WIDGET (plot);
  bw_chart_frame_init (frame);
  frame->width = gtk_widget_get_width (widget);
  frame->height = gtk_widget_get_height (widget);
  frame->device_scale = gtk_widget_get_scale_factor (widget);
  frame->palette = bw_theme_palette ();
  /* In px, with the size of text in it. */
  frame->font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  frame->hidden = plot->hidden;
  frame->has_header = frame->has_legend = false;
  frame->has_x_labels = plot->has_x_labels;
  double from = 0, to = 0;
  bw_span_visible (plot->span, &from, &to);
  if (plot->has_span && from < to)
    {
      frame->x_from = from;
      frame->x_to = to;
    }
  frame->left_margin = bw_span_margin (plot->span);
}

static void
drop_picture (BwChartPlot *plot)
{
  g_clear_object (&plot->texture);
  g_clear_pointer (&plot->picture, cairo_surface_destroy);
}

static void
lay_out (BwChartPlot *plot, const BwChartFrame *frame)
{
  g_clear_pointer (&plot->layout, bw_chart_layout_free);
  drop_picture (plot);
  plot->layout = bw_chart_layout_new (plot->chart, frame);
}

/* While somebody looks closely, what is at a height stays at that height; unless it would leave. */
static void
keep_y_range (BwChartPlot *plot, BwChartFrame *frame)
{
  if (!plot->is_inside || !plot->has_y_range)
    return;
  double x_from = 0, x_to = 0, from = 0, to = 0;
  bw_chart_layout_range (plot->layout, &x_from, &x_to, &from, &to);
  if (from == plot->y_from && to == plot->y_to)
    return;
  if (from < plot->y_from || to > plot->y_to)
    {
      plot->has_y_range = false;
      return;
    }
  frame->y_from = plot->y_from;
  frame->y_to = plot->y_to;
  lay_out (plot, frame);
}

static bool
is_current (BwChartPlot *plot)
{
  GtkWidget *widget = GTK_WIDGET (plot);
  return plot->layout != NULL && !plot->is_stale
         && plot->laid_width == gtk_widget_get_width (widget)
         && plot->laid_height == gtk_widget_get_height (widget);
}

/* Lays out at the present size with the margin that all have. */
static void
lay_out_now (BwChartPlot *plot)
{
  GtkWidget *widget = GTK_WIDGET (plot);
  plot->laid_width = gtk_widget_get_width (widget);
  plot->laid_height = gtk_widget_get_height (widget);
  plot->is_stale = false;
  if (plot->chart == NULL || plot->laid_width <= 0 || plot->laid_height <= 0)
    {
      g_clear_pointer (&plot->layout, bw_chart_layout_free);
      drop_picture (plot);
      return;
    }
  BwChartFrame frame;
  bw_chart_plot_frame (plot, &frame);
  lay_out (plot, &frame);
  keep_y_range (plot, &frame);
}

/* Lays out if need be, and asks for the margin that takes. Not while a frame is painted. */
static void
ensure_layout (BwChartPlot *plot)
{
  if (is_current (plot))
    return;
  lay_out_now (plot);
  if (plot->layout == NULL)
    return;
  double margin = bw_span_margin (plot->span);
  plot->is_asking = true;
  bw_span_ask_margin (plot->span, plot, bw_chart_layout_left_margin (plot->layout));
  plot->is_asking = false;
  if (bw_span_margin (plot->span) != margin)
    lay_out_now (plot);
}

static void
bw_chart_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ensure_layout (BW_CHART_PLOT (widget));
}

static void
bw_chart_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  BwChartPlot *plot = BW_CHART_PLOT (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH_PX;
      *natural = NATURAL_WIDTH_PX;
      return;
    }
  *minimum = *natural = (int) ceil (plot->height * bw_drawing_text_scale (widget));
}

/* The picture of the layout, to be painted again and again. (transfer full) */
static cairo_surface_t *
draw_picture (BwChartPlot *plot)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (plot));
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, plot->laid_width * scale, plot->laid_height * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  bw_chart_layout_draw (plot->layout, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The pixels of SURFACE, which stay its own. (transfer full) */
static GdkTexture *
texture_new (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  size_t stride = (size_t) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (surface), stride * (size_t) height,
      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* A texture stays with the graphics card; where cairo draws, each frame would convert it anew,
 * pixel by pixel. */
static void
snapshot_picture (BwChartPlot *plot, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (plot));
  if (plot->picture == NULL)
    plot->picture = draw_picture (plot);
  if (native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native)))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);
      cairo_set_source_surface (cr, plot->picture, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
      return;
    }
  if (plot->texture == NULL)
    plot->texture = texture_new (plot->picture);
  gtk_snapshot_append_texture (snapshot, plot->texture, bounds);
}

static void
snapshot_selection (BwChartPlot *plot, GtkSnapshot *snapshot)
{
  double x = 0, y = 0, width = 0, height = 0;
  bw_chart_layout_plot (plot->layout, &x, &y, &width, &height);
  double from = CLAMP (MIN (plot->select_from, plot->select_to), x, x + width);
  double to = CLAMP (MAX (plot->select_from, plot->select_to), x, x + width);
  BwColour colour = bw_theme_palette ()->series[0];
  GdkRGBA fill = { (float) colour.red, (float) colour.green, (float) colour.blue, 0.15F };
  graphene_rect_t place =
      GRAPHENE_RECT_INIT ((float) from, (float) y, (float) (to - from), (float) height);
  gtk_snapshot_append_color (snapshot, &fill, &place);
}

static void
bw_chart_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BwChartPlot *plot = BW_CHART_PLOT (widget);
  if (!is_current (plot))
    lay_out_now (plot);
  if (plot->layout == NULL)
    return;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float) plot->laid_width, (float) plot->laid_height);
  snapshot_picture (plot, snapshot, &bounds);
  if (plot->is_selecting)
    snapshot_selection (plot, snapshot);
  double x = bw_span_cursor (plot->span);
  if (isnan (x))
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  bw_chart_layout_draw_cursor (plot->layout, cr, x, plot->has_x_labels, plot->has_tip);
  cairo_destroy (cr);
}

char *
bw_chart_plot_cursor_text (BwChartPlot *plot)
{
  g_return_val_if_fail (BW_IS_CHART_PLOT (plot), NULL);
  double x = bw_span_cursor (plot->span);
  return plot->layout != NULL && !isnan (x) ? bw_chart_layout_point_text (plot->layout, x) : NULL;
}

static void
cursor_cb (BwSpan *span, BwChartPlot *plot)
{
  gtk_widget_queue_draw (GTK_WIDGET (plot));
  g_signal_emit (plot, moved_signal, 0);
}

static void
range_cb (BwSpan *span, BwChartPlot *plot)
{
  invalidate (plot);
  describe_later (plot);
}

static void
margin_cb (BwSpan *span, BwChartPlot *plot)
{
  if (plot->layout == NULL || plot->is_asking)
    return;
  /* The size stays, so that painting anew is enough. */
  plot->is_stale = true;
  gtk_widget_queue_draw (GTK_WIDGET (plot));
}

void
bw_chart_plot_set_span (BwChartPlot *plot, BwSpan *span)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot) && BW_IS_SPAN (span));
  if (plot->span == span)
    return;
  if (plot->span != NULL)
    {
      g_signal_handlers_disconnect_by_data (plot->span, plot);
      bw_span_forget_margin (plot->span, plot);
      g_object_unref (plot->span);
    }
  plot->span = g_object_ref (span);
  g_signal_connect (span, "cursor-changed", G_CALLBACK (cursor_cb), plot);
  g_signal_connect (span, "range-changed", G_CALLBACK (range_cb), plot);
  g_signal_connect (span, "margin-changed", G_CALLBACK (margin_cb), plot);
  invalidate (plot);
}

/* Colours or sizes are others. */
static void
theme_cb (BwChartPlot *plot)
{
  invalidate (plot);
}

static void
bw_chart_plot_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (bw_chart_plot_parent_class)->system_setting_changed (widget, setting);
  invalidate (BW_CHART_PLOT (widget));
  gtk_widget_queue_resize (widget);
}

static void
bw_chart_plot_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bw_chart_plot_parent_class)->map (widget);
  if (BW_CHART_PLOT (widget)->is_stale)
    invalidate (BW_CHART_PLOT (widget));
  describe_later (BW_CHART_PLOT (widget));
}

static void
bw_chart_plot_dispose (GObject *object)
{
  BwChartPlot *plot = BW_CHART_PLOT (object);
  g_clear_handle_id (&plot->describe_timer, g_source_remove);
  if (plot->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (plot), plot->tick);
  plot->tick = 0;
  if (plot->span != NULL)
    {
      g_signal_handlers_disconnect_by_data (plot->span, plot);
      bw_span_forget_margin (plot->span, plot);
    }
  g_clear_object (&plot->span);
  drop_picture (plot);
  g_clear_pointer (&plot->layout, bw_chart_layout_free);
  g_clear_pointer (&plot->chart, bw_chart_unref);
  G_OBJECT_CLASS (bw_chart_plot_parent_class)->dispose (object);
}

static void
bw_chart_plot_class_init (BwChartPlotClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_chart_plot_dispose;
  widget_class->measure = bw_chart_plot_measure;
  widget_class->size_allocate = bw_chart_plot_size_allocate;
  widget_class->snapshot = bw_chart_plot_snapshot;
  widget_class->system_setting_changed = bw_chart_plot_system_setting_changed;
  widget_class->map = bw_chart_plot_map;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "bwplot");
  menu_signal = g_signal_new ("menu", BW_TYPE_CHART_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  moved_signal = g_signal_new ("cursor-moved", BW_TYPE_CHART_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
bw_chart_plot_init (BwChartPlot *plot)
{
  g_autoptr (BwSpan) span = bw_span_new ();
  plot->height = HEIGHT_PX;
  plot->has_x_labels = plot->has_tip = true;
  plot->has_span = true;
  gtk_widget_set_focusable (GTK_WIDGET (plot), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (plot), "bw-plot");
  bw_chart_plot_set_span (plot, span);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (theme_cb), plot, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (theme_cb), plot,
                           G_CONNECT_SWAPPED);
  g_signal_connect (plot, "notify::scale-factor", G_CALLBACK (theme_cb), NULL);
  bw_chart_plot_add_pointer (plot);
  bw_chart_plot_add_keys (plot);
}

GtkWidget *
bw_chart_plot_new (void)
{
  return g_object_new (BW_TYPE_CHART_PLOT, NULL);
}

void
bw_chart_plot_set_chart (BwChartPlot *plot, BwChart *chart)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot));
  if (plot->chart == chart)
    return;
  g_clear_pointer (&plot->chart, bw_chart_unref);
  plot->chart = chart != NULL ? bw_chart_ref (chart) : NULL;
  /* Other kinds have an axis of their own, which no time is on. */
  plot->has_span = chart == NULL || bw_chart_kind (chart) == BW_CHART_XY;
  invalidate (plot);
  describe_later (plot);
}

BwChart *
bw_chart_plot_chart (BwChartPlot *plot)
{
  g_return_val_if_fail (BW_IS_CHART_PLOT (plot), NULL);
  return plot->chart;
}

BwSpan *
bw_chart_plot_span (BwChartPlot *plot)
{
  g_return_val_if_fail (BW_IS_CHART_PLOT (plot), NULL);
  return plot->span;
}

void
bw_chart_plot_grew (BwChartPlot *plot)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot));
  invalidate (plot);
  if (plot->describe_timer == 0)
    describe_later (plot);
}

void
bw_chart_plot_set_hidden (BwChartPlot *plot, uint32_t hidden)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot));
  if (plot->hidden == hidden)
    return;
  plot->hidden = hidden;
  invalidate (plot);
}

uint32_t
bw_chart_plot_hidden (BwChartPlot *plot)
{
  g_return_val_if_fail (BW_IS_CHART_PLOT (plot), 0);
  return plot->hidden;
}

void
bw_chart_plot_set_height (BwChartPlot *plot, int height)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot));
  plot->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (plot));
}

void
bw_chart_plot_set_has_x_labels (BwChartPlot *plot, bool has_x_labels)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot));
  plot->has_x_labels = has_x_labels;
  invalidate (plot);
}

void
bw_chart_plot_set_has_tip (BwChartPlot *plot, bool has_tip)
{
  g_return_if_fail (BW_IS_CHART_PLOT (plot));
  plot->has_tip = has_tip;
  gtk_widget_queue_draw (GTK_WIDGET (plot));
}
