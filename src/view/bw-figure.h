/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure in a row: what it is, how much, of how many, how sure. */
#pragma once

#include <glib.h>

/** Strings are owned. */
typedef struct
{
  char *label;
  char *value; /* "+5.0 %"; "–" where it is not known, "Collecting, 7 of 10" before the minimum */
  char *detail; /* beside the value, dimmer: "(−6 to +16)", "n = 472"; or NULL */
  char *reason; /* tooltip: how it is computed, or why it is not known; or NULL */
  int series;   /* the series of the palette it is drawn in; -1: none */
} BwFigure;

/** All strings are taken; DETAIL and REASON may be NULL. (transfer full) */
BwFigure *bw_figure_new_take (const char *label, char *value, char *detail, char *reason);
void bw_figure_free (BwFigure *figure);
/** "Win rate: 44.7 % (40 to 49 %)", in one line. (transfer full) */
char *bw_figure_text (const BwFigure *figure);
