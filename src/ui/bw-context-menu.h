/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu for a widget: by secondary click, long press, the Menu key and Shift+F10. */
#pragma once

#include <gtk/gtk.h>

/** What can be done with WIDGET now. (transfer full) NULL or empty: there is no menu. */
typedef GMenuModel *(*BwContextMenuModel) (GtkWidget *widget);

/** WIDGET asks MODEL each time its menu is opened. */
void bw_context_menu_add (GtkWidget *widget, BwContextMenuModel model);
