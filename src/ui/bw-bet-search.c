/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where bets are searched for. */
#include "ui/bw-bet-search.h"

#include "view/bw-bet-filter.h"

#include <glib/gi18n-lib.h>

struct _BwBetSearch
{
  GtkBox parent_instance;
  GtkSearchEntry *entry;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (BwBetSearch, bw_bet_search, GTK_TYPE_BOX)

static unsigned changed_signal;

static void
bw_bet_search_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BW_TYPE_BET_SEARCH);
  G_OBJECT_CLASS (bw_bet_search_parent_class)->dispose (object);
}

/* Below the entry: REASON why nothing new is searched for, or which fields TEXT begins. */
static void
show_note (BwBetSearch *self, const char *text, const char *reason)
{
  g_autoptr (GPtrArray) found = bw_bet_filter_candidates (text);
  g_autofree char *hint = NULL;
  g_ptr_array_add (found, NULL);
  if (found->len > 1)
    {
      g_autofree char *names = g_strjoinv (", ", (char **) found->pdata);
      /* Translators: names of fields that can be typed */
      hint = g_strdup_printf (_ ("Ctrl+Space completes: %s"), names);
    }
  const char *note = reason != NULL ? reason : hint;
  gtk_label_set_label (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  GtkWidget *label = GTK_WIDGET (self->note);
  if (reason != NULL)
    {
      gtk_widget_remove_css_class (label, "bw-dim");
      gtk_widget_add_css_class (label, "bw-tone-error");
    }
  else
    {
      gtk_widget_remove_css_class (label, "bw-tone-error");
      gtk_widget_add_css_class (label, "bw-dim");
    }
  GtkAccessible *accessible = GTK_ACCESSIBLE (self->entry);
  gtk_accessible_update_state (
      accessible, GTK_ACCESSIBLE_STATE_INVALID,
      reason != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  note != NULL ? note : "", -1);
}

static void
search_changed_cb (GtkSearchEntry *entry, BwBetSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autofree char *reason = NULL;
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (text, NULL, &reason);
  show_note (self, text, reason);
  if (filter != NULL)
    g_signal_emit (self, changed_signal, 0, text);
}

static gboolean
complete_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  GtkEditable *editable = GTK_EDITABLE (BW_BET_SEARCH (widget)->entry);
  g_autofree char *complete = bw_bet_filter_complete (gtk_editable_get_text (editable));
  if (complete == NULL)
    return FALSE;
  gtk_editable_set_text (editable, complete);
  gtk_editable_set_position (editable, -1);
  return TRUE;
}

static void
bw_bet_search_class_init (BwBetSearchClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_bet_search_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-bet-search.ui");
  gtk_widget_class_bind_template_child (widget_class, BwBetSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, BwBetSearch, note);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  changed_signal = g_signal_new ("changed", BW_TYPE_BET_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bw_bet_search_init (BwBetSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before the entry, which takes what could be a letter. */
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, GDK_CONTROL_MASK),
                        gtk_callback_action_new (complete_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkSearchEntry *
bw_bet_search_entry (BwBetSearch *self)
{
  g_return_val_if_fail (BW_IS_BET_SEARCH (self), NULL);
  return self->entry;
}

void
bw_bet_search_set_text (BwBetSearch *self, const char *text)
{
  g_return_if_fail (BW_IS_BET_SEARCH (self));
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (text, NULL, NULL);
  bool is_plain = filter != NULL && !bw_bet_filter_has_terms (filter);
  g_autofree char *quoted = text != NULL && !is_plain ? bw_bet_filter_quote (text) : NULL;
  const char *shown = quoted != NULL ? quoted : text;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), shown != NULL ? shown : "");
}
