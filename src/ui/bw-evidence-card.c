/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence over time, of one claim at a time. */
#include "ui/bw-evidence-card.h"

#include "ui/bw-chart-view.h"
#include "ui/bw-choice-list.h"
#include "ui/bw-state-label.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-state-words.h"

#include <libintl.h>

#define _(text) gettext (text)
#define PLOT_HEIGHT 170

/* As they stand in the list: what the page is about comes first. */
static const BwMonitorKind order[] = { BW_MONITOR_CALIBRATION, BW_MONITOR_WIN_RATE, BW_MONITOR_ROI,
                                       BW_MONITOR_CLV };
G_STATIC_ASSERT (G_N_ELEMENTS (order) == BW_N_MONITORS);

struct _BwEvidenceCard
{
  GtkBox parent_instance;
  BwChartView *chart;
  GtkDropDown *monitor;
  GtkToggleButton *proof_start, *proof_change;
  GtkWidget *why;
  BwStateLabel *state;
  GtkLabel *sentence, *explanation, *note;

  BwLedgerJudgement *judgement; /* that is shown, or NULL */
  int64_t now_us;
  GTimeZone *zone;
  BwSeverity alerts[BW_N_MONITORS][BW_N_PROOFS]; /* the worst that is open on each */
  bool is_chosen;  /* by somebody, who then sees it even when there is nothing */
  bool is_setting; /* the list is changed by the card itself */
};

static unsigned why_signal;

G_DEFINE_FINAL_TYPE (BwEvidenceCard, bw_evidence_card, GTK_TYPE_BOX)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* What is chosen; false before there is a list. */
static bool
chosen (BwEvidenceCard *self, BwMonitorKind *kind, BwProof *proof)
{
  unsigned i = gtk_drop_down_get_selected (self->monitor);
  bool is_change = gtk_toggle_button_get_active (self->proof_change);
  *kind = i < G_N_ELEMENTS (order) ? order[i] : BW_MONITOR_CALIBRATION;
  *proof = is_change ? BW_PROOF_CHANGE : BW_PROOF_START;
  return i < G_N_ELEMENTS (order);
}

/* How bad it is by its own levels, or by the rule that judges it. */
static void
show_state (BwEvidenceCard *self)
{
  BwMonitorKind kind;
  BwProof proof;
  if (!chosen (self, &kind, &proof) || self->judgement == NULL)
    return;
  BwSeverity alert = self->alerts[kind][proof];
  BwSeverity severity =
      bw_monitor_severity (bw_ledger_judgement_evidence (self->judgement, kind), proof);
  severity = MAX (severity, alert);
  BwStateWords words = bw_state_words_severity (severity);
  if (severity != BW_SEVERITY_NONE)
    bw_state_label_set (self->state, &words, words.word);
  gtk_widget_set_visible (GTK_WIDGET (self->state), severity != BW_SEVERITY_NONE);
  gtk_widget_set_visible (self->why, alert != BW_SEVERITY_NONE);
}

/* The list's own button has the focus, and no name of its own. */
static void
name_list (BwEvidenceCard *self, BwMonitorKind kind)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->monitor));
  g_autofree char *name = g_strdup_printf (_ ("What is doubted: %s"), bw_monitor_word (kind));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show (BwEvidenceCard *self)
{
  BwMonitorKind kind;
  BwProof proof;
  if (!chosen (self, &kind, &proof) || self->judgement == NULL)
    return;
  BwMonitorView view = { .curve = bw_ledger_judgement_evidence (self->judgement, kind),
                         .proof = proof,
                         .now_us = self->now_us,
                         .is_outlined = true,
                         .zone = self->zone };
  const char *source = bw_ledger_judgement_request (self->judgement)->source;
  g_autoptr (BwChart) chart = bw_monitor_chart (&view);
  g_autofree char *name = g_strdup_printf ("evidence-%s-%s", bw_monitor_kind_name (kind), source);
  g_autofree char *sentence = bw_monitor_sentence (view.curve, view.proof);
  g_autofree char *decades = bw_monitor_decades (view.curve, view.proof);
  g_autofree char *explanation = bw_monitor_explanation (view.curve, view.proof);
  g_autofree char *since = bw_monitor_since (&view);
  g_autofree char *claim = bw_monitor_claim (&view.curve->spec);
  g_autofree char *batches = bw_monitor_batches (view.curve);
  g_autofree char *note = g_strjoin (" ", claim, since, batches, NULL);
  name_list (self, kind);
  bw_chart_view_set_file_name (self->chart, name);
  bw_chart_view_set_chart (self->chart, chart);
  /* Where nothing counted the chart says so itself. */
  set_text (self->sentence, view.curve->n > 0 ? sentence : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), decades);
  set_text (self->explanation, explanation);
  set_text (self->note, note);
  show_state (self);
}

