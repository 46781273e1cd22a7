/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done. */
#include "ui/bw-rule-preview.h"

#include "model/bw-catalogue.h"
#include "ui/bw-chart-handles.h"
#include "ui/bw-choice-list.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-drawing.h"
#include "ui/bw-state-label.h"
#include "view/bw-metric-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PLOT_HEIGHT_PX 300
#define STRIP_HEIGHT_PX 26
#define MAX_POINTS 720
#define MARK_PX 5.0

struct _BwRulePreview
{
  AdwBin parent_instance;
  BwContext *context;
  int64_t from_us, to_us;
  GtkWidget *headline, *detail;
  GtkWidget *chart_card, *coverage, *series, *strip, *chart;
  GtkWidget *list_card, *list, *hidden;
  BwChartHandles *handles;
  BwRuleLevels *levels; /* a copy: the rule may go before its last answer comes; or NULL */
  BwRuleTrialResult *result;
  BwTrialView *view;
  char *patience;
  const BwMetric *metric; /* that is shown; or NULL */
  const BwMetric *asked;  /* whose points are asked for */
  GPtrArray *metrics;     /* of const BwMetric *, as the list of series has them */
  GArray *points;         /* of METRIC; or NULL */
  GPtrArray *gaps;        /* of BwGapView; or NULL */
  GCancellable *cancellable;
  bool is_filling;
};

G_DEFINE_FINAL_TYPE (BwRulePreview, bw_rule_preview, ADW_TYPE_BIN)

static unsigned moved_signal;

static void
bw_rule_preview_dispose (GObject *object)
{
  BwRulePreview *self = BW_RULE_PREVIEW (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_rule_preview_parent_class)->dispose (object);
}

static void
bw_rule_preview_finalize (GObject *object)
{
  BwRulePreview *self = BW_RULE_PREVIEW (object);
  g_clear_pointer (&self->result, bw_rule_trial_result_free);
  g_clear_pointer (&self->view, bw_trial_view_free);
  g_clear_pointer (&self->levels, bw_rule_levels_free);
  g_clear_pointer (&self->metrics, g_ptr_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->gaps, g_ptr_array_unref);
  g_free (self->patience);
  G_OBJECT_CLASS (bw_rule_preview_parent_class)->finalize (object);
}

static void
bw_rule_preview_class_init (BwRulePreviewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_rule_preview_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_rule_preview_finalize;
  moved_signal =
      g_signal_new ("level-moved", BW_TYPE_RULE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
}

static void
bw_rule_preview_init (BwRulePreview *self)
{
  self->cancellable = g_cancellable_new ();
  self->metrics = g_ptr_array_new ();
}

static void
moved_cb (unsigned index, double value, bool is_done, gpointer data)
{
  g_signal_emit (data, moved_signal, 0, index, value, is_done);
}

/* A pale bar for each day, with a mark for each firing, no narrower than can be seen. */
static void
draw_strip (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
            gpointer data)
{
  const BwRulePreview *self = data;
  unsigned days = (unsigned) MAX (1, (self->to_us - self->from_us) / BW_DAY_US);
  double day_px = rect->width / days;
  bw_colour_set_source (cr, palette->grid);
  for (unsigned i = 0; i < days; i++)
    cairo_rectangle (cr, rect->x + i * day_px + 1, rect->y + 4, MAX (1, day_px - 2),
                     rect->height - 8);
  cairo_fill (cr);
  for (unsigned i = self->view != NULL ? self->view->firings->len : 0; i > 0; i--)
    {
      const BwTrialFiring *firing = g_ptr_array_index (self->view->firings, i - 1);
      double per_us = rect->width / (double) (self->to_us - self->from_us);
      double x = rect->x + (double) (firing->from_us - self->from_us) * per_us;
      double width = MAX (MARK_PX, (double) (firing->to_us - firing->from_us) * per_us);
      bw_colour_set_source (cr, palette->tone_fill[firing->state.tone]);
      cairo_rectangle (cr, CLAMP (x, rect->x, rect->x + rect->width - MARK_PX), rect->y, width,
                       rect->height);
      cairo_fill (cr);
    }
}

/* What is drawn on the axis of the series: a level of another value than the series' own is not. */
static void
show_chart (BwRulePreview *self)
{
  double values[5] = { 0 };
  unsigned n = self->levels != NULL ? self->levels->n_levels : 0;
  for (unsigned i = 0; i < n; i++)
    values[i] = self->levels->levels[i].trip;
  bw_chart_handles_set (self->handles, values, n);
  gtk_widget_set_visible (self->chart, self->metric != NULL);
  if (self->metric == NULL)
    return;
  BwTrialChart what = { .metric = self->metric,
                        .points = self->points,
                        .gaps = self->gaps,
                        .levels = self->levels,
                        .replay = self->result != NULL ? self->result->replay : NULL,
                        .from_us = self->from_us,
                        .to_us = self->to_us,
                        .zone = bw_context_zone (self->context) };
  g_autoptr (BwChart) chart = bw_trial_chart_new (&what);
  bw_chart_view_set_chart (BW_CHART_VIEW (self->chart), chart);
}

static void
points_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwRulePreview) self = data;
  g_autoptr (GArray) points = bw_engine_series_finish (BW_ENGINE (source), result, NULL);
  if (points == NULL || self->context == NULL || self->asked != self->metric)
    return;
  g_clear_pointer (&self->points, g_array_unref);
  self->points = g_steal_pointer (&points);
  show_chart (self);
}

