/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of a rule that is edited. */
#include "ui/bw-rule-row.h"

#include "ui/bw-choice-list.h"
#include "ui/bw-name-picker.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"
#include "view/bw-state-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENTRY_CHARS 9
/* A line of one letter is looked for in all of a text, which takes long. */
#define LEAST_CHARS 6
#define LARGE_STEP 10

struct _BwRuleRow
{
  AdwPreferencesRow parent_instance;
  BwContext *context;
  BwRuleDraft *draft;
  const BwRuleField *field;
  GtkWidget *subtitle;
  GtkWidget *controls; /* the line they are on */
  GtkWidget *control;  /* NULL: the row has nothing in it before it is seen */
  bool is_showing;
  bool is_typing; /* the entry has what nobody has left so far */
};

G_DEFINE_FINAL_TYPE (BwRuleRow, bw_rule_row, ADW_TYPE_PREFERENCES_ROW)

static unsigned edited_signal;

static void
bw_rule_row_dispose (GObject *object)
{
  g_clear_object (&BW_RULE_ROW (object)->context);
  G_OBJECT_CLASS (bw_rule_row_parent_class)->dispose (object);
}

static void
bw_rule_row_class_init (BwRuleRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_rule_row_dispose;
  edited_signal = g_signal_new ("edited", BW_TYPE_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
bw_rule_row_init (BwRuleRow *row)
{
}

static void
emit (BwRuleRow *row, bool is_typed)
{
  g_signal_emit (row, edited_signal, 0, is_typed);
}

static void
typed_cb (GtkEditable *entry, BwRuleRow *row)
{
  if (row->is_showing)
    return;
  row->is_typing = true;
  bw_rule_draft_set_text (row->draft, row->field->key, gtk_editable_get_text (entry));
  emit (row, true);
}

/* What was typed is shown as it was understood. */
static void
end_typing (BwRuleRow *row)
{
  if (!row->is_typing || gtk_widget_in_destruction (GTK_WIDGET (row)))
    return;
  row->is_typing = false;
  bw_rule_draft_settle (row->draft);
  emit (row, false);
}

static void
step (BwRuleRow *row, int n)
{
  row->is_typing = false;
  bw_rule_draft_step (row->draft, row->field->key, n);
  emit (row, true);
}

static void
less_cb (BwRuleRow *row)
{
  step (row, -1);
}

static void
more_cb (BwRuleRow *row)
{
  step (row, 1);
}

static gboolean
key_cb (GtkEventControllerKey *keys, unsigned key, unsigned code, GdkModifierType state,
        BwRuleRow *row)
{
  switch (key)
    {
    case GDK_KEY_Up:
      step (row, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      step (row, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      step (row, LARGE_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      step (row, -LARGE_STEP);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
chosen_cb (GtkDropDown *list, GParamSpec *pspec, BwRuleRow *row)
{
  unsigned i = gtk_drop_down_get_selected (list);
  if (row->is_showing || i == GTK_INVALID_LIST_POSITION)
    return;
  /* The first is what holds when nothing is said. */
  bw_rule_draft_set_value (row->draft, row->field->key, i > 0 ? row->field->choices[i] : NULL);
  bw_rule_draft_settle (row->draft);
  emit (row, false);
}

static bool
is_true_by_default (const BwRuleField *field)
{
  return strcmp (field->key, "enabled") == 0;
}

static void
switched_cb (GtkSwitch *control, GParamSpec *pspec, BwRuleRow *row)
{
  if (row->is_showing)
    return;
  bool is_on = gtk_switch_get_active (control);
  const char *value = is_on == is_true_by_default (row->field) ? NULL : is_on ? "true" : "false";
  bw_rule_draft_set_value (row->draft, row->field->key, value);
  bw_rule_draft_settle (row->draft);
  emit (row, false);
}

static void
name (BwRuleRow *row, GtkWidget *widget)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (row->field->title), -1);
}

static GtkWidget *
entry_new (BwRuleRow *row)
{
  GtkWidget *entry = gtk_entry_new ();
  name (row, entry);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  g_signal_connect (entry, "changed", G_CALLBACK (typed_cb), row);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (end_typing), row);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  /* An entry that goes with its row loses the focus last. */
  g_signal_connect_object (focus, "leave", G_CALLBACK (end_typing), row, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

/* LABEL (taken) says what it does. */
static GtkWidget *
step_button_new (BwRuleRow *row, const char *icon, char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (button, label);
  g_free (label);
  /* The keys up and down of the entry do the same. */
  gtk_widget_set_focusable (button, FALSE);
  g_signal_connect_swapped (button, "clicked", callback, row);
  return button;
}

static void
add_stepper (BwRuleRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  row->control = entry_new (row);
  gtk_editable_set_width_chars (GTK_EDITABLE (row->control), ENTRY_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (row->control), ENTRY_CHARS);
  gtk_editable_set_alignment (GTK_EDITABLE (row->control), 1);
  g_autofree char *implied = bw_rule_draft_default (row->field->key);
  gtk_entry_set_placeholder_text (GTK_ENTRY (row->control),
                                  implied != NULL ? implied : C_ ("a limit", "none"));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), row);
  gtk_widget_add_controller (row->control, keys);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), row->control);
  const char *title = _ (row->field->title);
  /* Translators: %s is the name of a limit or time. */
  char *less = g_strdup_printf (_ ("Less: %s"), title),
       *more = g_strdup_printf (_ ("More: %s"), title);
  gtk_box_append (GTK_BOX (box),
                  step_button_new (row, "list-remove-symbolic", less, G_CALLBACK (less_cb)));
  gtk_box_append (GTK_BOX (box),
                  step_button_new (row, "list-add-symbolic", more, G_CALLBACK (more_cb)));
  gtk_box_append (GTK_BOX (row->controls), box);
}

static void
add_choice (BwRuleRow *row)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (unsigned i = 0; row->field->words[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) _ (row->field->words[i]));
  g_ptr_array_add (words, NULL);
  row->control = gtk_drop_down_new_from_strings ((const char *const *) words->pdata);
  name (row, row->control);
  bw_choice_list_add (row->control, _ (row->field->title));
  gtk_widget_add_css_class (row->control, "flat");
  gtk_widget_set_valign (row->control, GTK_ALIGN_CENTER);
  g_signal_connect (row->control, "notify::selected", G_CALLBACK (chosen_cb), row);
  gtk_box_append (GTK_BOX (row->controls), row->control);
}

static void
add_switch (BwRuleRow *row)
{
  row->control = gtk_switch_new ();
  name (row, row->control);
  gtk_widget_set_valign (row->control, GTK_ALIGN_CENTER);
  g_signal_connect (row->control, "notify::active", G_CALLBACK (switched_cb), row);
  gtk_box_append (GTK_BOX (row->controls), row->control);
}

static void
picked_cb (BwNamePicker *picker, BwRuleRow *row)
{
  if (row->is_showing)
    return;
  bw_rule_draft_set_value (row->draft, row->field->key, bw_name_picker_raw (picker));
  bw_rule_draft_settle (row->draft);
  emit (row, false);
}

static void
add_names (BwRuleRow *row)
{
  row->control = bw_name_picker_new (row->context, "channel", _ (row->field->title),
                                     C_ ("channels that are told", "By the routes"));
  gtk_widget_set_valign (row->control, GTK_ALIGN_CENTER);
  g_signal_connect (row->control, "changed", G_CALLBACK (picked_cb), row);
  gtk_box_append (GTK_BOX (row->controls), row->control);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                    PANGO_WRAP_WORD_CHAR, "width-chars", LEAST_CHARS, NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* The silhouette of a level's severity, or NULL. */
static GtkWidget *
icon_new (const BwRuleField *field)
{
  BwSeverity severity;
  if (field->group != BW_RULE_GROUP_LIMITS || !bw_severity_parse (field->key, &severity))
    return NULL;
  BwStateWords words = bw_state_words_severity (severity);
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  bw_state_icon_set (GTK_IMAGE (icon), words.icon);
  bw_tone_set (icon, words.tone);
  return icon;
}

/* The title, after the silhouette of a level. */
static GtkWidget *
title_new (const BwRuleField *field)
{
  GtkWidget *icon = icon_new (field);
  GtkWidget *title = label_new (_ (field->title), NULL);
  if (icon == NULL)
    return title;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_label_set_wrap (GTK_LABEL (title), FALSE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  return box;
}

static GtkWidget *
titles_new (BwRuleRow *row)
{
  GtkWidget *titles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  row->subtitle = label_new (NULL, "caption");
  gtk_widget_add_css_class (row->subtitle, "bw-dim");
  gtk_box_append (GTK_BOX (titles), title_new (row->field));
  gtk_box_append (GTK_BOX (titles), row->subtitle);
  gtk_widget_set_hexpand (titles, TRUE);
  gtk_widget_set_valign (titles, GTK_ALIGN_CENTER);
  return titles;
}

/* Most keys are rare, and never seen. */
static void
fill (BwRuleRow *row)
{
  const BwRuleField *field = row->field;
  if (row->control != NULL)
    return;
  bool is_wide = field->control == BW_RULE_ENTRY;
  GtkWidget *box = gtk_box_new (is_wide ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                                is_wide ? 6 : 12);
  row->controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (is_wide)
    {
      row->control = entry_new (row);
      gtk_widget_set_hexpand (row->control, TRUE);
      gtk_box_append (GTK_BOX (row->controls), row->control);
    }
  else if (field->control == BW_RULE_STEPPER)
    add_stepper (row);
  else if (field->control == BW_RULE_CHOICE)
    add_choice (row);
  else if (field->control == BW_RULE_NAMES)
    add_names (row);
  else
    add_switch (row);
  gtk_widget_add_css_class (box, "bw-rule-row");
  gtk_box_append (GTK_BOX (box), titles_new (row));
  gtk_box_append (GTK_BOX (box), row->controls);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
}

GtkWidget *
bw_rule_row_new (BwContext *context, BwRuleDraft *draft, const BwRuleField *field)
{
  g_return_val_if_fail (draft != NULL && field != NULL, NULL);
  BwRuleRow *row = g_object_new (BW_TYPE_RULE_ROW, "title", _ (field->title), "activatable", FALSE,
                                 "focusable", FALSE, NULL);
  row->context = g_object_ref (context);
  row->draft = draft;
  row->field = field;
  return GTK_WIDGET (row);
}

const BwRuleField *
bw_rule_row_field (BwRuleRow *row)
{
  g_return_val_if_fail (BW_IS_RULE_ROW (row), NULL);
  return row->field;
}

void
bw_rule_row_add_suffix (BwRuleRow *row, GtkWidget *suffix)
{
  g_return_if_fail (BW_IS_RULE_ROW (row) && GTK_IS_WIDGET (suffix));
  fill (row);
  gtk_box_append (GTK_BOX (row->controls), suffix);
}

static void
show_problem (BwRuleRow *row)
{
  const char *problem = bw_rule_draft_problem (row->draft, row->field->key);
  const char *text = problem != NULL ? problem : bw_rule_field_help (row->field);
  gtk_label_set_text (GTK_LABEL (row->subtitle), text);
  gtk_widget_set_visible (row->subtitle, *text != '\0');
  if (problem != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_widget_remove_css_class (row->subtitle, "bw-dim");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_widget_add_css_class (row->subtitle, "bw-dim");
    }
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row->control), GTK_ACCESSIBLE_STATE_INVALID,
      problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
show_value (BwRuleRow *row)
{
  const char *value = bw_rule_draft_value (row->draft, row->field->key);
  if (GTK_IS_SWITCH (row->control))
    gtk_switch_set_active (GTK_SWITCH (row->control),
                           value == NULL ? is_true_by_default (row->field)
                                         : g_ascii_strcasecmp (value, "true") == 0);
  else if (GTK_IS_DROP_DOWN (row->control))
    {
      unsigned at = 0;
      for (unsigned i = 0; value != NULL && row->field->choices[i] != NULL; i++)
        if (g_ascii_strcasecmp (row->field->choices[i], value) == 0)
          at = i;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (row->control), at);
    }
  else if (BW_IS_NAME_PICKER (row->control))
    bw_name_picker_set_raw (BW_NAME_PICKER (row->control), value);
  else if (!row->is_typing)
    {
      g_autofree char *text = bw_rule_draft_text (row->draft, row->field->key);
      if (strcmp (text, gtk_editable_get_text (GTK_EDITABLE (row->control))) != 0)
        gtk_editable_set_text (GTK_EDITABLE (row->control), text);
    }
}

/* Where a level is over is asked for where there is one. */
static bool
is_wanted (BwRuleRow *row, bool has_all)
{
  const char *key = row->field->key;
  if (bw_rule_draft_value (row->draft, key) != NULL || bw_rule_draft_problem (row->draft, key))
    return true;
  if (g_str_has_suffix (key, "-recover"))
    {
      g_autofree char *level = g_strndup (key, strlen (key) - strlen ("-recover"));
      return bw_rule_draft_value (row->draft, level) != NULL;
    }
  return has_all || !row->field->is_rare;
}

static void
show (BwRuleRow *row)
{
  row->is_showing = true;
  show_value (row);
  show_problem (row);
  row->is_showing = false;
}

GtkWidget *
bw_rule_row_control (BwRuleRow *row)
{
  g_return_val_if_fail (BW_IS_RULE_ROW (row), NULL);
  if (row->control == NULL)
    {
      fill (row);
      show (row);
    }
  return row->control;
}

void
bw_rule_row_show (BwRuleRow *row, bool has_all)
{
  g_return_if_fail (BW_IS_RULE_ROW (row));
  bool has_meaning = bw_rule_field_has_meaning (row->field->key, bw_rule_draft_kind (row->draft));
  bool is_seen = has_meaning && (row->is_typing || is_wanted (row, has_all));
  if (is_seen)
    fill (row);
  if (row->control != NULL)
    show (row);
  gtk_widget_set_visible (GTK_WIDGET (row), is_seen);
}
