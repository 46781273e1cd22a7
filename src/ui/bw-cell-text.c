/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of text in a list of many rows. */
#include "ui/bw-cell-text.h"

#include "ui/bw-bidi-text.h"

#define N_CHARS_KEY "bw-chars" /* the least; none: it stays as wide as it is */

static bool
is_cut (GtkWidget *cell, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (cell, text);
  pango_layout_set_attributes (layout, gtk_inscription_get_attributes (GTK_INSCRIPTION (cell)));
  int width = 0;
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width > gtk_widget_get_width (cell);
}

static gboolean
query_cb (GtkWidget *cell, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (cell));
  if (text == NULL || !is_cut (cell, text))
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

GtkWidget *
bw_cell_text_new (int n_chars, bool is_right, bool is_short)
{
  GtkWidget *cell = g_object_new (
      GTK_TYPE_INSCRIPTION, "xalign", is_right ? 1.0 : 0.0, "yalign", 0.5, "min-lines", 1U,
      "nat-lines", 1U, "min-chars", (unsigned) (is_short ? MIN (n_chars, 3) : n_chars), "nat-chars",
      (unsigned) n_chars, "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END, "valign",
      GTK_ALIGN_CENTER, "has-tooltip", TRUE, NULL);
  if (!is_short)
    g_object_set_data (G_OBJECT (cell), N_CHARS_KEY, GINT_TO_POINTER (n_chars + 1));
  gtk_widget_add_css_class (cell, "numeric");
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (query_cb), NULL);
  return cell;
}

void
bw_cell_text_set (GtkInscription *cell, const char *text)
{
  g_return_if_fail (GTK_IS_INSCRIPTION (cell) && text != NULL);
  g_autofree char *shown = bw_bidi_figure (GTK_WIDGET (cell), text);
  if (g_strcmp0 (gtk_inscription_get_text (cell), shown) == 0)
    return;
  gtk_inscription_set_text (cell, shown);
  int least = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), N_CHARS_KEY)) - 1;
  if (least < 0)
    return;
  unsigned n_chars = (unsigned) MAX (least, (int) g_utf8_strlen (text, -1));
  gtk_inscription_set_min_chars (cell, n_chars);
  gtk_inscription_set_nat_chars (cell, n_chars);
}
