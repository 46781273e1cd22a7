/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident with all there is to know of it, and what can be done about it. */
#include "ui/bw-incident-detail.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-delivery-list.h"
#include "ui/bw-focus.h"
#include "ui/bw-incident-actions.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-silence-window.h"
#include "ui/bw-snooze-button.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-step-list.h"
#include "ui/bw-tone.h"
#include "ui/bw-why-card.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _BwIncidentDetail
{
  GtkBox parent_instance;
  GtkImage *icon;
  GtkLabel *headline, *severity, *place, *about, *hush, *by, *flapping, *level;
  GtkWidget *head, *snooze, *wake, *acknowledge, *unacknowledge, *resolve, *reopen, *edit_rule;
  GtkEntry *note;
  GtkWidget *feedback, *useful, *noise, *every_step;
  GtkLabel *feedback_title, *precision;
  GtkWidget *chart_card;
  BwChartView *chart;
  GtkBox *pair;
  BwStepList *steps;
  BwDeliveryList *deliveries;
  BwWhyCard *why_card;
  BwContext *context;
  BwIncidentView *view;
  bool has_every_step; /* of a storm, all that happened */
};

G_DEFINE_FINAL_TYPE (BwIncidentDetail, bw_incident_detail, GTK_TYPE_BOX)

static void
act (BwIncidentDetail *detail, BwIncidentKind kind, const char *note)
{
  if (detail->view != NULL)
    bw_incident_actions_do (GTK_WIDGET (detail), detail->context, detail->view->line->incident->id,
                            kind, note);
}

/* What stands in the entry of notes, which is empty then; NULL: nothing. (transfer full) */
static char *
take_note (BwIncidentDetail *detail)
{
  g_autofree char *note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (detail->note)));
  g_strstrip (note);
  if (*note == '\0')
    return NULL;
  gtk_editable_set_text (GTK_EDITABLE (detail->note), "");
  return g_steal_pointer (&note);
}

/* With the note that was begun, if any: nobody is asked for one. */
static void
act_with_note (BwIncidentDetail *detail, BwIncidentKind kind)
{
  g_autofree char *note = take_note (detail);
  act (detail, kind, note);
}

static void
acknowledge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act_with_note (BW_INCIDENT_DETAIL (widget), BW_KIND_ACK);
}

static void
unacknowledge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (BW_INCIDENT_DETAIL (widget), BW_KIND_UNACK, NULL);
}

static void
resolve_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act_with_note (BW_INCIDENT_DETAIL (widget), BW_KIND_RESOLVE);
}

static void
reopen_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (BW_INCIDENT_DETAIL (widget), BW_KIND_REOPEN, NULL);
}

static void
snooze_cb (GtkWidget *widget, const char *name, GVariant *minutes)
{
  BwIncidentDetail *detail = BW_INCIDENT_DETAIL (widget);
  if (detail->view != NULL)
    bw_incident_actions_snooze (widget, detail->context, detail->view->line->incident->id,
                                (unsigned) MAX (g_variant_get_int32 (minutes), 0));
}

static void
wake_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwIncidentDetail *detail = BW_INCIDENT_DETAIL (widget);
  if (detail->view != NULL)
    bw_incident_actions_end_silences (widget, detail->context, detail->view->line->snoozes);
}

static void
silence_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwIncidentDetail *detail = BW_INCIDENT_DETAIL (widget);
  if (detail->view != NULL)
    bw_silence_window_present (widget, detail->context, detail->view->line->incident);
}

static void
mark_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwIncidentDetail *detail = BW_INCIDENT_DETAIL (widget);
  if (detail->view != NULL)
    bw_incident_actions_mark (widget, detail->context, detail->view->line->incident->id,
                              g_str_equal (name, "incident.useful"));
}

static void
note_focus_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (BW_INCIDENT_DETAIL (widget)->note));
}

static void
add_note_cb (GtkWidget *source, BwIncidentDetail *detail)
{
  g_autofree char *note = take_note (detail);
  if (note != NULL)
    act (detail, BW_KIND_NOTE, note);
}

static void
note_icon_cb (GtkEntry *entry, GtkEntryIconPosition position, BwIncidentDetail *detail)
{
  add_note_cb (GTK_WIDGET (entry), detail);
}

static void
note_changed_cb (GtkEditable *entry, BwIncidentDetail *detail)
{
  gtk_entry_set_icon_sensitive (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY,
                                *gtk_editable_get_text (entry) != '\0');
}

static void
again_cb (BwDeliveryList *list, const char *id, BwIncidentDetail *detail)
{
  bw_incident_actions_send_again (GTK_WIDGET (detail), detail->context, id);
}

static void
show_steps (BwIncidentDetail *detail)
{
  const BwIncidentView *view = detail->view;
  bool has_more = view->all_steps != NULL && !detail->has_every_step;
  bw_step_list_set_steps (detail->steps, view->all_steps != NULL && detail->has_every_step
                                             ? view->all_steps
                                             : view->steps);
  gtk_widget_set_visible (detail->every_step, has_more);
}

