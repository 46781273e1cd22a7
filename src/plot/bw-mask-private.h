/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mask of device pixels that lines are drawn into, and painted through once. */
#pragma once

#include "plot/bw-palette.h"

typedef struct
{
  cairo_surface_t *surface;
  unsigned char *data;
  int stride;
  int width, height; /* device px */
  int top;           /* of its first row, for who counts rows from elsewhere */
} BwMask;

/** A mask that covers nothing; false when there is no memory for it. */
bool bw_mask_init (BwMask *mask, int width, int height);
/** Paints COLOUR through MASK, whose corner is at X, Y px (on bounds of device pixels), and frees
 * it. */
void bw_mask_paint (BwMask *mask, cairo_t *cr, double scale, double x, double y, BwColour colour);

/** A pen over a mask. */
typedef struct
{
  BwMask *mask;
  double radius;        /* half the width of the line, device px */
  const double *dashes; /* on, off, …, device px; NULL: solid */
  unsigned n_dashes;
  unsigned dash;    /* the one it is in */
  double dash_left; /* what is left of it */
} BwPen;

/** A line from A to B (device px from the mask's corner), ends round; a dash goes on from line to
 * line. */
void bw_pen_line (BwPen *pen, double ax, double ay, double bx, double by);
