/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: pages in a stack, made when they are first looked at, with sidebar and header bar. */
#include "ui/bw-window.h"

#include "ui/bw-adaptive.h"
#include "ui/bw-alerts-page.h"
#include "ui/bw-announcer.h"
#include "ui/bw-bets-page.h"
#include "ui/bw-calibration-page.h"
#include "ui/bw-filter-button.h"
#include "ui/bw-focus.h"
#include "ui/bw-heap.h"
#include "ui/bw-notice-bar.h"
#include "ui/bw-overview-page.h"
#include "ui/bw-performance-page.h"
#include "ui/bw-range-picker.h"
#include "ui/bw-seen.h"
#include "ui/bw-services-page.h"
#include "ui/bw-sidebar.h"
#include "ui/bw-silence-window.h"
#include "ui/bw-system-page.h"
#include "ui/bw-tooltip.h"

#include <glib/gi18n-lib.h>

/* The widest a page is laid out, and where a toast with a button stays. */
#define PAGE_WIDTH_PX 1400
#define UNDO_TOAST_S 8

typedef struct
{
  const char *id;
  const char *title;
  const char *icon;
  unsigned key; /* Alt+KEY */
  GType (*get_type) (void);
} PageInfo;

/* In the order of the sidebar. */
static const PageInfo pages[] = {
  { "overview", N_ ("Overview"), "bellwether-overview-symbolic", 1, bw_overview_page_get_type },
  { "performance", N_ ("Performance"), "bellwether-performance-symbolic", 2,
    bw_performance_page_get_type },
  { "calibration", N_ ("Calibration"), "bellwether-calibration-symbolic", 3,
    bw_calibration_page_get_type },
  { "bets", N_ ("Bets"), "bellwether-bets-symbolic", 4, bw_bets_page_get_type },
  { "system", N_ ("System"), "bellwether-system-symbolic", 5, bw_system_page_get_type },
  { "services", N_ ("Services"), "bellwether-services-symbolic", 6, bw_services_page_get_type },
  { "alerts", N_ ("Alerts"), "bellwether-alerts-symbolic", 7, bw_alerts_page_get_type },
};

struct _BwWindow
{
  AdwApplicationWindow parent_instance;
  BwContext *context;
  GSettings *settings;
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar_box;
  AdwHeaderBar *sidebar_header;
  GtkWidget *separator;
  GtkWidget *add_button;
  BwSidebar *sidebar;
  BwAdaptive *adaptive;
  AdwWindowTitle *title;
  AdwWindowTitle *app_title;
  bool is_demo;
  GtkWidget *back_button;
  GtkWidget *sidebar_button;
  GtkWidget *start_place;
  GtkWidget *end_place;
  GtkWidget *silences;
  GtkWidget *narrow_bar;
  GtkWidget *filter; /* of bot and model */
  GtkWidget *range;
  GtkBox *content;
  BwNoticeBar *notices;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkStack *stack;
  BwPage *page; /* that is shown; borrowed */
  const char *page_id;
};

G_DEFINE_FINAL_TYPE (BwWindow, bw_window, ADW_TYPE_APPLICATION_WINDOW)

static const PageInfo *
find_info (const char *id)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i].id != NULL && g_strcmp0 (pages[i].id, id) == 0)
      return &pages[i];
  return NULL;
}

const char *
bw_window_find_page (const char *id)
{
  const PageInfo *info = find_info (id);
  return info != NULL ? info->id : NULL;
}

bool
bw_window_page_info (unsigned i, const char **id, unsigned *key)
{
  if (i >= G_N_ELEMENTS (pages) || pages[i].id == NULL)
    return false;
  *id = pages[i].id;
  *key = pages[i].key;
  return true;
}

/* The line over a page whose last refresh failed. */
static void
error_cb (BwPage *page, GParamSpec *pspec, BwWindow *window)
{
  if (page != window->page)
    return;
  g_autofree char *text = bw_page_error_text (page);
  if (text != NULL)
    gtk_label_set_text (window->error_label, text);
  gtk_revealer_set_reveal_child (window->error_revealer, text != NULL);
}

