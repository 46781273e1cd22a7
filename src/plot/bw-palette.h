/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours of charts and marks: one table for each of light, dark and their high contrasts. The
 * style sheets of the window hold the same values. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

typedef struct
{
  double red, green, blue, alpha;
} BwColour;

/** What a state is drawn in: fill for rings, bars, bands and lines, text for words and icons. */
typedef enum
{
  BW_TONE_MUTE, /* OK, no data, paused, collecting, pending, resolved */
  BW_TONE_OK,
  BW_TONE_WARNING,
  BW_TONE_ERROR,
  BW_TONE_CRITICAL,
  BW_TONE_ACCENT, /* acknowledged, links */
  BW_N_TONES,
} BwTone;

#define BW_PALETTE_N_SERIES 5

typedef struct
{
  bool is_dark;
  bool is_high_contrast;
  BwColour window; /* behind cards */
  BwColour card;   /* behind charts: halos and discs are of it */
  BwColour foreground;
  BwColour dim; /* captions, axis labels: at least 4.5 : 1 on the card */
  BwColour tone_text[BW_N_TONES];
  BwColour tone_fill[BW_N_TONES];
  BwColour series[BW_PALETTE_N_SERIES];
  BwColour grid, axis, zero, crosshair, hatch;
  double line_width; /* of a line alone, px */
} BwPalette;

/** The table for a theme; lives as long as the process. Any thread. */
const BwPalette *bw_palette_get (bool is_dark, bool is_high_contrast);
/** COLOUR with its alpha multiplied by FACTOR. */
BwColour bw_colour_fade (BwColour colour, double factor);
/** Contrast ratio of two opaque colours, 1 … 21 (WCAG 2.1, relative luminance). A translucent
 * FRONT is laid over BACK first. */
double bw_colour_contrast (BwColour front, BwColour back);
void bw_colour_set_source (cairo_t *cr, BwColour colour);