static void
choose_metric (BwRulePreview *self, const BwMetric *metric)
{
  if (self->metric == metric)
    return;
  self->metric = self->asked = metric;
  g_clear_pointer (&self->points, g_array_unref);
  if (metric != NULL)
    bw_engine_series_async (bw_context_engine (self->context), metric, self->from_us, self->to_us,
                            MAX_POINTS, self->cancellable, points_cb, g_object_ref (self));
}

static void
series_cb (GtkDropDown *list, GParamSpec *pspec, BwRulePreview *self)
{
  unsigned i = gtk_drop_down_get_selected (list);
  if (self->is_filling || i >= self->metrics->len)
    return;
  choose_metric (self, g_ptr_array_index (self->metrics, i));
  show_chart (self);
}

static bool
has_metrics (const BwRulePreview *self, const GArray *series)
{
  if (self->metrics->len != series->len)
    return false;
  for (unsigned i = 0; i < series->len; i++)
    if (g_ptr_array_index (self->metrics, i) != g_array_index (series, BwReplaySeries, i).metric)
      return false;
  return true;
}

/* The list of series, when there are others than before. */
static void
show_series (BwRulePreview *self)
{
  const GArray *series = self->result->replay->series;
  if (has_metrics (self, series))
    return;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_ptr_array_set_size (self->metrics, 0);
  unsigned chosen = 0;
  const BwMetric *best = bw_trial_view_metric (self->result->replay);
  for (unsigned i = 0; i < series->len; i++)
    {
      const BwMetric *metric = g_array_index (series, BwReplaySeries, i).metric;
      g_autofree char *text = bw_trial_series_text (metric);
      g_strv_builder_add (names, text);
      g_ptr_array_add (self->metrics, (gpointer) metric);
      if (metric == best)
        chosen = i;
    }
  g_auto (GStrv) strings = g_strv_builder_end (names);
  g_autoptr (GtkStringList) model = gtk_string_list_new ((const char *const *) strings);
  self->is_filling = true;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->series), G_LIST_MODEL (model));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->series), chosen);
  self->is_filling = false;
  gtk_widget_set_visible (self->series, series->len > 1);
  choose_metric (self, best);
}

static GtkWidget *
cell_new (const char *text, float xalign, bool is_dim)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", (double) xalign, NULL);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "bw-dense");
  gtk_widget_add_css_class (label, "numeric");
  if (is_dim)
    gtk_widget_add_css_class (label, "bw-dim");
  return label;
}

