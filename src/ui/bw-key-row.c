/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key of the configuration as a row of a form: what it is, what it is for, its control; what is
 * wrong with it in words, and what to do when the file was changed meanwhile. */
#include "ui/bw-key-row.h"

#include "ui/bw-choice-list.h"
#include "ui/bw-compat.h"
#include "ui/bw-focus.h"
#include "ui/bw-name-picker.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-form-field.h"
#include "view/bw-form-words.h"
#include "view/bw-name-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* After the last letter: what only the whole configuration shows to be wrong. */
#define TRIAL_MS 250
#define TITLE_CHARS 36
#define HELP_CHARS 40
#define TEXT_CHARS 22
#define NUMBER_CHARS 8
/* A line of one letter is looked for in all of a text, which takes long. */
#define LEAST_CHARS 6

struct _BwKeyRow
{
  AdwPreferencesRow parent_instance;
  BwContext *context;
  BwFormField *field;
  char *family, *name; /* of the group */
  GtkLabel *title, *help, *problem, *conflict_text;
  GtkWidget *control; /* a switch, a drop-down, an entry or a picker of names */
  GtkWidget *reset;
  GtkWidget *conflict;
  GCancellable *trial; /* of what was typed; or NULL */
  unsigned typing;
  bool is_showing; /* the control changes, but nobody changed it */
};

G_DEFINE_FINAL_TYPE (BwKeyRow, bw_key_row, ADW_TYPE_PREFERENCES_ROW)

static void
stop_trial (BwKeyRow *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->trial != NULL)
    g_cancellable_cancel (self->trial);
  g_clear_object (&self->trial);
}

static void
bw_key_row_dispose (GObject *object)
{
  BwKeyRow *self = BW_KEY_ROW (object);
  stop_trial (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_key_row_parent_class)->dispose (object);
}

static void
bw_key_row_finalize (GObject *object)
{
  BwKeyRow *self = BW_KEY_ROW (object);
  g_clear_pointer (&self->field, bw_form_field_free);
  g_free (self->family);
  g_free (self->name);
  G_OBJECT_CLASS (bw_key_row_parent_class)->finalize (object);
}

static void
bw_key_row_class_init (BwKeyRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_key_row_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_key_row_finalize;
}

static BwEngine *
engine_of (BwKeyRow *self)
{
  return self->context != NULL ? bw_context_engine (self->context) : NULL;
}

static void
show_choices (BwKeyRow *self)
{
  GtkDropDown *menu = GTK_DROP_DOWN (self->control);
  const char *const *choices = bw_form_field_choices (self->field);
  GtkStringList *words = GTK_STRING_LIST (gtk_drop_down_get_model (menu));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  unsigned chosen = 0, n = 0;
  for (; choices[n] != NULL; n++)
    {
      /* A name is nobody's word. */
      bool is_name = *choices[n] != '\0' && bw_form_field_key (self->field)->names_of != NULL;
      g_strv_builder_add (builder, is_name ? choices[n] : bw_form_choice (choices[n]));
      if (strcmp (choices[n], bw_form_field_text (self->field)) == 0)
        chosen = n;
    }
  g_auto (GStrv) all = g_strv_builder_end (builder);
  unsigned n_old = g_list_model_get_n_items (G_LIST_MODEL (words));
  /* What is wrong in the file is the last one. */
  if (n_old != n || strcmp (gtk_string_list_get_string (words, n - 1), all[n - 1]) != 0)
    gtk_string_list_splice (words, 0, n_old, (const char *const *) all);
  gtk_drop_down_set_selected (menu, chosen);
}

/* The control shows what the field has. */
static void
show_value (BwKeyRow *self)
{
  const char *text = bw_form_field_text (self->field);
  self->is_showing = true;
  if (GTK_IS_SWITCH (self->control))
    {
      bool is_on = g_str_equal (text, "true") || g_str_equal (text, "1");
      gtk_switch_set_active (GTK_SWITCH (self->control), is_on);
    }
  else if (GTK_IS_DROP_DOWN (self->control))
    show_choices (self);
  else if (BW_IS_NAME_PICKER (self->control))
    bw_name_picker_set_raw (BW_NAME_PICKER (self->control), text);
  else if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->control)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  self->is_showing = false;
}

