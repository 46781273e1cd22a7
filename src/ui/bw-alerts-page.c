/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All alerts: a list to search, and one of them in detail. */
#include "ui/bw-alerts-page-private.h"
#include "ui/bw-focus.h"
#include "ui/bw-settings.h"
#include "ui/bw-spinner.h"
#include "ui/bw-tab-stop.h"

#include <glib/gi18n-lib.h>

/* Ages are told in minutes. */
#define PERIOD_S 30

G_DEFINE_FINAL_TYPE (BwAlertsPage, bw_alerts_page, BW_TYPE_PAGE)

static void ask_detail (BwAlertsPage *page, int64_t id);

/* What stands in place of the list, or the list. */
static void
update_list (BwAlertsPage *page)
{
  GPtrArray *lines = bw_alert_store_lines (page->store);
  BwContext *context = bw_page_context (BW_PAGE (page));
  for (unsigned i = 0; i < BW_N_ALERT_FILTERS; i++)
    {
      g_autofree char *text = bw_alert_list_filter_text (i, bw_alert_store_count (page->store, i));
      if (g_strcmp0 (text, gtk_button_get_label (GTK_BUTTON (page->filters[i]))) != 0)
        gtk_button_set_label (GTK_BUTTON (page->filters[i]), text);
    }
  g_autofree char *summary = bw_alert_list_summary (lines);
  bw_page_set_subtitle (BW_PAGE (page), summary);
  bool is_searched = *gtk_editable_get_text (GTK_EDITABLE (page->search)) != '\0';
  bool is_empty = g_list_model_get_n_items (G_LIST_MODEL (page->store)) == 0;
  const char *shown = !is_empty ? "list" : is_searched ? "no-match" : "nothing";
  if (!page->is_ready)
    shown = "loading";
  gtk_stack_set_visible_child_name (page->list_stack, shown);
  if (!is_empty || !page->is_ready)
    return;
  g_autofree char *last =
      bw_alert_list_last_text (lines, bw_context_now_us (context), bw_context_zone (context));
  adw_status_page_set_description (page->nothing, last);
  adw_status_page_set_title (page->nothing,
                             bw_alert_store_filter (page->store) == BW_ALERTS_RESOLVED
                                 ? _ ("Nothing is resolved")
                                 : _ ("Nothing needs you"));
}

void
bw_alerts_page_show_detail (BwAlertsPage *page)
{
  if (page->shown_id != 0)
    adw_leaflet_set_visible_child (page->leaflet, page->detail_pane);
}

/* One that is chosen is shown; what can be done with several is, too. */
static void
selected_cb (GtkSelectionModel *model, unsigned position, unsigned n, BwAlertsPage *page)
{
  g_autoptr (GArray) ids = bw_alert_store_chosen (page->store);
  if (ids->len == 0)
    return;
  if (ids->len > 1)
    {
      bw_alert_several_set (page->several, bw_page_context (BW_PAGE (page)), page->store);
      gtk_stack_set_visible_child_name (page->detail_stack, "several");
      return;
    }
  int64_t id = g_array_index (ids, int64_t, 0);
  page->shown_position = bw_alert_store_find (page->store, id);
  if (id != page->shown_id)
    ask_detail (page, id);
  else if (page->detail_asked == NULL)
    gtk_stack_set_visible_child_name (page->detail_stack, "detail");
}

void
bw_alerts_page_select (BwAlertsPage *page, unsigned position)
{
  bw_gradual_selection_reach (page->rows, position);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (page->store), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (page->list), "list.scroll-to-item", "u", position);
  /* The ring goes along with what is chosen, for whoever is in the list. */
  if (bw_focus_is_inside (GTK_WIDGET (page->list)))
    gtk_widget_grab_focus (GTK_WIDGET (page->list));
}

/* Who asked why is brought there, once what there is to say is known. */
static void
show_wanted_why (BwAlertsPage *page)
{
  if (page->wants_why && page->detail_asked == NULL)
    bw_incident_detail_show_why (page->detail);
  page->wants_why = page->wants_why && page->detail_asked != NULL;
}

/* Chooses the incident that was asked for, or with both panes in sight the first. */
static void
select_something (BwAlertsPage *page)
{
  if (page->wanted_id != 0)
    {
      int64_t id = page->wanted_id;
      unsigned position = bw_alert_store_find (page->store, id);
      page->wanted_id = 0;
      if (position != GTK_INVALID_LIST_POSITION)
        bw_alerts_page_select (page, position);
      bool is_other = id != page->shown_id;
      if (is_other)
        ask_detail (page, id);
      bw_alerts_page_show_detail (page);
      if (!is_other)
        show_wanted_why (page);
      return;
    }
  if (page->shown_id == 0 && !adw_leaflet_get_folded (page->leaflet)
      && g_list_model_get_n_items (G_LIST_MODEL (page->store)) > 0)
    bw_alerts_page_select (page, 0);
}

