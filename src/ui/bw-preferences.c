/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: the configuration file as pages of forms. */
#include "ui/bw-preferences.h"

#include "engine/bw-engine-configure.h"
#include "ui/bw-group-list.h"
#include "ui/bw-key-form.h"
#include "ui/bw-preferences-pages.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-setting-search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DIALOG_KEY "bw-preferences"
#define UNDO_S 8

struct _BwPreferences
{
  AdwPreferencesWindow parent_instance;
  BwContext *context;
  AdwPreferencesPage *general;
  AdwPreferencesPage *sources;
  AdwPreferencesPage *rules;
  AdwPreferencesPage *channels;
  AdwPreferencesPage *routing;
  AdwPreferencesPage *retention;
  GtkWidget *search; /* while it is open */
};

G_DEFINE_FINAL_TYPE (BwPreferences, bw_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* What the pages are filled with. */
static const struct
{
  size_t page; /* offset */
  void (*fill) (BwPreferences *preferences, AdwPreferencesPage *page);
} fillings[] = {
  { G_STRUCT_OFFSET (BwPreferences, general), bw_preferences_fill_general },
  { G_STRUCT_OFFSET (BwPreferences, sources), bw_preferences_fill_sources },
  { G_STRUCT_OFFSET (BwPreferences, rules), bw_preferences_fill_rules },
  { G_STRUCT_OFFSET (BwPreferences, channels), bw_preferences_fill_channels },
  { G_STRUCT_OFFSET (BwPreferences, routing), bw_preferences_fill_routing },
  { G_STRUCT_OFFSET (BwPreferences, retention), bw_preferences_fill_retention },
};

#define FILLED_KEY "bw-filled"

/* Fills a page unless it is. */
static void
fill (BwPreferences *self, unsigned i)
{
  AdwPreferencesPage *page = G_STRUCT_MEMBER (AdwPreferencesPage *, self, fillings[i].page);
  if (g_object_get_data (G_OBJECT (page), FILLED_KEY) != NULL || self->context == NULL)
    return;
  g_object_set_data (G_OBJECT (page), FILLED_KEY, GINT_TO_POINTER (1));
  fillings[i].fill (self, page);
}

/* Most pages are never looked at. */
static void
map_cb (AdwPreferencesPage *page, BwPreferences *self)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (fillings); i++)
    if (G_STRUCT_MEMBER (AdwPreferencesPage *, self, fillings[i].page) == page)
      fill (self, i);
}

/* Fills PAGE, that is looked at next. */
static void
fill_named (BwPreferences *self, const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (fillings); i++)
    {
      AdwPreferencesPage *page = G_STRUCT_MEMBER (AdwPreferencesPage *, self, fillings[i].page);
      if (g_strcmp0 (adw_preferences_page_get_name (page), name) == 0)
        fill (self, i);
    }
}

/* The list of FAMILY's groups in WIDGET, or NULL. */
static BwGroupList *
find_list (GtkWidget *widget, const char *family)
{
  if (BW_IS_GROUP_LIST (widget)
      && strcmp (bw_group_list_family (BW_GROUP_LIST (widget)), family) == 0)
    return BW_GROUP_LIST (widget);
  BwGroupList *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child, family);
  return found;
}

/* The row that SETTING is about, opened where it is hidden; NULL: the page says it. */
static GtkWidget *
row_of (BwPreferences *self, const BwSetting *setting)
{
  GtkWidget *window = GTK_WIDGET (self);
  if (setting->family == NULL || setting->name == NULL || strcmp (setting->family, "rule") == 0)
    return NULL;
  if (*setting->name == '\0')
    for (unsigned i = 0; i < G_N_ELEMENTS (fillings); i++)
      {
        AdwPreferencesPage *page = G_STRUCT_MEMBER (AdwPreferencesPage *, self, fillings[i].page);
        if (strcmp (adw_preferences_page_get_name (page), setting->page) == 0)
          return bw_key_form_find (GTK_WIDGET (page), setting->key);
      }
  BwGroupList *list = find_list (window, setting->family);
  return list != NULL ? bw_group_list_open (list, setting->name, setting->key) : NULL;
}

