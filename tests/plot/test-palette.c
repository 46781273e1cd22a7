/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours: those of the design, and contrast that can be read. */
#include "plot/bw-palette.h"

#include <glib.h>
#include <math.h>

static void
check_hex (BwColour colour, unsigned hex)
{
  g_assert_cmpfloat (colour.alpha, ==, 1);
  g_assert_cmpint ((int) round (colour.red * 255), ==, (int) (hex >> 16));
  g_assert_cmpint ((int) round (colour.green * 255), ==, (int) (hex >> 8 & 255));
  g_assert_cmpint ((int) round (colour.blue * 255), ==, (int) (hex & 255));
}

static void
check_share (BwColour colour, double channel, double percent)
{
  g_assert_cmpfloat (colour.red, ==, channel);
  g_assert_cmpfloat (colour.green, ==, channel);
  g_assert_cmpfloat (colour.blue, ==, channel);
  g_assert_cmpfloat_with_epsilon (colour.alpha, percent / 100, 1e-9);
}

static void
test_values (void)
{
  static const unsigned texts[2][5] = { { 0x1a7344, 0x8a5200, 0xb5361c, 0xb3131f, 0x1a5fb4 },
                                        { 0x8ff0a4, 0xf8d45c, 0xffa477, 0xff8f85, 0x78aeed } };
  static const unsigned fills[2][4] = { { 0x2ec27e, 0xe5a50a, 0xe66100, 0xe01b24 },
                                        { 0x26a269, 0xcd9309, 0xe66100, 0xe0323b } };
  static const unsigned series[2][5] = { { 0x1a6fc4, 0xc2540a, 0x0f9f79, 0x6a2a75, 0x3d3426 },
                                         { 0x6cb0f5, 0xffa04d, 0x9ce2ca, 0xe070b0, 0xf0eba8 } };
  static const double shares[2][5] = { { 8, 28, 50, 55, 16 }, { 9, 30, 55, 60, 18 } };
  for (int is_dark = 0; is_dark < 2; is_dark++)
    {
      const BwPalette *palette = bw_palette_get (is_dark, false);
      g_assert_true (palette->is_dark == is_dark && !palette->is_high_contrast);
      for (int i = 0; i < 5; i++)
        check_hex (palette->tone_text[BW_TONE_OK + i], texts[is_dark][i]);
      check_share (palette->tone_text[BW_TONE_MUTE], is_dark, is_dark ? 66 : 60);
      for (int i = 0; i < 5; i++)
        check_hex (palette->series[i], series[is_dark][i]);
      const BwColour lines[] = { palette->grid, palette->axis, palette->zero, palette->crosshair,
                                 palette->hatch };
      for (int i = 0; i < 5; i++)
        check_share (lines[i], is_dark, shares[is_dark][i]);
      for (int is_high = 0; is_high < 2; is_high++)
        for (int i = 0; i < 4; i++)
          check_hex (bw_palette_get (is_dark, is_high)->tone_fill[BW_TONE_OK + i],
                     fills[is_dark][i]);
      g_assert_cmpfloat (palette->line_width, ==, 2);
    }
}

static void
test_high_contrast (void)
{
  for (int is_dark = 0; is_dark < 2; is_dark++)
    {
      const BwPalette *palette = bw_palette_get (is_dark, true);
      g_assert_true (palette->is_dark == is_dark && palette->is_high_contrast);
      g_assert_cmpfloat (palette->line_width, ==, 3);
      g_assert_cmpfloat_with_epsilon (palette->grid.alpha, 0.25, 1e-9);
      for (int i = 0; i < BW_N_TONES; i++)
        g_assert_cmpfloat (bw_colour_contrast (palette->tone_text[i], palette->foreground), ==, 1);
    }
}

static void
check_contrast (BwColour front, const BwPalette *palette, double least)
{
  g_assert_cmpfloat (bw_colour_contrast (front, palette->card), >=, least);
  g_assert_cmpfloat (bw_colour_contrast (front, palette->window), >=, least);
}

static void
test_contrast (void)
{
  for (int k = 0; k < 4; k++)
    {
      const BwPalette *palette = bw_palette_get (k & 1, k & 2);
      check_contrast (palette->foreground, palette, 7);
      check_contrast (palette->dim, palette, 4.5);
      for (int i = 0; i < BW_N_TONES; i++)
        check_contrast (palette->tone_text[i], palette, 5);
      for (int i = 0; i < BW_PALETTE_N_SERIES; i++)
        check_contrast (palette->series[i], palette, 3);
    }
}

/** Against ratios that are known: black on white is 21, #777 on white is 4.48. */
static void
test_ratio (void)
{
  BwColour black = { 0, 0, 0, 1 };
  BwColour white = { 1, 1, 1, 1 };
  double grey = 0x77 / 255.0;
  g_assert_cmpfloat_with_epsilon (bw_colour_contrast (black, white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (bw_colour_contrast (white, white), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (bw_colour_contrast ((BwColour){ grey, grey, grey, 1 }, white),
                                  4.478, 1e-3);
  double mixed = bw_colour_contrast ((BwColour){ 0, 0, 0, 1 - grey }, white);
  g_assert_cmpfloat_with_epsilon (mixed, 4.478, 1e-3);
  g_assert_cmpfloat (bw_colour_fade (white, 0.25).alpha, ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/palette/values", test_values);
  g_test_add_func ("/plot/palette/high-contrast", test_high_contrast);
  g_test_add_func ("/plot/palette/contrast", test_contrast);
  g_test_add_func ("/plot/palette/ratio", test_ratio);
  return g_test_run ();
}
