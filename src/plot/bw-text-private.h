/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on charts: measured and drawn, with what was shaped once remembered. */
#pragma once

#include "plot/bw-palette.h"

#include <pango/pangocairo.h>

typedef enum
{
  BW_TEXT_CAPTION,
  BW_TEXT_CAPTION_BOLD,
  BW_TEXT_HEADING,
  BW_N_TEXTS,
} BwTextStyle;

/** A font in the sizes of a chart. */
typedef struct
{
  PangoFontDescription *descriptions[BW_N_TEXTS];
  char *keys[BW_N_TEXTS];
} BwTextFont;

/** BODY (NULL: Cantarell 11) times SCALE; captions are 9/11 of it. */
void bw_text_font_init (BwTextFont *font, const PangoFontDescription *body, double scale);
void bw_text_font_clear (BwTextFont *font);
/** Size of TEXT, px; ellipsised to WIDTH unless that is 0. OUT_HEIGHT may be NULL. Any thread. */
double bw_text_measure (const BwTextFont *font, BwTextStyle style, const char *text, double width,
                        double *out_height);
/** The height of a line of STYLE, px. */
double bw_text_height (const BwTextFont *font, BwTextStyle style);
/** Draws TEXT with its upper left corner at X, Y; with a halo of HALO's colour when that is not
 * NULL. */
void bw_text_draw (const BwTextFont *font, cairo_t *cr, BwTextStyle style, const char *text,
                   double x, double y, double width, BwColour colour, const BwColour *halo);