/* Whoever goes through the list by keys goes on with the next one where the last was done with; the
 * detail stays as it is for whoever reads it. */
static void
select_next (BwAlertsPage *page, bool had_focus)
{
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (page->store));
  if (!had_focus || n == 0 || page->shown_id == 0 || bw_alert_store_n_chosen (page->store) > 0)
    return;
  bw_alerts_page_select (page, MIN (page->shown_position, n - 1));
  gtk_widget_grab_focus (GTK_WIDGET (page->list));
}

/* The refresh is over when list and detail are. */
static void
end_refresh (BwAlertsPage *page, const GError *error)
{
  g_autoptr (GCancellable) refreshing = g_steal_pointer (&page->refreshing);
  if (refreshing != NULL)
    bw_page_refreshed (BW_PAGE (page), refreshing, error);
}

static void
detail_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwAlertsPage *page = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentView) view = bw_incident_view_finish (BW_ENGINE (object), result, &error);
  if (page->detail_asked != g_task_get_cancellable (task))
    return;
  g_clear_object (&page->detail_asked);
  if (view != NULL)
    {
      bw_incident_detail_set_view (page->detail, bw_page_context (BW_PAGE (page)), view);
      g_autofree char *precision = bw_alert_list_precision_text (
          bw_alert_store_lines (page->store), bw_alert_store_archive (page->store),
          view->line->incident->rule);
      bw_incident_detail_set_precision (page->detail, precision);
      if (!bw_alerts_page_is_several (page))
        gtk_stack_set_visible_child_name (page->detail_stack, "detail");
      show_wanted_why (page);
      /* What a key asked for meanwhile is of this one. */
      GtkShortcutFunc waiting = g_steal_pointer (&page->waiting);
      if (waiting != NULL)
        waiting (page->list_scroller, NULL, page);
    }
  else if (!bw_alerts_page_is_several (page))
    gtk_stack_set_visible_child_name (page->detail_stack, "gone");
  end_refresh (page, NULL);
}

static void
ask_detail (BwAlertsPage *page, int64_t id)
{
  BwContext *context = bw_page_context (BW_PAGE (page));
  bool is_other = id != page->shown_id;
  g_cancellable_cancel (page->detail_asked);
  g_clear_object (&page->detail_asked);
  page->detail_asked = g_cancellable_new ();
  page->shown_id = id;
  /* One is chosen, and on its way. */
  if (g_str_equal (gtk_stack_get_visible_child_name (page->detail_stack), "none"))
    gtk_stack_set_visible_child_name (page->detail_stack, "asked");
  if (is_other)
    page->waiting = NULL;
  if (is_other)
    gtk_adjustment_set_value (
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page->detail_scroller)), 0);
  bw_incident_view_async (bw_context_engine (context), id, bw_context_zone (context),
                          page->detail_asked, detail_cb,
                          g_task_new (page, page->detail_asked, NULL, NULL));
}

/* Under the pointer a row stays though it is done with: whoever did that goes on with the next. */
static void
leave_done (BwAlertsPage *page)
{
  unsigned position = bw_alert_store_find (page->store, page->done_id);
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (page->store));
  if (page->done_id == 0 || page->done_id != page->shown_id || bw_alerts_page_is_several (page)
      || position == GTK_INVALID_LIST_POSITION)
    return;
  g_autoptr (BwAlertItem) item = g_list_model_get_item (G_LIST_MODEL (page->store), position);
  if (bw_alert_list_has (bw_alert_item_line (item), bw_alert_store_filter (page->store), NULL))
    return;
  page->done_id = 0;
  if (n > 1)
    bw_alerts_page_select (page, position + 1 < n ? position + 1 : position - 1);
}

/* Who came to the page while there was no list yet gets it now, unless something is typed
 * meanwhile. */
static void
take_focus (BwAlertsPage *page)
{
  bool is_typing = bw_focus_is_inside (GTK_WIDGET (page->search))
                   && *gtk_editable_get_text (GTK_EDITABLE (page->search)) != '\0';
  if (page->wants_focus && !is_typing)
    gtk_widget_grab_focus (GTK_WIDGET (page->list));
  page->wants_focus = false;
}

/* The list has what there is, or ERROR says why not. */
static void
loaded_cb (const GError *error, gpointer data)
{
  BwAlertsPage *page = data;
  if (error != NULL)
    return end_refresh (page, error);
  page->is_ready = true;
  update_list (page);
  if (bw_alerts_page_is_several (page))
    selected_cb (NULL, 0, 0, page);
  leave_done (page);
  int64_t shown = page->shown_id;
  select_something (page);
  take_focus (page);
  if (page->shown_id != 0 && page->shown_id == shown)
    ask_detail (page, shown);
  if (page->detail_asked == NULL)
    end_refresh (page, NULL);
}

