/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys by which alerts are gone through and worked off. */
#include "ui/bw-alerts-page-private.h"
#include "ui/bw-incident-actions.h"
#include "ui/bw-key.h"

/* Next or previous one. */
static gboolean
step_cb (GtkWidget *widget, GVariant *by, gpointer data)
{
  BwAlertsPage *page = data;
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (page->store));
  unsigned position = bw_alert_store_find (page->store, page->shown_id);
  int next = position == GTK_INVALID_LIST_POSITION ? 0 : (int) position + g_variant_get_int32 (by);
  if (n == 0 || next < 0 || next >= (int) n)
    return FALSE;
  bw_alerts_page_select (page, (unsigned) next);
  return TRUE;
}

/* Whether the detail on screen is still of the one before: what a key wants is of the one that is
 * chosen, and never of what happens to be shown. */
static bool
is_on_its_way (BwAlertsPage *page)
{
  return bw_incident_detail_id (page->detail) != page->shown_id;
}

/* Puts FUNC off until the detail is there. True when it has to wait. */
static bool
waits (BwAlertsPage *page, GtkShortcutFunc func)
{
  if (page->shown_id == 0 || !is_on_its_way (page))
    return false;
  page->waiting = func;
  return true;
}

static gboolean
act (GtkWidget *widget, BwAlertsPage *page, BwIncidentKind kind, const char *action)
{
  if (page->shown_id == 0)
    return FALSE;
  page->done_id = kind == BW_KIND_RESOLVE && widget == page->list_scroller ? page->shown_id : 0;
  if (bw_alerts_page_is_several (page))
    return gtk_widget_activate_action (GTK_WIDGET (page->several), action, NULL);
  /* With a note that was begun there. */
  if (!is_on_its_way (page))
    return gtk_widget_activate_action (GTK_WIDGET (page->detail), action, NULL);
  bw_incident_actions_do (widget, bw_page_context (BW_PAGE (page)), page->shown_id, kind, NULL);
  return TRUE;
}

static gboolean
acknowledge_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  return act (widget, data, BW_KIND_ACK, "incident.acknowledge");
}

static gboolean
resolve_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  return act (widget, data, BW_KIND_RESOLVE, "incident.resolve");
}

static gboolean
snooze_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  bw_alerts_page_show_detail (page);
  if (!bw_alerts_page_is_several (page) && waits (page, snooze_cb))
    return TRUE;
  if (bw_alerts_page_is_several (page))
    return bw_alert_several_open_snooze (page->several);
  return page->shown_id != 0 && bw_incident_detail_open_snooze (page->detail);
}

/* The note is written in the detail. */
static gboolean
note_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  if (bw_alerts_page_is_several (page))
    return FALSE;
  if (waits (page, note_cb))
    return TRUE;
  bw_alerts_page_show_detail (page);
  return page->shown_id != 0
         && gtk_widget_activate_action (GTK_WIDGET (page->detail), "incident.note", NULL);
}

static gboolean
why_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  if (page->shown_id == 0 || bw_alerts_page_is_several (page))
    return FALSE;
  if (waits (page, why_cb))
    return TRUE;
  bw_alerts_page_show_detail (page);
  bw_incident_detail_show_why (page->detail);
  return TRUE;
}

static gboolean
undo_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  /* What was typed is undone by where it was. */
  return !GTK_IS_EDITABLE (gtk_root_get_focus (gtk_widget_get_root (widget)))
         && bw_incident_actions_undo (widget, bw_page_context (data));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwAlertsPage *page = data;
  if (!adw_leaflet_get_folded (page->leaflet)
      || adw_leaflet_get_visible_child (page->leaflet) != page->detail_pane)
    return FALSE;
  bw_alerts_page_show_list (page);
  return TRUE;
}

/* Single letters act only where nothing is typed. */
static void
add_keys (BwAlertsPage *page, GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  bw_key_add (controller, GDK_KEY_j, 0, step_cb, g_variant_new_int32 (1), page);
  bw_key_add (controller, GDK_KEY_k, 0, step_cb, g_variant_new_int32 (-1), page);
  bw_key_add (controller, GDK_KEY_a, 0, acknowledge_cb, NULL, page);
  bw_key_add (controller, GDK_KEY_r, 0, resolve_cb, NULL, page);
  bw_key_add (controller, GDK_KEY_w, 0, why_cb, NULL, page);
  bw_key_add (controller, GDK_KEY_n, 0, note_cb, NULL, page);
  bw_key_add (controller, GDK_KEY_s, 0, snooze_cb, NULL, page);
  bw_key_add (controller, GDK_KEY_Escape, 0, escape_cb, NULL, page);
  gtk_widget_add_controller (widget, controller);
}

void
bw_alerts_page_add_keys (BwAlertsPage *page)
{
  GtkEventController *undo = gtk_shortcut_controller_new ();
  add_keys (page, page->list_scroller);
  add_keys (page, page->detail_pane);
  bw_key_add (undo, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL, page);
  gtk_widget_add_controller (GTK_WIDGET (page), undo);
}