static void
show_conflict (BwKeyRow *self)
{
  bool is_open = bw_form_field_state (self->field) == BW_FORM_CONFLICT;
  const char *theirs = bw_form_field_theirs (self->field);
  g_autofree char *text = theirs != NULL
                              ? g_strdup_printf (_ ("The file says “%s” by now."), theirs)
                              : g_strdup (_ ("The file does not say anything about it any more."));
  gtk_label_set_text (self->conflict_text, is_open ? text : "");
  gtk_widget_set_visible (self->conflict, is_open);
}

/* What is wrong, and whether there is anything to take back. */
static void
show_state (BwKeyRow *self)
{
  const char *problem = bw_form_field_problem (self->field);
  const BwKeySchema *key = bw_form_field_key (self->field);
  const char *help = gtk_label_get_text (self->help);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
      problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : help, -1);
  gtk_widget_set_visible (self->reset, bw_form_field_is_set (self->field) && !key->is_required);
  show_conflict (self);
}

static void save (BwKeyRow *self);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwKeyRow) self = data;
  g_autoptr (GError) error = NULL;
  bw_engine_change_key_finish (BW_ENGINE (source), result, &error);
  bw_form_field_end_save (self->field, error);
  if (self->context == NULL && error != NULL)
    g_warning ("a setting was not saved: %s", error->message);
  if (self->context == NULL)
    return;
  show_state (self);
  /* Something else was chosen meanwhile. */
  if (error == NULL && !GTK_IS_ENTRY (self->control))
    save (self);
}

/* What can be written is written. */
static void
save (BwKeyRow *self)
{
  BwKeyChange change = { NULL };
  BwEngine *engine = engine_of (self);
  stop_trial (self);
  if (engine == NULL || !bw_form_field_change (self->field, &change))
    return;
  bw_engine_change_key_async (engine, &change, false, NULL, saved_cb, g_object_ref (self));
  bw_form_field_begin_save (self->field);
  show_state (self);
}

/* Whether one types here, or would as soon as the window is in front again. */
static bool
has_keys (BwKeyRow *self)
{
  return bw_focus_is_inside (self->control);
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwKeyRow) self = data;
  g_autoptr (GError) error = NULL;
  bw_engine_change_key_finish (BW_ENGINE (source), result, &error);
  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  bw_form_field_tried (self->field, error);
  show_state (self);
  /* Whoever wrote it without having the keys there has nothing to leave, and is done. */
  if (error == NULL && !has_keys (self))
    save (self);
}

