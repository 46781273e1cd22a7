/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers on this computer that nobody watches so far, looked for when somebody asks. */
#include "ui/bw-found-ledgers.h"

#include "engine/bw-discovery.h"
#include "ui/bw-add-ledger.h"
#include "view/bw-source-test.h"

#include <glib/gi18n-lib.h>

#define PATH_KEY "bw-path"

struct _BwFoundLedgers
{
  AdwPreferencesGroup parent_instance;
  BwContext *context; /* NULL: it is gone */
  GCancellable *cancellable;
  GtkWidget *button;
  GPtrArray *rows; /* of GtkWidget */
};

G_DEFINE_FINAL_TYPE (BwFoundLedgers, bw_found_ledgers, ADW_TYPE_PREFERENCES_GROUP)

static void
bw_found_ledgers_dispose (GObject *object)
{
  BwFoundLedgers *self = BW_FOUND_LEDGERS (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_found_ledgers_parent_class)->dispose (object);
}

static void
bw_found_ledgers_finalize (GObject *object)
{
  g_object_unref (BW_FOUND_LEDGERS (object)->cancellable);
  g_ptr_array_unref (BW_FOUND_LEDGERS (object)->rows);
  G_OBJECT_CLASS (bw_found_ledgers_parent_class)->finalize (object);
}

static void
bw_found_ledgers_class_init (BwFoundLedgersClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_found_ledgers_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_found_ledgers_finalize;
}

static void
clear (BwFoundLedgers *self)
{
  for (unsigned i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static GtkWidget *
add_row (BwFoundLedgers *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  g_object_set (row, "use-markup", FALSE, "title", title, "title-lines", 2, "subtitle",
                subtitle != NULL ? subtitle : "", "subtitle-lines", 3, NULL);
  gtk_widget_set_tooltip_text (row, subtitle != NULL ? subtitle : title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_cb (GtkButton *button, BwFoundLedgers *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (GTK_IS_WINDOW (root) && self->context != NULL)
    bw_add_ledger_present (self->context, GTK_WINDOW (root),
                           g_object_get_data (G_OBJECT (button), PATH_KEY));
}

static void
add_finding (BwFoundLedgers *self, const BwFinding *finding)
{
  g_autofree char *name = g_filename_display_basename (finding->path);
  g_autofree char *text = bw_source_finding_text (finding);
  GtkWidget *row = add_row (self, name, text);
  /* A child: newer GTK names a button by its label property, whatever name it is given. */
  GtkWidget *button = gtk_button_new ();
  g_autofree char *label =
      g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), name, _ ("Look at it…"));
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (_ ("Look at it…")));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), PATH_KEY, g_strdup (finding->path), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (add_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwFoundLedgers) self = data;
  g_autoptr (GPtrArray) findings = bw_discovery_look_finish (result, NULL);
  if (self->context == NULL || findings == NULL)
    return;
  gtk_widget_set_sensitive (self->button, TRUE);
  clear (self);
  for (unsigned i = 0; i < findings->len; i++)
    {
      const BwFinding *finding = g_ptr_array_index (findings, i);
      if (!finding->is_watched)
        add_finding (self, finding);
    }
  if (self->rows->len == 0)
    add_row (self, _ ("No ledger was found that is not watched already"), NULL);
}

static void
look_cb (GtkButton *button, BwFoundLedgers *self)
{
  const BwDiscoveryOptions options = { .config =
                                           bw_engine_config (bw_context_engine (self->context)) };
  gtk_widget_set_sensitive (self->button, FALSE);
  clear (self);
  add_row (self, _ ("Looking where people keep them…"), NULL);
  bw_discovery_look_async (&options, self->cancellable, found_cb, g_object_ref (self));
}

static void
bw_found_ledgers_init (BwFoundLedgers *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->button = gtk_button_new_with_label (C_ ("for ledgers", "Look"));
  gtk_widget_set_tooltip_text (self->button, _ ("Look for ledgers"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect (self->button, "clicked", G_CALLBACK (look_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("On this computer"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("Files of bots in your folders. They are read, never changed."));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->button);
}

GtkWidget *
bw_found_ledgers_new (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  BwFoundLedgers *self = g_object_new (BW_TYPE_FOUND_LEDGERS, NULL);
  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
