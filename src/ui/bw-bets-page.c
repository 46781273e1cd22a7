/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of bets: a table of the ledger, sorted, searched, and totals of what is selected. */
#include "ui/bw-bets-page.h"

#include "ui/bw-adaptive.h"
#include "ui/bw-bet-cells.h"
#include "ui/bw-bet-columns.h"
#include "ui/bw-bet-export.h"
#include "ui/bw-bet-moment.h"
#include "ui/bw-bet-scroll.h"
#include "ui/bw-bet-search.h"
#include "ui/bw-focus.h"
#include "ui/bw-row-menu.h"
#include "ui/bw-settings.h"
#include "ui/bw-spinner.h"
#include "ui/bw-tab-stop.h"
#include "ui/bw-tooltip.h"
#include "view/bw-bet-figures.h"
#include "view/bw-bet-query.h"
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
  GMenu *columns_section, *row_menu;
  BwBetColumns *columns;
  GtkWidget *saving;
  GtkProgressBar *saving_bar;
  GCancellable *saving_cancellable;
  BwBetModel *model;
  BwBetScroll *scroll;
  BwBetSelection *selection; /* its own */
  BwBetTextStyle style;
  char *source;         /* whose bets are shown; NULL: none so far */
  int64_t newest_us;    /* the newest bet where the range has none; BW_TIME_NONE: not known */
  BwBetFigures figures; /* of the bets that are shown */
  int64_t wanted_ms;    /* the moment that was asked for and is not shown so far; BW_TIME_NONE */
  BwBetItem *meant;     /* the row whose menu was opened last, or NULL */
  bool has_context;
  bool has_failed; /* the last reading */
};

G_DEFINE_FINAL_TYPE (BwBetsPage, bw_bets_page, BW_TYPE_PAGE)

static bool
is_narrow (BwBetsPage *self)
{
  return bw_adaptive_fit (self->adaptive) == BW_FIT_NARROW;
}

static GtkWidget *
list_widget (BwBetsPage *self)
{
  return is_narrow (self) ? GTK_WIDGET (self->rows) : GTK_WIDGET (self->table);
}

/* Only the form that is seen has rows. */
static void
update_form (BwBetsPage *self)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  bool is_list = is_narrow (self);
  bool has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0
                  || *bw_bet_model_search (self->model) == '\0';
  GtkSelectionModel *shown =
      is_list ? gtk_list_view_get_model (self->rows) : gtk_column_view_get_model (self->table);
  if (shown == NULL)
    {
      gtk_column_view_set_model (self->table, NULL);
      gtk_list_view_set_model (self->rows, NULL);
      bw_bet_selection_restart (self->selection);
      if (is_list)
        gtk_list_view_set_model (self->rows, selection);
      else
        gtk_column_view_set_model (self->table, selection);
    }
  bw_bet_scroll_set_list (self->scroll, list_widget (self),
                          is_list ? self->rows_scroll : self->table_scroll);
  const char *form = is_list ? "rows" : "table";
  gtk_stack_set_visible_child_name (self->forms, has_rows ? form : "no-result");
}

static void
update_columns (BwBetsPage *self)
{
  bw_bet_columns_update (self->columns, !is_narrow (self),
                         bw_adaptive_fit (self->adaptive) == BW_FIT_WIDE);
}

