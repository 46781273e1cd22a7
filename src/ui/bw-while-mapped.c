/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept up to date only while it is seen. */
#include "ui/bw-while-mapped.h"

typedef struct
{
  unsigned period_s;
  unsigned timer; /* 0: not mapped */
  void (*func) (gpointer data);
  gpointer data;
} Repeat;

static void
repeat_free (gpointer data, GClosure *closure)
{
  Repeat *repeat = data;
  g_clear_handle_id (&repeat->timer, g_source_remove);
  g_free (repeat);
}

static gboolean
timer_cb (gpointer data)
{
  const Repeat *repeat = data;
  repeat->func (repeat->data);
  return G_SOURCE_CONTINUE;
}

static void
start (Repeat *repeat)
{
  if (repeat->timer == 0)
    repeat->timer = g_timeout_add_seconds (repeat->period_s, timer_cb, repeat);
}

static void
map_cb (Repeat *repeat)
{
  repeat->func (repeat->data);
  start (repeat);
}

static void
unmap_cb (Repeat *repeat)
{
  g_clear_handle_id (&repeat->timer, g_source_remove);
}

void
bw_while_mapped (GtkWidget *widget, unsigned period_s, void (*func) (gpointer data), gpointer data)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && func != NULL);
  Repeat *repeat = g_new0 (Repeat, 1);
  repeat->period_s = period_s;
  repeat->func = func;
  repeat->data = data;
  g_signal_connect_swapped (widget, "unmap", G_CALLBACK (unmap_cb), repeat);
  g_signal_connect_data (widget, "map", G_CALLBACK (map_cb), repeat, repeat_free,
                         G_CONNECT_SWAPPED);
  func (data);
  /* Where that is why it is called the signal does not come here any more. */
  if (gtk_widget_get_mapped (widget))
    start (repeat);
}
