/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure in a row: what it is, how much, of how many, how sure. */
#include "view/bw-figure.h"

BwFigure *
bw_figure_new_take (const char *label, char *value, char *detail, char *reason)
{
  BwFigure *figure = g_new (BwFigure, 1);
  *figure = (BwFigure){
    .label = g_strdup (label), .value = value, .detail = detail, .reason = reason, .series = -1
  };
  return figure;
}

void
bw_figure_free (BwFigure *figure)
{
  if (figure == NULL)
    return;
  g_free (figure->label);
  g_free (figure->value);
  g_free (figure->detail);
  g_free (figure->reason);
  g_free (figure);
}

char *
bw_figure_text (const BwFigure *figure)
{
  if (figure->detail == NULL)
    return g_strdup_printf ("%s: %s", figure->label, figure->value);
  return g_strdup_printf ("%s: %s %s", figure->label, figure->value, figure->detail);
}
