/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of a family of the configuration, channels for example, each a row that opens to its
 * form. */
#include "ui/bw-group-list.h"

#include "engine/bw-engine-configure.h"
#include "ui/bw-key-form.h"
#include "ui/bw-key-switch.h"
#include "ui/bw-new-group.h"
#include "ui/bw-row-press.h"
#include "ui/bw-state-label.h"
#include "view/bw-form-words.h"
#include "view/bw-group-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORM_KEY "bw-form"
#define NAME_KEY "bw-name"
#define SIGNATURE_KEY "bw-signature"
#define RARE_KEY "bw-rare"
#define STATE_KEY "bw-state"
#define DETAIL_KEY "bw-detail"
#define MORE_KEY "bw-more"

struct _BwGroupList
{
  AdwPreferencesGroup parent_instance;
  BwPreferences *preferences; /* it is in there; NULL: no more */
  const BwGroupListKind *kind;
  gpointer data;
  GPtrArray *rows; /* of GtkWidget */
  char *implied;   /* name, or NULL */
  char *implied_kind;
  char *wanted; /* to be opened as soon as it is there */
};

G_DEFINE_FINAL_TYPE (BwGroupList, bw_group_list, ADW_TYPE_PREFERENCES_GROUP)

static void
bw_group_list_dispose (GObject *object)
{
  g_clear_weak_pointer (&BW_GROUP_LIST (object)->preferences);
  G_OBJECT_CLASS (bw_group_list_parent_class)->dispose (object);
}

static void
bw_group_list_finalize (GObject *object)
{
  BwGroupList *self = BW_GROUP_LIST (object);
  g_ptr_array_unref (self->rows);
  g_free (self->implied);
  g_free (self->implied_kind);
  g_free (self->wanted);
  G_OBJECT_CLASS (bw_group_list_parent_class)->finalize (object);
}

static void
added_cb (const char *name, gpointer data)
{
  bw_group_list_show (data, name);
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BwGroupList *self = BW_GROUP_LIST (widget);
  const char *kind = g_variant_get_string (parameter, NULL);
  if (self->kind->add != NULL && self->kind->add (self, kind, self->data))
    return;
  if (self->preferences != NULL)
    bw_new_group_present (bw_preferences_context (self->preferences),
                          GTK_WINDOW (self->preferences), self->kind->family,
                          *kind != '\0' ? kind : NULL, added_cb, G_OBJECT (self));
}

static void
bw_group_list_class_init (BwGroupListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_group_list_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_group_list_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (class), "group-list.add", "s", add_action);
}

static void
bw_group_list_init (BwGroupList *self)
{
  self->rows = g_ptr_array_new ();
}

static BwEngine *
engine_of (BwGroupList *self)
{
  BwContext *context =
      self->preferences != NULL ? bw_preferences_context (self->preferences) : NULL;
  return context != NULL ? bw_context_engine (context) : NULL;
}

static const char *
kind_of (BwGroupList *self, const BwConfigGroup *group)
{
  const char *kind_key = bw_group_schema_kind_key (self->kind->family);
  return *self->kind->kinds[0] != '\0' ? bw_config_group_text (group, kind_key) : NULL;
}

static GtkWidget *
find_row (BwGroupList *self, const char *name)
{
  for (unsigned i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), NAME_KEY), name) == 0)
        return row;
    }
  return NULL;
}

static void
add_key_cb (GtkWidget *row, gpointer expander)
{
  adw_expander_row_add_row (expander, row);
}

static void
remove_cb (GtkButton *button, BwGroupList *self)
{
  const char *name = g_object_get_data (G_OBJECT (button), NAME_KEY);
  g_autofree char *group = g_strdup_printf ("%s %s", self->kind->family, name);
  g_autofree char *text =
      g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), name, _ (self->kind->removed));
  bw_preferences_remove_group (self->preferences, group, text);
}