static void
update_totals (BwBetsPage *self)
{
  const BwBetTotals *totals = bw_bet_model_totals (self->model);
  size_t n_chosen = bw_bet_model_n_chosen (self->model);
  size_t n_rows = bw_bet_model_n_rows (self->model);
  bool is_part = bw_bet_model_is_part (self->model) && n_chosen == 0;
  g_autofree char *text = is_part ? bw_bet_text_part (n_rows, !self->has_failed)
                                  : bw_bet_text_totals (totals, n_chosen, n_rows);
  g_autofree char *reason = is_part ? NULL : bw_bet_text_reason (totals);
  if (g_strcmp0 (text, gtk_label_get_text (self->totals)) != 0)
    gtk_label_set_text (self->totals, text);
  bw_tooltip_set (GTK_WIDGET (self->totals), reason);
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_action_set_enabled (widget, "bets.copy", n_chosen > 0);
  gtk_widget_action_set_enabled (widget, "bets.save", totals->n > 0 && !is_part);
  gtk_widget_action_set_enabled (widget, "bets.select-all", !bw_bet_model_is_part (self->model));
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
  bool was_searching = bw_focus_is_inside (GTK_WIDGET (self->search));
  gtk_stack_set_visible_child_name (self->stack, name);
  /* Of what appears, the stack takes the first to go on with. */
  if (is_first && !was_searching && bw_focus_is_inside (GTK_WIDGET (self->search)))
    gtk_widget_grab_focus (list_widget (self));
  bool is_part = bw_bet_model_is_part (self->model);
  bool is_busy = bw_bet_model_is_busy (self->model) || (is_part && !self->has_failed);
  gtk_widget_set_visible (self->busy, !is_loading && is_busy);
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

/* Chooses the bets of the moment that was asked for, once they are listed in the order of time. */
static void
show_wanted (BwBetsPage *self)
{
  unsigned first = 0;
  if (self->wanted_ms == BW_TIME_NONE || bw_bet_model_is_busy (self->model)
      || bw_bet_model_is_part (self->model) || bw_bet_model_n_rows (self->model) == 0
      || !bw_bet_selection_is_whole (self->selection))
    return;
  unsigned n = bw_bet_model_find_moment (self->model, self->wanted_ms, &first);
  self->wanted_ms = BW_TIME_NONE;
  if (n == 0)
    return;
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (self->selection), first, n, TRUE);
  bw_bet_scroll_to (self->scroll, first);
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
  show_wanted (self);
}

/* The newest bet of all, for who sees none. */
static void
newest_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwBetsPage *self = g_task_get_source_object (task);
  g_autoptr (BwBetTable) table = bw_engine_bets_finish (BW_ENGINE (source), result, NULL);
  BwBet newest;
  if (table == NULL || bw_bet_table_n (table) == 0 || self->model == NULL
      || g_strcmp0 (g_task_get_task_data (task), self->source) != 0)
    return;
  bw_bet_table_get (table, 0, &newest);
  self->newest_us = bw_bet_time_us (&newest);
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
  bw_engine_bets_async (bw_context_engine (context), &request, 1, NULL, cancellable, newest_cb,
                        task);
}

static void
bets_cb (GObject *owner, const BwLedgerRequest *request, BwBetTable *table, bool is_last,
         GCancellable *cancellable, const GError *error)
{
  BwBetsPage *self = BW_BETS_PAGE (owner);
  if (self->model == NULL)
    return;
  if (table != NULL)
    {
      g_free (self->source);
      self->source = g_strdup (request->source);
      self->newest_us = BW_TIME_NONE;
      bw_bet_model_set_table (self->model, table);
      if (bw_bet_table_n (table) == 0)
        ask_newest (self, cancellable);
    }
  self->has_failed = table == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (is_last)
    bw_page_refreshed (BW_PAGE (self), cancellable, error);
  update_state (self);
  update_totals (self);
}

/* Another bot's bets are no continuation of these. */
static void
leave_source (BwBetsPage *self, const char *source)
{
  if (g_strcmp0 (self->source, source) == 0)
    return;
  g_clear_pointer (&self->source, g_free);
  bw_bet_model_choose (self->model, 0, UINT_MAX, false);
  bw_bet_model_set_table (self->model, NULL);
  bw_bet_scroll_to_top (self->scroll);
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
  bw_bet_query_ask (G_OBJECT (self), bw_context_engine (context), &request,
                    bw_bet_model_table (self->model), cancellable, bets_cb);
}