/* What was done with leaves the list: before it does, it is known where the keys are. */
static void
items_changed_cb (GListModel *model, unsigned position, unsigned removed, unsigned added,
                  BwAlertsPage *page)
{
  if (page->is_ready)
    update_list (page);
  if (removed > 0)
    select_next (page, page->had_focus);
  if (page->had_focus && g_list_model_get_n_items (model) == 0)
    gtk_widget_grab_focus (GTK_WIDGET (page->filters[bw_alert_store_filter (page->store)]));
}

static void
items_change_cb (GListModel *model, unsigned position, unsigned removed, unsigned added,
                 BwAlertsPage *page)
{
  page->had_focus = bw_focus_is_inside (GTK_WIDGET (page->list));
}

static void
bw_alerts_page_refresh (BwPage *base, GCancellable *cancellable)
{
  BwAlertsPage *page = BW_ALERTS_PAGE (base);
  g_set_object (&page->refreshing, cancellable);
  bw_alert_load_refresh (page->load, bw_page_context (base), cancellable);
}

static void
apply_filter (BwAlertsPage *page)
{
  BwAlertFilter filter = BW_ALERTS_OPEN;
  for (unsigned i = 0; i < BW_N_ALERT_FILTERS; i++)
    if (gtk_toggle_button_get_active (page->filters[i]))
      filter = i;
  const char *search = gtk_editable_get_text (GTK_EDITABLE (page->search));
  bw_alert_store_set_filter (page->store, filter, search);
  update_list (page);
  if (page->settings == NULL)
    return;
  g_settings_set_string (page->settings, "alerts-filter", bw_alert_filter_name (filter));
  g_settings_set_string (page->settings, "alerts-search", search);
}

/* As it was left. */
static void
restore_filter (BwAlertsPage *page)
{
  page->settings = bw_settings_new ();
  if (page->settings == NULL)
    return;
  g_autofree char *name = g_settings_get_string (page->settings, "alerts-filter");
  g_autofree char *search = g_settings_get_string (page->settings, "alerts-search");
  for (unsigned i = 0; i < BW_N_ALERT_FILTERS; i++)
    if (g_str_equal (bw_alert_filter_name (i), name))
      gtk_toggle_button_set_active (page->filters[i], TRUE);
  gtk_editable_set_text (GTK_EDITABLE (page->search), search);
  apply_filter (page);
}

static void
filter_cb (GtkToggleButton *button, BwAlertsPage *page)
{
  if (gtk_toggle_button_get_active (button))
    apply_filter (page);
}

static void
search_cb (GtkSearchEntry *entry, BwAlertsPage *page)
{
  apply_filter (page);
}

static void
clear_cb (GtkButton *button, BwAlertsPage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (page->search), "");
  gtk_toggle_button_set_active (page->filters[BW_ALERTS_ALL], TRUE);
  apply_filter (page);
}

static void
bw_alerts_page_show_argument (BwPage *base, const char *argument)
{
  BwAlertsPage *page = BW_ALERTS_PAGE (base);
  int64_t id = g_ascii_strtoll (argument, NULL, 10);
  if (id <= 0)
    return;
  page->wanted_id = id;
  page->wants_why = g_str_has_suffix (argument, " why");
  if (!page->is_ready)
    return;
  if (bw_alert_store_find (page->store, id) == GTK_INVALID_LIST_POSITION)
    clear_cb (NULL, page);
  select_something (page);
}

static void
bw_alerts_page_search (BwPage *base)
{
  BwAlertsPage *page = BW_ALERTS_PAGE (base);
  adw_leaflet_set_visible_child (page->leaflet, page->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (page->search));
}

static void
activated_cb (GtkListView *list, unsigned position, BwAlertsPage *page)
{
  bw_alerts_page_show_detail (page);
}

static void
back_cb (GtkButton *button, BwAlertsPage *page)
{
  bw_alerts_page_show_list (page);
}

void
bw_alerts_page_show_list (BwAlertsPage *page)
{
  adw_leaflet_set_visible_child (page->leaflet, page->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (page->list));
}

static void
pointer_cb (GtkEventControllerMotion *motion, GParamSpec *pspec, BwAlertsPage *page)
{
  bw_alert_store_hold (page->store, gtk_event_controller_motion_contains_pointer (motion));
  update_list (page);
}

static void
folded_cb (AdwLeaflet *leaflet, GParamSpec *pspec, BwAlertsPage *page)
{
  bool is_folded = adw_leaflet_get_folded (leaflet);
  gtk_widget_set_visible (page->back, is_folded);
  if (!is_folded && page->is_ready)
    select_something (page);
}