/* Whether nothing that WIDGET is in is still opening: before, it is not where it will be. */
static bool
is_at_rest (GtkWidget *widget)
{
  for (GtkWidget *parent = widget; parent != NULL; parent = gtk_widget_get_parent (parent))
    if (GTK_IS_REVEALER (parent) && gtk_revealer_get_reveal_child (GTK_REVEALER (parent))
        && !gtk_revealer_get_child_revealed (GTK_REVEALER (parent)))
      return false;
  return gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0;
}

/* What has the focus is scrolled to. */
static gboolean
focus_cb (GtkWidget *row, GdkFrameClock *frames, gpointer data)
{
  if (!is_at_rest (row))
    return G_SOURCE_CONTINUE;
  if (!gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (row);
  return G_SOURCE_REMOVE;
}

static void
leave_search (BwPreferences *self)
{
  self->search = NULL;
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
}

static void
chosen_cb (BwPreferences *self, BwSetting *setting)
{
  bool is_rule = g_strcmp0 (setting->family, "rule") == 0 && setting->name != NULL;
  g_autofree char *rule = is_rule ? g_strdup (setting->name) : NULL;
  fill_named (self, setting->page);
  GtkWidget *row = row_of (self, setting);
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), setting->page);
  if (row != NULL)
    gtk_widget_add_tick_callback (row, focus_cb, NULL, NULL);
  leave_search (self);
  if (is_rule)
    bw_rule_editor_present (self->context, GTK_WINDOW (self), rule);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwPreferences *self = BW_PREFERENCES (widget);
  if (self->context == NULL || self->search != NULL)
    return;
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  self->search = bw_setting_search_new (config);
  g_signal_connect_object (self->search, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "left", G_CALLBACK (leave_search), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), self->search);
  gtk_widget_grab_focus (bw_setting_search_entry (BW_SETTING_SEARCH (self->search)));
}

static void
bw_preferences_dispose (GObject *object)
{
  g_clear_object (&BW_PREFERENCES (object)->context);
  G_OBJECT_CLASS (bw_preferences_parent_class)->dispose (object);
}

/* What was typed is left, and so written. */
static gboolean
bw_preferences_close_request (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);
  return GTK_WINDOW_CLASS (bw_preferences_parent_class)->close_request (window);
}

static void
bw_preferences_class_init (BwPreferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_preferences_dispose;
  GTK_WINDOW_CLASS (class)->close_request = bw_preferences_close_request;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, BwPreferences, general);
  gtk_widget_class_bind_template_child (widget_class, BwPreferences, sources);
  gtk_widget_class_bind_template_child (widget_class, BwPreferences, rules);
  gtk_widget_class_bind_template_child (widget_class, BwPreferences, channels);
  gtk_widget_class_bind_template_child (widget_class, BwPreferences, routing);
  gtk_widget_class_bind_template_child (widget_class, BwPreferences, retention);
  gtk_widget_class_install_action (widget_class, "preferences.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "preferences.search", NULL);
}

/* The search of all settings, for the window's own finds only what has been made. */
static GtkWidget *
search_button_new (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-find-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "preferences.search");
  gtk_widget_set_tooltip_text (button, _ ("Search all settings"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search all settings"), -1);
  return button;
}

/* What the window has of its own: with large text the names of pages are cut short, and what they
 * are can be had all the same. */
static void
adopt (BwPreferences *self, GtkWidget *widget)
{
  if (ADW_IS_HEADER_BAR (widget))
    adw_header_bar_pack_start (ADW_HEADER_BAR (widget), search_button_new ());
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwViewSwitcherButton"))
    {
      g_autofree char *label = NULL;
      g_object_get (widget, "label", &label, NULL);
      gtk_widget_set_tooltip_text (widget, label);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    adopt (self, child);
}

static void
bw_preferences_init (BwPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adopt (self, GTK_WIDGET (self));
  for (unsigned i = 0; i < G_N_ELEMENTS (fillings); i++)
    g_signal_connect (G_STRUCT_MEMBER (AdwPreferencesPage *, self, fillings[i].page), "map",
                      G_CALLBACK (map_cb), self);
}

static void
forget_cb (BwPreferences *self, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), DIALOG_KEY, NULL);
}

