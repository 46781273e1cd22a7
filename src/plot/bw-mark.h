/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small marks without axes: state icons, sparkline, interval, last results, threshold track, ring,
 * uptime strip. Each fills the rectangle it is given. */
#pragma once

#include "plot/bw-palette.h"

#include <glib.h>
#include <stdint.h>

typedef struct
{
  double x, y, width, height;
} BwRect;

/** Draws the silhouette NAME ("bellwether-warning-symbolic", the names of the icon files) in
 * COLOUR, SIZE px wide, centred at X, Y. False for an unknown name. */
bool bw_mark_icon (cairo_t *cr, const char *name, double x, double y, double size, BwColour colour);

/** The bell that stands for the program in a tray. */
typedef struct
{
  BwColour colour;
  BwColour edge;     /* around it, for whatever is behind */
  const char *badge; /* the silhouette that is cut out of it, or NULL */
  BwColour badge_colour;
  unsigned count; /* above 1 it is written beside it, where there are pixels for a digit */
} BwBell;
/** As large as RECT, whose smaller side counts. */
void bw_mark_bell (cairo_t *cr, const BwRect *rect, const BwBell *bell);

/** 1.5 px line, area to BASE (dashed; NaN: none), a dot at the end. NaN in Y breaks it. X may be
 * NULL: equal steps. At most 60 points are drawn (LTTB). */
void bw_mark_sparkline (cairo_t *cr, const BwRect *rect, const double *x, const double *y, size_t n,
                        double base, BwColour colour, const BwPalette *palette);
/** A bar from LOW to HIGH with a dot at VALUE and a dashed line at REFERENCE (NaN: none). */
void bw_mark_interval (cairo_t *cr, const BwRect *rect, double low, double high, double value,
                       double reference, const BwPalette *palette);
/** The last results, oldest first: 1 won (up), -1 lost (down), 0 neither (a stub). */
void bw_mark_results (cairo_t *cr, const BwRect *rect, const int8_t *results, size_t n,
                      const BwPalette *palette);

/** Where a value stands among its limits, worst left, best right. */
typedef struct
{
  double value;
  double critical, warning, healthy; /* levels; NaN: none */
  bool is_below;                     /* the bad side is below */
} BwTrack;
void bw_mark_track (cairo_t *cr, const BwRect *rect, const BwTrack *track,
                    const BwPalette *palette);

/** A part of the score. */
typedef struct
{
  double points; /* NaN: nothing known; hatched */
  double max;
  BwTone tone;
} BwRingPart;
/** The ring of the parts (N of them, from the top, clockwise), thick as a tenth of its size. */
void bw_mark_ring (cairo_t *cr, const BwRect *rect, const BwRingPart *parts, unsigned n,
                   const BwPalette *palette);

typedef enum
{
  BW_UPTIME_UNWATCHED,
  BW_UPTIME_UP,
  BW_UPTIME_SLOW,
  BW_UPTIME_DOWN,
} BwUptime;
/** A bar a day, oldest first. */
void bw_mark_uptime (cairo_t *cr, const BwRect *rect, const BwUptime *days, size_t n,
                     const BwPalette *palette);
