/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of bets: a table of the ledger, sorted, searched, and totals of what is selected. */
#include "ui/bw-bets-page.h"

#include "engine/bw-ledger-document.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-bet-cells.h"
#include "ui/bw-bet-export.h"
#include "ui/bw-bet-search.h"
#include "ui/bw-bet-selection.h"
#include "ui/bw-bet-sorter.h"
#include "ui/bw-spinner.h"
#include "ui/bw-tab-stop.h"
#include "ui/bw-tooltip.h"
#include "view/bw-bet-figures.h"
#include "view/bw-bet-text.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

struct _BwBetsPage
{
  BwPage parent_instance;
  BwAdaptive *adaptive;
  GtkStack *stack;
  GtkStack *forms;
  AdwStatusPage *empty;
  GtkWidget *show_all;
  GtkWidget *busy;
  BwBetSearch *search;
  GtkScrolledWindow *table_scroll;
  GtkColumnView *table;
  GtkScrolledWindow *rows_scroll;
  GtkListView *rows;
  GtkLabel *totals;
  GtkWidget *saving;
  GtkProgressBar *saving_bar;
  GCancellable *saving_cancellable;
  BwBetModel *model;
  BwBetSelection *selection;
  BwBetTextStyle style;
  char *source;         /* whose bets are shown; NULL: none so far */
  int64_t newest_us;    /* the newest bet where the range has none; BW_TIME_NONE: not known */
  BwBetFigures figures; /* of the bets that are shown */
  bool has_context;
  bool is_at_top;
  unsigned n_frames_to_top; /* in which it still goes there */
  bool had_focus;
};

G_DEFINE_FINAL_TYPE (BwBetsPage, bw_bets_page, BW_TYPE_PAGE)

enum
{
  PROP_SORT = 1,
  PROP_IS_DESCENDING,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static bool
is_narrow (BwBetsPage *self)
{
  return bw_adaptive_fit (self->adaptive) == BW_FIT_NARROW;
}

static GtkAdjustment *
adjustment (BwBetsPage *self)
{
  return gtk_scrolled_window_get_vadjustment (is_narrow (self) ? self->rows_scroll
                                                               : self->table_scroll);
}

static GtkWidget *
list_widget (BwBetsPage *self)
{
  return is_narrow (self) ? GTK_WIDGET (self->rows) : GTK_WIDGET (self->table);
}

static bool
has_focus_inside (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Only the form that is seen has rows. */
static void
update_form (BwBetsPage *self)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  bool is_list = is_narrow (self);
  bool has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0
                  || *bw_bet_model_search (self->model) == '\0';
  gtk_column_view_set_model (self->table, is_list ? NULL : selection);
  gtk_list_view_set_model (self->rows, is_list ? selection : NULL);
  const char *form = is_list ? "rows" : "table";
  gtk_stack_set_visible_child_name (self->forms, has_rows ? form : "no-result");
}

static void
update_columns (BwBetsPage *self)
{
  bw_bet_cells_update_columns (self->table, bw_bet_model_facts (self->model),
                               bw_adaptive_fit (self->adaptive) == BW_FIT_WIDE);
}

static void
update_totals (BwBetsPage *self)
{
  const BwBetTotals *totals = bw_bet_model_totals (self->model);
  size_t n_chosen = bw_bet_model_n_chosen (self->model);
  g_autofree char *text = bw_bet_text_totals (totals, n_chosen, bw_bet_model_n_rows (self->model));
  g_autofree char *reason = bw_bet_text_reason (totals);
  if (g_strcmp0 (text, gtk_label_get_text (self->totals)) != 0)
    gtk_label_set_text (self->totals, text);
  bw_tooltip_set (GTK_WIDGET (self->totals), reason);
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_action_set_enabled (widget, "bets.copy", n_chosen > 0);
  gtk_widget_action_set_enabled (widget, "bets.save", totals->n > 0);
}

static bool
is_all (BwBetsPage *self)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  return bw_context_range (context)->kind == BW_RANGE_ALL && bw_context_model (context) == NULL;
}