/* Unless somebody chose, what is doubted is the first that there is evidence about. */
static void
choose_first (BwEvidenceCard *self)
{
  if (self->is_chosen)
    return;
  unsigned first = 0;
  for (unsigned i = G_N_ELEMENTS (order); i-- > 0;)
    if (bw_ledger_judgement_evidence (self->judgement, order[i])->n > 0)
      first = i;
  self->is_setting = true;
  gtk_drop_down_set_selected (self->monitor, first);
  self->is_setting = false;
}

void
bw_evidence_card_set (BwEvidenceCard *self, BwLedgerJudgement *judgement, int64_t now_us,
                      GTimeZone *zone)
{
  g_return_if_fail (BW_IS_EVIDENCE_CARD (self));
  g_object_set (self->chart, "loading", judgement == NULL, NULL);
  if (judgement == NULL || judgement == self->judgement)
    return;
  g_clear_pointer (&self->judgement, bw_ledger_judgement_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->judgement = bw_ledger_judgement_ref (judgement);
  self->zone = g_time_zone_ref (zone);
  self->now_us = now_us;
  choose_first (self);
  show (self);
}

void
bw_evidence_card_set_alert (BwEvidenceCard *self, BwMonitorKind kind, BwProof proof,
                            BwSeverity severity)
{
  g_return_if_fail (BW_IS_EVIDENCE_CARD (self));
  g_return_if_fail (kind < BW_N_MONITORS && proof < BW_N_PROOFS);
  if (self->alerts[kind][proof] == severity)
    return;
  self->alerts[kind][proof] = severity;
  show_state (self);
}

void
bw_evidence_card_choose (BwEvidenceCard *self, BwMonitorKind kind)
{
  g_return_if_fail (BW_IS_EVIDENCE_CARD (self));
  self->is_chosen = true;
  for (unsigned i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == kind)
      gtk_drop_down_set_selected (self->monitor, i);
}

static void
monitor_cb (BwEvidenceCard *self)
{
  if (self->is_setting)
    return;
  self->is_chosen = true;
  show (self);
}

static void
proof_cb (BwEvidenceCard *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    show (self);
}

static void
why_cb (BwEvidenceCard *self)
{
  BwMonitorKind kind;
  BwProof proof;
  if (chosen (self, &kind, &proof))
    g_signal_emit (self, why_signal, 0, (int) kind, (int) proof);
}

static void
bw_evidence_card_dispose (GObject *object)
{
  BwEvidenceCard *self = BW_EVIDENCE_CARD (object);
  g_clear_pointer (&self->judgement, bw_ledger_judgement_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (bw_evidence_card_parent_class)->dispose (object);
}

static void
bw_evidence_card_class_init (BwEvidenceCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_evidence_card_dispose;
  why_signal = g_signal_new ("why", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                             NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_STATE_LABEL);
  g_type_ensure (BW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-evidence-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, chart);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, monitor);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, proof_start);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, proof_change);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, why);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, state);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, explanation);
  gtk_widget_class_bind_template_child (widget_class, BwEvidenceCard, note);
  gtk_widget_class_bind_template_callback (widget_class, monitor_cb);
  gtk_widget_class_bind_template_callback (widget_class, proof_cb);
  gtk_widget_class_bind_template_callback (widget_class, why_cb);
}

static void
bw_evidence_card_init (BwEvidenceCard *self)
{
  const char *words[BW_N_MONITORS + 1] = { NULL };
  gtk_widget_init_template (GTK_WIDGET (self));
  for (unsigned i = 0; i < G_N_ELEMENTS (order); i++)
    words[i] = bw_monitor_word (order[i]);
  g_autoptr (GtkStringList) list = gtk_string_list_new (words);
  self->is_setting = true;
  gtk_drop_down_set_model (self->monitor, G_LIST_MODEL (list));
  bw_choice_list_add (GTK_WIDGET (self->monitor), NULL);
  self->is_setting = false;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->monitor), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is doubted"), -1);
  g_object_set (self->chart, "plot-height", PLOT_HEIGHT, "has-tip", TRUE, NULL);
}

GtkWidget *
bw_evidence_card_new (void)
{
  return g_object_new (BW_TYPE_EVIDENCE_CARD, NULL);
}
