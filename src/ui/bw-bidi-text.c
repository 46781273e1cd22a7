/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in windows that are read from right to left: numbers keep their sign before them. */
#include "ui/bw-bidi-text.h"

#define LEFT_TO_RIGHT_MARK "\342\200\216"
#define RIGHT_TO_LEFT_MARK "\342\200\217"

static bool
is_mirrored (GtkWidget *widget)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

/* The first letter says in which direction a line reads. */
static bool
has_letters (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalpha (g_utf8_get_char (at)))
      return true;
  return false;
}

char *
bw_bidi_figure (GtkWidget *widget, const char *text)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget) && text != NULL, NULL);
  bool has_mark = *text != '\0' && is_mirrored (widget) && !has_letters (text);
  return g_strconcat (has_mark ? LEFT_TO_RIGHT_MARK : "", text, NULL);
}

char *
bw_bidi_rest (GtkWidget *widget, const char *text)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget) && text != NULL, NULL);
  return g_strconcat (is_mirrored (widget) ? RIGHT_TO_LEFT_MARK : "", text, NULL);
}

void
bw_bidi_set_figure (GtkLabel *label, const char *text)
{
  g_return_if_fail (GTK_IS_LABEL (label));
  g_autofree char *shown = bw_bidi_figure (GTK_WIDGET (label), text != NULL ? text : "");
  if (g_strcmp0 (gtk_label_get_label (label), shown) != 0)
    gtk_label_set_text (label, shown);
}
