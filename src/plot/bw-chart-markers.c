/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markers: what fired and what resolved, as state icons; those too near are one with a count. */
#include "plot/bw-chart-draw-private.h"

#include <math.h>

#define NEAR 14.0
#define ICON 16.0
#define DISC 9.5
/* What a place beside the icon must cover less than the one before to be taken. */
#define ORDER_COST 0.07

/** Markers that are drawn as one. */
typedef struct
{
  double x, y; /* of the worst of them */
  double first_x;
  const BwChartMarker *worst;
  unsigned n;
} Cluster;

/** Tones from least to worst: what resolved is less than what was acknowledged. */
static int
rank (BwTone tone)
{
  static const int ranks[BW_N_TONES] = {
    [BW_TONE_MUTE] = 0,    [BW_TONE_OK] = 1,    [BW_TONE_ACCENT] = 2,
    [BW_TONE_WARNING] = 3, [BW_TONE_ERROR] = 4, [BW_TONE_CRITICAL] = 5,
  };
  return tone < BW_N_TONES ? ranks[tone] : 0;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  double x = (*(const BwChartMarker *const *) a)->x;
  double y = (*(const BwChartMarker *const *) b)->x;
  return (x > y) - (x < y);
}

/** The markers within the range of x. (element type const BwChartMarker) */
static GPtrArray *
visible_markers (const BwChartLayout *layout)
{
  const GArray *all = layout->chart->markers;
  GPtrArray *visible = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    {
      BwChartMarker *marker = &g_array_index (all, BwChartMarker, i);
      if (isfinite (marker->y) && marker->x >= layout->x.from && marker->x <= layout->x.to)
        g_ptr_array_add (visible, marker);
    }
  g_ptr_array_sort (visible, compare_cb);
  return visible;
}

/** (element type Cluster, transfer full) */
static GArray *
find_clusters (const BwChartLayout *layout)
{
  const BwRect *plot = &layout->plot;
  g_autoptr (GPtrArray) visible = visible_markers (layout);
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (Cluster));
  for (guint i = 0; i < visible->len; i++)
    {
      const BwChartMarker *marker = g_ptr_array_index (visible, i);
      double x = bw_scale_to_px (&layout->x, marker->x);
      double y = CLAMP (bw_scale_to_px (&layout->y, marker->y), plot->y, plot->y + plot->height);
      Cluster *last =
          clusters->len > 0 ? &g_array_index (clusters, Cluster, clusters->len - 1) : NULL;
      if (last == NULL || x - last->first_x >= NEAR)
        {
          Cluster cluster = { x, y, x, marker, 1 };
          g_array_append_val (clusters, cluster);
          continue;
        }
      last->n++;
      if (rank (marker->tone) > rank (last->worst->tone))
        {
          last->worst = marker;
          last->x = x;
          last->y = y;
        }
    }
  return clusters;
}

static void
draw_stem (const BwChartLayout *layout, cairo_t *cr, const Cluster *cluster)
{
  static const double dash[] = { 1, 2 };
  double x = bw_chart_crisp (layout, cluster->x);
  double foot = layout->plot.y + layout->plot.height;
  /* What resolved has none: its moment is that of no limit. */
  if (cluster->worst->tone == BW_TONE_MUTE || foot - cluster->y < DISC)
    return;
  cairo_move_to (cr, x, cluster->y + DISC);
  cairo_line_to (cr, x, foot);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dash, 2, 0);
  bw_colour_set_source (cr, layout->frame.palette->zero);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_icon (const BwChartLayout *layout, cairo_t *cr, const Cluster *cluster, double x, double y)
{
  const BwPalette *palette = layout->frame.palette;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, DISC, 0, 2 * G_PI);
  bw_colour_set_source (cr, palette->card);
  cairo_fill (cr);
  bw_mark_icon (cr, cluster->worst->icon, x, y, ICON, palette->tone_text[cluster->worst->tone]);
}

/** Finds the place of a text of WIDTH beside the icon at X, Y: left or right, above or below,
 * between the ends, over nothing of TAKEN, where it covers the least. False when there is none. */
static bool
find_place (const BwChartLayout *layout, double x, double y, double width, bool is_left_first,
            const GArray *taken, BwRect *place)
{
  const BwRect *plot = &layout->plot;
  double least = INFINITY;
  for (unsigned k = 0; k < 4; k++)
    {
      bool is_left = (k % 2 == 0) == is_left_first;
      double top = k < 2 ? y - layout->line : y + 2;
      BwRect rect = { is_left ? x - DISC - 4 - width : x + DISC + 4,
                      CLAMP (top, 0, fmax (plot->y + plot->height - layout->line, 0)), width,
                      layout->line };
      if (rect.x < plot->x || rect.x + width > layout->frame.width
          || bw_chart_is_taken (taken, &rect))
        continue;
      double cost = bw_chart_crowding (layout, &rect) + ORDER_COST * k;
      if (cost < least)
        *place = rect;
      least = fmin (least, cost);
    }
  return isfinite (least);
}

/** Its words or its count beside the icon, where they fit. */
static void
draw_words (const BwChartLayout *layout, cairo_t *cr, const Cluster *cluster, double x, double y,
            GArray *taken)
{
  const BwPalette *palette = layout->frame.palette;
  BwRect rect;
  g_autofree char *count = cluster->n > 1 ? g_strdup_printf ("× %u", cluster->n) : NULL;
  const char *label = cluster->worst->is_quiet ? NULL : cluster->worst->label;
  const char *text = count != NULL ? count : label;
  if (text == NULL || layout->plot.height < layout->line)
    return;
  double width = bw_text_measure (&layout->font, BW_TEXT_CAPTION_BOLD, text, 0, NULL);
  if (!find_place (layout, x, y, width, count == NULL, taken, &rect))
    return;
  g_array_append_val (taken, rect);
  bw_text_draw (&layout->font, cr, BW_TEXT_CAPTION_BOLD, text, rect.x, rect.y, 0,
                palette->tone_text[cluster->worst->tone], &palette->card);
}

void
bw_chart_draw_markers (const BwChartLayout *layout, cairo_t *cr, GArray *taken)
{
  const BwChartFrame *frame = &layout->frame;
  g_autoptr (GArray) clusters = find_clusters (layout);
  cairo_save (cr);
  for (guint i = 0; i < clusters->len; i++)
    draw_stem (layout, cr, &g_array_index (clusters, Cluster, i));
  for (guint i = 0; i < clusters->len; i++)
    {
      Cluster *cluster = &g_array_index (clusters, Cluster, i);
      /* The whole icon is in the picture. */
      cluster->x = CLAMP (cluster->x, fmin (DISC, frame->width / 2),
                          fmax (frame->width - DISC, frame->width / 2));
      cluster->y = CLAMP (cluster->y, fmin (DISC, frame->height / 2),
                          fmax (frame->height - DISC, frame->height / 2));
      draw_icon (layout, cr, cluster, cluster->x, cluster->y);
      BwRect rect = { cluster->x - DISC, cluster->y - DISC, 2 * DISC, 2 * DISC };
      g_array_append_val (taken, rect);
    }
  for (guint i = 0; i < clusters->len; i++)
    {
      const Cluster *cluster = &g_array_index (clusters, Cluster, i);
      draw_words (layout, cr, cluster, cluster->x, cluster->y, taken);
    }
  cairo_restore (cr);
}