/* A line at the end of a form with a button. */
static GtkWidget *
button_row_new (const char *text, const char *name, const char *style, GCallback clicked,
                BwGroupList *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (button, style);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (row, "bw-key-row");
  g_object_set (row, "activatable", FALSE, "focusable", FALSE, "title", text, NULL);
  g_object_set_data_full (G_OBJECT (button), NAME_KEY, g_strdup (name), g_free);
  g_signal_connect (button, "clicked", clicked, self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static bool
has_rare (BwGroupList *self, const BwKeySchema *keys)
{
  const char *kind_key = bw_group_schema_kind_key (self->kind->family);
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    if (strcmp (key->name, kind_key) != 0 && bw_form_is_rare (self->kind->family, key->name))
      return true;
  return false;
}

/* Rows that wait to be wanted. */
typedef struct
{
  AdwExpanderRow *expander;
  GPtrArray *rows;
} Rare;

static void
add_rare_cb (GtkWidget *row, gpointer data)
{
  Rare *rare = data;
  gtk_widget_set_visible (row, FALSE);
  g_ptr_array_add (rare->rows, row);
  adw_expander_row_add_row (rare->expander, row);
}

static void
more_cb (GtkButton *button, BwGroupList *self)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (button), RARE_KEY);
  for (unsigned i = 0; i < rows->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (rows, i), TRUE);
  /* Whoever works with keys is where these begin. */
  if (rows->len > 0)
    gtk_widget_child_focus (g_ptr_array_index (rows, 0), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_PREFERENCES_ROW),
                          FALSE);
}

/* Keys that few need stand behind one more step. */
static void
add_rare (BwGroupList *self, AdwExpanderRow *expander, const BwKeySchema *keys, const char *group)
{
  static const char *const except[] = { "enabled", NULL };
  if (!has_rare (self, keys))
    return;
  GtkWidget *row = button_row_new (_ ("More settings"), "", "flat", G_CALLBACK (more_cb), self);
  GtkWidget *button =
      gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  Rare rare = { expander, g_ptr_array_new () };
  g_object_set_data_full (G_OBJECT (button), RARE_KEY, rare.rows,
                          (GDestroyNotify) g_ptr_array_unref);
  adw_expander_row_add_row (expander, row);
  g_object_set_data (G_OBJECT (expander), MORE_KEY, button);
  bw_key_form_each (bw_preferences_context (self->preferences), keys, group, true, except,
                    add_rare_cb, &rare);
}

