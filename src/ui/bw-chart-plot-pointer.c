/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pointer in a plot: crosshair, pin, zoom, pan. */
#include "ui/bw-chart-plot-private.h"

#include <math.h>

/* A click may tremble this much. */
#define DRAG_THRESHOLD_PX 6
#define WHEEL_FACTOR 1.2
#define WHEEL_PAN 0.1
#define N_HITS 32

/* The range of x that is on screen. False: none that could be zoomed. */
static bool
visible (BwChartPlot *plot, double *from, double *to)
{
  *from = *to = 0;
  if (plot->layout == NULL || !plot->has_span)
    return false;
  bw_span_visible (plot->span, from, to);
  return *from < *to;
}

/* The real sample nearest to PX, as x; NaN: none, or outside. */
static double
snap (BwChartPlot *plot, double px)
{
  double x = 0, y = 0, width = 0, height = 0;
  if (plot->layout == NULL)
    return NAN;
  bw_chart_layout_plot (plot->layout, &x, &y, &width, &height);
  if (px < x - 1 || px > x + width + 1)
    return NAN;
  BwChartHit hits[N_HITS];
  unsigned n =
      bw_chart_layout_hit (plot->layout, bw_chart_layout_px_to_x (plot->layout, px), hits, N_HITS);
  double best = NAN;
  double least = INFINITY;
  for (unsigned i = 0; i < n; i++)
    {
      double distance = fabs (bw_chart_layout_x_to_px (plot->layout, hits[i].x) - px);
      if (distance < least)
        {
          least = distance;
          best = hits[i].x;
        }
    }
  return best;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, BwChartPlot *plot)
{
  plot->pointer_x = x;
  if (!plot->is_inside && plot->layout != NULL)
    {
      double x_from = 0, x_to = 0;
      plot->is_inside = plot->has_y_range = true;
      bw_chart_layout_range (plot->layout, &x_from, &x_to, &plot->y_from, &plot->y_to);
    }
  if (!bw_span_is_pinned (plot->span) && !plot->is_selecting && !plot->is_panning)
    bw_span_set_cursor (plot->span, snap (plot, x), false);
}

static void
leave_cb (GtkEventControllerMotion *controller, BwChartPlot *plot)
{
  plot->is_inside = plot->has_y_range = false;
  if (!bw_span_is_pinned (plot->span))
    bw_span_set_cursor (plot->span, NAN, false);
  bw_chart_plot_grew (plot);
}

/* A click pins the crosshair, another one lets it go. */
static void
released_cb (GtkGestureClick *gesture, int n, double x, double y, BwChartPlot *plot)
{
  gtk_widget_grab_focus (GTK_WIDGET (plot));
  bool is_pinned = !bw_span_is_pinned (plot->span);
  bw_span_set_cursor (plot->span, snap (plot, x), is_pinned);
}

static void
secondary_cb (GtkGestureClick *gesture, int n, double x, double y, BwChartPlot *plot)
{
  gtk_widget_grab_focus (GTK_WIDGET (plot));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit_by_name (plot, "menu", x, y);
}

static void
long_press_cb (GtkGestureLongPress *gesture, double x, double y, BwChartPlot *plot)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit_by_name (plot, "menu", x, y);
}

/* What is zoomed is moved; what is not, or with Shift, is zoomed to what is marked. */
static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, BwChartPlot *plot)
{
  double from = 0, to = 0, start_x = 0, start_y = 0;
  if (!visible (plot, &from, &to)
      || !gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y))
    return;
  if (!plot->is_selecting && !plot->is_panning)
    {
      /* Up and down is for whoever scrolls. */
      if (fabs (dx) < DRAG_THRESHOLD_PX || fabs (dx) < fabs (dy))
        return;
      GdkModifierType state =
          gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
      plot->is_panning = bw_span_is_zoomed (plot->span) && (state & GDK_SHIFT_MASK) == 0;
      plot->is_selecting = !plot->is_panning;
      plot->pan_from = from;
      plot->pan_to = to;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  if (plot->is_panning)
    {
      double x = 0, y = 0, width = 0, height = 0;
      bw_chart_layout_plot (plot->layout, &x, &y, &width, &height);
      double by = -dx / MAX (width, 1) * (plot->pan_to - plot->pan_from);
      bw_span_zoom_to (plot->span, plot->pan_from + by, plot->pan_to + by);
      return;
    }
  plot->select_from = start_x;
  plot->select_to = start_x + dx;
  gtk_widget_queue_draw (GTK_WIDGET (plot));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, BwChartPlot *plot)
{
  if (plot->is_selecting && plot->layout != NULL)
    bw_span_zoom_to (plot->span, bw_chart_layout_px_to_x (plot->layout, plot->select_from),
                     bw_chart_layout_px_to_x (plot->layout, plot->select_to));
  plot->is_selecting = plot->is_panning = false;
  gtk_widget_queue_draw (GTK_WIDGET (plot));
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, BwChartPlot *plot)
{
  plot->is_selecting = plot->is_panning = false;
  gtk_widget_queue_draw (GTK_WIDGET (plot));
}

/* Ctrl zooms about the pointer, Shift moves; the bare wheel belongs to the page. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, BwChartPlot *plot)
{
  double from = 0, to = 0;
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType state = gtk_event_controller_get_current_event_state (base);
  if (!visible (plot, &from, &to))
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    {
      double middle = bw_chart_layout_px_to_x (plot->layout, plot->pointer_x);
      bw_span_zoom (plot->span, pow (WHEEL_FACTOR, dy), CLAMP (middle, from, to));
      return GDK_EVENT_STOP;
    }
  double by = dx != 0 ? dx : state & GDK_SHIFT_MASK ? dy : 0;
  if (by == 0 || !bw_span_is_zoomed (plot->span))
    return GDK_EVENT_PROPAGATE;
  bw_span_pan (plot->span, by * WHEEL_PAN);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, BwChartPlot *plot)
{
  visible (plot, &plot->pinch_from, &plot->pinch_to);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, BwChartPlot *plot)
{
  double x = 0, y = 0;
  if (plot->layout == NULL || !(plot->pinch_from < plot->pinch_to) || !(scale > 0))
    return;
  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  double plot_x = 0, plot_y = 0, width = 0, height = 0;
  bw_chart_layout_plot (plot->layout, &plot_x, &plot_y, &width, &height);
  double share = CLAMP ((x - plot_x) / MAX (width, 1), 0, 1);
  double wide = plot->pinch_to - plot->pinch_from;
  double middle = plot->pinch_from + share * wide;
  bw_span_zoom_to (plot->span, middle - share * wide / scale, middle + (1 - share) * wide / scale);
}

static GtkGesture *
add_click (BwChartPlot *plot, unsigned button)
{
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  gtk_widget_add_controller (GTK_WIDGET (plot), GTK_EVENT_CONTROLLER (click));
  return click;
}

void
bw_chart_plot_add_pointer (BwChartPlot *plot)
{
  GtkWidget *widget = GTK_WIDGET (plot);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), plot);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), plot);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (add_click (plot, GDK_BUTTON_PRIMARY), "released", G_CALLBACK (released_cb),
                    plot);
  g_signal_connect (add_click (plot, GDK_BUTTON_SECONDARY), "pressed", G_CALLBACK (secondary_cb),
                    plot);
  GtkGesture *press = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (long_press_cb), plot);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), plot);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), plot);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), plot);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), plot);
  gtk_widget_add_controller (widget, scroll);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), plot);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), plot);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}
