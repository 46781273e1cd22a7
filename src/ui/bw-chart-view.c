/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart on screen: heading, legend, plot with crosshair, zoom, keys, menu, and words for a screen
 * reader. */
#include "ui/bw-chart-view.h"

#include "ui/bw-chart-export.h"
#include "ui/bw-chart-legend.h"
#include "ui/bw-chart-plot.h"
#include "ui/bw-chart-table.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _BwChartView
{
  GtkWidget parent_instance;
  GtkWidget *header;
  GtkWidget *titles; /* in the header, before the legend */
  GtkWidget *heading;
  GtkWidget *subtitle;
  GtkWidget *loading;
  GtkWidget *plot;
  GtkWidget *menu; /* NULL until it was asked for */
  char **rules;    /* that it offers to edit; or NULL */
  BwSpan *span;
  bool has_own_span;
  char *file_name;
  int plot_height;
  bool has_x_labels, has_tip, is_heading_visible, is_loading;
};

G_DEFINE_FINAL_TYPE (BwChartView, bw_chart_view, GTK_TYPE_WIDGET)

enum
{
  PROP_CHART = 1,
  PROP_SPAN,
  PROP_PLOT_HEIGHT,
  PROP_HAS_X_LABELS,
  PROP_HAS_TIP,
  PROP_HEADING_VISIBLE,
  PROP_LOADING,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];
static unsigned moved_signal;

static BwChartPlot *
plot_of (BwChartView *view)
{
  return BW_CHART_PLOT (view->plot);
}

static void
export_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BwChartView *view = BW_CHART_VIEW (widget);
  BwChart *chart = bw_chart_view_chart (view);
  if (chart == NULL)
    return;
  BwChartFrame seen;
  bw_chart_plot_frame (plot_of (view), &seen);
  const char *name = view->file_name != NULL ? view->file_name : "chart";
  if (g_str_equal (action, "chart.copy-values"))
    bw_chart_export_copy_values (widget, chart);
  else if (g_str_equal (action, "chart.copy-image"))
    bw_chart_export_copy_image (widget, chart, &seen);
  else if (g_str_equal (action, "chart.save-png"))
    bw_chart_export_save (widget, chart, &seen, BW_CHART_EXPORT_PNG, name);
  else if (g_str_equal (action, "chart.save-svg"))
    bw_chart_export_save (widget, chart, &seen, BW_CHART_EXPORT_SVG, name);
  else if (g_str_equal (action, "chart.save-csv"))
    bw_chart_export_save (widget, chart, &seen, BW_CHART_EXPORT_CSV, name);
  else
    bw_chart_table_present (chart, GTK_WINDOW (gtk_widget_get_root (widget)));
}

static void
zoom_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BwSpan *span = BW_CHART_VIEW (widget)->span;
  double from = 0, to = 0;
  bw_span_visible (span, &from, &to);
  if (g_str_equal (action, "chart.zoom-reset"))
    bw_span_reset (span);
  else
    bw_span_zoom (span, g_str_equal (action, "chart.zoom-in") ? 0.5 : 2, (from + to) / 2);
}

