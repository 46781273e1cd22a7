/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looking at a ledger file found: kind, counts, first rows, and all that is to be known before
 * it is watched. */
#include "ui/bw-preview-report.h"

#include "ui/bw-bet-cells.h"
#include "ui/bw-bet-selection.h"
#include "ui/bw-row-press.h"
#include "ui/bw-tone.h"

#include <glib/gi18n-lib.h>

/* Rejected rows that are listed; the file itself has the others. */
#define MAX_REJECTIONS 100
#define ROW_HEIGHT_PX 29
#define HEADER_HEIGHT_PX 32

struct _BwPreviewReport
{
  AdwBin parent_instance;
  GtkWidget *box;
  AdwPreferencesGroup *group;
  GtkWidget *table_group;
  GtkWidget *scroll;
  GtkColumnView *table;
  BwBetModel *model;
  BwBetTextStyle style;
};

G_DEFINE_FINAL_TYPE (BwPreviewReport, bw_preview_report, ADW_TYPE_BIN)

static GtkWidget *
row_new (const char *title, const char *subtitle, const char *icon, BwTone tone)
{
  GtkWidget *row =
      g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle",
                    subtitle != NULL ? subtitle : "", "title-lines", 0, "subtitle-lines", 0, NULL);
  g_autofree char *name =
      subtitle != NULL ? g_strdup_printf ("%s. %s", title, subtitle) : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (icon == NULL)
    return row;
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  bw_tone_set (image, tone);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  return row;
}

static GtkWidget *
expander_new (const char *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  bw_row_press_add (row);
  return row;
}

static void
add_rejections (BwPreviewReport *self, const BwLedgerPreview *preview,
                const BwLedgerPreviewView *view)
{
  GArray *rejections = preview->findings.rejections;
  if (view->rejected == NULL || rejections == NULL)
    return;
  GtkWidget *expander = expander_new (view->rejected);
  for (unsigned i = 0; i < MIN (rejections->len, MAX_REJECTIONS); i++)
    {
      g_autofree char *text =
          bw_ledger_preview_rejection (&g_array_index (rejections, BwLedgerRejection, i));
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                row_new (text, NULL, NULL, BW_TONE_MUTE));
    }
  if (preview->findings.n_rejected > MAX_REJECTIONS)
    {
      g_autofree char *more = g_strdup_printf (_ ("The first %d are listed."), MAX_REJECTIONS);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                row_new (more, NULL, NULL, BW_TONE_MUTE));
    }
  adw_preferences_group_add (self->group, expander);
}

static void
add_notes (BwPreviewReport *self, const BwLedgerPreviewView *view)
{
  if (view->notes->len == 0)
    return;
  GtkWidget *expander = expander_new (_ ("How it was understood"));
  for (unsigned i = 0; i < view->notes->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                              row_new (view->notes->pdata[i], NULL, NULL, BW_TONE_MUTE));
  adw_preferences_group_add (self->group, expander);
}

static void
make_group (BwPreviewReport *self, const BwLedgerPreview *preview, const BwLedgerPreviewView *view)
{
  if (self->group != NULL)
    gtk_box_remove (GTK_BOX (self->box), GTK_WIDGET (self->group));
  self->group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("What is in it"), NULL);
  gtk_box_prepend (GTK_BOX (self->box), GTK_WIDGET (self->group));
  if (view->problem != NULL)
    adw_preferences_group_add (self->group,
                               row_new (_ ("It can't be read as a ledger so far"), view->problem,
                                        "bellwether-error-symbolic", BW_TONE_ERROR));
  if (view->summary != NULL)
    adw_preferences_group_add (
        self->group,
        row_new (view->kind != NULL ? view->kind : _ ("A ledger"), view->summary,
                 view->problem == NULL ? "bellwether-healthy-symbolic" : NULL, BW_TONE_OK));
  for (unsigned i = 0; i < view->warnings->len; i++)
    adw_preferences_group_add (
        self->group,
        row_new (view->warnings->pdata[i], NULL, "bellwether-warning-symbolic", BW_TONE_WARNING));
  add_rejections (self, preview, view);
  add_notes (self, view);
}

static void
model_changed_cb (BwBetModel *model, BwPreviewReport *self)
{
  if (bw_bet_model_is_busy (model))
    return;
  bw_bet_cells_update_columns (self->table, bw_bet_model_facts (model), true);
  /* It is computed; the file's own columns are what is looked at here. */
  gtk_column_view_column_set_visible (bw_bet_cells_column (self->table, BW_BET_COLUMN_CLV), FALSE);
}

void
bw_preview_report_set (BwPreviewReport *report, const BwLedgerPreview *preview,
                       const BwLedgerPreviewView *view, const BwBetTextStyle *style)
{
  g_return_if_fail (BW_IS_PREVIEW_REPORT (report) && preview != NULL && view != NULL);
  unsigned n = preview->rows != NULL ? preview->rows->bets->len : 0;
  report->style = *style;
  make_group (report, preview, view);
  gtk_widget_set_visible (report->table_group, n > 0);
  gtk_widget_set_size_request (report->scroll, -1, (int) n * ROW_HEIGHT_PX + HEADER_HEIGHT_PX);
  g_autoptr (BwBetTable) table =
      preview->rows != NULL ? bw_bet_table_new (preview->rows, NULL) : NULL;
  bw_bet_model_set_table (report->model, table);
}

static void
make_table (BwPreviewReport *self)
{
  GtkWidget *frame = g_object_new (GTK_TYPE_BOX, "overflow", GTK_OVERFLOW_HIDDEN, NULL);
  BwBetSelection *selection = bw_bet_selection_new (self->model);
  self->table = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (selection)));
  self->scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->table, "vscrollbar-policy",
                               GTK_POLICY_NEVER, "hexpand", TRUE, NULL);
  self->table_group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("First rows"), NULL);
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "bw-dense");
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "bw-bets");
  gtk_column_view_set_show_row_separators (self->table, TRUE);
  gtk_column_view_set_reorderable (self->table, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("First rows"), -1);
  bw_bet_cells_add_columns (self->table, &self->style);
  gtk_box_append (GTK_BOX (frame), self->scroll);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->table_group), frame);
}

static void
bw_preview_report_dispose (GObject *object)
{
  BwPreviewReport *self = BW_PREVIEW_REPORT (object);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (bw_preview_report_parent_class)->dispose (object);
}

static void
bw_preview_report_class_init (BwPreviewReportClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_preview_report_dispose;
}

static void
bw_preview_report_init (BwPreviewReport *self)
{
  self->model = bw_bet_model_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  make_table (self);
  gtk_box_append (GTK_BOX (self->box), self->table_group);
  adw_bin_set_child (ADW_BIN (self), self->box);
  g_signal_connect (self->model, "changed", G_CALLBACK (model_changed_cb), self);
}

GtkWidget *
bw_preview_report_new (void)
{
  return g_object_new (BW_TYPE_PREVIEW_REPORT, NULL);
}
