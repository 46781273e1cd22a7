/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a rule as groups of rows. */
#include "ui/bw-rule-form.h"

#include "ui/bw-metric-button.h"
#include "ui/bw-rule-row.h"
#include "view/bw-rule-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _BwRuleForm
{
  AdwBin parent_instance;
  BwRuleDraft *draft;
  GtkWidget *groups[BW_RULE_N_GROUPS];
  GPtrArray *rows;  /* of BwRuleRow; borrowed */
  GtkWidget *name;  /* of a new rule, or NULL */
  GtkWidget *whole; /* what is wrong with no row of its own */
  GtkWidget *all;
};

G_DEFINE_FINAL_TYPE (BwRuleForm, bw_rule_form, ADW_TYPE_BIN)

static unsigned edited_signal;

static void
bw_rule_form_dispose (GObject *object)
{
  g_clear_pointer (&BW_RULE_FORM (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (bw_rule_form_parent_class)->dispose (object);
}

static void
bw_rule_form_class_init (BwRuleFormClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_rule_form_dispose;
  edited_signal = g_signal_new ("edited", BW_TYPE_RULE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
bw_rule_form_init (BwRuleForm *form)
{
  form->rows = g_ptr_array_new ();
}

static void
row_edited_cb (BwRuleRow *row, gboolean is_typed, BwRuleForm *form)
{
  g_signal_emit (form, edited_signal, 0, is_typed);
}

static void
all_cb (GtkToggleButton *button, GParamSpec *pspec, BwRuleForm *form)
{
  bw_rule_form_show (form);
}

static void
name_cb (GtkEditable *entry, BwRuleForm *form)
{
  bw_rule_draft_set_name (form->draft, gtk_editable_get_text (entry));
  g_signal_emit (form, edited_signal, 0, TRUE);
}

static void
metric_cb (const char *metric, gpointer data)
{
  BwRuleForm *form = data;
  bw_rule_draft_set_value (form->draft, "metric", metric);
  bw_rule_draft_settle (form->draft);
  g_signal_emit (form, edited_signal, 0, FALSE);
}

static void
add_name (BwRuleForm *form)
{
  form->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->name), _ ("Name of the rule"));
  /* A row's entry has no name of its own for a screen reader. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (form->name))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name of the rule"), -1);
  g_signal_connect (form->name, "changed", G_CALLBACK (name_cb), form);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (form->groups[0]), form->name);
}

static void
add_row (BwRuleForm *form, BwContext *context, const BwRuleField *field)
{
  GtkWidget *row = bw_rule_row_new (context, form->draft, field);
  if (strcmp (field->key, "metric") == 0)
    bw_rule_row_add_suffix (BW_RULE_ROW (row), bw_metric_button_new (metric_cb, form));
  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), form, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (form->groups[field->group]), row);
  g_ptr_array_add (form->rows, row);
}

GtkWidget *
bw_rule_form_new (BwContext *context, BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, NULL);
  BwRuleForm *form = g_object_new (BW_TYPE_RULE_FORM, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  unsigned n = 0;
  const BwRuleField *fields = bw_rule_fields (&n);
  form->draft = draft;
  form->whole = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (form->whole, "error");
  gtk_box_append (GTK_BOX (box), form->whole);
  for (unsigned g = 0; g < BW_RULE_N_GROUPS; g++)
    {
      form->groups[g] = adw_preferences_group_new ();
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (form->groups[g]),
                                       bw_rule_group_title ((BwRuleGroup) g));
      gtk_box_append (GTK_BOX (box), form->groups[g]);
    }
  if (bw_rule_draft_is_new (draft))
    add_name (form);
  for (unsigned i = 0; i < n; i++)
    add_row (form, context, &fields[i]);
  form->all = gtk_toggle_button_new_with_label (_ ("Show all settings"));
  gtk_widget_set_halign (form->all, GTK_ALIGN_START);
  g_signal_connect (form->all, "notify::active", G_CALLBACK (all_cb), form);
  gtk_box_append (GTK_BOX (box), form->all);
  adw_bin_set_child (ADW_BIN (form), box);
  return GTK_WIDGET (form);
}

static void
show_name (BwRuleForm *form)
{
  if (form->name == NULL)
    return;
  const char *problem = bw_rule_draft_problem (form->draft, "name");
  /* That it is missing is no news before anything was typed. */
  bool is_told = problem != NULL && *bw_rule_draft_name (form->draft) != '\0';
  g_autofree char *title = is_told ? g_strdup_printf ("%s: %s", _ ("Name of the rule"), problem)
                                   : g_strdup (_ ("Name of the rule"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->name), title);
  gtk_widget_set_tooltip_text (form->name, problem);
  if (is_told)
    gtk_widget_add_css_class (form->name, "error");
  else
    gtk_widget_remove_css_class (form->name, "error");
}

void
bw_rule_form_show (BwRuleForm *form)
{
  g_return_if_fail (BW_IS_RULE_FORM (form));
  bool has_all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (form->all));
  bool has_rows[BW_RULE_N_GROUPS] = { false };
  for (unsigned i = 0; i < form->rows->len; i++)
    {
      BwRuleRow *row = g_ptr_array_index (form->rows, i);
      bw_rule_row_show (row, has_all);
      if (gtk_widget_get_visible (GTK_WIDGET (row)))
        has_rows[bw_rule_row_field (row)->group] = true;
    }
  for (unsigned g = 0; g < BW_RULE_N_GROUPS; g++)
    gtk_widget_set_visible (form->groups[g], has_rows[g]);
  show_name (form);
  const char *problem = bw_rule_draft_problem (form->draft, "");
  gtk_label_set_text (GTK_LABEL (form->whole), problem != NULL ? problem : "");
  gtk_widget_set_visible (form->whole, problem != NULL);
}

GtkWidget *
bw_rule_form_control (BwRuleForm *form, const char *key)
{
  g_return_val_if_fail (BW_IS_RULE_FORM (form) && key != NULL, NULL);
  for (unsigned i = 0; i < form->rows->len; i++)
    {
      BwRuleRow *row = g_ptr_array_index (form->rows, i);
      if (strcmp (bw_rule_row_field (row)->key, key) == 0)
        return bw_rule_row_control (row);
    }
  return NULL;
}