static void
subtitle_cb (BwPage *page, GParamSpec *pspec, BwWindow *window)
{
  if (page != window->page)
    return;
  const char *subtitle = bw_page_subtitle (page);
  adw_window_title_set_subtitle (window->title, subtitle != NULL ? subtitle : "");
  /* A narrow window cuts it short. */
  bw_tooltip_set (GTK_WIDGET (window->title), subtitle);
}

/* What stands in the stack for PAGE: itself, or a scrolled window round it. */
static GtkWidget *
frame_new (BwPage *page)
{
  if (bw_page_filters (page) & BW_PAGE_SCROLLS)
    return GTK_WIDGET (page);
  gtk_widget_add_css_class (GTK_WIDGET (page), "bw-page");
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PAGE_WIDTH_PX);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), PAGE_WIDTH_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (page));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

/* The page of INFO, made when it is first asked for. */
static BwPage *
ensure_page (BwWindow *window, const PageInfo *info)
{
  GtkWidget *frame = gtk_stack_get_child_by_name (window->stack, info->id);
  if (frame != NULL)
    return g_object_get_data (G_OBJECT (frame), "bw-page");
  BwPage *page = g_object_new (info->get_type (), NULL);
  frame = frame_new (page);
  g_object_set_data (G_OBJECT (frame), "bw-page", page);
  bw_page_set_context (page, window->context);
  g_signal_connect_object (page, "notify::error-text", G_CALLBACK (error_cb), window, 0);
  g_signal_connect_object (page, "notify::subtitle", G_CALLBACK (subtitle_cb), window, 0);
  gtk_stack_add_titled (window->stack, frame, info->id, _ (info->title));
  return page;
}

/* From one box into another, without being let go of in between. */
static void
move_to (GtkWidget *widget, GtkWidget *box)
{
  g_autoptr (GtkWidget) held = g_object_ref (widget);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (held)), held);
  gtk_box_append (GTK_BOX (box), held);
}

/* Where the choices of a page stand: in the header bar, or below it. */
static void
place_filters (BwWindow *window)
{
  BwPageFilters filters = window->page != NULL ? bw_page_filters (window->page) : 0;
  bool is_narrow = bw_adaptive_fit (window->adaptive) == BW_FIT_NARROW;
  GtkWidget *filter_place = is_narrow ? window->narrow_bar : window->start_place;
  GtkWidget *range_place = is_narrow ? window->narrow_bar : window->end_place;
  if (gtk_widget_get_parent (window->filter) != filter_place)
    {
      move_to (window->filter, filter_place);
      move_to (window->range, range_place);
    }
  bw_filter_button_set_filters (BW_FILTER_BUTTON (window->filter), filters);
  gtk_widget_set_visible (window->range, (filters & BW_PAGE_RANGE) != 0);
  gtk_widget_set_visible (window->silences, (filters & BW_PAGE_SILENCES) != 0);
  bw_range_picker_set_compact (BW_RANGE_PICKER (window->range),
                               bw_adaptive_fit (window->adaptive) != BW_FIT_WIDE);
  gtk_widget_set_visible (window->narrow_bar, is_narrow
                                                  && (gtk_widget_get_visible (window->filter)
                                                      || gtk_widget_get_visible (window->range)));
  GAction *dates = g_action_map_lookup_action (G_ACTION_MAP (window), "dates");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (dates), (filters & BW_PAGE_RANGE) != 0);
}

static void
update_title (BwWindow *window)
{
  const char *const parts[] = { bw_notice_bar_watch_text (window->notices),
                                adw_window_title_get_title (window->title),
                                window->is_demo ? _ ("Demo") : NULL, _ ("Bellwether") };
  g_autoptr (GString) title = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (title, "%s%s", title->len > 0 ? " – " : "", parts[i]);
  gtk_window_set_title (GTK_WINDOW (window), title->str);
}

void
bw_window_set_demo (BwWindow *window)
{
  g_return_if_fail (BW_IS_WINDOW (window));
  window->is_demo = true;
  adw_window_title_set_subtitle (window->app_title, _ ("Demo"));
  update_title (window);
}

