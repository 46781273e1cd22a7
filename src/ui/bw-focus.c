/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the keys are. */
#include "ui/bw-focus.h"

bool
bw_focus_is_inside (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), false);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}
