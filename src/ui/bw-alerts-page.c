/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All alerts: a list to search, and one of them in detail. */
#include "ui/bw-alerts-page.h"

#include "engine/bw-engine-query.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-alert-store.h"
#include "ui/bw-incident-actions.h"
#include "ui/bw-incident-detail.h"
#include "ui/bw-spinner.h"
#include "ui/bw-tab-stop.h"

#include <glib/gi18n-lib.h>

/* Ages are told in minutes. */
#define PERIOD_S 30
/* Those that are open, and the newest others; older ones are reached by the command line. */
#define MOST_INCIDENTS 1000

struct _BwAlertsPage
{
  BwPage parent_instance;
  BwAdaptive *adaptive;
  AdwLeaflet *leaflet;
  GtkWidget *list_pane, *detail_pane, *back;
  GtkSearchEntry *search;
  GtkToggleButton *open, *snoozed, *resolved, *all;
  GtkToggleButton *filters[BW_N_ALERT_FILTERS]; /* these */
  GtkStack *list_stack, *detail_stack;
  AdwStatusPage *nothing;
  GtkListView *list;
  GtkWidget *list_scroller, *detail_scroller;
  BwIncidentDetail *detail;
  BwAlertStore *store;
  GtkSingleSelection *selection;
  int64_t wanted_id;          /* asked for from elsewhere, and not listed so far; 0: none */
  bool wants_why;             /* of that one */
  int64_t shown_id;           /* in the detail, or on its way there; 0: none */
  GCancellable *refreshing;   /* of the page's refresh, until its detail is there, too */
  GCancellable *detail_asked; /* of a detail that is asked for */
  bool is_ready;
};

G_DEFINE_FINAL_TYPE (BwAlertsPage, bw_alerts_page, BW_TYPE_PAGE)

static void ask_detail (BwAlertsPage *page, int64_t id);

static int64_t
selected_id (BwAlertsPage *page)
{
  BwAlertItem *item = gtk_single_selection_get_selected_item (page->selection);
  return item != NULL ? bw_alert_item_line (item)->incident->id : 0;
}

/* What stands in place of the list, or the list. */
static void
update_list (BwAlertsPage *page)
{
  GPtrArray *lines = bw_alert_store_lines (page->store);
  BwContext *context = bw_page_context (BW_PAGE (page));
  for (unsigned i = 0; i < BW_N_ALERT_FILTERS; i++)
    {
      g_autofree char *text = bw_alert_list_filter_text (lines, i);
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

static void
show_detail (BwAlertsPage *page)
{
  if (page->shown_id != 0)
    adw_leaflet_set_visible_child (page->leaflet, page->detail_pane);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, BwAlertsPage *page)
{
  int64_t id = selected_id (page);
  if (id != 0 && id != page->shown_id)
    ask_detail (page, id);
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
        {
          gtk_single_selection_set_selected (page->selection, position);
          gtk_widget_activate_action (GTK_WIDGET (page->list), "list.scroll-to-item", "u",
                                      position);
        }
      bool is_other = id != page->shown_id;
      if (is_other)
        ask_detail (page, id);
      show_detail (page);
      if (!is_other)
        show_wanted_why (page);
      return;
    }
  if (page->shown_id == 0 && !adw_leaflet_get_folded (page->leaflet)
      && g_list_model_get_n_items (G_LIST_MODEL (page->store)) > 0)
    gtk_single_selection_set_selected (page->selection, 0);
}

/* An answer's question. */
typedef struct
{
  BwAlertsPage *page; /* referenced */
  GCancellable *cancellable;
  int64_t id;
  /* Of a list: what it is made of. */
  GPtrArray *incidents, *silences;
  int64_t now_us;
  GTimeZone *zone;
} Asking;

static Asking *
asking_new (BwAlertsPage *page, GCancellable *cancellable, int64_t id)
{
  Asking *asking = g_new (Asking, 1);
  *asking =
      (Asking){ .page = g_object_ref (page), .cancellable = g_object_ref (cancellable), .id = id };
  return asking;
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->page);
  g_object_unref (asking->cancellable);
  g_clear_pointer (&asking->incidents, g_ptr_array_unref);
  g_clear_pointer (&asking->silences, g_ptr_array_unref);
  g_clear_pointer (&asking->zone, g_time_zone_unref);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

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
  g_autoptr (Asking) asking = data;
  BwAlertsPage *page = asking->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentView) view = bw_incident_view_finish (BW_ENGINE (object), result, &error);
  if (page->detail_asked != asking->cancellable)
    return;
  g_clear_object (&page->detail_asked);
  if (view != NULL)
    {
      bw_incident_detail_set_view (page->detail, bw_page_context (BW_PAGE (page)), view);
      g_autofree char *precision = bw_alert_list_precision_text (bw_alert_store_lines (page->store),
                                                                 view->line->incident->rule);
      bw_incident_detail_set_precision (page->detail, precision);
      gtk_stack_set_visible_child_name (page->detail_stack, "detail");
      show_wanted_why (page);
    }
  else
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
    gtk_adjustment_set_value (
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page->detail_scroller)), 0);
  bw_incident_view_async (bw_context_engine (context), id, bw_context_zone (context),
                          page->detail_asked, detail_cb, asking_new (page, page->detail_asked, id));
}