/* Which of the states there is. */
static const char *
state_name (BwBetsPage *self)
{
  if (!self->has_context || bw_context_source (bw_page_context (BW_PAGE (self))) == NULL)
    return self->has_context ? "no-ledger" : "loading";
  if (bw_bet_model_n_rows (self->model) > 0)
    return "bets";
  return self->source == NULL || bw_bet_model_is_busy (self->model) ? "loading" : "empty";
}

static void
update_state (BwBetsPage *self)
{
  const char *name = state_name (self);
  bool is_loading = g_str_equal (name, "loading");
  bool is_first = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) != 0;
  bool was_searching = has_focus_inside (GTK_WIDGET (self->search));
  gtk_stack_set_visible_child_name (self->stack, name);
  /* Of what appears, the stack takes the first to go on with. */
  if (is_first && !was_searching && has_focus_inside (GTK_WIDGET (self->search)))
    gtk_widget_grab_focus (list_widget (self));
  gtk_widget_set_visible (self->busy, !is_loading && bw_bet_model_is_busy (self->model));
  if (!g_str_equal (name, "empty"))
    return;
  bool has_all = is_all (self);
  g_autofree char *text = NULL;
  if (has_all)
    text = g_strdup_printf (_ ("No bets of %s were read so far. They appear here as they come."),
                            self->source);
  adw_status_page_set_title (self->empty, has_all ? _ ("No bets") : _ ("No bets in this range"));
  adw_status_page_set_description (self->empty, text);
  gtk_widget_set_visible (self->show_all, !has_all);
}

static void
model_changed_cb (BwBetModel *model, BwBetsPage *self)
{
  update_state (self);
  update_totals (self);
  if (bw_bet_model_is_busy (model))
    return;
  update_columns (self);
  update_form (self);
}

/* The list keeps in sight what was in sight, which it does when it is laid out: after this frame's
 * call, before the next one's. */
static gboolean
to_top_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  gtk_adjustment_set_value (adjustment (self), 0);
  self->n_frames_to_top--;
  return self->n_frames_to_top > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Before the list is told: whoever stands at its top stays there, so that the newest are seen. */
static void
items_change_cb (GListModel *list, unsigned position, unsigned removed, unsigned added,
                 BwBetsPage *self)
{
  self->is_at_top = gtk_adjustment_get_value (adjustment (self)) < 1;
  self->had_focus = has_focus_inside (list_widget (self));
}

static void
items_changed_cb (GListModel *list, unsigned position, unsigned removed, unsigned added,
                  BwBetsPage *self)
{
  if (self->is_at_top && self->n_frames_to_top == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), to_top_cb, NULL, NULL);
  if (self->is_at_top)
    self->n_frames_to_top = 2;
  if (self->had_focus && !has_focus_inside (list_widget (self)))
    gtk_widget_grab_focus (list_widget (self));
}

/* The newest bet of all, for who sees none. */
static void
newest_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwBetsPage *self = g_task_get_source_object (task);
  g_autoptr (BwBetRows) rows = bw_engine_bets_finish (BW_ENGINE (source), result, NULL);
  if (rows == NULL || rows->list->bets->len == 0 || self->model == NULL
      || g_strcmp0 (g_task_get_task_data (task), self->source) != 0)
    return;
  self->newest_us = bw_bet_time_us (bw_bet_list_index (rows->list, 0));
  update_state (self);
}

static void
ask_newest (BwBetsPage *self, GCancellable *cancellable)
{
  BwContext *context = bw_page_context (BW_PAGE (self));
  BwLedgerRequest request = { .source = self->source,
                              .from_us = BW_TIME_NONE,
                              .to_us = BW_TIME_NONE };
  GTask *task = g_task_new (self, cancellable, NULL, NULL);
  g_task_set_task_data (task, g_strdup (self->source), g_free);
  bw_engine_bets_async (bw_context_engine (context), &request, 1, cancellable, newest_cb, task);
}