static void
add_header (BwGroupList *self, GtkWidget *row, const char *kind)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (bw_group_icon (self->kind->family, kind));
  g_object_set (icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *state = bw_state_label_new ();
  GtkWidget *detail = gtk_label_new ("");
  gtk_widget_add_css_class (state, "caption");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "bw-dim");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_widget_set_halign (state, GTK_ALIGN_END);
  g_object_set (detail, "xalign", 1.0, "visible", FALSE, NULL);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), state);
  gtk_box_append (GTK_BOX (box), detail);
  /* The row within it that opens and closes it has its title, this one has no name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
  g_object_set_data (G_OBJECT (row), STATE_KEY, state);
  g_object_set_data (G_OBJECT (row), DETAIL_KEY, detail);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), box);
  bw_row_press_add (row);
}

static void
add_form (BwGroupList *self, AdwExpanderRow *row, const BwConfigGroup *group, const char *label)
{
  static const char *const except[] = { "enabled", NULL };
  const char *name = bw_config_group_name (group);
  BwContext *context = bw_preferences_context (self->preferences);
  const BwKeySchema *keys = bw_key_form_schema (self->kind->family, kind_of (self, group));
  if (self->kind->begin != NULL)
    self->kind->begin (self, row, group, self->data);
  bw_key_form_each (context, keys, label, false, except, add_key_cb, row);
  add_rare (self, row, keys, label);
  if (self->kind->end != NULL)
    self->kind->end (self, row, group, self->data);
  adw_expander_row_add_row (
      row, button_row_new (_ ("Remove"), name, "destructive-action", G_CALLBACK (remove_cb), self));
}

static void
show_about (GtkWidget *row, const BwConfigGroup *group)
{
  g_autofree char *about = bw_group_about (group);
  g_autofree char *markup = g_markup_escape_text (about, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), markup);
  gtk_widget_set_tooltip_text (row, about);
}

/* Next to the arrow, where all of them are below each other. */
static void
add_switch (BwGroupList *self, AdwExpanderRow *row, const BwConfigGroup *group, const char *label)
{
  const BwKeySchema *keys = bw_key_form_schema (self->kind->family, kind_of (self, group));
  const BwKeySchema *enabled = keys != NULL ? bw_key_schema_find (keys, "enabled") : NULL;
  if (enabled == NULL)
    return;
  /* Translators: of a channel or a source. */
  g_autofree char *text = g_strdup_printf (_ ("Use %s"), bw_config_group_name (group));
  adw_expander_row_add_action (
      row, bw_key_switch_new (bw_preferences_context (self->preferences), enabled, label, text));
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *pspec, BwGroupList *self)
{
  const char *name = g_object_get_data (G_OBJECT (row), NAME_KEY);
  const BwConfigGroup *group =
      engine_of (self) != NULL
          ? bw_config_find (bw_engine_config_file (engine_of (self)), self->kind->family, name)
          : NULL;
  if (group == NULL || g_object_get_data (G_OBJECT (row), FORM_KEY) != NULL)
    return;
  g_autofree char *label = g_strdup_printf ("%s %s", self->kind->family, name);
  g_object_set_data (G_OBJECT (row), FORM_KEY, GINT_TO_POINTER (1));
  add_form (self, row, group, label);
}

static GtkWidget *
row_new (BwGroupList *self, const BwConfigGroup *group)
{
  const char *name = bw_config_group_name (group);
  g_autofree char *label = g_strdup_printf ("%s %s", self->kind->family, name);
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  g_object_set_data_full (G_OBJECT (row), NAME_KEY, g_strdup (name), g_free);
  show_about (row, group);
  add_switch (self, ADW_EXPANDER_ROW (row), group, label);
  add_header (self, row, kind_of (self, group));
  /* Most are never opened. */
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  return row;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwGroupList) self = data;
  g_autoptr (GError) error = NULL;
  if (!bw_engine_add_group_finish (BW_ENGINE (source), result, &error) && engine_of (self) != NULL)
    bw_preferences_toast (self->preferences, error->message);
}

static void
write_cb (GtkButton *button, BwGroupList *self)
{
  const char *name = g_object_get_data (G_OBJECT (button), NAME_KEY);
  const char *const keys[] = { bw_group_schema_kind_key (self->kind->family), NULL };
  const char *const values[] = { self->implied_kind, NULL };
  g_autofree char *group = g_strdup_printf ("%s %s", self->kind->family, name);
  g_free (self->wanted);
  self->wanted = g_strdup (name);
  bw_engine_add_group_async (engine_of (self), group, keys, values, written_cb,
                             g_object_ref (self));
}

/* One that nobody has written: it can be, to change it. */
static GtkWidget *
implied_row_new (BwGroupList *self)
{
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->implied);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row),
                                 self->kind->implied != NULL ? _ (self->kind->implied) : "");
  g_object_set_data_full (G_OBJECT (row), NAME_KEY, g_strdup (self->implied), g_free);
  add_header (self, row, self->implied_kind);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                            button_row_new (_ ("Change how it is used"), self->implied,
                                            "text-button", G_CALLBACK (write_cb), self));
  return row;
}