static void
bw_bets_page_show_argument (BwPage *page, const char *argument)
{
  BwBetsPage *self = BW_BETS_PAGE (page);
  self->wanted_ms = bw_bet_moment_parse_ms (argument);
  if (self->wanted_ms == BW_TIME_NONE)
    {
      bw_bet_search_set_text (self->search, argument);
      return;
    }
  /* Where none is hidden, between those before and after it. */
  bw_bet_search_set_text (self->search, NULL);
  bw_bet_model_set_search (self->model, NULL);
  if (bw_bet_model_sort (self->model).column != BW_BET_COLUMN_TIME)
    bw_bet_columns_sort (self->columns, (BwBetSort){ BW_BET_COLUMN_TIME, true });
  show_wanted (self);
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
fit_cb (BwAdaptive *adaptive, GParamSpec *pspec, BwBetsPage *self)
{
  update_columns (self);
  update_form (self);
}

/* A row was activated. */
static void
activate_cb (GtkWidget *list, unsigned position, BwBetsPage *self)
{
  g_autoptr (BwBetItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item != NULL && bw_bet_moment_has (bw_bet_item_bet (item)))
    bw_bet_moment_show_chart (bw_page_context (BW_PAGE (self)), bw_bet_item_bet (item));
}

/* The menu is of the row it is opened at, which then is chosen. */
static bool
row_menu_cb (GtkWidget *widget, gpointer data)
{
  BwBetsPage *self = data;
  BwBetItem *item = bw_bet_cells_item (widget);
  unsigned position =
      item != NULL ? bw_bet_selection_find (self->selection, item) : GTK_INVALID_LIST_POSITION;
  if (position == GTK_INVALID_LIST_POSITION)
    return false;
  if (!bw_bet_model_is_chosen (self->model, position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  g_set_object (&self->meant, item);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bets.show-moment",
                                 bw_bet_moment_has (bw_bet_item_bet (item)));
  return true;
}

static void
show_moment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwBetsPage *self = BW_BETS_PAGE (widget);
  if (self->meant != NULL)
    bw_bet_moment_show_chart (bw_page_context (BW_PAGE (self)), bw_bet_item_bet (self->meant));
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
  g_clear_pointer (&self->columns, bw_bet_columns_free);
  g_clear_object (&self->meant);
  self->selection = NULL;
  g_clear_pointer (&self->scroll, bw_bet_scroll_free);
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
  gtk_widget_class_bind_template_child (class, BwBetsPage, columns_section);
  gtk_widget_class_bind_template_child (class, BwBetsPage, row_menu);
  gtk_widget_class_bind_template_callback (class, activate_cb);
  gtk_widget_class_bind_template_child (class, BwBetsPage, saving);
  gtk_widget_class_bind_template_child (class, BwBetsPage, saving_bar);
}

static void
bw_bets_page_class_init (BwBetsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = bw_bets_page_dispose;
  object_class->finalize = bw_bets_page_finalize;
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
  gtk_widget_class_install_action (widget_class, "bets.show-moment", NULL, show_moment_action);
  gtk_widget_class_install_action (widget_class, "bets.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "bets.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "bets.cancel-save", NULL, cancel_save_action);
  gtk_widget_class_install_action (widget_class, "bets.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "bets.clear-search", NULL, clear_search_action);
  gtk_widget_class_install_action (widget_class, "bets.show-all", NULL, show_all_action);
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
  GtkWidget *lists[] = { gtk_widget_get_last_child (GTK_WIDGET (self->table)),
                         GTK_WIDGET (self->rows) };
  for (unsigned i = 0; i < G_N_ELEMENTS (lists); i++)
    bw_row_menu_add (lists[i], GTK_WIDGET (self), G_MENU_MODEL (self->row_menu), row_menu_cb, self);
}

static void
bw_bets_page_init (BwBetsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->wanted_ms = BW_TIME_NONE;
  self->model = bw_bet_model_new ();
  self->scroll = bw_bet_scroll_new (self->model);
  self->selection = bw_bet_scroll_selection (self->scroll);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_wanted), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_autoptr (GtkListItemFactory) rows = bw_bet_cells_rows (&self->style);
  gtk_list_view_set_factory (self->rows, rows);
  connect_children (self);
  g_autoptr (GSettings) settings = bw_settings_new ();
  self->columns = bw_bet_columns_new (self->table, self->model, &self->style, settings);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  bw_bet_columns_actions (self->columns));
  g_menu_append_submenu (self->columns_section, _ ("C_olumns"),
                         bw_bet_columns_menu (self->columns));
  update_form (self);
  update_totals (self);
}
