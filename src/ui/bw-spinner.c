/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turns while one waits, if one waits long enough to see it. A GtkSpinner on a page that was
 * left goes on turning, which lays out the window sixty times a second. */
#include "ui/bw-spinner.h"

/* What comes sooner needs none. */
#define DELAY_MS 250

struct _BwSpinner
{
  GtkWidget parent_instance;
  GtkWidget *spinner;
  unsigned timer;
};

G_DEFINE_FINAL_TYPE (BwSpinner, bw_spinner, GTK_TYPE_WIDGET)

static gboolean
start_cb (gpointer data)
{
  BwSpinner *self = data;
  self->timer = 0;
  gtk_widget_set_child_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  return G_SOURCE_REMOVE;
}

static void
bw_spinner_map (GtkWidget *widget)
{
  BwSpinner *self = BW_SPINNER (widget);
  GTK_WIDGET_CLASS (bw_spinner_parent_class)->map (widget);
  self->timer = g_timeout_add (DELAY_MS, start_cb, self);
}

static void
bw_spinner_unmap (GtkWidget *widget)
{
  BwSpinner *self = BW_SPINNER (widget);
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_child_visible (self->spinner, FALSE);
  GTK_WIDGET_CLASS (bw_spinner_parent_class)->unmap (widget);
}

static void
bw_spinner_dispose (GObject *object)
{
  BwSpinner *self = BW_SPINNER (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  G_OBJECT_CLASS (bw_spinner_parent_class)->dispose (object);
}

static void
bw_spinner_class_init (BwSpinnerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_spinner_dispose;
  widget_class->map = bw_spinner_map;
  widget_class->unmap = bw_spinner_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
bw_spinner_init (BwSpinner *self)
{
  self->spinner =
      g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->spinner, FALSE);
}
