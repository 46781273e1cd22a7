/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with several alerts at once. */
#include "ui/bw-alert-several.h"

#include "ui/bw-incident-actions.h"
#include "ui/bw-snooze-button.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _BwAlertSeveral
{
  AdwBin parent_instance;
  AdwStatusPage *status;
  GtkWidget *snooze;
  BwContext *context;
  /* Those of the chosen ones that allow it, of int64_t. */
  GArray *to_acknowledge, *to_resolve, *to_snooze;
};

G_DEFINE_FINAL_TYPE (BwAlertSeveral, bw_alert_several, ADW_TYPE_BIN)

static void
acknowledge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAlertSeveral *several = BW_ALERT_SEVERAL (widget);
  bw_incident_actions_do_all (widget, several->context, several->to_acknowledge, BW_KIND_ACK, NULL);
}

static void
resolve_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAlertSeveral *several = BW_ALERT_SEVERAL (widget);
  bw_incident_actions_do_all (widget, several->context, several->to_resolve, BW_KIND_RESOLVE, NULL);
}

static void
snooze_action (GtkWidget *widget, const char *name, GVariant *minutes)
{
  BwAlertSeveral *several = BW_ALERT_SEVERAL (widget);
  bw_incident_actions_snooze_all (widget, several->context, several->to_snooze,
                                  (unsigned) MAX (g_variant_get_int32 (minutes), 0));
}

static void
bw_alert_several_finalize (GObject *object)
{
  BwAlertSeveral *several = BW_ALERT_SEVERAL (object);
  g_clear_object (&several->context);
  g_array_unref (several->to_acknowledge);
  g_array_unref (several->to_resolve);
  g_array_unref (several->to_snooze);
  G_OBJECT_CLASS (bw_alert_several_parent_class)->finalize (object);
}

static void
bw_alert_several_class_init (BwAlertSeveralClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = bw_alert_several_finalize;
  gtk_widget_class_install_action (widget_class, "incident.acknowledge", NULL, acknowledge_action);
  gtk_widget_class_install_action (widget_class, "incident.resolve", NULL, resolve_action);
  gtk_widget_class_install_action (widget_class, "incident.snooze", "i", snooze_action);
}

static void
add_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), button);
}

static void
bw_alert_several_init (BwAlertSeveral *several)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  several->to_acknowledge = g_array_new (FALSE, FALSE, sizeof (int64_t));
  several->to_resolve = g_array_new (FALSE, FALSE, sizeof (int64_t));
  several->to_snooze = g_array_new (FALSE, FALSE, sizeof (int64_t));
  several->status = ADW_STATUS_PAGE (adw_status_page_new ());
  add_button (box, _ ("_Acknowledge all"), "incident.acknowledge");
  several->snooze = gtk_menu_button_new ();
  bw_snooze_button_set_up (GTK_MENU_BUTTON (several->snooze));
  gtk_widget_add_css_class (several->snooze, "pill");
  gtk_widget_set_halign (several->snooze, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), several->snooze);
  add_button (box, _ ("_Resolve all"), "incident.resolve");
  adw_status_page_set_child (several->status, box);
  adw_bin_set_child (ADW_BIN (several), GTK_WIDGET (several->status));
}

/* Which of the chosen ones allow what. */
static void
sort_out (BwAlertSeveral *several, BwAlertStore *store, const GArray *ids)
{
  GPtrArray *lines = bw_alert_store_lines (store);
  g_autoptr (GHashTable) chosen = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (unsigned i = 0; i < ids->len; i++)
    g_hash_table_add (chosen, &g_array_index (ids, int64_t, i));
  g_array_set_size (several->to_acknowledge, 0);
  g_array_set_size (several->to_resolve, 0);
  g_array_set_size (several->to_snooze, 0);
  /* Nothing can be done with those of the archive: they are over. */
  for (unsigned i = 0; i < lines->len; i++)
    {
      BwIncidentLine *line = g_ptr_array_index (lines, i);
      BwIncidentSteps steps = bw_incident_line_steps (line);
      if (!g_hash_table_contains (chosen, &line->incident->id))
        continue;
      if (steps.acknowledge)
        g_array_append_val (several->to_acknowledge, line->incident->id);
      if (steps.resolve)
        g_array_append_val (several->to_resolve, line->incident->id);
      if (steps.snooze)
        g_array_append_val (several->to_snooze, line->incident->id);
    }
}

void
bw_alert_several_set (BwAlertSeveral *several, BwContext *context, BwAlertStore *store)
{
  g_return_if_fail (BW_IS_ALERT_SEVERAL (several) && BW_IS_ALERT_STORE (store));
  g_autoptr (GArray) ids = bw_alert_store_chosen (store);
  g_autofree char *title =
      g_strdup_printf (ngettext ("%u alert selected", "%u alerts selected", ids->len), ids->len);
  g_set_object (&several->context, context);
  sort_out (several, store, ids);
  adw_status_page_set_title (several->status, title);
  GtkWidget *widget = GTK_WIDGET (several);
  gtk_widget_action_set_enabled (widget, "incident.acknowledge", several->to_acknowledge->len > 0);
  gtk_widget_action_set_enabled (widget, "incident.resolve", several->to_resolve->len > 0);
  gtk_widget_action_set_enabled (widget, "incident.snooze", several->to_snooze->len > 0);
  gtk_widget_set_sensitive (several->snooze, several->to_snooze->len > 0);
}

bool
bw_alert_several_open_snooze (BwAlertSeveral *several)
{
  g_return_val_if_fail (BW_IS_ALERT_SEVERAL (several), false);
  if (several->to_snooze->len == 0)
    return false;
  gtk_menu_button_popup (GTK_MENU_BUTTON (several->snooze));
  return true;
}
