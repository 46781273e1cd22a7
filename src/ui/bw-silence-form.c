/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a silence: what for, how long, why; looked at as one types. */
#include "ui/bw-silence-form.h"

#include "ui/bw-choice-list.h"
#include "view/bw-silence-draft.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *label;
  int64_t span_us;
} spans[] = {
  { N_ ("1 hour"), BW_HOUR_US },
  { N_ ("4 hours"), 4 * BW_HOUR_US },
  { N_ ("8 hours"), 8 * BW_HOUR_US },
  { N_ ("1 day"), BW_DAY_US },
  { N_ ("1 week"), 7 * BW_DAY_US },
  { N_ ("30 days"), 30 * BW_DAY_US },
  { N_ ("No end"), 0 },
};

struct _BwSilenceForm
{
  GtkBox parent_instance;
  BwContext *context;
  GtkEditable *matchers, *weekly, *comment;
  AdwComboRow *span;
  GtkLabel *words, *problem;
  bool is_touched; /* nobody is told of an error before something was typed */
};

G_DEFINE_FINAL_TYPE (BwSilenceForm, bw_silence_form, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHECKED,
  SIGNAL_APPLY,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void
bw_silence_form_dispose (GObject *object)
{
  g_clear_object (&BW_SILENCE_FORM (object)->context);
  G_OBJECT_CLASS (bw_silence_form_parent_class)->dispose (object);
}

static void
bw_silence_form_class_init (BwSilenceFormClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_silence_form_dispose;
  signals[SIGNAL_CHECKED] = g_signal_new ("checked", BW_TYPE_SILENCE_FORM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_APPLY] = g_signal_new ("apply", BW_TYPE_SILENCE_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static BwSilence *
build (BwSilenceForm *form, BwSilenceDraftField *field, GError **error)
{
  unsigned i = MIN (adw_combo_row_get_selected (form->span), G_N_ELEMENTS (spans) - 1);
  const BwSilenceDraft draft = { .matchers = gtk_editable_get_text (form->matchers),
                                 .duration_us = spans[i].span_us,
                                 .weekly = gtk_editable_get_text (form->weekly),
                                 .comment = gtk_editable_get_text (form->comment) };
  return bw_silence_draft_build (&draft, bw_context_actor (form->context),
                                 g_time_zone_get_identifier (bw_context_zone (form->context)),
                                 bw_context_now_us (form->context), field, error);
}

static void
mark (GtkWidget *row, bool is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
check (BwSilenceForm *form)
{
  g_autoptr (GError) error = NULL;
  BwSilenceDraftField field = BW_N_DRAFT_FIELDS;
  g_autoptr (BwSilence) silence = build (form, &field, &error);
  bool is_told = error != NULL && form->is_touched;
  /* That a comment is missing is seen, while the rest is being typed. */
  bool is_empty = field == BW_DRAFT_FIELD_COMMENT;
  GtkWidget *const rows[] = { GTK_WIDGET (form->matchers), GTK_WIDGET (form->span),
                              GTK_WIDGET (form->weekly), GTK_WIDGET (form->comment) };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    mark (rows[i], is_told && !is_empty && field == i);
  g_autofree char *words = bw_silence_draft_words (gtk_editable_get_text (form->matchers));
  g_autofree char *whose =
      words != NULL ? g_strdup_printf (_ ("For alerts whose %s."), words) : NULL;
  g_autofree char *text = whose != NULL && is_empty
                              ? g_strconcat (whose, " ", _ ("Say why to add it."), NULL)
                              : g_strdup (whose);
  gtk_label_set_text (form->words, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (form->words), text != NULL);
  gtk_label_set_text (form->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (form->problem), is_told && !is_empty);
  g_signal_emit (form, signals[SIGNAL_CHECKED], 0);
}

static void
changed_cb (BwSilenceForm *form)
{
  form->is_touched = true;
  check (form);
}

static void
apply_cb (BwSilenceForm *form)
{
  g_signal_emit (form, signals[SIGNAL_APPLY], 0);
}

static GtkEditable *
entry_new (BwSilenceForm *form, AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), form);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (apply_cb), form);
  adw_preferences_group_add (group, row);
  return GTK_EDITABLE (row);
}

static GtkLabel *
label_new (BwSilenceForm *form, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (form), label);
  return GTK_LABEL (label);
}

static AdwComboRow *
span_new (BwSilenceForm *form, AdwPreferencesGroup *group)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (spans); i++)
    gtk_string_list_append (labels, _ (spans[i].label));
  GtkWidget *row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("How long"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  bw_choice_list_add (row, NULL);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), form);
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static void
bw_silence_form_init (BwSilenceForm *form)
{
  g_object_set (form, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (group));
  form->matchers = entry_new (form, group, _ ("What for, such as source=\"api\""));
  form->span = span_new (form, group);
  form->weekly = entry_new (form, group, _ ("Only at weekly times, such as sun 02:00-04:00"));
  form->comment = entry_new (form, group, _ ("Why"));
  form->words = label_new (form, "bw-dim");
  form->problem = label_new (form, "bw-tone-error");
  g_object_set (form->problem, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
}

GtkWidget *
bw_silence_form_new (BwContext *context)
{
  BwSilenceForm *form = g_object_new (BW_TYPE_SILENCE_FORM, NULL);
  form->context = g_object_ref (context);
  return GTK_WIDGET (form);
}

void
bw_silence_form_reset (BwSilenceForm *form, const char *matchers)
{
  g_return_if_fail (BW_IS_SILENCE_FORM (form));
  gtk_editable_set_text (form->matchers, matchers != NULL ? matchers : "");
  gtk_editable_set_text (form->weekly, "");
  gtk_editable_set_text (form->comment, "");
  adw_combo_row_set_selected (form->span, 0);
  form->is_touched = false;
  check (form);
  gtk_widget_grab_focus (GTK_WIDGET (matchers != NULL ? form->comment : form->matchers));
}

BwSilence *
bw_silence_form_build (BwSilenceForm *form)
{
  g_return_val_if_fail (BW_IS_SILENCE_FORM (form), NULL);
  return build (form, NULL, NULL);
}
