/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who listens is told of an alert that begins, and of no other step. */
#include "model/bw-incident-event.h"
#include "ui/bw-announcer.h"
#include "ui/bw-compat.h"
#include "window-fixture.h"

static void
tell (Fixture *fixture, BwSeverity severity, int kind)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->id = 7;
  incident->severity = severity;
  incident->rule = g_strdup ("drawdown");
  incident->metric = g_strdup ("ledger_roi{source=\"bru_mate\"}");
  incident->opened_us = incident->episode_us = bw_context_now_us (fixture->context);
  BwIncidentEvent event = { .kind = kind, .incident_id = 7 };
  g_signal_emit_by_name (fixture->engine, "incident-changed", incident, &event);
}

static void
test_steps (void)
{
  Fixture fixture;
  fixture_init (&fixture, NULL);
  GtkWidget *line = g_object_ref_sink (bw_announcer_new (fixture.context));
  if (bw_compat_announce (line, ""))
    {
      g_test_skip ("this GTK announces by itself");
      return;
    }
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (line)), ==,
                   GTK_ACCESSIBLE_ROLE_STATUS);
  tell (&fixture, BW_SEVERITY_CRITICAL, BW_KIND_ACK);
  tell (&fixture, BW_SEVERITY_INFO, BW_KIND_FIRE);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (line)), ==, "");
  tell (&fixture, BW_SEVERITY_CRITICAL, BW_KIND_FIRE);
  const char *text = gtk_label_get_text (GTK_LABEL (line));
  g_assert_nonnull (strstr (text, "Critical"));
  g_assert_nonnull (strstr (text, "bru_mate"));
  g_object_unref (line);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/announcer/steps", test_steps);
  return g_test_run ();
}
