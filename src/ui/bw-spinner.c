/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turns while one waits. A GtkSpinner on a page that was left goes on turning, which lays out
 * the window sixty times a second. */
#include "ui/bw-spinner.h"

struct _BwSpinner
{
  GtkWidget parent_instance;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (BwSpinner, bw_spinner, GTK_TYPE_WIDGET)

static void
bw_spinner_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bw_spinner_parent_class)->map (widget);
  gtk_spinner_start (GTK_SPINNER (BW_SPINNER (widget)->spinner));
}

static void
bw_spinner_unmap (GtkWidget *widget)
{
  gtk_spinner_stop (GTK_SPINNER (BW_SPINNER (widget)->spinner));
  GTK_WIDGET_CLASS (bw_spinner_parent_class)->unmap (widget);
}

static void
bw_spinner_dispose (GObject *object)
{
  g_clear_pointer (&BW_SPINNER (object)->spinner, gtk_widget_unparent);
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
}