static GtkWidget *
firing_row_new (const BwTrialFiring *firing)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *state = bw_state_label_new ();
  GtkWidget *when = cell_new (firing->when, 0, false);
  GtkWidget *note = cell_new (firing->note != NULL ? firing->note : "", 0, true);
  bw_state_label_set (BW_STATE_LABEL (state), &firing->state, NULL);
  gtk_widget_add_css_class (state, "bw-dense");
  gtk_widget_set_size_request (state, 90, -1);
  gtk_widget_set_hexpand (when, TRUE);
  gtk_box_append (GTK_BOX (box), state);
  gtk_box_append (GTK_BOX (box), when);
  gtk_box_append (GTK_BOX (box), note);
  gtk_box_append (GTK_BOX (box), cell_new (firing->lasted, 1, false));
  gtk_box_append (GTK_BOX (box), cell_new (firing->worst, 1, false));
  gtk_widget_add_css_class (box, "bw-trial-row");
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, firing->text,
                                  -1);
  return row;
}

static void
show_firings (BwRulePreview *self)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (unsigned i = 0; i < self->view->firings->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         firing_row_new (g_ptr_array_index (self->view->firings, i)));
  gtk_widget_set_visible (self->list_card, self->view->firings->len > 0);
  g_autofree char *hidden = g_strdup_printf (
      ngettext ("%u older one", "%u older ones", self->view->n_hidden), self->view->n_hidden);
  gtk_label_set_text (GTK_LABEL (self->hidden), hidden);
  gtk_widget_set_visible (self->hidden, self->view->n_hidden > 0);
}

void
bw_rule_preview_set_result (BwRulePreview *self, BwRuleTrialResult *result, const char *patience)
{
  g_return_if_fail (BW_IS_RULE_PREVIEW (self) && result != NULL);
  g_clear_pointer (&self->result, bw_rule_trial_result_free);
  g_clear_pointer (&self->view, bw_trial_view_free);
  self->result = result;
  const BwMetric *best = bw_trial_view_metric (result->replay);
  BwTrialStyle style = { .format = best != NULL ? bw_catalogue_number_format (best->name)
                                                : BW_FORMAT_PLAIN,
                         .patience = patience,
                         .zone = bw_context_zone (self->context) };
  self->view = bw_trial_view_new (result, &style);
  gtk_label_set_text (GTK_LABEL (self->headline), self->view->headline);
  gtk_label_set_text (GTK_LABEL (self->detail), self->view->detail);
  gtk_label_set_text (GTK_LABEL (self->coverage), self->view->coverage);
  bw_drawing_set_text (BW_DRAWING (self->strip), self->view->headline);
  gtk_widget_queue_draw (self->strip);
  show_series (self);
  show_firings (self);
  show_chart (self);
}

void
bw_rule_preview_set_levels (BwRulePreview *self, const BwRuleLevels *levels)
{
  g_return_if_fail (BW_IS_RULE_PREVIEW (self));
  g_clear_pointer (&self->levels, bw_rule_levels_free);
  if (levels != NULL)
    {
      self->levels = g_memdup2 (levels, sizeof *levels);
      self->levels->rule = g_strdup (levels->rule);
      self->levels->description = g_strdup (levels->description);
    }
  show_chart (self);
}

void
bw_rule_preview_set_problem (BwRulePreview *self, const char *problem)
{
  g_return_if_fail (BW_IS_RULE_PREVIEW (self));
  /* What they show is of a rule that was. */
  GtkWidget *const cards[] = { self->chart_card, self->list_card };
  for (unsigned i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      gtk_widget_set_opacity (cards[i], problem != NULL ? 0.5 : 1);
      gtk_widget_set_sensitive (cards[i], problem == NULL);
    }
  if (problem != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->headline), _ ("Not tried out"));
      gtk_label_set_text (GTK_LABEL (self->detail), problem);
    }
  else if (self->view != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->headline), self->view->headline);
      gtk_label_set_text (GTK_LABEL (self->detail), self->view->detail);
    }
}

const GPtrArray *
bw_rule_preview_series (BwRulePreview *self)
{
  g_return_val_if_fail (BW_IS_RULE_PREVIEW (self), NULL);
  return self->metrics;
}