static void
lines_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Asking *asking = data;
  g_task_return_pointer (
      task, bw_alert_list_lines (asking->incidents, asking->silences, asking->now_us, asking->zone),
      (GDestroyNotify) g_ptr_array_unref);
}

static void
lines_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertsPage *page = asking->page;
  g_autoptr (GPtrArray) lines = g_task_propagate_pointer (G_TASK (result), NULL);
  /* Another refresh asks anew, or there is no page any more. */
  if (page->refreshing != asking->cancellable || page->store == NULL)
    return;
  page->is_ready = true;
  bw_alert_store_set_lines (page->store, lines);
  update_list (page);
  int64_t shown = page->shown_id;
  select_something (page);
  if (page->shown_id != 0 && page->shown_id == shown)
    ask_detail (page, shown);
  if (page->detail_asked == NULL)
    end_refresh (page, NULL);
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertsPage *page = asking->page;
  BwContext *context = bw_page_context (BW_PAGE (page));
  /* Without them every alert is told as if it were told of. */
  asking->silences = bw_engine_silences_finish (BW_ENGINE (object), result, NULL);
  if (page->refreshing != asking->cancellable)
    return;
  asking->now_us = bw_context_now_us (context);
  asking->zone = g_time_zone_ref (bw_context_zone (context));
  /* A thousand take longer than a frame has. The task is not the page's: a thread that holds on to
   * it last would take the page apart. */
  Asking *given = asking;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, lines_cb, g_steal_pointer (&asking));
  g_task_set_task_data (task, given, NULL);
  g_task_run_in_thread (task, lines_thread);
}

static void
incidents_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asking) asking = data;
  BwAlertsPage *page = asking->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = bw_engine_incidents_finish (BW_ENGINE (object), result, &error);
  if (page->refreshing != asking->cancellable)
    return;
  if (incidents == NULL)
    {
      end_refresh (page, error);
      return;
    }
  asking->incidents = g_steal_pointer (&incidents);
  GCancellable *cancellable = asking->cancellable;
  bw_engine_silences_async (BW_ENGINE (object), false, cancellable, silences_cb,
                            g_steal_pointer (&asking));
}

static void
bw_alerts_page_refresh (BwPage *base, GCancellable *cancellable)
{
  BwAlertsPage *page = BW_ALERTS_PAGE (base);
  BwIncidentFilter filter = { .since_us = BW_TIME_NONE,
                              .limit = MOST_INCIDENTS,
                              .is_open_first = true };
  g_set_object (&page->refreshing, cancellable);
  bw_engine_incidents_async (bw_context_engine (bw_page_context (base)), &filter, cancellable,
                             incidents_cb, asking_new (page, cancellable, 0));
}

static void
apply_filter (BwAlertsPage *page)
{
  BwAlertFilter filter = BW_ALERTS_OPEN;
  for (unsigned i = 0; i < BW_N_ALERT_FILTERS; i++)
    if (gtk_toggle_button_get_active (page->filters[i]))
      filter = i;
  bw_alert_store_set_filter (page->store, filter,
                             gtk_editable_get_text (GTK_EDITABLE (page->search)));
  update_list (page);
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
  show_detail (page);
}

static void
back_cb (GtkButton *button, BwAlertsPage *page)
{
  adw_leaflet_set_visible_child (page->leaflet, page->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (page->list));
}

/* Next or previous one. */
static gboolean
step_cb (GtkWidget *widget, GVariant *by, gpointer data)
{
  BwAlertsPage *page = data;
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (page->store));
  unsigned position = gtk_single_selection_get_selected (page->selection);
  int next = position == GTK_INVALID_LIST_POSITION ? 0 : (int) position + g_variant_get_int32 (by);
  if (n == 0 || next < 0 || next >= (int) n)
    return FALSE;
  gtk_single_selection_set_selected (page->selection, (unsigned) next);
  gtk_widget_activate_action (GTK_WIDGET (page->list), "list.scroll-to-item", "u", (unsigned) next);
  return TRUE;
}

