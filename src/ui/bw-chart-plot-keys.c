/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a plot, and what a screen reader is told when they move the crosshair. */
#include "ui/bw-chart-plot-private.h"
#include "ui/bw-compat.h"
#include "view/bw-range.h"

#include <limits.h>
#include <math.h>

#define LEAP 10
#define ZOOM_FACTOR 1.5
#define PAN_SHARE 0.1
#define N_HITS 32

/* The value of the chosen series at X, or NULL. (transfer full) */
static char *
series_text (BwChartPlot *plot, double x)
{
  BwChartHit hits[N_HITS];
  unsigned n = bw_chart_layout_hit (plot->layout, x, hits, N_HITS);
  for (unsigned i = 0; i < n; i++)
    if (hits[i].series == plot->series && bw_chart_kind (plot->chart) == BW_CHART_XY)
      {
        const char *name = bw_chart_series (plot->chart, plot->series)->name;
        g_autofree char *moment = bw_chart_layout_x_text (plot->layout, x);
        g_autofree char *value = bw_chart_layout_value_text (plot->layout, &hits[i]);
        return g_strdup_printf ("%s, %s %s", moment, name != NULL ? name : "", value);
      }
  return NULL;
}

static void
tell (BwChartPlot *plot)
{
  double x = bw_span_cursor (plot->span);
  if (plot->layout == NULL || isnan (x))
    return;
  g_autofree char *text = plot->has_series ? series_text (plot, x) : NULL;
  if (text == NULL)
    text = bw_chart_layout_point_text (plot->layout, x);
  gtk_accessible_update_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  bw_compat_announce (GTK_WIDGET (plot), text);
}

/* Moves the crosshair by real samples; without one it begins at the end it comes from. */
static void
step (BwChartPlot *plot, int steps)
{
  double from = 0, to = 0, y_from = 0, y_to = 0;
  if (plot->layout == NULL)
    return;
  bw_chart_layout_range (plot->layout, &from, &to, &y_from, &y_to);
  double x = bw_span_cursor (plot->span);
  if (isnan (x))
    x = bw_chart_layout_step (plot->layout, from, steps > 0 ? INT_MIN : INT_MAX);
  else
    x = bw_chart_layout_step (plot->layout, x, steps);
  if (isnan (x))
    return;
  bw_span_set_cursor (plot->span, x, true);
  tell (plot);
}

/* The next series that is shown. */
static void
choose_series (BwChartPlot *plot, int by)
{
  unsigned n = plot->chart != NULL ? bw_chart_n_series (plot->chart) : 0;
  for (unsigned i = 0; i < n; i++)
    {
      plot->series = plot->has_series ? (plot->series + (by > 0 ? 1 : n - 1)) % n : 0;
      plot->has_series = true;
      if (plot->series >= 32 || (plot->hidden & (1U << plot->series)) == 0)
        break;
    }
  tell (plot);
}

static void
zoom (BwChartPlot *plot, double factor)
{
  double from = 0, to = 0;
  bw_span_visible (plot->span, &from, &to);
  double x = bw_span_cursor (plot->span);
  if (plot->has_span && from < to)
    bw_span_zoom (plot->span, factor, isnan (x) ? (from + to) / 2 : CLAMP (x, from, to));
}

/* Escape undoes one thing at a time; when there is none, it is for somebody else. */
static bool
escape (BwChartPlot *plot)
{
  if (!isnan (bw_span_cursor (plot->span)))
    bw_span_set_cursor (plot->span, NAN, false);
  else if (bw_span_is_zoomed (plot->span))
    bw_span_reset (plot->span);
  else
    return false;
  return true;
}

static bool
move_key (BwChartPlot *plot, unsigned key, GdkModifierType state)
{
  int steps = state & GDK_CONTROL_MASK ? LEAP : 1;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      if (state & GDK_SHIFT_MASK)
        bw_span_pan (plot->span, -PAN_SHARE);
      else
        step (plot, -steps);
      return true;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      if (state & GDK_SHIFT_MASK)
        bw_span_pan (plot->span, PAN_SHARE);
      else
        step (plot, steps);
      return true;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      step (plot, INT_MIN);
      return true;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      step (plot, INT_MAX);
      return true;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      choose_series (plot, -1);
      return true;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      choose_series (plot, 1);
      return true;
    default:
      return false;
    }
}

static bool
act_key (BwChartPlot *plot, unsigned key, GdkModifierType state)
{
  double x = bw_span_cursor (plot->span);
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom (plot, 1 / ZOOM_FACTOR);
      return true;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom (plot, ZOOM_FACTOR);
      return true;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      bw_span_reset (plot->span);
      return true;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      bw_span_set_cursor (plot->span, x, !bw_span_is_pinned (plot->span));
      return !isnan (x);
    case GDK_KEY_Escape:
      return escape (plot);
    case GDK_KEY_Menu:
      g_signal_emit_by_name (plot, "menu", -1.0, -1.0);
      return true;
    case GDK_KEY_F10:
      if ((state & GDK_SHIFT_MASK) == 0)
        return false;
      g_signal_emit_by_name (plot, "menu", -1.0, -1.0);
      return true;
    default:
      return false;
    }
}

/* 1 … 5: a range of the page. */
static bool
range_key (BwChartPlot *plot, unsigned key)
{
  if (key < GDK_KEY_1 || key > GDK_KEY_5)
    return false;
  const char *name = bw_range_name ((BwRangeKind) (key - GDK_KEY_1));
  return gtk_widget_activate_action (GTK_WIDGET (plot), "app.range", "s", name);
}

static gboolean
key_cb (GtkEventControllerKey *controller, unsigned key, unsigned code, GdkModifierType state,
        BwChartPlot *plot)
{
  if (state & (GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  if (move_key (plot, key, state))
    return GDK_EVENT_STOP;
  if ((state & GDK_CONTROL_MASK) == 0 && (act_key (plot, key, state) || range_key (plot, key)))
    return GDK_EVENT_STOP;
  return GDK_EVENT_PROPAGATE;
}

void
bw_chart_plot_add_keys (BwChartPlot *plot)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), plot);
  gtk_widget_add_controller (GTK_WIDGET (plot), keys);
}
