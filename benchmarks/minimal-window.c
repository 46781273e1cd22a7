/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a window with four live charts can cost: what bench-window compares with. */
#include <adwaita.h>
#include <math.h>

enum
{
  N_CHARTS = 4,
  N_POINTS = 300,
};

static unsigned n_updates;

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  double phase = GPOINTER_TO_INT (data) + n_updates * 0.1;

  cairo_set_source_rgb (cr, 0.1, 0.44, 0.77);
  cairo_set_line_width (cr, 2);
  for (int i = 0; i < N_POINTS; i++)
    cairo_line_to (cr, (double) i * width / (N_POINTS - 1),
                   height * (0.5 + 0.4 * sin (phase + i * 0.05)));
  cairo_stroke (cr);
}

static gboolean
update_cb (gpointer data)
{
  n_updates++;
  for (GtkWidget *child = gtk_widget_get_first_child (data); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_draw (child);
  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GtkApplication *application, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window == NULL)
    {
      GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *grid = gtk_grid_new ();
      window = GTK_WINDOW (adw_application_window_new (application));
      gtk_window_set_default_size (window, 1280, 820);
      gtk_window_set_hide_on_close (window, TRUE);
      for (int i = 0; i < N_CHARTS; i++)
        {
          GtkWidget *area = gtk_drawing_area_new ();
          gtk_widget_set_hexpand (area, TRUE);
          gtk_widget_set_vexpand (area, TRUE);
          gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, GINT_TO_POINTER (i),
                                          NULL);
          gtk_grid_attach (GTK_GRID (grid), area, i % 2, i / 2, 1, 1);
        }
      gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
      gtk_box_append (GTK_BOX (content), grid);
      adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), content);
      g_timeout_add_seconds (1, update_cb, grid);
    }
  gtk_window_present (window);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.bellwether.Minimal", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