void
bw_preferences_present (BwContext *context, GtkWindow *parent, const char *page)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent));
  BwPreferences *self = g_object_get_data (G_OBJECT (parent), DIALOG_KEY);
  if (self == NULL)
    {
      self = g_object_new (BW_TYPE_PREFERENCES, "transient-for", parent, NULL);
      self->context = g_object_ref (context);
      g_object_set_data (G_OBJECT (parent), DIALOG_KEY, self);
      g_signal_connect_object (self, "destroy", G_CALLBACK (forget_cb), parent, 0);
    }
  if (page != NULL && *page != '\0')
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), page);
  gtk_window_present (GTK_WINDOW (self));
}

BwContext *
bw_preferences_context (BwPreferences *preferences)
{
  g_return_val_if_fail (BW_IS_PREFERENCES (preferences), NULL);
  return preferences->context;
}

void
bw_preferences_toast (BwPreferences *preferences, const char *text)
{
  g_return_if_fail (BW_IS_PREFERENCES (preferences) && text != NULL);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (preferences), toast);
}

/* What is taken out, and what is said of it. The window may be gone before that is over, and must
 * not be kept beyond its parent. */
typedef struct
{
  GWeakRef preferences;
  char *text;
  BwConfigRemoval *removal;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;
  g_clear_pointer (&removal->removal, bw_config_removal_free);
  g_weak_ref_clear (&removal->preferences);
  g_free (removal->text);
  g_free (removal);
}

static void
removal_closure_free (gpointer data, GClosure *closure)
{
  removal_free (data);
}

static Removal *
removal_new (BwPreferences *self, const char *text)
{
  Removal *removal = g_new0 (Removal, 1);
  g_weak_ref_init (&removal->preferences, self);
  removal->text = g_strdup (text);
  return removal;
}

/* The window, while it is open. (transfer full) */
static BwPreferences *
window_of (Removal *removal)
{
  g_autoptr (BwPreferences) self = g_weak_ref_get (&removal->preferences);
  return self != NULL && self->context != NULL ? g_steal_pointer (&self) : NULL;
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Removal *removal = data;
  g_autoptr (GError) error = NULL;
  bool is_restored = bw_engine_restore_group_finish (BW_ENGINE (source), result, &error);
  g_autoptr (BwPreferences) self = window_of (removal);
  if (!is_restored && self != NULL)
    bw_preferences_toast (self, error->message);
  removal_free (removal);
}

static void
undo_cb (AdwToast *toast, gpointer data)
{
  Removal *removal = data;
  g_autoptr (BwPreferences) self = window_of (removal);
  if (self != NULL && removal->removal != NULL)
    bw_engine_restore_group_async (bw_context_engine (self->context),
                                   g_steal_pointer (&removal->removal), restored_cb,
                                   removal_new (self, removal->text));
}

static void
offer_undo (BwPreferences *self, Removal *removal)
{
  g_autofree char *markup = g_markup_escape_text (removal->text, -1);
  AdwToast *toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, UNDO_S);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal,
                         removal_closure_free, 0);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Removal *removal = data;
  g_autoptr (GError) error = NULL;
  removal->removal = bw_engine_remove_group_finish (BW_ENGINE (source), result, &error);
  g_autoptr (BwPreferences) self = window_of (removal);
  if (self != NULL && removal->removal != NULL)
    {
      offer_undo (self, removal);
      return;
    }
  if (self != NULL)
    bw_preferences_toast (self, error->message);
  removal_free (removal);
}

void
bw_preferences_remove_group (BwPreferences *preferences, const char *group, const char *text)
{
  g_return_if_fail (BW_IS_PREFERENCES (preferences) && group != NULL && text != NULL);
  bw_engine_remove_group_async (bw_context_engine (preferences->context), group, removed_cb,
                                removal_new (preferences, text));
}