static void
bets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwBetsPage *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  BwBetRows *rows = bw_engine_bets_finish (BW_ENGINE (source), result, &error);
  if (self->model == NULL)
    {
      g_clear_pointer (&rows, bw_bet_rows_free);
      return;
    }
  if (rows != NULL)
    {
      g_free (self->source);
      self->source = g_strdup (g_task_get_task_data (task));
      self->newest_us = BW_TIME_NONE;
      bool is_empty = rows->list->bets->len == 0;
      bw_bet_model_take_rows (self->model, rows);
      if (is_empty)
        ask_newest (self, cancellable);
    }
  bw_page_refreshed (BW_PAGE (self), cancellable, error);
  update_state (self);
}

/* Another bot's bets are no continuation of these. */
static void
leave_source (BwBetsPage *self, const char *source)
{
  if (g_strcmp0 (self->source, source) == 0)
    return;
  g_clear_pointer (&self->source, g_free);
  bw_bet_model_choose (self->model, 0, UINT_MAX, false);
  bw_bet_model_take_rows (self->model, NULL);
  gtk_adjustment_set_value (adjustment (self), 0);
}

static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, BwBetsPage *self)
{
  if (bw_bet_figures_take (&self->figures, batch, self->source))
    bw_page_invalidate (BW_PAGE (self));
}

static void
bw_bets_page_refresh (BwPage *page, GCancellable *cancellable)
{
  BwBetsPage *self = BW_BETS_PAGE (page);
  BwContext *context = bw_page_context (page);
  const char *source = bw_context_source (context);
  if (!self->has_context)
    g_signal_connect_object (bw_context_engine (context), "samples", G_CALLBACK (samples_cb), self,
                             0);
  self->has_context = true;
  self->style.now_us = bw_context_now_us (context);
  self->style.zone = bw_context_zone (context);
  bw_bet_model_set_zone (self->model, self->style.zone);
  leave_source (self, source);
  update_state (self);
  if (source == NULL)
    {
      bw_page_refreshed (page, cancellable, NULL);
      return;
    }
  BwLedgerRequest request = { .source = source,
                              .model = bw_context_model (context),
                              .from_us = BW_TIME_NONE,
                              .to_us = BW_TIME_NONE };
  const BwRange *range = bw_context_range (context);
  if (range->kind != BW_RANGE_ALL)
    bw_range_resolve (range, self->style.now_us, BW_TIME_NONE, &request.from_us, &request.to_us);
  /* A bet that starts or is settled later than now is among the newest. */
  if (range->kind != BW_RANGE_DATES)
    request.to_us = BW_TIME_NONE;
  GTask *task = g_task_new (self, cancellable, NULL, NULL);
  g_task_set_task_data (task, g_strdup (source), g_free);
  bw_engine_bets_async (bw_context_engine (context), &request, 0, cancellable, bets_cb, task);
}

static void
bw_bets_page_show_argument (BwPage *page, const char *argument)
{
  bw_bet_search_set_text (BW_BETS_PAGE (page)->search, argument);
}

static void
bw_bets_page_search (BwPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (bw_bet_search_entry (BW_BETS_PAGE (page)->search)));
}

/* The keys go on in the list; in the entry a caret would blink at whoever only looks. */
static gboolean
bw_bets_page_grab_focus (GtkWidget *widget)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "bets") == 0
      && gtk_widget_grab_focus (list_widget (self)))
    return TRUE;
  return GTK_WIDGET_CLASS (bw_bets_page_parent_class)->grab_focus (widget);
}

static void
search_changed_cb (BwBetSearch *search, const char *text, BwBetsPage *self)
{
  bw_bet_model_set_search (self->model, text);
}

/* Escape clears the search first and goes to the list then; Down and Return go there as well. */
static void
stop_search_cb (GtkSearchEntry *entry, BwBetsPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else
    gtk_widget_grab_focus (list_widget (self));
}

static void
activate_search_cb (GtkSearchEntry *entry, BwBetsPage *self)
{
  gtk_widget_grab_focus (list_widget (self));
}

static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, BwBetsPage *self)
{
  /* Columns that go with the page change what sorts, too. */
  if (self->model != NULL)
    {
      bw_bet_model_set_sort (self->model, bw_bet_sorter_ask (self->table));
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SORT]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_DESCENDING]);
    }
}

