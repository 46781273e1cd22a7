/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has the keys when a window goes that stood over a dialog. */
#include "ui/bw-window-keys.h"

#include <gtk/gtk.h>

#define BELOW_KEY "bw-below"

/* GTK's own call says when somebody last did something in WINDOW, which is too long ago for a
 * window manager. X servers count milliseconds of the monotonic clock; elsewhere the time is of no
 * matter. */
static void
take_keys (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  if (GDK_IS_TOPLEVEL (surface))
    gdk_toplevel_focus (GDK_TOPLEVEL (surface), (uint32_t) (g_get_monotonic_time () / 1000));
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* It stands over nothing any more when it goes. */
static void
map_cb (GtkWindow *window)
{
  GtkWindow *below = gtk_window_get_transient_for (window);
  GWeakRef *weak = g_new (GWeakRef, 1);
  /* The main window gets them from any window manager. */
  bool is_dialog = below != NULL && gtk_window_get_transient_for (below) != NULL;
  g_weak_ref_init (weak, is_dialog ? below : NULL);
  g_object_set_data_full (G_OBJECT (window), BELOW_KEY, weak, weak_free);
}

static void
unmap_cb (GtkWindow *window)
{
  GWeakRef *weak = g_object_get_data (G_OBJECT (window), BELOW_KEY);
  g_autoptr (GtkWindow) below = weak != NULL ? g_weak_ref_get (weak) : NULL;
  if (below != NULL && gtk_widget_get_mapped (GTK_WIDGET (below)))
    take_keys (below);
}

static void
windows_cb (GListModel *windows, unsigned position, unsigned n_removed, unsigned n_added,
            gpointer data)
{
  for (unsigned i = position; i < position + n_added; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      g_signal_connect (window, "map", G_CALLBACK (map_cb), NULL);
      g_signal_connect (window, "unmap", G_CALLBACK (unmap_cb), NULL);
    }
}

void
bw_window_keys_return (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_signal_connect (windows, "items-changed", G_CALLBACK (windows_cb), NULL);
  windows_cb (windows, 0, 0, g_list_model_get_n_items (windows), NULL);
}