static void
every_step_cb (GtkButton *button, BwIncidentDetail *detail)
{
  detail->has_every_step = true;
  if (detail->view != NULL)
    show_steps (detail);
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
edit_rule_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwIncidentDetail *detail = BW_INCIDENT_DETAIL (widget);
  if (detail->view != NULL)
    bw_rule_editor_present (detail->context, GTK_WINDOW (gtk_widget_get_root (widget)),
                            detail->view->line->incident->rule);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (
      class, "/io/github/bellwether/Bellwether/bw-incident-detail.ui");
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, icon);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, headline);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, severity);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, place);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, about);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, by);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, hush);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, flapping);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, level);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, snooze);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, wake);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, head);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, acknowledge);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, unacknowledge);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, resolve);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, reopen);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, edit_rule);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, note);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, feedback);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, feedback_title);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, precision);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, useful);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, noise);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, chart_card);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, chart);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, pair);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, steps);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, every_step);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, deliveries);
  gtk_widget_class_bind_template_child (class, BwIncidentDetail, why_card);
  gtk_widget_class_bind_template_callback (class, add_note_cb);
  gtk_widget_class_bind_template_callback (class, note_changed_cb);
  gtk_widget_class_bind_template_callback (class, note_icon_cb);
  gtk_widget_class_bind_template_callback (class, every_step_cb);
  gtk_widget_class_bind_template_callback (class, again_cb);
}

static void
bw_incident_detail_class_init (BwIncidentDetailClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_incident_detail_dispose;
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_STEP_LIST);
  g_type_ensure (BW_TYPE_DELIVERY_LIST);
  g_type_ensure (BW_TYPE_WHY_CARD);
  g_type_ensure (BW_TYPE_WRAP_BOX);
  gtk_widget_class_install_action (widget_class, "incident.acknowledge", NULL, acknowledge_cb);
  gtk_widget_class_install_action (widget_class, "incident.unacknowledge", NULL, unacknowledge_cb);
  gtk_widget_class_install_action (widget_class, "incident.resolve", NULL, resolve_cb);
  gtk_widget_class_install_action (widget_class, "incident.reopen", NULL, reopen_cb);
  gtk_widget_class_install_action (widget_class, "incident.snooze", "i", snooze_cb);
  gtk_widget_class_install_action (widget_class, "incident.silence", NULL, silence_cb);
  gtk_widget_class_install_action (widget_class, "incident.wake", NULL, wake_cb);
  gtk_widget_class_install_action (widget_class, "incident.useful", NULL, mark_cb);
  gtk_widget_class_install_action (widget_class, "incident.noise", NULL, mark_cb);
  gtk_widget_class_install_action (widget_class, "incident.edit-rule", NULL, edit_rule_cb);
  gtk_widget_class_install_action (widget_class, "incident.note", NULL, note_focus_cb);
  bind_template (widget_class);
}

static void
bw_incident_detail_init (BwIncidentDetail *detail)
{
  gtk_widget_init_template (GTK_WIDGET (detail));
  bw_chart_view_set_file_name (detail->chart, "alert");
  bw_snooze_button_set_up (GTK_MENU_BUTTON (detail->snooze));
}

/* Who pressed a button of BOX that is gone by that goes on with the ones that came for it: without
 * the focus no key would do anything. */
static void
keep_focus (GtkWidget *box, bool had_focus)
{
  if (had_focus && !bw_focus_is_inside (box))
    gtk_widget_child_focus (box, GTK_DIR_TAB_FORWARD);
}

static void
set_actions (BwIncidentDetail *detail, const BwIncidentSteps *allowed)
{
  static const char *const names[] = { "incident.acknowledge", "incident.unacknowledge",
                                       "incident.resolve",     "incident.reopen",
                                       "incident.snooze",      "incident.wake" };
  const bool is_allowed[] = { allowed->acknowledge, allowed->unacknowledge, allowed->resolve,
                              allowed->reopen,      allowed->snooze,        allowed->wake };
  GtkWidget *const buttons[] = { detail->acknowledge, detail->unacknowledge, detail->resolve,
                                 detail->reopen,      detail->snooze,        detail->wake };
  GtkWidget *box = gtk_widget_get_parent (detail->acknowledge);
  bool had_focus = bw_focus_is_inside (box);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (detail), names[i], is_allowed[i]);
      gtk_widget_set_visible (buttons[i], is_allowed[i]);
    }
  keep_focus (box, had_focus);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "") != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* What is out of the ordinary: it is kept silent, it goes to and fro, somebody else was called. */
static void
set_badges (BwIncidentDetail *detail, const BwIncidentView *view)
{
  const BwIncident *incident = view->line->incident;
  g_autofree char *hush = view->line->hush != NULL && view->line->hush_why != NULL
                              ? g_strdup_printf ("%s · %s", view->line->hush, view->line->hush_why)
                              : g_strdup (view->line->hush);
  g_autofree char *level = incident->level > 1 && bw_incident_is_open (incident)
                               ? g_strdup_printf (_ ("Level %d"), incident->level)
                               : NULL;
  set_text (detail->hush, hush);
  set_text (detail->level, level);
  gtk_widget_set_visible (GTK_WIDGET (detail->flapping), incident->is_flapping);
}

