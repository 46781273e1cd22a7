/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog that adds a group to the configuration: its name, and what it can't do without. */
#include "ui/bw-new-group.h"

#include "ui/bw-choice-list.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-key-form.h"
#include "view/bw-form-field.h"
#include "view/bw-form-words.h"
#include "view/bw-group-words.h"
#include "view/bw-route-general.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _BwNewGroup
{
  AdwWindow parent_instance;
  BwContext *context;
  char *family, *kind;
  BwNewGroupFunc func;
  GWeakRef owner;
  AdwWindowTitle *title;
  AdwPreferencesGroup *group;
  GtkEditable *name_row;
  GtkLabel *problem;
  GPtrArray *rows;   /* of AdwEntryRow or AdwComboRow; the group's */
  GPtrArray *fields; /* of BwFormField, beside them */
  bool is_touched;   /* nothing is wrong before anything was typed */
  bool is_adding;
};

G_DEFINE_FINAL_TYPE (BwNewGroup, bw_new_group, ADW_TYPE_WINDOW)

static BwEngine *
engine_of (BwNewGroup *self)
{
  return bw_context_engine (self->context);
}

static void
mark (GtkWidget *row, bool is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

/* What is typed or chosen in ROW. */
static const char *
text_of (GtkWidget *row, const BwFormField *field)
{
  if (ADW_IS_COMBO_ROW (row))
    return bw_form_field_choices (field)[adw_combo_row_get_selected (ADW_COMBO_ROW (row))];
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The first that is wrong is told; what is empty so far only keeps the button back. */
static void
check (BwNewGroup *self)
{
  BwConfig *config = bw_engine_config_file (engine_of (self));
  const char *name = gtk_editable_get_text (self->name_row);
  g_autofree char *problem = bw_group_name_problem (config, self->family, name);
  bool is_ready = problem == NULL;
  mark (GTK_WIDGET (self->name_row), problem != NULL);
  for (unsigned i = 0; i < self->fields->len; i++)
    {
      BwFormField *field = g_ptr_array_index (self->fields, i);
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      /* What is chosen is one of the field's own words, which it makes anew. */
      g_autofree char *text = g_strdup (text_of (row, field));
      bool is_missing = *text == '\0' && bw_form_field_key (field)->is_required;
      bw_form_field_set_text (field, text);
      const char *wrong = *text != '\0' ? bw_form_field_problem (field) : NULL;
      mark (row, wrong != NULL);
      is_ready = is_ready && wrong == NULL && !is_missing;
      if (problem == NULL && wrong != NULL)
        problem = g_strdup (wrong);
    }
  bool is_told = problem != NULL && self->is_touched;
  gtk_label_set_text (self->problem, is_told ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), is_told);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "new-group.add", is_ready && !self->is_adding);
}