/* The rules whose limits are seen. */
static void
add_rules (GMenu *menu, char **rules)
{
  g_autoptr (GMenu) section = g_menu_new ();
  for (unsigned i = 0; rules != NULL && rules[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf (_ ("Edit rule %s…"), rules[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);
      g_menu_item_set_action_and_target (item, "app.edit-rule", "s", rules[i]);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenuModel *
menu_model_new (char **rules)
{
  static const char *const items[][2] = {
    { N_ ("Copy _values"), "chart.copy-values" },
    { N_ ("Copy _image"), "chart.copy-image" },
    { NULL, NULL },
    { N_ ("Save as _PNG…"), "chart.save-png" },
    { N_ ("Save as _SVG…"), "chart.save-svg" },
    { N_ ("Save as _CSV…"), "chart.save-csv" },
    { NULL, NULL },
    { N_ ("Zoom _in"), "chart.zoom-in" },
    { N_ ("Zoom _out"), "chart.zoom-out" },
    { N_ ("_Whole range"), "chart.zoom-reset" },
    { NULL, NULL },
    { N_ ("Show as _table"), "chart.table" },
    { N_ ("Show the _bets of this moment"), "performance.show-bets" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i][0] != NULL)
      {
        g_autoptr (GMenuItem) item = g_menu_item_new (_ (items[i][0]), items[i][1]);
        /* Not of every page's charts there are any. */
        g_menu_item_set_attribute (item, "hidden-when", "s", "action-missing");
        g_menu_append_item (section, item);
      }
    else
      {
        g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
        g_object_unref (section);
        section = g_menu_new ();
      }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  add_rules (menu, rules);
  return G_MENU_MODEL (menu);
}

/* The keys go on in the plot. */
static void
closed_cb (GtkPopover *menu, BwChartView *view)
{
  if (view->plot != NULL)
    gtk_widget_grab_focus (view->plot);
}

static void
menu_cb (BwChartPlot *plot, double x, double y, BwChartView *view)
{
  if (view->menu == NULL)
    {
      g_autoptr (GMenuModel) model = menu_model_new (view->rules);
      view->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (view->menu), FALSE);
      gtk_widget_set_halign (view->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (view->menu, GTK_WIDGET (view));
      g_signal_connect (view->menu, "closed", G_CALLBACK (closed_cb), view);
    }
  bool has_range = bw_chart_view_chart (view) != NULL
                   && bw_chart_kind (bw_chart_view_chart (view)) == BW_CHART_XY;
  bool is_zoomed = bw_span_is_zoomed (view->span);
  gtk_widget_action_set_enabled (GTK_WIDGET (view), "chart.zoom-in", has_range);
  gtk_widget_action_set_enabled (GTK_WIDGET (view), "chart.zoom-out", has_range && is_zoomed);
  gtk_widget_action_set_enabled (GTK_WIDGET (view), "chart.zoom-reset", has_range && is_zoomed);
  graphene_point_t at = GRAPHENE_POINT_INIT ((float) x, (float) y);
  if (x < 0)
    at = GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (view->plot) / 2,
                              (float) gtk_widget_get_height (view->plot) / 2);
  graphene_point_t place;
  if (!gtk_widget_compute_point (view->plot, GTK_WIDGET (view), &at, &place))
    return;
  GdkRectangle rect = { (int) place.x, (int) place.y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (view->menu), &rect);
  gtk_popover_popup (GTK_POPOVER (view->menu));
}

static void
moved_cb (BwChartPlot *plot, BwChartView *view)
{
  g_signal_emit (view, moved_signal, 0);
}

static void
hidden_cb (uint32_t hidden, gpointer data)
{
  bw_chart_plot_set_hidden (data, hidden);
}

static void
update_loading (BwChartView *view)
{
  gtk_widget_set_visible (view->loading, view->is_loading);
  gtk_accessible_update_state (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_STATE_BUSY, view->is_loading,
                               -1);
}

static void
set_flag (BwChartView *view, unsigned id, bool is_set)
{
  if (id == PROP_HAS_X_LABELS)
    bw_chart_plot_set_has_x_labels (plot_of (view), view->has_x_labels = is_set);
  else if (id == PROP_HAS_TIP)
    bw_chart_plot_set_has_tip (plot_of (view), view->has_tip = is_set);
  else if (id == PROP_HEADING_VISIBLE)
    gtk_widget_set_visible (view->titles, view->is_heading_visible = is_set);
  else if (view->is_loading != is_set)
    {
      view->is_loading = is_set;
      update_loading (view);
    }
}

static void
bw_chart_view_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  BwChartView *view = BW_CHART_VIEW (object);
  switch (id)
    {
    case PROP_CHART:
      bw_chart_view_set_chart (view, g_value_get_boxed (value));
      break;
    case PROP_SPAN:
      bw_chart_view_set_span (view, g_value_get_object (value));
      break;
    case PROP_PLOT_HEIGHT:
      view->plot_height = g_value_get_int (value);
      bw_chart_plot_set_height (plot_of (view), view->plot_height);
      break;
    case PROP_HAS_X_LABELS:
    case PROP_HAS_TIP:
    case PROP_HEADING_VISIBLE:
    case PROP_LOADING:
      set_flag (view, id, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bw_chart_view_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  BwChartView *view = BW_CHART_VIEW (object);
  switch (id)
    {
    case PROP_CHART:
      g_value_set_boxed (value, bw_chart_view_chart (view));
      break;
    case PROP_SPAN:
      g_value_set_object (value, view->span);
      break;
    case PROP_PLOT_HEIGHT:
      g_value_set_int (value, view->plot_height);
      break;
    case PROP_HAS_X_LABELS:
      g_value_set_boolean (value, view->has_x_labels);
      break;
    case PROP_HAS_TIP:
      g_value_set_boolean (value, view->has_tip);
      break;
    case PROP_HEADING_VISIBLE:
      g_value_set_boolean (value, view->is_heading_visible);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, view->is_loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bw_chart_view_dispose (GObject *object)
{
  BwChartView *view = BW_CHART_VIEW (object);
  g_clear_pointer (&view->menu, gtk_widget_unparent);
  g_clear_pointer (&view->header, gtk_widget_unparent);
  g_clear_pointer (&view->plot, gtk_widget_unparent);
  g_clear_object (&view->span);
  G_OBJECT_CLASS (bw_chart_view_parent_class)->dispose (object);
}

static void
bw_chart_view_finalize (GObject *object)
{
  g_free (BW_CHART_VIEW (object)->file_name);
  g_strfreev (BW_CHART_VIEW (object)->rules);
  G_OBJECT_CLASS (bw_chart_view_parent_class)->finalize (object);
}

static GType
chart_type (void)
{
  static gsize type = 0;
  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static ("BwChart", (GBoxedCopyFunc) bw_chart_ref,
                                                     (GBoxedFreeFunc) bw_chart_unref));
  return type;
}

static void
install_properties (GObjectClass *class)
{
  int flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_CHART] = g_param_spec_boxed ("chart", NULL, NULL, chart_type (), flags);
  props[PROP_SPAN] = g_param_spec_object ("span", NULL, NULL, BW_TYPE_SPAN, flags);
  props[PROP_PLOT_HEIGHT] = g_param_spec_int ("plot-height", NULL, NULL, 0, G_MAXINT, 150, flags);
  props[PROP_HAS_X_LABELS] = g_param_spec_boolean ("has-x-labels", NULL, NULL, TRUE, flags);
  props[PROP_HAS_TIP] = g_param_spec_boolean ("has-tip", NULL, NULL, TRUE, flags);
  props[PROP_HEADING_VISIBLE] = g_param_spec_boolean ("heading-visible", NULL, NULL, TRUE, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (class, N_PROPS, props);
}

/* The keys of a chart are those of its plot. */
static gboolean
bw_chart_view_grab_focus (GtkWidget *widget)
{
  BwChartView *view = BW_CHART_VIEW (widget);
  return view->plot != NULL && gtk_widget_grab_focus (view->plot);
}

static void
bw_chart_view_class_init (BwChartViewClass *class)
{
  static const char *const exports[] = { "chart.copy-values", "chart.copy-image", "chart.save-png",
                                         "chart.save-svg",    "chart.save-csv",   "chart.table" };
  static const char *const zooms[] = { "chart.zoom-in", "chart.zoom-out", "chart.zoom-reset" };
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->set_property = bw_chart_view_set_property;
  object_class->get_property = bw_chart_view_get_property;
  object_class->dispose = bw_chart_view_dispose;
  widget_class->grab_focus = bw_chart_view_grab_focus;
  object_class->finalize = bw_chart_view_finalize;
  install_properties (object_class);
  for (unsigned i = 0; i < G_N_ELEMENTS (exports); i++)
    gtk_widget_class_install_action (widget_class, exports[i], NULL, export_action_cb);
  for (unsigned i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_install_action (widget_class, zooms[i], NULL, zoom_action_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "bwchart");
  moved_signal = g_signal_new ("cursor-moved", BW_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
text_new (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
bw_chart_view_init (BwChartView *view)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (view))), GTK_ORIENTATION_VERTICAL);
  view->heading = text_new ("heading");
  view->subtitle = text_new ("caption");
  gtk_widget_add_css_class (view->subtitle, "bw-dim");
  view->loading = text_new ("caption");
  gtk_widget_add_css_class (view->loading, "bw-dim");
  gtk_label_set_text (GTK_LABEL (view->loading), _ ("Loading…"));
  view->titles = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (view->titles), view->heading);
  gtk_box_append (GTK_BOX (view->titles), view->subtitle);
  gtk_box_append (GTK_BOX (view->titles), view->loading);
  view->header = bw_wrap_box_new (0, true);
  gtk_widget_add_css_class (view->header, "bw-chart-header");
  bw_wrap_box_append (BW_WRAP_BOX (view->header), view->titles);
  view->plot = bw_chart_plot_new ();
  gtk_widget_set_vexpand (view->plot, TRUE);
  gtk_widget_set_hexpand (view->plot, TRUE);
  g_signal_connect (view->plot, "menu", G_CALLBACK (menu_cb), view);
  g_signal_connect (view->plot, "cursor-moved", G_CALLBACK (moved_cb), view);
  gtk_widget_set_parent (view->header, GTK_WIDGET (view));
  gtk_widget_set_parent (view->plot, GTK_WIDGET (view));
  view->span = g_object_ref (bw_chart_plot_span (plot_of (view)));
  view->has_own_span = view->has_x_labels = view->has_tip = view->is_heading_visible = true;
  update_loading (view);
}

GtkWidget *
bw_chart_view_new (void)
{
  return g_object_new (BW_TYPE_CHART_VIEW, NULL);
}

/* A chart on its own shows all of its axis. */
static void
set_own_range (BwChartView *view, BwChart *chart)
{
  if (!view->has_own_span || chart == NULL || bw_chart_kind (chart) != BW_CHART_XY)
    return;
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.has_header = false;
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
  double from = 0, to = 0, y_from = 0, y_to = 0;
  bw_chart_layout_range (layout, &from, &to, &y_from, &y_to);
  bw_span_set_whole (view->span, from, to);
}

void
bw_chart_view_set_chart (BwChartView *view, BwChart *chart)
{
  g_return_if_fail (BW_IS_CHART_VIEW (view));
  if (bw_chart_view_chart (view) == chart)
    return;
  const char *title = chart != NULL ? bw_chart_title (chart) : NULL;
  const char *subtitle = chart != NULL ? bw_chart_subtitle (chart) : NULL;
  gtk_label_set_text (GTK_LABEL (view->heading), title != NULL ? title : "");
  gtk_label_set_text (GTK_LABEL (view->subtitle), subtitle != NULL ? subtitle : "");
  if (bw_chart_legend_fill (view->header, chart, hidden_cb, view->plot))
    bw_chart_plot_set_hidden (plot_of (view), 0);
  set_own_range (view, chart);
  bw_chart_plot_set_chart (plot_of (view), chart);
  g_object_notify_by_pspec (G_OBJECT (view), props[PROP_CHART]);
}

BwChart *
bw_chart_view_chart (BwChartView *view)
{
  g_return_val_if_fail (BW_IS_CHART_VIEW (view), NULL);
  return view->plot != NULL ? bw_chart_plot_chart (plot_of (view)) : NULL;
}

void
bw_chart_view_set_span (BwChartView *view, BwSpan *span)
{
  g_return_if_fail (BW_IS_CHART_VIEW (view) && BW_IS_SPAN (span));
  if (view->span == span)
    return;
  g_set_object (&view->span, span);
  view->has_own_span = false;
  bw_chart_plot_set_span (plot_of (view), span);
}

BwSpan *
bw_chart_view_span (BwChartView *view)
{
  g_return_val_if_fail (BW_IS_CHART_VIEW (view), NULL);
  return view->span;
}

void
bw_chart_view_set_file_name (BwChartView *view, const char *name)
{
  g_return_if_fail (BW_IS_CHART_VIEW (view));
  g_free (view->file_name);
  view->file_name = g_strdup (name);
}

void
bw_chart_view_grew (BwChartView *view, double from, double to)
{
  g_return_if_fail (BW_IS_CHART_VIEW (view));
  bw_span_set_whole (view->span, from, to);
  bw_chart_plot_grew (plot_of (view));
}

void
bw_chart_view_set_levels (BwChartView *view, const GPtrArray *levels)
{
  g_return_if_fail (BW_IS_CHART_VIEW (view));
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (unsigned i = 0; levels != NULL && i < levels->len; i++)
    g_strv_builder_add (names, ((const BwRuleLevels *) g_ptr_array_index (levels, i))->rule);
  g_auto (GStrv) rules = g_strv_builder_end (names);
  if (view->rules != NULL
      && g_strv_equal ((const char *const *) rules, (const char *const *) view->rules))
    return;
  g_strfreev (view->rules);
  view->rules = g_steal_pointer (&rules);
  /* Made anew when it is asked for. */
  g_clear_pointer (&view->menu, gtk_widget_unparent);
}