static void
set_head (BwIncidentDetail *detail, const BwIncidentView *view)
{
  const BwIncidentLine *line = view->line;
  bool is_open = bw_incident_is_open (line->incident);
  const BwStateWords *shown = is_open ? &line->severity : &line->state;
  const char *icon = line->hush != NULL ? line->state.icon : shown->icon;
  g_autofree char *rest = g_strconcat (" · ", line->place, NULL);
  g_autofree char *place = bw_bidi_rest (GTK_WIDGET (detail->place), rest);
  bw_state_icon_set (detail->icon, icon);
  bw_tone_set (GTK_WIDGET (detail->icon), line->hush != NULL ? BW_TONE_MUTE : shown->tone);
  bw_tone_set (GTK_WIDGET (detail->severity), shown->tone);
  set_text (detail->headline, view->headline);
  set_text (detail->severity, shown->word);
  set_text (detail->place, place);
  set_text (detail->about, view->about);
  set_text (detail->by, view->by);
  set_badges (detail, view);
  gtk_widget_set_tooltip_text (GTK_WIDGET (detail->headline), view->says);
  gtk_widget_set_tooltip_text (GTK_WIDGET (detail->place), line->place);
}

/* One that is over asks whether it was of use; what was said can be changed. */
static void
set_feedback (BwIncidentDetail *detail, const BwIncidentView *view)
{
  const BwIncident *incident = view->line->incident;
  bool is_over = !bw_incident_is_open (incident);
  bool had_focus = bw_focus_is_inside (detail->feedback);
  gtk_widget_set_visible (detail->feedback, is_over || view->mark != NULL);
  gtk_label_set_text (detail->feedback_title,
                      view->mark != NULL ? view->mark : _ ("Was this useful?"));
  gtk_button_set_label (GTK_BUTTON (detail->useful),
                        view->mark != NULL ? _ ("Useful") : C_ ("useful", "Yes"));
  gtk_widget_set_visible (detail->useful, incident->useful != 1);
  gtk_widget_set_visible (detail->noise, incident->useful != 0);
  keep_focus (detail->feedback, had_focus);
}

void
bw_incident_detail_set_view (BwIncidentDetail *detail, BwContext *context, BwIncidentView *view)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  g_set_object (&detail->context, context);
  if (view == NULL || detail->view == NULL
      || view->line->incident->id != detail->view->line->incident->id)
    {
      /* A note that was begun is of the alert it was begun at. */
      detail->has_every_step = false;
      gtk_editable_set_text (GTK_EDITABLE (detail->note), "");
    }
  if (view != NULL)
    bw_incident_view_ref (view);
  g_clear_pointer (&detail->view, bw_incident_view_unref);
  detail->view = view;
  if (view == NULL)
    return;
  set_head (detail, view);
  set_actions (detail, &view->allowed);
  /* What no metric makes, such as what a bot told, has its rule elsewhere or none. */
  gtk_widget_set_visible (detail->edit_rule, view->line->incident->metric != NULL);
  gtk_widget_set_visible (detail->chart_card, view->chart != NULL);
  bw_chart_view_set_chart (detail->chart, view->chart);
  show_steps (detail);
  set_feedback (detail, view);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  bw_delivery_list_set_rows (detail->deliveries,
                             view->bundle != NULL ? view->bundle->deliveries : none);
  bw_why_card_set_view (detail->why_card, context, view);
}

void
bw_incident_detail_set_precision (BwIncidentDetail *detail, const char *text)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  set_text (detail->precision, text);
}

void
bw_incident_detail_set_wide (BwIncidentDetail *detail, bool is_wide)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  GtkOrientation orientation = is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (detail->pair), orientation);
  /* Columns whose widths depend on their texts newer GTK gives less height than they need. */
  gtk_box_set_homogeneous (detail->pair, is_wide);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (detail->head), orientation);
}

bool
bw_incident_detail_open_snooze (BwIncidentDetail *detail)
{
  g_return_val_if_fail (BW_IS_INCIDENT_DETAIL (detail), false);
  if (!gtk_widget_get_visible (detail->snooze))
    return gtk_widget_activate_action (GTK_WIDGET (detail), "incident.wake", NULL);
  gtk_menu_button_popup (GTK_MENU_BUTTON (detail->snooze));
  return true;
}

void
bw_incident_detail_show_why (BwIncidentDetail *detail)
{
  g_return_if_fail (BW_IS_INCIDENT_DETAIL (detail));
  /* What has the focus is scrolled to. */
  gtk_widget_grab_focus (GTK_WIDGET (detail->why_card));
}

int64_t
bw_incident_detail_id (BwIncidentDetail *detail)
{
  g_return_val_if_fail (BW_IS_INCIDENT_DETAIL (detail), 0);
  return detail->view != NULL ? detail->view->line->incident->id : 0;
}