/* Names of columns in menus and settings. */
static const char *const column_names[BW_N_BET_COLUMNS] = {
  [BW_BET_COLUMN_TIME] = "time",
  [BW_BET_COLUMN_EVENT] = "event",
  [BW_BET_COLUMN_SELECTION] = "selection",
  [BW_BET_COLUMN_MODEL] = "model",
  [BW_BET_COLUMN_ODDS] = "odds",
  [BW_BET_COLUMN_STAKE] = "stake",
  [BW_BET_COLUMN_CHANCE] = "chance",
  [BW_BET_COLUMN_RESULT] = "result",
  [BW_BET_COLUMN_PROFIT] = "profit",
  [BW_BET_COLUMN_CLOSING] = "closing",
  [BW_BET_COLUMN_CLV] = "clv",
  [BW_BET_COLUMN_SOURCE] = "source",
};

static void
sort_by (BwBetsPage *self, BwBetSort sort)
{
  GtkColumnViewColumn *column = bw_bet_cells_column (self->table, sort.column);
  gtk_column_view_sort_by_column (self->table, column,
                                  sort.is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
bw_bets_page_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  BwBetsPage *self = BW_BETS_PAGE (object);
  BwBetSort sort = bw_bet_model_sort (self->model);
  if (id == PROP_IS_DESCENDING)
    sort.is_descending = g_value_get_boolean (value);
  for (unsigned i = 0; id == PROP_SORT && i < BW_N_BET_COLUMNS; i++)
    if (g_strcmp0 (column_names[i], g_value_get_string (value)) == 0)
      sort.column = i;
  if (sort.column < BW_N_BET_COLUMNS)
    sort_by (self, sort);
}

static void
bw_bets_page_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  BwBetsPage *self = BW_BETS_PAGE (object);
  BwBetSort sort = bw_bet_model_sort (self->model);
  if (id == PROP_IS_DESCENDING)
    g_value_set_boolean (value, sort.is_descending);
  else
    g_value_set_string (value, sort.column < BW_N_BET_COLUMNS ? column_names[sort.column] : "");
}

static void
fit_cb (BwAdaptive *adaptive, GParamSpec *pspec, BwBetsPage *self)
{
  update_columns (self);
  update_form (self);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  if (bw_bet_model_n_chosen (self->model) > 0)
    bw_bet_export_copy (bw_page_context (BW_PAGE (self)), widget,
                        bw_bet_model_extract (self->model, true));
}

static void
saving_cb (GtkWidget *widget, double share)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  if (self->model == NULL)
    return;
  gtk_widget_set_visible (self->saving, share >= 0);
  gtk_progress_bar_set_fraction (self->saving_bar, CLAMP (share, 0, 1));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  bool has_chosen = bw_bet_model_n_chosen (self->model) > 0;
  g_clear_object (&self->saving_cancellable);
  self->saving_cancellable = g_cancellable_new ();
  bw_bet_export_save (bw_page_context (BW_PAGE (self)), widget, self->source,
                      bw_bet_model_extract (self->model, has_chosen), self->saving_cancellable,
                      saving_cb);
}

static void
cancel_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  if (self->saving_cancellable != NULL)
    g_cancellable_cancel (self->saving_cancellable);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bw_bet_model_choose (BW_BETS_PAGE (widget)->model, 0, UINT_MAX, true);
}

static void
clear_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  bw_bet_search_set_text (self->search, NULL);
  bw_bets_page_search (BW_PAGE (self));
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwContext *context = bw_page_context (BW_PAGE (widget));
  bw_context_set_model (context, NULL);
  bw_context_set_range (context, &(BwRange){ .kind = BW_RANGE_ALL });
}

static void
bw_bets_page_dispose (GObject *object)
{
  BwBetsPage *self = BW_BETS_PAGE (object);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->saving_cancellable != NULL)
    g_cancellable_cancel (self->saving_cancellable);
  g_clear_object (&self->saving_cancellable);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (bw_bets_page_parent_class)->dispose (object);
}