static void
changed_cb (BwNewGroup *self)
{
  self->is_touched = true;
  check (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwNewGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->name_row));
  bool is_added = bw_engine_add_group_finish (BW_ENGINE (source), result, &error);
  self->is_adding = false;
  if (self->context == NULL)
    return;
  if (!is_added)
    {
      check (self);
      gtk_label_set_text (self->problem, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  if (owner != NULL)
    self->func (name, owner);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* A route behind one that takes every alert is asked only as a part of that. One without a key is a
 * group all the same. */
static void
add_beginning (BwNewGroup *self, GPtrArray *keys, GPtrArray *values)
{
  const char *everyone = strcmp (self->family, "route") == 0
                             ? bw_route_find_everyone (bw_engine_config_file (engine_of (self)))
                             : NULL;
  if (everyone == NULL && keys->len > 0)
    return;
  g_ptr_array_add (keys, (gpointer) (everyone != NULL ? "parent" : "continue"));
  g_ptr_array_add (values, (gpointer) (everyone != NULL ? everyone : "false"));
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BwNewGroup *self = BW_NEW_GROUP (widget);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autofree char *group =
      g_strdup_printf ("%s %s", self->family, gtk_editable_get_text (self->name_row));
  if (self->kind != NULL)
    {
      g_ptr_array_add (keys, (gpointer) bw_group_schema_kind_key (self->family));
      g_ptr_array_add (values, self->kind);
    }
  for (unsigned i = 0; i < self->fields->len; i++)
    {
      const BwFormField *field = g_ptr_array_index (self->fields, i);
      const BwKeySchema *key = bw_form_field_key (field);
      const char *text = bw_form_field_text (field);
      /* What holds by itself need not be said. */
      if (*text == '\0' || g_strcmp0 (text, key->default_text) == 0)
        continue;
      g_ptr_array_add (keys, (gpointer) bw_form_field_name (field));
      g_ptr_array_add (values, (gpointer) bw_form_field_text (field));
    }
  add_beginning (self, keys, values);
  g_ptr_array_add (keys, NULL);
  g_ptr_array_add (values, NULL);
  self->is_adding = true;
  bw_engine_add_group_async (engine_of (self), group, (const char *const *) (gpointer) keys->pdata,
                             (const char *const *) (gpointer) values->pdata, added_cb,
                             g_object_ref (self));
  /* Takes up the texts anew: they are of the fields. */
  check (self);
}

static void
bw_new_group_dispose (GObject *object)
{
  g_clear_object (&BW_NEW_GROUP (object)->context);
  G_OBJECT_CLASS (bw_new_group_parent_class)->dispose (object);
}

static void
bw_new_group_finalize (GObject *object)
{
  BwNewGroup *self = BW_NEW_GROUP (object);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->fields);
  g_weak_ref_clear (&self->owner);
  g_free (self->family);
  g_free (self->kind);
  G_OBJECT_CLASS (bw_new_group_parent_class)->finalize (object);
}

static void
bw_new_group_class_init (BwNewGroupClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_new_group_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_new_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-new-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BwNewGroup, title);
  gtk_widget_class_bind_template_child (widget_class, BwNewGroup, group);
  gtk_widget_class_bind_template_child (widget_class, BwNewGroup, name_row);
  gtk_widget_class_bind_template_child (widget_class, BwNewGroup, problem);
  gtk_widget_class_install_action (widget_class, "new-group.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* A row's entry has no name of its own for a screen reader. */
static void
name_entry (GtkEditable *row, const char *title)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
bw_new_group_init (BwNewGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_form_field_free);
  g_weak_ref_init (&self->owner, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  name_entry (self->name_row, _ ("Name"));
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (changed_cb), self);
}

static GtkWidget *
entry_row_new (BwNewGroup *self, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  name_entry (GTK_EDITABLE (row), title);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  return row;
}

static GtkWidget *
combo_row_new (BwNewGroup *self, const BwFormField *field)
{
  const char *const *choices = bw_form_field_choices (field);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  for (unsigned i = 0; choices[i] != NULL; i++)
    gtk_string_list_append (words, bw_form_choice (choices[i]));
  GtkWidget *row = adw_combo_row_new ();
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  bw_choice_list_add (row, NULL);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), self);
  return row;
}

static void
add_row (BwNewGroup *self, const BwKeySchema *key)
{
  g_autofree char *title = bw_form_title (self->family, key->name);
  BwFormField *field = bw_form_field_new (key, key->name, self->family);
  bool is_choice = bw_form_field_control (field) == BW_FORM_CHOICE;
  GtkWidget *row = is_choice ? combo_row_new (self, field) : entry_row_new (self, title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_tooltip_text (row, bw_form_help (key));
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->fields, field);
}

static void
build (BwNewGroup *self)
{
  const BwKeySchema *keys = bw_key_form_schema (self->family, self->kind);
  const char *kind_key = bw_group_schema_kind_key (self->family);
  const char *const *wanted = bw_group_wanted_keys (self->family, self->kind);
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    {
      bool is_asked = key->is_required || g_strv_contains (wanted, key->name);
      if (is_asked && !key->is_secret && strcmp (key->name, kind_key) != 0)
        add_row (self, key);
    }
  const char *help = bw_group_kind_help (self->family, self->kind);
  if (help != NULL)
    adw_preferences_group_set_description (self->group, help);
}

void
bw_new_group_present (BwContext *context, GtkWindow *parent, const char *family, const char *kind,
                      BwNewGroupFunc func, GObject *owner)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent));
  g_return_if_fail (family != NULL && func != NULL);
  BwNewGroup *self = g_object_new (BW_TYPE_NEW_GROUP, "transient-for", parent, NULL);
  self->context = g_object_ref (context);
  self->family = g_strdup (family);
  self->kind = g_strdup (kind);
  self->func = func;
  g_weak_ref_set (&self->owner, owner);
  build (self);
  g_autofree char *title = g_strdup_printf (_ ("Add: %s"), bw_group_kind_title (family, kind));
  g_autofree char *name =
      bw_group_suggest_name (bw_engine_config_file (engine_of (self)), family, kind);
  adw_window_title_set_title (self->title, title);
  bw_cut_labels (GTK_WIDGET (self->title));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_editable_set_text (self->name_row, name);
  self->is_touched = false;
  check (self);
  gtk_window_present (GTK_WINDOW (self));
  /* Not on the button that cancels; screen readers do not know a window whose focus moves before.
   */
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}