/* What a row is made for: another row has to be made when this is another. (transfer full) */
static char *
signature_of (BwGroupList *self, const BwConfigGroup *group)
{
  const char *kind = kind_of (self, group);
  GString *text = g_string_new (bw_config_group_name (group));
  g_string_append_printf (text, " %s", kind != NULL ? kind : "");
  g_autofree const char **keys = bw_config_group_keys (group);
  /* Of keys that stand for many there is a row for each. */
  for (unsigned k = 0; keys[k] != NULL; k++)
    if (g_str_has_prefix (keys[k], "column-"))
      g_string_append_printf (text, " %s", keys[k]);
  return g_string_free (text, FALSE);
}

static GtkWidget *
none_row_new (BwGroupList *self)
{
  GtkWidget *none = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (none), _ (self->kind->none));
  g_object_set (none, "title-lines", 0, NULL);
  gtk_widget_add_css_class (none, "bw-dim");
  return none;
}

/* What the rows are to be made for, in their order. */
static GPtrArray *
wanted_signatures (BwGroupList *self, BwConfig *config)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < bw_config_n_groups (config, self->kind->family); i++)
    g_ptr_array_add (wanted, signature_of (self, bw_config_group (config, self->kind->family, i)));
  if (self->implied != NULL)
    g_ptr_array_add (wanted, g_strconcat ("* ", self->implied, NULL));
  if (wanted->len == 0)
    g_ptr_array_add (wanted, g_strdup (""));
  return wanted;
}

static const char *
signature_at (BwGroupList *self, unsigned i)
{
  return g_object_get_data (g_ptr_array_index (self->rows, i), SIGNATURE_KEY);
}

static void
remove_row (BwGroupList *self, unsigned i)
{
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_remove_index (self->rows, i);
}

static void
add_row (BwGroupList *self, BwConfig *config, unsigned i, const char *signature)
{
  GtkWidget *row;
  if (i < bw_config_n_groups (config, self->kind->family))
    row = row_new (self, bw_config_group (config, self->kind->family, i));
  else
    row = self->implied != NULL ? implied_row_new (self) : none_row_new (self);
  g_object_set_data_full (G_OBJECT (row), SIGNATURE_KEY, g_strdup (signature), g_free);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

/* Rows that are still right stay, with all that is typed there. */
static void
follow_rows (BwGroupList *self, BwConfig *config)
{
  g_autoptr (GPtrArray) wanted = wanted_signatures (self, config);
  for (unsigned i = self->rows->len; i-- > 0;)
    if (!g_ptr_array_find_with_equal_func (wanted, signature_at (self, i), g_str_equal, NULL))
      remove_row (self, i);
  for (unsigned i = 0; i < self->rows->len; i++)
    if (i >= wanted->len || strcmp (signature_at (self, i), g_ptr_array_index (wanted, i)) != 0)
      {
        /* Another order: from here on anew. */
        while (self->rows->len > i)
          remove_row (self, self->rows->len - 1);
      }
  for (unsigned i = self->rows->len; i < wanted->len; i++)
    add_row (self, config, i, g_ptr_array_index (wanted, i));
}

static void
show_wanted (BwGroupList *self)
{
  GtkWidget *row = self->wanted != NULL ? find_row (self, self->wanted) : NULL;
  if (row == NULL)
    return;
  g_clear_pointer (&self->wanted, g_free);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_grab_focus (row);
}

static void
follow (BwGroupList *self)
{
  if (engine_of (self) == NULL)
    return;
  BwConfig *config = bw_engine_config_file (engine_of (self));
  follow_rows (self, config);
  for (unsigned i = 0; i < bw_config_n_groups (config, self->kind->family); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, self->kind->family, i);
      GtkWidget *row = find_row (self, bw_config_group_name (group));
      if (row != NULL)
        show_about (row, group);
    }
  show_wanted (self);
}

static void
config_cb (BwEngine *engine, BwGroupList *self)
{
  follow (self);
}

