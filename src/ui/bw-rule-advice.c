/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else is known of a rule. */
#include "ui/bw-rule-advice.h"

#include "engine/bw-engine-false-alarms.h"
#include "engine/bw-engine-feedback.h"
#include "view/bw-rule-advice-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _BwRuleAdvice
{
  AdwBin parent_instance;
  char *rule;
  GCancellable *cancellable;
  GtkWidget *alarms, *proposal, *take;
  double level; /* that is proposed; NaN: none */
  bool is_changed;
};

G_DEFINE_FINAL_TYPE (BwRuleAdvice, bw_rule_advice, ADW_TYPE_BIN)

static unsigned take_signal;

static void
bw_rule_advice_dispose (GObject *object)
{
  BwRuleAdvice *self = BW_RULE_ADVICE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (bw_rule_advice_parent_class)->dispose (object);
}

static void
bw_rule_advice_finalize (GObject *object)
{
  g_free (BW_RULE_ADVICE (object)->rule);
  G_OBJECT_CLASS (bw_rule_advice_parent_class)->finalize (object);
}

static void
bw_rule_advice_class_init (BwRuleAdviceClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_rule_advice_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_rule_advice_finalize;
  take_signal = g_signal_new ("take", BW_TYPE_RULE_ADVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
bw_rule_advice_init (BwRuleAdvice *self)
{
  self->cancellable = g_cancellable_new ();
  self->level = NAN;
}

static void
show (BwRuleAdvice *self)
{
  bool has_alarms = *gtk_label_get_text (GTK_LABEL (self->alarms)) != '\0' && !self->is_changed;
  bool has_proposal = *gtk_label_get_text (GTK_LABEL (self->proposal)) != '\0';
  gtk_widget_set_visible (self->alarms, has_alarms);
  gtk_widget_set_visible (self->proposal, has_proposal);
  gtk_widget_set_visible (self->take, has_proposal && !isnan (self->level));
  gtk_widget_set_visible (GTK_WIDGET (self), has_alarms || has_proposal);
}

static void
alarms_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwRuleAdvice) self = data;
  g_autoptr (GPtrArray) alarms = bw_engine_false_alarms_finish (BW_ENGINE (source), result, NULL);
  if (alarms == NULL || self->cancellable == NULL)
    return;
  g_autofree char *text = bw_rule_advice_alarms (alarms, self->rule);
  gtk_label_set_text (GTK_LABEL (self->alarms), text != NULL ? text : "");
  show (self);
}

static void
feedback_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwRuleAdvice) self = data;
  g_autoptr (GPtrArray) rules = bw_engine_feedback_finish (BW_ENGINE (source), result, NULL);
  if (rules == NULL || self->cancellable == NULL)
    return;
  g_autofree char *text = bw_rule_advice_marks (rules, self->rule, &self->level);
  gtk_label_set_text (GTK_LABEL (self->proposal), text != NULL ? text : "");
  show (self);
}

static void
take_cb (BwRuleAdvice *self)
{
  g_signal_emit (self, take_signal, 0, self->level);
}

static GtkWidget *
text_new (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

GtkWidget *
bw_rule_advice_new (BwContext *context, const char *rule, const char *preset, int64_t from_us,
                    int64_t to_us)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context) && rule != NULL, NULL);
  BwRuleAdvice *self = g_object_new (BW_TYPE_RULE_ADVICE, "visible", FALSE, NULL);
  BwEngine *engine = bw_context_engine (context);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rule = g_strdup (rule);
  self->alarms = text_new ();
  self->proposal = text_new ();
  self->take = gtk_button_new_with_label (_ ("Take this level"));
  gtk_widget_set_halign (self->take, GTK_ALIGN_START);
  g_signal_connect_swapped (self->take, "clicked", G_CALLBACK (take_cb), self);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("What its alerts were worth"),
                                   "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "bw-card");
  gtk_box_append (GTK_BOX (box), self->alarms);
  gtk_box_append (GTK_BOX (box), self->proposal);
  gtk_box_append (GTK_BOX (box), self->take);
  adw_bin_set_child (ADW_BIN (self), box);
  if (preset != NULL)
    bw_engine_false_alarms_async (engine, preset, NULL, self->cancellable, alarms_cb,
                                  g_object_ref (self));
  if (*rule != '\0')
    bw_engine_feedback_async (engine, from_us, to_us, self->cancellable, feedback_cb,
                              g_object_ref (self));
  return GTK_WIDGET (self);
}

void
bw_rule_advice_set_changed (BwRuleAdvice *self, bool is_changed)
{
  g_return_if_fail (BW_IS_RULE_ADVICE (self));
  self->is_changed = is_changed;
  show (self);
}
