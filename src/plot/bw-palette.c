/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four tables of colours, and contrast. */
#include "plot/bw-palette.h"

#include <math.h>

#define RGB(hex)                                                                                   \
  {                                                                                                \
    ((hex) >> 16) / 255.0, (((hex) >> 8) & 255) / 255.0, ((hex) &255) / 255.0, 1                   \
  }
#define BLACK(share)                                                                               \
  {                                                                                                \
    0, 0, 0, (share) / 100.0                                                                       \
  }
#define WHITE(share)                                                                               \
  {                                                                                                \
    1, 1, 1, (share) / 100.0                                                                       \
  }

#define LIGHT_FILLS                                                                                \
  {                                                                                                \
    RGB (0x9a9996), RGB (0x2ec27e), RGB (0xe5a50a), RGB (0xe66100), RGB (0xe01b24), RGB (0x3584e4) \
  }
#define DARK_FILLS                                                                                 \
  {                                                                                                \
    RGB (0x8b8a88), RGB (0x26a269), RGB (0xcd9309), RGB (0xe66100), RGB (0xe0323b), RGB (0x3584e4) \
  }
#define LIGHT_SERIES                                                                               \
  {                                                                                                \
    RGB (0x1a6fc4), RGB (0xc2540a), RGB (0x0f9f79), RGB (0x6a2a75), RGB (0x3d3426)                 \
  }
#define DARK_SERIES                                                                                \
  {                                                                                                \
    RGB (0x6cb0f5), RGB (0xffa04d), RGB (0x9ce2ca), RGB (0xe070b0), RGB (0xf0eba8)                 \
  }

static const BwPalette palettes[2][2] = {
  {
      {
          .window = RGB (0xfafafa),
          .card = RGB (0xffffff),
          .foreground = BLACK (80),
          .dim = BLACK (60),
          .tone_text = { BLACK (60), RGB (0x1a7344), RGB (0x8a5200), RGB (0xb5361c), RGB (0xb3131f),
                         RGB (0x1a5fb4) },
          .tone_fill = LIGHT_FILLS,
          .series = LIGHT_SERIES,
          .grid = BLACK (8),
          .axis = BLACK (28),
          .zero = BLACK (50),
          .crosshair = BLACK (55),
          .hatch = BLACK (16),
          .line_width = 2,
      },
      {
          .is_high_contrast = true,
          .window = RGB (0xfafafa),
          .card = RGB (0xffffff),
          .foreground = BLACK (100),
          .dim = BLACK (100),
          .tone_text = { BLACK (100), BLACK (100), BLACK (100), BLACK (100), BLACK (100),
                         BLACK (100) },
          .tone_fill = LIGHT_FILLS,
          .series = LIGHT_SERIES,
          .grid = BLACK (25),
          .axis = BLACK (60),
          .zero = BLACK (80),
          .crosshair = BLACK (80),
          .hatch = BLACK (35),
          .line_width = 3,
      },
  },
  {
      {
          .is_dark = true,
          .window = RGB (0x242424),
          .card = RGB (0x363636),
          .foreground = WHITE (100),
          .dim = WHITE (66),
          .tone_text = { WHITE (66), RGB (0x8ff0a4), RGB (0xf8d45c), RGB (0xffa477), RGB (0xff8f85),
                         RGB (0x78aeed) },
          .tone_fill = DARK_FILLS,
          .series = DARK_SERIES,
          .grid = WHITE (9),
          .axis = WHITE (30),
          .zero = WHITE (55),
          .crosshair = WHITE (60),
          .hatch = WHITE (18),
          .line_width = 2,
      },
      {
          .is_dark = true,
          .is_high_contrast = true,
          .window = RGB (0x242424),
          .card = RGB (0x363636),
          .foreground = WHITE (100),
          .dim = WHITE (100),
          .tone_text = { WHITE (100), WHITE (100), WHITE (100), WHITE (100), WHITE (100),
                         WHITE (100) },
          .tone_fill = DARK_FILLS,
          .series = DARK_SERIES,
          .grid = WHITE (25),
          .axis = WHITE (60),
          .zero = WHITE (80),
          .crosshair = WHITE (80),
          .hatch = WHITE (38),
          .line_width = 3,
      },
  },
};

const BwPalette *
bw_palette_get (bool is_dark, bool is_high_contrast)
{
  return &palettes[is_dark][is_high_contrast];
}

BwColour
bw_colour_fade (BwColour colour, double factor)
{
  colour.alpha *= factor;
  return colour;
}

/** A channel of sRGB as light, 0 … 1 (IEC 61966-2-1). */
static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (BwColour colour)
{
  return 0.2126 * linear (colour.red) + 0.7152 * linear (colour.green)
         + 0.0722 * linear (colour.blue);
}

double
bw_colour_contrast (BwColour front, BwColour back)
{
  BwColour laid = { front.red * front.alpha + back.red * (1 - front.alpha),
                    front.green * front.alpha + back.green * (1 - front.alpha),
                    front.blue * front.alpha + back.blue * (1 - front.alpha), 1 };
  double a = luminance (laid);
  double b = luminance (back);
  return (fmax (a, b) + 0.05) / (fmin (a, b) + 0.05);
}

void
bw_colour_set_source (cairo_t *cr, BwColour colour)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha);
}
