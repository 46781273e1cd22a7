/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells screen readers of alerts that begin while the window is open. */
#include "ui/bw-announcer.h"

#include "model/bw-incident-event.h"
#include "ui/bw-compat.h"
#include "view/bw-incident-line.h"

/* An event is told with its incident; the text is of the moment. */
static void
incident_cb (BwEngine *engine, const BwIncident *incident, const BwIncidentEvent *event,
             GtkWidget *label)
{
  BwContext *context = g_object_get_data (G_OBJECT (label), "bw-context");
  bool is_new = event->kind == BW_KIND_FIRE || event->kind == BW_KIND_UPGRADE
                || event->kind == BW_KIND_REOPEN;
  if (!is_new || incident->severity < BW_SEVERITY_WARNING)
    return;
  g_autoptr (BwIncidentLine) line =
      bw_incident_line_new (incident, NULL, bw_context_now_us (context), bw_context_zone (context));
  g_autofree char *text = bw_incident_line_text (line);
  if (!bw_compat_announce (label, text))
    gtk_label_set_text (GTK_LABEL (label), text);
}

GtkWidget *
bw_announcer_new (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "ellipsize",
                    PANGO_ELLIPSIZE_END, "opacity", 0.0, "can-target", FALSE, NULL);
  gtk_widget_add_css_class (label, "bw-announcer");
  g_object_set_data_full (G_OBJECT (label), "bw-context", g_object_ref (context), g_object_unref);
  BwEngine *engine = bw_context_engine (context);
  if (engine != NULL)
    g_signal_connect_object (engine, "incident-changed", G_CALLBACK (incident_cb), label, 0);
  return label;
}