bool
bw_window_show_page (BwWindow *window, const char *page, const char *argument)
{
  g_return_val_if_fail (BW_IS_WINDOW (window), false);
  const PageInfo *info = find_info (page);
  if (info == NULL)
    return false;
  window->page = ensure_page (window, info);
  window->page_id = info->id;
  bw_heap_trim_later ();
  gtk_stack_set_visible_child_name (window->stack, info->id);
  adw_window_title_set_title (window->title, _ (info->title));
  update_title (window);
  bw_sidebar_select (window->sidebar, info->id);
  place_filters (window);
  error_cb (window->page, NULL, window);
  subtitle_cb (window->page, NULL, window);
  if (argument != NULL)
    bw_page_show_argument (window->page, argument);
  GAction *action = g_action_map_lookup_action (
      G_ACTION_MAP (gtk_window_get_application (GTK_WINDOW (window))), "page");
  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (info->id));
  return true;
}

const char *
bw_window_page (BwWindow *window)
{
  g_return_val_if_fail (BW_IS_WINDOW (window), NULL);
  return window->page_id;
}

void
bw_window_set_can_add (BwWindow *window, bool can_add)
{
  g_return_if_fail (BW_IS_WINDOW (window));
  gtk_widget_set_visible (window->add_button, can_add);
}

/* Whether the keys are in the page ID already: when another comes, newer GTK's stack gives them to
 * whatever is first in it. */
static bool
has_focus_in (BwWindow *window, const char *id)
{
  return g_strcmp0 (window->page_id, id) == 0 && bw_focus_is_inside (GTK_WIDGET (window->page));
}

static void
navigate_cb (BwContext *context, const char *page, const char *argument, BwWindow *window)
{
  bool has_focus = has_focus_in (window, page);
  if (!bw_window_show_page (window, page, argument))
    return;
  adw_leaflet_set_visible_child_name (window->leaflet, "content");
  /* The keys go on in the page; where an argument leads, it knows itself. */
  if (argument == NULL && !has_focus)
    gtk_widget_grab_focus (GTK_WIDGET (window->page));
}

static void
page_chosen_cb (BwSidebar *sidebar, const char *page, BwWindow *window)
{
  bw_window_show_page (window, page, NULL);
  adw_leaflet_set_visible_child_name (window->leaflet, "content");
}

/* A bot opens how it has done, a machine how it is, and one that does not answer why not. */
static void
source_chosen_cb (BwSidebar *sidebar, const char *source, const char *type, BwWindow *window)
{
  if (g_str_equal (type, "service"))
    {
      bw_context_navigate (window->context, "services", source);
      return;
    }
  bool is_machine = g_str_equal (type, "system");
  if (is_machine)
    bw_context_set_machine (window->context, source);
  else
    bw_context_set_source (window->context, source);
  const char *page = is_machine ? "system" : "performance";
  bw_context_navigate (window->context, bw_window_find_page (page) != NULL ? page : "overview",
                       NULL);
}

static void
toast_cb (BwContext *context, const char *text, const char *button, const char *action,
          BwWindow *window)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  if (button != NULL && action != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
      adw_toast_set_timeout (toast, UNDO_TOAST_S);
    }
  adw_toast_overlay_add_toast (window->toasts, toast);
}

static void
fit_cb (BwWindow *window)
{
  place_filters (window);
}

/* With the sidebar over the page there is a way back to it, and no place to close the window but
 * there. */
static void
folded_cb (BwWindow *window)
{
  bool is_folded = adw_leaflet_get_folded (window->leaflet);
  if (is_folded)
    {
      gtk_widget_add_css_class (GTK_WIDGET (window), "bw-folded");
      gtk_widget_set_visible (window->sidebar_box, TRUE);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (window), "bw-folded");
      gtk_widget_set_visible (window->sidebar_box, gtk_toggle_button_get_active (
                                                       GTK_TOGGLE_BUTTON (window->sidebar_button)));
    }
  gtk_widget_set_visible (window->separator, gtk_widget_get_visible (window->sidebar_box));
  gtk_widget_set_visible (window->back_button, is_folded);
  gtk_widget_set_visible (window->sidebar_button, !is_folded);
  adw_header_bar_set_show_end_title_buttons (window->sidebar_header, is_folded);
}