static gboolean
typed_cb (gpointer data)
{
  BwKeyRow *self = data;
  BwKeyChange change = { NULL };
  self->typing = 0;
  if (engine_of (self) == NULL || !bw_form_field_change (self->field, &change))
    return G_SOURCE_REMOVE;
  self->trial = g_cancellable_new ();
  bw_engine_change_key_async (engine_of (self), &change, true, self->trial, tried_cb,
                              g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
entry_changed_cb (GtkEditable *entry, BwKeyRow *self)
{
  if (self->is_showing)
    return;
  stop_trial (self);
  bw_form_field_set_text (self->field, gtk_editable_get_text (entry));
  show_state (self);
  self->typing = g_timeout_add (TRIAL_MS, typed_cb, self);
}

static void
choose (BwKeyRow *self, const char *text)
{
  if (self->is_showing)
    return;
  /* The choices may be made anew. */
  g_autofree char *own = g_strdup (text);
  bw_form_field_set_text (self->field, own);
  show_state (self);
  save (self);
}

static void
chosen_cb (GtkDropDown *menu, GParamSpec *pspec, BwKeyRow *self)
{
  const char *const *choices = bw_form_field_choices (self->field);
  unsigned chosen = gtk_drop_down_get_selected (menu);
  if (chosen < g_strv_length ((char **) choices))
    choose (self, choices[chosen]);
}

static void
switched_cb (GtkSwitch *control, GParamSpec *pspec, BwKeyRow *self)
{
  choose (self, gtk_switch_get_active (control) ? "true" : "false");
}

static void
picked_cb (BwNamePicker *picker, BwKeyRow *self)
{
  choose (self, bw_name_picker_raw (picker));
}

/* Takes the focus to where it is edited. */
static void
focus (BwKeyRow *self)
{
  bool is_picker = BW_IS_NAME_PICKER (self->control);
  gtk_widget_grab_focus (is_picker ? bw_name_picker_button (BW_NAME_PICKER (self->control))
                                   : self->control);
}

/* Whose names there are to choose from may be others by now. */
static void
take_names (BwKeyRow *self)
{
  const BwKeySchema *key = bw_form_field_key (self->field);
  if (key->names_of == NULL || bw_form_field_control (self->field) != BW_FORM_CHOICE
      || engine_of (self) == NULL)
    return;
  g_autoptr (GPtrArray) choices =
      bw_name_choices_new (bw_engine_config_file (engine_of (self)), key->names_of, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (unsigned i = 0; i < choices->len; i++)
    {
      const char *name = ((const BwNameChoice *) g_ptr_array_index (choices, i))->name;
      /* A route is not its own. */
      if (strcmp (key->names_of, self->family) != 0 || strcmp (name, self->name) != 0)
        g_strv_builder_add (names, name);
    }
  g_auto (GStrv) all = g_strv_builder_end (names);
  bw_form_field_set_names (self->field, (const char *const *) all);
}

static void
reset_cb (GtkButton *button, BwKeyRow *self)
{
  bw_form_field_reset (self->field);
  show_value (self);
  save (self);
  /* The button goes: whoever works with keys stays in the row. */
  focus (self);
}

static void
mine_cb (GtkButton *button, BwKeyRow *self)
{
  bw_form_field_keep_mine (self->field);
  show_state (self);
  save (self);
  focus (self);
}

static void
theirs_cb (GtkButton *button, BwKeyRow *self)
{
  bw_form_field_take_theirs (self->field);
  show_value (self);
  show_state (self);
  focus (self);
}

static void
file_cb (GFile *file, gpointer data)
{
  BwKeyRow *self = data;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path == NULL)
    return;
  bw_form_field_set_text (self->field, path);
  show_value (self);
  show_state (self);
  save (self);
}

static void
browse_cb (GtkButton *button, BwKeyRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  if (GTK_IS_WINDOW (root))
    bw_compat_open_file (GTK_WINDOW (root), title, NULL, 0, file_cb, self);
}

static void
follow (BwKeyRow *self)
{
  BwEngine *engine = engine_of (self);
  if (engine == NULL)
    return;
  BwConfig *config = bw_engine_config_file (engine);
  bool has_names = bw_form_field_key (self->field)->names_of != NULL;
  take_names (self);
  if (bw_form_field_follow (self->field, bw_config_find (config, self->family, self->name))
      || has_names)
    show_value (self);
  show_state (self);
}

static void
config_cb (BwEngine *engine, BwKeyRow *self)
{
  follow (self);
}

static void
left_cb (GtkEventControllerFocus *focus, BwKeyRow *self)
{
  save (self);
}

static GtkWidget *
entry_new (BwKeyRow *self)
{
  BwKeyType type = bw_form_field_key (self->field)->type;
  bool is_short = type == BW_KEY_INTEGER || type == BW_KEY_NUMBER || type == BW_KEY_DURATION;
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), is_short ? NUMBER_CHARS : TEXT_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), is_short ? NUMBER_CHARS : TEXT_CHARS);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Not given"));
  g_signal_connect (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (save), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
control_new (BwKeyRow *self)
{
  switch (bw_form_field_control (self->field))
    {
    case BW_FORM_SWITCH:
      {
        GtkWidget *control = gtk_switch_new ();
        g_signal_connect (control, "notify::active", G_CALLBACK (switched_cb), self);
        return control;
      }
    case BW_FORM_CHOICE:
      {
        GtkWidget *menu = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);
        g_signal_connect (menu, "notify::selected", G_CALLBACK (chosen_cb), self);
        bw_choice_list_add (menu, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
        return menu;
      }
    case BW_FORM_NAMES:
      {
        const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
        GtkWidget *picker = bw_name_picker_new (
            self->context, bw_form_field_key (self->field)->names_of, title, _ ("Not given"));
        g_signal_connect (picker, "changed", G_CALLBACK (picked_cb), self);
        return picker;
      }
    case BW_FORM_TEXT:
    case BW_FORM_PATH:
    default:
      return entry_new (self);
    }
}

static GtkLabel *
label_new (const char *style, int max_chars)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                    "max-width-chars", max_chars, "width-chars", LEAST_CHARS, NULL);
  for (unsigned i = 0; i < 2; i++)
    gtk_widget_add_css_class (label, i == 0 ? "bw-key-text" : style);
  return GTK_LABEL (label);
}

static GtkWidget *
icon_button_new (BwKeyRow *self, const char *icon, char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", clicked, self);
  g_free (name);
  return button;
}

