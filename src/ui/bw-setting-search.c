/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search over all settings. */
#include "ui/bw-setting-search.h"

#include <glib/gi18n-lib.h>

#define SETTING_KEY "bw-setting"
/* More than can be looked at is no answer. */
#define MOST_ROWS 50
#define WIDTH_PX 600

struct _BwSettingSearch
{
  GtkBox parent_instance;
  GPtrArray *settings;
  GtkWidget *entry;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (BwSettingSearch, bw_setting_search, GTK_TYPE_BOX)

enum
{
  CHOSEN,
  LEFT,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void
bw_setting_search_finalize (GObject *object)
{
  g_clear_pointer (&BW_SETTING_SEARCH (object)->settings, g_ptr_array_unref);
  G_OBJECT_CLASS (bw_setting_search_parent_class)->finalize (object);
}

static void
bw_setting_search_class_init (BwSettingSearchClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_setting_search_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", BW_TYPE_SETTING_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LEFT] = g_signal_new ("left", BW_TYPE_SETTING_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
row_new (BwSetting *setting)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = *setting->help != '\0'
                                  ? g_strdup_printf ("%s\n%s", setting->path, setting->help)
                                  : g_strdup (setting->path);
  g_autofree char *label = g_strdup_printf ("%s, %s", setting->title, setting->path);
  g_object_set (row, "use-markup", FALSE, "title", setting->title, "title-lines", 0, "subtitle",
                subtitle, "subtitle-lines", 3, "activatable", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data (G_OBJECT (row), SETTING_KEY, setting);
  return row;
}

static void
search_cb (BwSettingSearch *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) found = bw_setting_list_find (self->settings, query);
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (unsigned i = 0; i < MIN (found->len, MOST_ROWS); i++)
    gtk_list_box_append (self->list, row_new (g_ptr_array_index (found, i)));
  gtk_stack_set_visible_child_name (self->stack, found->len > 0   ? "found"
                                                 : *query != '\0' ? "none"
                                                                  : "nothing");
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, BwSettingSearch *self)
{
  BwSetting *setting = g_object_get_data (G_OBJECT (row), SETTING_KEY);
  if (setting != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, setting);
}

/* Enter takes the first. */
static void
first_cb (BwSettingSearch *self)
{
  search_cb (self);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    activated_cb (self->list, row, self);
}

static void
leave_cb (BwSettingSearch *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
bw_setting_search_init (BwSettingSearch *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

static GtkWidget *
header_new (BwSettingSearch *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"),
                                  -1);
  gtk_widget_set_tooltip_text (back, _ ("Back"));
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (leave_cb), self);
  self->entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search all settings"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (first_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (leave_cb), self);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", WIDTH_PX / 2, "child",
                                   self->entry, "hexpand", TRUE, NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), back);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), clamp);
  return header;
}

static GtkWidget *
status_new (const char *title, const char *text)
{
  return g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "edit-find-symbolic", "title", title,
                       "description", text, NULL);
}

GtkWidget *
bw_setting_search_new (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);
  BwSettingSearch *self = g_object_new (BW_TYPE_SETTING_SEARCH, NULL);
  self->settings = bw_setting_list_new (config);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Settings that were found"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  GtkWidget *clamp =
      g_object_new (ADW_TYPE_CLAMP, "maximum-size", WIDTH_PX, "child", self->list, "margin-top", 18,
                    "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  GtkWidget *scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                    "child", clamp, NULL);
  gtk_stack_add_named (self->stack,
                       status_new (_ ("Search all settings"),
                                   _ ("By what they are called, what they are for, or the name of"
                                      " a channel, source or rule.")),
                       "nothing");
  gtk_stack_add_named (self->stack, scroll, "found");
  gtk_stack_add_named (self->stack, status_new (_ ("No setting matches"), _ ("Try another word.")),
                       "none");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self), header_new (self));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
  return GTK_WIDGET (self);
}

GtkWidget *
bw_setting_search_entry (BwSettingSearch *search)
{
  g_return_val_if_fail (BW_IS_SETTING_SEARCH (search), NULL);
  return search->entry;
}