static void
bw_bets_page_finalize (GObject *object)
{
  g_free (BW_BETS_PAGE (object)->source);
  G_OBJECT_CLASS (bw_bets_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class,
                                               "/io/github/bellwether/Bellwether/bw-bets-page.ui");
  gtk_widget_class_bind_template_child (class, BwBetsPage, adaptive);
  gtk_widget_class_bind_template_child (class, BwBetsPage, stack);
  gtk_widget_class_bind_template_child (class, BwBetsPage, forms);
  gtk_widget_class_bind_template_child (class, BwBetsPage, empty);
  gtk_widget_class_bind_template_child (class, BwBetsPage, show_all);
  gtk_widget_class_bind_template_child (class, BwBetsPage, busy);
  gtk_widget_class_bind_template_child (class, BwBetsPage, search);
  gtk_widget_class_bind_template_callback (class, search_changed_cb);
  gtk_widget_class_bind_template_child (class, BwBetsPage, table_scroll);
  gtk_widget_class_bind_template_child (class, BwBetsPage, table);
  gtk_widget_class_bind_template_child (class, BwBetsPage, rows_scroll);
  gtk_widget_class_bind_template_child (class, BwBetsPage, rows);
  gtk_widget_class_bind_template_child (class, BwBetsPage, totals);
  gtk_widget_class_bind_template_child (class, BwBetsPage, saving);
  gtk_widget_class_bind_template_child (class, BwBetsPage, saving_bar);
}

static void
bw_bets_page_class_init (BwBetsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->set_property = bw_bets_page_set_property;
  object_class->get_property = bw_bets_page_get_property;
  object_class->dispose = bw_bets_page_dispose;
  object_class->finalize = bw_bets_page_finalize;
  props[PROP_SORT] =
      g_param_spec_string ("sort", NULL, NULL, "time", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_IS_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, TRUE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  page_class->filters = BW_PAGE_RANGE | BW_PAGE_MODEL | BW_PAGE_SCROLLS;
  page_class->refresh = bw_bets_page_refresh;
  page_class->show_argument = bw_bets_page_show_argument;
  page_class->search = bw_bets_page_search;
  widget_class->grab_focus = bw_bets_page_grab_focus;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_BET_SEARCH);
  g_type_ensure (BW_TYPE_SPINNER);
  g_type_ensure (BW_TYPE_TAB_STOP);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "bets.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "bets.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "bets.cancel-save", NULL, cancel_save_action);
  gtk_widget_class_install_action (widget_class, "bets.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "bets.clear-search", NULL, clear_search_action);
  gtk_widget_class_install_action (widget_class, "bets.show-all", NULL, show_all_action);
  gtk_widget_class_install_property_action (widget_class, "bets.sort", "sort");
  gtk_widget_class_install_property_action (widget_class, "bets.descending", "descending");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "bets.copy",
                                       NULL);
}

static void
connect_children (BwBetsPage *self)
{
  GtkSearchEntry *entry = bw_bet_search_entry (self->search);
  g_signal_connect (entry, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect (entry, "activate", G_CALLBACK (activate_search_cb), self);
  g_signal_connect (self->adaptive, "notify::fit", G_CALLBACK (fit_cb), self);
  g_signal_connect (self->model, "changed", G_CALLBACK (model_changed_cb), self);
}

static void
bw_bets_page_init (BwBetsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = bw_bet_model_new ();
  g_signal_connect (self->model, "items-changed", G_CALLBACK (items_change_cb), self);
  self->selection = bw_bet_selection_new (self->model);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (items_changed_cb), self);
  bw_bet_cells_add_columns (self->table, &self->style);
  g_autoptr (GtkListItemFactory) rows = bw_bet_cells_rows (&self->style);
  gtk_list_view_set_factory (self->rows, rows);
  connect_children (self);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (sorter_changed_cb), self, 0);
  gtk_column_view_sort_by_column (
      self->table, bw_bet_cells_column (self->table, BW_BET_COLUMN_TIME), GTK_SORT_DESCENDING);
  update_form (self);
  update_totals (self);
}