static void
fit_cb (BwAdaptive *adaptive, GParamSpec *pspec, BwAlertsPage *page)
{
  BwFit fit = bw_adaptive_fit (adaptive);
  adw_leaflet_set_can_unfold (page->leaflet, fit == BW_FIT_WIDE);
  bw_incident_detail_set_wide (page->detail, fit != BW_FIT_NARROW);
}

static void
bw_alerts_page_dispose (GObject *object)
{
  BwAlertsPage *page = BW_ALERTS_PAGE (object);
  g_cancellable_cancel (page->detail_asked);
  g_clear_object (&page->detail_asked);
  g_clear_object (&page->refreshing);
  g_clear_pointer (&page->load, bw_alert_load_free);
  if (page->store != NULL)
    g_signal_handlers_disconnect_by_data (page->store, page);
  g_clear_object (&page->rows);
  g_clear_object (&page->store);
  g_clear_object (&page->settings);
  G_OBJECT_CLASS (bw_alerts_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (
      class, "/io/github/bellwether/Bellwether/bw-alerts-page.ui");
  gtk_widget_class_bind_template_child (class, BwAlertsPage, adaptive);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, leaflet);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, list_pane);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, detail_pane);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, back);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, search);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, list_stack);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, detail_stack);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, nothing);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, list);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, list_scroller);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, detail_scroller);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, detail);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, several);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, open);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, snoozed);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, resolved);
  gtk_widget_class_bind_template_child (class, BwAlertsPage, all);
  gtk_widget_class_bind_template_callback (class, filter_cb);
  gtk_widget_class_bind_template_callback (class, search_cb);
  gtk_widget_class_bind_template_callback (class, clear_cb);
  gtk_widget_class_bind_template_callback (class, activated_cb);
  gtk_widget_class_bind_template_callback (class, back_cb);
  gtk_widget_class_bind_template_callback (class, folded_cb);
  gtk_widget_class_bind_template_callback (class, fit_cb);
}

/* On the list, where one key acts; the search has Ctrl+F. */
static gboolean
bw_alerts_page_grab_focus (GtkWidget *widget)
{
  BwAlertsPage *page = BW_ALERTS_PAGE (widget);
  if (page->list == NULL)
    return FALSE;
  page->wants_focus = !page->is_ready;
  return gtk_widget_grab_focus (GTK_WIDGET (page->list));
}

static void
bw_alerts_page_class_init (BwAlertsPageClass *class)
{
  BwPageClass *page_class = BW_PAGE_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_alerts_page_dispose;
  page_class->filters = BW_PAGE_SCROLLS | BW_PAGE_SILENCES;
  page_class->period_s = PERIOD_S;
  page_class->refresh = bw_alerts_page_refresh;
  page_class->show_argument = bw_alerts_page_show_argument;
  page_class->search = bw_alerts_page_search;
  GTK_WIDGET_CLASS (class)->grab_focus = bw_alerts_page_grab_focus;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_ALERT_SEVERAL);
  g_type_ensure (BW_TYPE_INCIDENT_DETAIL);
  g_type_ensure (BW_TYPE_TAB_STOP);
  g_type_ensure (BW_TYPE_SPINNER);
  bind_template (GTK_WIDGET_CLASS (class));
}

static void
bw_alerts_page_init (BwAlertsPage *page)
{
  page->store = bw_alert_store_new ();
  page->load = bw_alert_load_new (page->store, loaded_cb, page);
  gtk_widget_init_template (GTK_WIDGET (page));
  page->filters[BW_ALERTS_OPEN] = page->open;
  page->filters[BW_ALERTS_SNOOZED] = page->snoozed;
  page->filters[BW_ALERTS_RESOLVED] = page->resolved;
  page->filters[BW_ALERTS_ALL] = page->all;
  g_autoptr (GtkListItemFactory) factory = bw_alert_item_factory ();
  gtk_list_view_set_factory (page->list, factory);
  g_signal_connect (page->store, "items-changed", G_CALLBACK (items_change_cb), page);
  page->rows = bw_gradual_selection_new (GTK_SELECTION_MODEL (page->store));
  gtk_list_view_set_model (page->list, GTK_SELECTION_MODEL (page->rows));
  g_signal_connect (page->store, "items-changed", G_CALLBACK (items_changed_cb), page);
  g_signal_connect (page->store, "selection-changed", G_CALLBACK (selected_cb), page);
  bw_alerts_page_add_keys (page);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "notify::contains-pointer", G_CALLBACK (pointer_cb), page);
  gtk_widget_add_controller (page->list_scroller, motion);
  fit_cb (page->adaptive, NULL, page);
  restore_filter (page);
}
