/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a list one stop of the Tab key: arrows move in it, Tab goes on to what comes after it. */
#include "ui/bw-tab-stop.h"

#include "ui/bw-focus.h"

struct _BwTabStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (BwTabStop, bw_tab_stop, ADW_TYPE_BIN)

static gboolean
bw_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  bool is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  if (is_tab && bw_focus_is_inside (widget))
    return FALSE;
  return GTK_WIDGET_CLASS (bw_tab_stop_parent_class)->focus (widget, direction);
}

static void
bw_tab_stop_class_init (BwTabStopClass *class)
{
  GTK_WIDGET_CLASS (class)->focus = bw_tab_stop_focus;
}

static void
bw_tab_stop_init (BwTabStop *stop)
{
}

GtkWidget *
bw_tab_stop_new (GtkWidget *child)
{
  return g_object_new (BW_TYPE_TAB_STOP, "child", child, NULL);
}
