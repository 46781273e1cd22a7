/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels of a chart that are moved by dragging their lines. */
#include "ui/bw-chart-handles.h"

#include "ui/bw-chart-plot-private.h"

#include <math.h>

#define REACH_PX 7
#define MAX_HANDLES 8

struct _BwChartHandles
{
  BwChartPlot *plot;
  BwHandleMoved moved;
  gpointer data;
  double values[MAX_HANDLES];
  unsigned n;
  int dragged; /* -1: none */
  double start_px;
  /* The axis as it was when the dragging began: it must not move under the pointer. */
  double top_px, height_px, y_from, y_to;
};

/* The level whose line is at PX; -1: none. */
static int
level_at (const BwChartHandles *handles, double px)
{
  int found = -1;
  double least = REACH_PX;
  if (handles->plot->layout == NULL)
    return -1;
  for (unsigned i = 0; i < handles->n; i++)
    {
      double distance =
          fabs (bw_chart_layout_y_to_px (handles->plot->layout, handles->values[i]) - px);
      if (distance > least)
        continue;
      least = distance;
      found = (int) i;
    }
  return found;
}

static void
begin_cb (GtkGestureDrag *gesture, double x, double y, BwChartHandles *handles)
{
  double plot_x = 0, width = 0, x_from = 0, x_to = 0;
  handles->dragged = level_at (handles, y);
  if (handles->dragged < 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  bw_chart_layout_plot (handles->plot->layout, &plot_x, &handles->top_px, &width,
                        &handles->height_px);
  bw_chart_layout_range (handles->plot->layout, &x_from, &x_to, &handles->y_from, &handles->y_to);
  handles->start_px = y;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The value at PX, no more exact than a pixel is. */
static double
value_at (const BwChartHandles *handles, double px)
{
  double per_px = (handles->y_to - handles->y_from) / MAX (handles->height_px, 1);
  double value = handles->y_to - (px - handles->top_px) * per_px;
  double step = pow (10, ceil (log10 (MAX (fabs (per_px), 1e-12))));
  step = step / 2 >= fabs (per_px) ? step / 2 : step;
  return round (value / step) * step;
}

static void
move (BwChartHandles *handles, double dy, bool is_done)
{
  if (handles->dragged < 0)
    return;
  double px = CLAMP (handles->start_px + dy, handles->top_px, handles->top_px + handles->height_px);
  unsigned index = (unsigned) handles->dragged;
  if (is_done)
    handles->dragged = -1;
  handles->moved (index, value_at (handles, px), is_done, handles->data);
}

static void
update_cb (GtkGestureDrag *gesture, double dx, double dy, BwChartHandles *handles)
{
  move (handles, dy, false);
}

static void
end_cb (GtkGestureDrag *gesture, double dx, double dy, BwChartHandles *handles)
{
  /* A click that trembles moves nothing. */
  if (handles->dragged >= 0 && fabs (dy) < 1)
    handles->dragged = -1;
  move (handles, dy, true);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, BwChartHandles *handles)
{
  bool is_near = handles->dragged >= 0 || level_at (handles, y) >= 0;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (handles->plot), is_near ? "ns-resize" : NULL);
}

static GtkWidget *
find_plot (GtkWidget *widget)
{
  if (BW_IS_CHART_PLOT (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *plot = find_plot (child);
      if (plot != NULL)
        return plot;
    }
  return NULL;
}

BwChartHandles *
bw_chart_handles_new (BwChartView *view, BwHandleMoved moved, gpointer data)
{
  g_return_val_if_fail (BW_IS_CHART_VIEW (view) && moved != NULL, NULL);
  BwChartHandles *handles = g_new0 (BwChartHandles, 1);
  handles->plot = BW_CHART_PLOT (find_plot (GTK_WIDGET (view)));
  handles->moved = moved;
  handles->data = data;
  handles->dragged = -1;
  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (begin_cb), handles);
  g_signal_connect (drag, "drag-update", G_CALLBACK (update_cb), handles);
  g_signal_connect (drag, "drag-end", G_CALLBACK (end_cb), handles);
  gtk_widget_add_controller (GTK_WIDGET (handles->plot), GTK_EVENT_CONTROLLER (drag));
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), handles);
  gtk_widget_add_controller (GTK_WIDGET (handles->plot), motion);
  g_object_set_data_full (G_OBJECT (view), "bw-handles", handles, g_free);
  return handles;
}

void
bw_chart_handles_set (BwChartHandles *handles, const double *values, unsigned n)
{
  g_return_if_fail (handles != NULL && (values != NULL || n == 0));
  handles->n = MIN (n, MAX_HANDLES);
  for (unsigned i = 0; i < handles->n; i++)
    handles->values[i] = values[i];
}