static void
sidebar_action_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwWindow *window = data;
  if (adw_leaflet_get_folded (window->leaflet))
    {
      adw_leaflet_navigate (window->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
      return;
    }
  g_simple_action_set_state (action, value);
  gtk_widget_set_visible (window->sidebar_box, g_variant_get_boolean (value));
  gtk_widget_set_visible (window->separator, g_variant_get_boolean (value));
}

static void
back_action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_leaflet_navigate (BW_WINDOW (data)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* Over the list of pages the keys go on from the page one was at. */
static void
child_cb (BwWindow *window)
{
  if (adw_leaflet_get_folded (window->leaflet)
      && g_strcmp0 (adw_leaflet_get_visible_child_name (window->leaflet), "sidebar") == 0)
    bw_sidebar_focus (window->sidebar);
}

/* A page without a search of its own leads to one that has: figures of a bot to its bets, all else
 * to the alerts. */
static void
search_action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwWindow *window = data;
  if (window->page == NULL || bw_page_search (window->page))
    return;
  bool is_of_bot = (bw_page_filters (window->page) & BW_PAGE_MODEL) != 0;
  if (bw_window_show_page (window, is_of_bot ? "bets" : "alerts", NULL))
    bw_page_search (window->page);
}

static void
dates_action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bw_range_picker_open_dates (BW_RANGE_PICKER (BW_WINDOW (data)->range));
}

static void
filter_action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bw_filter_button_open (BW_FILTER_BUTTON (BW_WINDOW (data)->filter));
}

static void
silences_action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bw_silence_window_present (data, BW_WINDOW (data)->context, NULL);
}

static const GActionEntry actions[] = {
  { "silences", silences_action_cb, NULL, NULL, NULL, { 0 } },
  { "sidebar", NULL, NULL, "true", sidebar_action_cb, { 0 } },
  { "back", back_action_cb, NULL, NULL, NULL, { 0 } },
  { "search", search_action_cb, NULL, NULL, NULL, { 0 } },
  { "dates", dates_action_cb, NULL, NULL, NULL, { 0 } },
  { "filter", filter_action_cb, NULL, NULL, NULL, { 0 } },
};

static void
bw_window_dispose (GObject *object)
{
  BwWindow *window = BW_WINDOW (object);
  window->page = NULL;
  g_clear_object (&window->context);
  g_clear_object (&window->settings);
  G_OBJECT_CLASS (bw_window_parent_class)->dispose (object);
}

static gboolean
bw_window_close_request (GtkWindow *window)
{
  bw_heap_trim_later ();
  bw_window_save (BW_WINDOW (window));
  return GTK_WINDOW_CLASS (bw_window_parent_class)->close_request (window);
}

static void
bw_window_class_init (BwWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = bw_window_close_request;
  g_type_ensure (BW_TYPE_SIDEBAR);
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_NOTICE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, sidebar_box);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, separator);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, adaptive);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, title);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, app_title);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, start_place);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, end_place);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, silences);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, narrow_bar);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, content);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, notices);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, BwWindow, stack);
}

static void
bw_window_init (BwWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  gtk_widget_init_template (GTK_WIDGET (window));
  gtk_window_set_icon_name (GTK_WINDOW (window), BW_APP_ID);
}