static gboolean
act_cb (GtkWidget *widget, GVariant *name, gpointer data)
{
  BwAlertsPage *page = data;
  if (page->shown_id == 0)
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (page->detail), g_variant_get_string (name, NULL),
                                     NULL);
}

static gboolean
snooze_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  show_detail (page);
  return page->shown_id != 0 && bw_incident_detail_open_snooze (page->detail);
}

/* The note is written in the detail. */
static gboolean
note_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  show_detail (page);
  return page->shown_id != 0
         && gtk_widget_activate_action (GTK_WIDGET (page->detail), "incident.note", NULL);
}

static gboolean
why_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  if (page->shown_id == 0)
    return FALSE;
  show_detail (page);
  bw_incident_detail_show_why (page->detail);
  return TRUE;
}

static gboolean
undo_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  return bw_incident_actions_undo (widget, bw_page_context (data));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  if (!adw_leaflet_get_folded (page->leaflet)
      || adw_leaflet_get_visible_child (page->leaflet) != page->detail_pane)
    return FALSE;
  back_cb (NULL, page);
  return TRUE;
}

static void
add_key (GtkEventController *controller, BwAlertsPage *page, unsigned key,
         GdkModifierType modifiers, GtkShortcutFunc func, GVariant *argument)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                            gtk_callback_action_new (func, page, NULL));
  if (argument != NULL)
    gtk_shortcut_set_arguments (shortcut, argument);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/* Single letters act only where nothing is typed. */
static void
add_keys (BwAlertsPage *page, GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  add_key (controller, page, GDK_KEY_j, 0, step_cb, g_variant_new_int32 (1));
  add_key (controller, page, GDK_KEY_k, 0, step_cb, g_variant_new_int32 (-1));
  add_key (controller, page, GDK_KEY_a, 0, act_cb, g_variant_new_string ("incident.acknowledge"));
  add_key (controller, page, GDK_KEY_r, 0, act_cb, g_variant_new_string ("incident.resolve"));
  add_key (controller, page, GDK_KEY_w, 0, why_cb, NULL);
  add_key (controller, page, GDK_KEY_n, 0, note_cb, NULL);
  add_key (controller, page, GDK_KEY_s, 0, snooze_cb, NULL);
  add_key (controller, page, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
  add_key (controller, page, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_add_controller (widget, controller);
}

static void
enter_cb (GtkEventControllerMotion *motion, double x, double y, BwAlertsPage *page)
{
  bw_alert_store_hold (page->store, true);
}

static void
leave_cb (GtkEventControllerMotion *motion, BwAlertsPage *page)
{
  bw_alert_store_hold (page->store, false);
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
  g_clear_object (&page->selection);
  g_clear_object (&page->store);
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
  return page->list != NULL && gtk_widget_grab_focus (GTK_WIDGET (page->list));
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
  g_type_ensure (BW_TYPE_INCIDENT_DETAIL);
  g_type_ensure (BW_TYPE_TAB_STOP);
  g_type_ensure (BW_TYPE_SPINNER);
  bind_template (GTK_WIDGET_CLASS (class));
}

static void
bw_alerts_page_init (BwAlertsPage *page)
{
  page->store = bw_alert_store_new ();
  page->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->store)));
  gtk_single_selection_set_autoselect (page->selection, FALSE);
  gtk_single_selection_set_can_unselect (page->selection, TRUE);
  gtk_widget_init_template (GTK_WIDGET (page));
  page->filters[BW_ALERTS_OPEN] = page->open;
  page->filters[BW_ALERTS_SNOOZED] = page->snoozed;
  page->filters[BW_ALERTS_RESOLVED] = page->resolved;
  page->filters[BW_ALERTS_ALL] = page->all;
  g_autoptr (GtkListItemFactory) factory = bw_alert_item_factory ();
  gtk_list_view_set_factory (page->list, factory);
  gtk_list_view_set_model (page->list, GTK_SELECTION_MODEL (page->selection));
  g_signal_connect_object (page->selection, "notify::selected-item", G_CALLBACK (selected_cb), page,
                           0);
  add_keys (page, page->list_scroller);
  add_keys (page, page->detail_pane);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (enter_cb), page);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), page);
  gtk_widget_add_controller (page->list_scroller, motion);
  fit_cb (page->adaptive, NULL, page);
}