/* One kind is added by a button, several are offered in a menu. */
static GtkWidget *
add_button_new (BwGroupList *self)
{
  GtkWidget *content = adw_button_content_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Add"));
  bool has_kinds = *self->kind->kinds[0] != '\0';
  GtkWidget *button = has_kinds ? gtk_menu_button_new () : gtk_button_new ();
  if (has_kinds)
    {
      g_autoptr (GMenu) menu = g_menu_new ();
      for (unsigned i = 0; self->kind->kinds[i] != NULL; i++)
        {
          const char *kind = self->kind->kinds[i];
          g_autofree char *action = g_strdup_printf ("group-list.add::%s", kind);
          g_menu_append (menu, bw_group_kind_title (self->kind->family, kind), action);
        }
      gtk_menu_button_set_child (GTK_MENU_BUTTON (button), content);
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
    }
  else
    {
      gtk_button_set_child (GTK_BUTTON (button), content);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "group-list.add::");
    }
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Add"),
                                  -1);
  return button;
}

GtkWidget *
bw_group_list_new (BwPreferences *preferences, const BwGroupListKind *kind, gpointer data)
{
  g_return_val_if_fail (BW_IS_PREFERENCES (preferences) && kind != NULL, NULL);
  BwGroupList *self = g_object_new (BW_TYPE_GROUP_LIST, NULL);
  g_set_weak_pointer (&self->preferences, preferences);
  self->kind = kind;
  self->data = data;
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), add_button_new (self));
  g_signal_connect_object (engine_of (self), "config-changed", G_CALLBACK (config_cb), self, 0);
  follow (self);
  return GTK_WIDGET (self);
}

BwPreferences *
bw_group_list_preferences (BwGroupList *list)
{
  g_return_val_if_fail (BW_IS_GROUP_LIST (list), NULL);
  return list->preferences;
}

void
bw_group_list_set_state (BwGroupList *list, const char *name, const BwStateWords *words,
                         const char *text, const char *detail)
{
  g_return_if_fail (BW_IS_GROUP_LIST (list) && name != NULL && words != NULL);
  GtkWidget *row = find_row (list, name);
  if (row == NULL)
    return;
  GtkWidget *label = g_object_get_data (G_OBJECT (row), DETAIL_KEY);
  bw_state_label_set (g_object_get_data (G_OBJECT (row), STATE_KEY), words, text);
  gtk_label_set_text (GTK_LABEL (label), detail != NULL ? detail : "");
  gtk_widget_set_visible (label, detail != NULL);
}

void
bw_group_list_set_implied (BwGroupList *list, const char *name, const char *kind)
{
  g_return_if_fail (BW_IS_GROUP_LIST (list));
  if (g_strcmp0 (name, list->implied) == 0 && g_strcmp0 (kind, list->implied_kind) == 0)
    return;
  g_free (list->implied);
  g_free (list->implied_kind);
  list->implied = g_strdup (name);
  list->implied_kind = g_strdup (kind);
  follow (list);
}

const char *
bw_group_list_family (BwGroupList *list)
{
  g_return_val_if_fail (BW_IS_GROUP_LIST (list), NULL);
  return list->kind->family;
}

GtkWidget *
bw_group_list_open (BwGroupList *list, const char *name, const char *key)
{
  g_return_val_if_fail (BW_IS_GROUP_LIST (list) && name != NULL, NULL);
  GtkWidget *row = find_row (list, name);
  if (row == NULL)
    return NULL;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  GtkWidget *found = key != NULL ? bw_key_form_find (row, key) : NULL;
  if (found == NULL)
    return row;
  GtkButton *more = g_object_get_data (G_OBJECT (row), MORE_KEY);
  if (!gtk_widget_get_visible (found) && more != NULL)
    more_cb (more, list);
  return found;
}

void
bw_group_list_show (BwGroupList *list, const char *name)
{
  g_return_if_fail (BW_IS_GROUP_LIST (list) && name != NULL);
  g_free (list->wanted);
  list->wanted = g_strdup (name);
  show_wanted (list);
}
