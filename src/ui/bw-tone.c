/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour of a state as a style class. */
#include "ui/bw-tone.h"

static const char *const classes[BW_N_TONES] = {
  [BW_TONE_MUTE] = "bw-tone-mute",         [BW_TONE_OK] = "bw-tone-ok",
  [BW_TONE_WARNING] = "bw-tone-warning",   [BW_TONE_ERROR] = "bw-tone-error",
  [BW_TONE_CRITICAL] = "bw-tone-critical", [BW_TONE_ACCENT] = "bw-tone-accent",
};

void
bw_tone_set (GtkWidget *widget, BwTone tone)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && tone < BW_N_TONES);
  if (gtk_widget_has_css_class (widget, classes[tone]))
    return;
  for (unsigned i = 0; i < BW_N_TONES; i++)
    gtk_widget_remove_css_class (widget, classes[i]);
  gtk_widget_add_css_class (widget, classes[tone]);
}