void
bw_rule_preview_append (BwRulePreview *self, GtkWidget *widget)
{
  g_return_if_fail (BW_IS_RULE_PREVIEW (self) && GTK_IS_WIDGET (widget));
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), widget);
}

static void
gaps_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwRulePreview) self = data;
  g_autoptr (GPtrArray) gaps = bw_engine_gaps_finish (BW_ENGINE (source), result, NULL);
  if (gaps == NULL || self->context == NULL)
    return;
  self->gaps = g_steal_pointer (&gaps);
  show_chart (self);
}

static GtkWidget *
card_new (const char *title, GtkWidget *end)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "bw-card");
  if (title == NULL)
    return card;
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  gtk_widget_set_hexpand (end, TRUE);
  gtk_widget_set_halign (end, GTK_ALIGN_FILL);
  gtk_box_append (GTK_BOX (head), end);
  gtk_box_append (GTK_BOX (card), head);
  return card;
}

static GtkWidget *
text_new (const char *text, const char *class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
words_new (BwRulePreview *self)
{
  GtkWidget *card = card_new (NULL, NULL);
  self->headline = text_new (_ ("Trying it out…"), "title-2");
  self->detail = text_new (_ ("Over what is stored of the last 30 days."), "body");
  gtk_widget_add_css_class (self->detail, "bw-dim");
  gtk_box_append (GTK_BOX (card), self->headline);
  gtk_box_append (GTK_BOX (card), self->detail);
  return card;
}

static GtkWidget *
chart_card_new (BwRulePreview *self)
{
  self->coverage = cell_new (NULL, 0, true);
  GtkWidget *card = self->chart_card = card_new (_ ("Replay"), self->coverage);
  self->series = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_visible (self->series, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->series), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Series that is shown"), -1);
  bw_choice_list_add (self->series, _ ("Series that is shown"));
  g_signal_connect (self->series, "notify::selected", G_CALLBACK (series_cb), self);
  self->strip = bw_drawing_new (120, STRIP_HEIGHT_PX);
  bw_drawing_set_func (BW_DRAWING (self->strip), draw_strip, self, NULL);
  self->chart = bw_chart_view_new ();
  g_object_set (self->chart, "heading-visible", FALSE, "plot-height", PLOT_HEIGHT_PX, "has-tip",
                TRUE, "visible", FALSE, NULL);
  self->handles = bw_chart_handles_new (BW_CHART_VIEW (self->chart), moved_cb, self);
  gtk_box_append (GTK_BOX (card), self->series);
  gtk_box_append (GTK_BOX (card), self->strip);
  gtk_box_append (GTK_BOX (card), self->chart);
  return card;
}

static GtkWidget *
list_card_new (BwRulePreview *self)
{
  GtkWidget *card = self->list_card =
      card_new (_ ("Each time"), cell_new (_ ("same rules as live, nothing is sent"), 1, true));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "bw-trial");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Each time"), -1);
  self->hidden = cell_new (NULL, 0, true);
  gtk_box_append (GTK_BOX (card), self->list);
  gtk_box_append (GTK_BOX (card), self->hidden);
  gtk_widget_set_visible (card, FALSE);
  return card;
}

GtkWidget *
bw_rule_preview_new (BwContext *context, int64_t from_us, int64_t to_us)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context) && from_us < to_us, NULL);
  BwRulePreview *self = g_object_new (BW_TYPE_RULE_PREVIEW, NULL);
  self->context = g_object_ref (context);
  self->from_us = from_us;
  self->to_us = to_us;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), words_new (self));
  gtk_box_append (GTK_BOX (box), chart_card_new (self));
  gtk_box_append (GTK_BOX (box), list_card_new (self));
  adw_bin_set_child (ADW_BIN (self), box);
  bw_engine_gaps_async (bw_context_engine (context), from_us, to_us, self->cancellable, gaps_cb,
                        g_object_ref (self));
  return GTK_WIDGET (self);
}