static GtkWidget *
controls_new (BwKeyRow *self, const char *title)
{
  const BwKeySchema *key = bw_form_field_key (self->field);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  g_autofree char *back =
      key->default_text != NULL && *key->default_text != '\0'
          ? g_strdup_printf (_ ("Back to %s"), bw_form_choice (key->default_text))
          : g_strdup (_ ("Do not say"));
  self->reset =
      icon_button_new (self, "edit-undo-symbolic",
                       g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), title, back),
                       G_CALLBACK (reset_cb));
  gtk_box_append (GTK_BOX (box), self->reset);
  self->control = control_new (self);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_box_append (GTK_BOX (box), self->control);
  if (key->unit != NULL && key->type != BW_KEY_DURATION)
    gtk_box_append (GTK_BOX (box), gtk_label_new (key->unit));
  if (bw_form_field_control (self->field) == BW_FORM_PATH)
    gtk_box_append (GTK_BOX (box),
                    icon_button_new (self, "document-open-symbolic",
                                     g_strdup_printf (_ ("%s: choose a file"), title),
                                     G_CALLBACK (browse_cb)));
  return box;
}

static GtkWidget *
text_button_new (BwKeyRow *self, const char *text, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (button, "bw-row-button");
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
conflict_new (BwKeyRow *self)
{
  GtkWidget *box = bw_wrap_box_new (6, true);
  self->conflict_text = label_new ("caption", HELP_CHARS);
  g_object_set (self->conflict_text, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->conflict_text), TRUE);
  bw_wrap_box_append (BW_WRAP_BOX (box), GTK_WIDGET (self->conflict_text));
  bw_wrap_box_append (BW_WRAP_BOX (box),
                      text_button_new (self, _ ("Write mine"), G_CALLBACK (mine_cb)));
  bw_wrap_box_append (BW_WRAP_BOX (box),
                      text_button_new (self, _ ("Take the file's"), G_CALLBACK (theirs_cb)));
  return box;
}

static void
bw_key_row_init (BwKeyRow *self)
{
  g_object_set (self, "activatable", FALSE, "focusable", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bw-key-row");
}

static void
build (BwKeyRow *self, const char *title)
{
  const BwKeySchema *key = bw_form_field_key (self->field);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = bw_wrap_box_new (12, true);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->title = label_new ("bw-key-title", TITLE_CHARS);
  self->help = label_new ("caption", HELP_CHARS);
  self->problem = label_new ("caption", HELP_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self->help), "bw-dim");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "bw-tone-error");
  g_object_set (self->problem, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_label_set_text (self->title, title);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->help));
  bw_wrap_box_append (BW_WRAP_BOX (line), texts);
  bw_wrap_box_append (BW_WRAP_BOX (line), controls_new (self, title));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  self->conflict = conflict_new (self);
  gtk_box_append (GTK_BOX (box), self->conflict);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  bw_key_row_set_help (self, bw_form_help (key));
}

GtkWidget *
bw_key_row_new (BwContext *context, const BwKeySchema *key, const char *name, const char *group)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (key != NULL && name != NULL && group != NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (group, " ", 2);
  g_autofree char *title = bw_form_title (parts[0], key->name);
  if (g_str_has_suffix (key->name, "*"))
    {
      g_autofree char *whole = g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), title,
                                                name + strlen (key->name) - 1);
      g_free (title);
      title = g_steal_pointer (&whole);
    }
  BwKeyRow *self = g_object_new (BW_TYPE_KEY_ROW, "title", title, "use-markup", FALSE, NULL);
  self->context = g_object_ref (context);
  self->family = g_strdup (parts[0]);
  self->name = g_strdup (parts[1] != NULL ? parts[1] : "");
  self->field = bw_form_field_new (key, name, group);
  build (self, title);
  show_value (self);
  if (engine_of (self) != NULL)
    g_signal_connect_object (engine_of (self), "config-changed", G_CALLBACK (config_cb), self, 0);
  follow (self);
  return GTK_WIDGET (self);
}

const char *
bw_key_row_name (BwKeyRow *row)
{
  g_return_val_if_fail (BW_IS_KEY_ROW (row), NULL);
  return bw_form_field_name (row->field);
}

GtkWidget *
bw_key_row_control (BwKeyRow *row)
{
  g_return_val_if_fail (BW_IS_KEY_ROW (row), NULL);
  return row->control;
}

void
bw_key_row_set_help (BwKeyRow *row, const char *text)
{
  g_return_if_fail (BW_IS_KEY_ROW (row) && text != NULL);
  gtk_label_set_text (row->help, text);
  gtk_widget_set_visible (GTK_WIDGET (row->help), *text != '\0');
  show_state (row);
}
