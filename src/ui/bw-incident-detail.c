/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident with all there is to know of it, and what can be done about it. */
#include "ui/bw-incident-detail.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-incident-actions.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-step-list.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _BwIncidentDetail
{
  GtkBox parent_instance;
  GtkImage *icon;
  GtkLabel *headline, *severity, *place, *about, *by;
  GtkWidget *head, *acknowledge, *unacknowledge, *resolve, *reopen, *note;
  GtkPopover *note_popover;
  GtkEntry *note_entry;
  GtkWidget *chart_card;
  BwChartView *chart;
  GtkBox *pair;
  BwStepList *steps, *deliveries;
  BwFactList *facts, *values;
  GtkWidget *why_card, *values_title, *deliveries_empty;
  BwContext *context;
  BwIncidentView *view;
};

G_DEFINE_FINAL_TYPE (BwIncidentDetail, bw_incident_detail, GTK_TYPE_BOX)

static void
act (BwIncidentDetail *detail, BwIncidentKind kind, const char *note)
{
  if (detail->view != NULL)
    bw_incident_actions_do (GTK_WIDGET (detail), detail->context, detail->view->line->incident->id,
                            kind, note);
}

static void
acknowledge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (BW_INCIDENT_DETAIL (widget), BW_KIND_ACK, NULL);
}

static void
unacknowledge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (BW_INCIDENT_DETAIL (widget), BW_KIND_UNACK, NULL);
}

static void
resolve_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (BW_INCIDENT_DETAIL (widget), BW_KIND_RESOLVE, NULL);
}

static void
reopen_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (BW_INCIDENT_DETAIL (widget), BW_KIND_REOPEN, NULL);
}

static void
add_note_cb (GtkWidget *source, BwIncidentDetail *detail)
{
  g_autofree char *note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (detail->note_entry)));
  g_strstrip (note);
  if (*note == '\0')
    return;
  act (detail, BW_KIND_NOTE, note);
  gtk_editable_set_text (GTK_EDITABLE (detail->note_entry), "");
  gtk_popover_popdown (detail->note_popover);
}

static void
bw_incident_detail_dispose (GObject *object)
{
  BwIncidentDetail *detail = BW_INCIDENT_DETAIL (object);
  g_clear_pointer (&detail->view, bw_incident_view_unref);
  g_clear_object (&detail->context);
  G_OBJECT_CLASS (bw_incident_detail_parent_class)->dispose (object);
}

static void
bw_incident_detail_class_init (BwIncidentDetailClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_incident_detail_dispose;
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_STEP_LIST);
  g_type_ensure (BW_TYPE_FACT_LIST);
  g_type_ensure (BW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-incident-detail.ui");
  gtk_widget_class_install_action (widget_class, "incident.acknowledge", NULL, acknowledge_cb);
  gtk_widget_class_install_action (widget_class, "incident.unacknowledge", NULL, unacknowledge_cb);
  gtk_widget_class_install_action (widget_class, "incident.resolve", NULL, resolve_cb);
  gtk_widget_class_install_action (widget_class, "incident.reopen", NULL, reopen_cb);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, icon);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, headline);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, severity);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, about);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, by);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, place);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, head);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, unacknowledge);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, resolve);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, reopen);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, note);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, note_popover);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, note_entry);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, chart_card);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, chart);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, pair);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, steps);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, deliveries);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, values);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, why_card);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, values_title);
  gtk_widget_class_bind_template_child (widget_class, BwIncidentDetail, deliveries_empty);
  gtk_widget_class_bind_template_callback (widget_class, add_note_cb);
}

static void
bw_incident_detail_init (BwIncidentDetail *detail)
{
  gtk_widget_init_template (GTK_WIDGET (detail));
  bw_chart_view_set_file_name (detail->chart, "alert");
}

static void
set_actions (BwIncidentDetail *detail, const BwIncidentSteps *allowed)
{
  static const char *const names[] = { "incident.acknowledge", "incident.unacknowledge",
                                       "incident.resolve", "incident.reopen" };
  const bool is_allowed[] = { allowed->acknowledge, allowed->unacknowledge, allowed->resolve,
                              allowed->reopen };
  GtkWidget *const buttons[] = { detail->acknowledge, detail->unacknowledge, detail->resolve,
                                 detail->reopen };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (detail), names[i], is_allowed[i]);
      gtk_widget_set_visible (buttons[i], is_allowed[i]);
    }
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "") != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
set_head (BwIncidentDetail *detail, const BwIncidentView *view)
{
  const BwIncidentLine *line = view->line;
  bool is_open = bw_incident_is_open (line->incident);
  const BwStateWords *shown = is_open ? &line->severity : &line->state;
  g_autofree char *rest = g_strconcat (" · ", line->place, NULL);
  g_autofree char *place = bw_bidi_rest (GTK_WIDGET (detail->place), rest);
  bw_state_icon_set (detail->icon, shown->icon);
  bw_tone_set (GTK_WIDGET (detail->icon), shown->tone);
  bw_tone_set (GTK_WIDGET (detail->severity), shown->tone);
  set_text (detail->headline, view->headline);
  set_text (detail->severity, shown->word);
  set_text (detail->place, place);
  set_text (detail->about, view->about);
  set_text (detail->by, view->by);
  gtk_widget_set_tooltip_text (GTK_WIDGET (detail->headline), view->says);
  gtk_widget_set_tooltip_text (GTK_WIDGET (detail->place), line->place);
}

void
bw_incident_detail_set_view (BwIncidentDetail *detail, BwContext *context, BwIncidentView *view)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  g_set_object (&detail->context, context);
  if (view != NULL)
    bw_incident_view_ref (view);
  g_clear_pointer (&detail->view, bw_incident_view_unref);
  detail->view = view;
  if (view == NULL)
    return;
  set_head (detail, view);
  set_actions (detail, &view->allowed);
  gtk_widget_set_visible (detail->chart_card, view->chart != NULL);
  bw_chart_view_set_chart (detail->chart, view->chart);
  bw_step_list_set_steps (detail->steps, view->steps);
  bw_step_list_set_steps (detail->deliveries, view->deliveries);
  gtk_widget_set_visible (detail->deliveries_empty, view->deliveries->len == 0);
  bw_fact_list_set_facts (detail->facts, view->facts);
  bw_fact_list_set_facts (detail->values, view->values);
  gtk_widget_set_visible (detail->why_card, view->facts->len > 0);
  gtk_widget_set_visible (detail->values_title, view->values->len > 0);
}

void
bw_incident_detail_set_wide (BwIncidentDetail *detail, bool is_wide)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  GtkOrientation orientation = is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (detail->pair), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (detail->head), orientation);
}

void
bw_incident_detail_show_why (BwIncidentDetail *detail)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  /* What has the focus is scrolled to. */
  gtk_widget_grab_focus (detail->why_card);
}