static void
restore (BwWindow *window)
{
  if (window->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (window),
                               g_settings_get_int (window->settings, "window-width"),
                               g_settings_get_int (window->settings, "window-height"));
  if (g_settings_get_boolean (window->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
  bool has_sidebar = g_settings_get_boolean (window->settings, "sidebar-visible");
  g_action_group_change_action_state (G_ACTION_GROUP (window), "sidebar",
                                      g_variant_new_boolean (has_sidebar));
}

void
bw_window_save (BwWindow *window)
{
  g_return_if_fail (BW_IS_WINDOW (window));
  if (window->settings == NULL || window->context == NULL)
    return;
  bool is_maximized = gtk_window_is_maximized (GTK_WINDOW (window));
  int width = 0;
  int height = 0;
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  if (!is_maximized && width > 0 && height > 0)
    {
      g_settings_set_int (window->settings, "window-width", MAX (width, 360));
      g_settings_set_int (window->settings, "window-height", MAX (height, 294));
    }
  g_settings_set_boolean (window->settings, "window-maximized", is_maximized);
  g_autoptr (GVariant) has_sidebar =
      g_action_group_get_action_state (G_ACTION_GROUP (window), "sidebar");
  g_settings_set_boolean (window->settings, "sidebar-visible", g_variant_get_boolean (has_sidebar));
  if (window->page_id != NULL)
    g_settings_set_string (window->settings, "last-page", window->page_id);
  g_autofree char *range =
      bw_range_text (bw_context_range (window->context), bw_context_zone (window->context));
  g_settings_set_string (window->settings, "range", range);
  const char *source = bw_context_source (window->context);
  const char *model = bw_context_model (window->context);
  g_settings_set_string (window->settings, "source", source != NULL ? source : "");
  g_settings_set_string (window->settings, "model", model != NULL ? model : "");
  const char *machine = bw_context_machine (window->context);
  const char *service = bw_context_service (window->context);
  g_settings_set_string (window->settings, "machine", machine != NULL ? machine : "");
  g_settings_set_string (window->settings, "service", service != NULL ? service : "");
}

static void
add_filters (BwWindow *window)
{
  window->filter = bw_filter_button_new (window->context);
  window->range = bw_range_picker_new (window->context);
  gtk_widget_set_valign (window->range, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (window->start_place), window->filter);
  gtk_box_append (GTK_BOX (window->end_place), window->range);
  gtk_box_append (window->content, bw_announcer_new (window->context));
}

static void
show_first_page (BwWindow *window)
{
  g_autofree char *last =
      window->settings != NULL ? g_settings_get_string (window->settings, "last-page") : NULL;
  const char *first = NULL;
  unsigned key = 0;
  if (bw_window_show_page (window, last, NULL))
    return;
  if (bw_window_page_info (0, &first, &key))
    bw_window_show_page (window, first, NULL);
}

BwWindow *
bw_window_new (GtkApplication *application, BwContext *context, GSettings *settings)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  BwWindow *window = g_object_new (BW_TYPE_WINDOW, "application", application, NULL);
  window->context = g_object_ref (context);
  window->settings = settings != NULL ? g_object_ref (settings) : NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i].id != NULL)
      bw_sidebar_add_page (window->sidebar, pages[i].id, _ (pages[i].title), pages[i].icon);
  add_filters (window);
  bw_seen_follow (GTK_WIDGET (window), context, settings);
  g_signal_connect (window->sidebar, "page-chosen", G_CALLBACK (page_chosen_cb), window);
  g_signal_connect (window->sidebar, "source-chosen", G_CALLBACK (source_chosen_cb), window);
  g_signal_connect_object (context, "navigate", G_CALLBACK (navigate_cb), window, 0);
  g_signal_connect_object (context, "toast", G_CALLBACK (toast_cb), window, 0);
  g_signal_connect_object (window->leaflet, "notify::folded", G_CALLBACK (folded_cb), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window->leaflet, "notify::visible-child", G_CALLBACK (child_cb), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window->adaptive, "notify::fit", G_CALLBACK (fit_cb), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window->notices, "watch-changed", G_CALLBACK (update_title), window,
                           G_CONNECT_SWAPPED);
  bw_page_set_context (BW_PAGE (window->notices), context);
  bw_page_set_context (BW_PAGE (window->sidebar), context);
  adw_leaflet_set_visible_child_name (window->leaflet, "content");
  restore (window);
  folded_cb (window);
  show_first_page (window);
  bw_sidebar_focus (window->sidebar);
  return window;
}
