/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What charts that stand together share: the visible range of x, the crosshair, the left margin. */
#include "ui/bw-span.h"

#include <math.h>

/* The closest zoom: a millionth of the whole. */
#define LEAST_SHARE 1e-6

struct _BwSpan
{
  GObject parent_instance;
  double whole_from, whole_to;
  double from, to; /* visible */
  double cursor;
  bool is_pinned;
  GHashTable *margins; /* owner → double * */
  double margin;
};

G_DEFINE_FINAL_TYPE (BwSpan, bw_span, G_TYPE_OBJECT)

enum
{
  SIGNAL_RANGE_CHANGED,
  SIGNAL_CURSOR_CHANGED,
  SIGNAL_MARGIN_CHANGED,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void
bw_span_finalize (GObject *object)
{
  g_hash_table_unref (BW_SPAN (object)->margins);
  G_OBJECT_CLASS (bw_span_parent_class)->finalize (object);
}

static unsigned
new_signal (const char *name)
{
  return g_signal_new (name, BW_TYPE_SPAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bw_span_class_init (BwSpanClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_span_finalize;
  signals[SIGNAL_RANGE_CHANGED] = new_signal ("range-changed");
  signals[SIGNAL_CURSOR_CHANGED] = new_signal ("cursor-changed");
  signals[SIGNAL_MARGIN_CHANGED] = new_signal ("margin-changed");
}

static void
bw_span_init (BwSpan *span)
{
  span->cursor = NAN;
  span->margins = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

BwSpan *
bw_span_new (void)
{
  return g_object_new (BW_TYPE_SPAN, NULL);
}

/* Shows [FROM, TO]. */
static void
show (BwSpan *span, double from, double to)
{
  if (from == span->from && to == span->to)
    return;
  span->from = from;
  span->to = to;
  g_signal_emit (span, signals[SIGNAL_RANGE_CHANGED], 0);
}

void
bw_span_set_whole (BwSpan *span, double from, double to)
{
  g_return_if_fail (BW_IS_SPAN (span));
  if (from == span->whole_from && to == span->whole_to)
    return;
  bool has_zoom = bw_span_is_zoomed (span) && span->from >= from && span->to <= to;
  span->whole_from = from;
  span->whole_to = to;
  if (!isnan (span->cursor) && (span->cursor < from || span->cursor > to))
    bw_span_set_cursor (span, NAN, false);
  if (has_zoom)
    g_signal_emit (span, signals[SIGNAL_RANGE_CHANGED], 0);
  else
    show (span, from, to);
}

void
bw_span_whole (BwSpan *span, double *from, double *to)
{
  g_return_if_fail (BW_IS_SPAN (span));
  *from = span->whole_from;
  *to = span->whole_to;
}

void
bw_span_visible (BwSpan *span, double *from, double *to)
{
  g_return_if_fail (BW_IS_SPAN (span));
  *from = span->from;
  *to = span->to;
}

bool
bw_span_is_zoomed (BwSpan *span)
{
  g_return_val_if_fail (BW_IS_SPAN (span), false);
  return span->from != span->whole_from || span->to != span->whole_to;
}

void
bw_span_zoom_to (BwSpan *span, double from, double to)
{
  g_return_if_fail (BW_IS_SPAN (span));
  double whole = span->whole_to - span->whole_from;
  if (!(whole > 0) || !isfinite (from) || !isfinite (to))
    return;
  double width = MIN (fabs (to - from), whole);
  double middle = (from + to) / 2;
  width = MAX (width, whole * LEAST_SHARE);
  double start = CLAMP (middle - width / 2, span->whole_from, span->whole_to - width);
  /* All of it is exactly all of it, so that no rounding leaves a zoom. */
  if (width >= whole)
    show (span, span->whole_from, span->whole_to);
  else
    show (span, start, start + width);
}

void
bw_span_zoom (BwSpan *span, double factor, double x)
{
  g_return_if_fail (BW_IS_SPAN (span) && factor > 0);
  double width = (span->to - span->from) * factor;
  double whole = span->whole_to - span->whole_from;
  if (!(whole > 0))
    return;
  width = CLAMP (width, whole * LEAST_SHARE, whole);
  double share = (x - span->from) / (span->to - span->from);
  double from = x - share * width;
  bw_span_zoom_to (span, from, from + width);
}

void
bw_span_pan (BwSpan *span, double share)
{
  g_return_if_fail (BW_IS_SPAN (span));
  double by = (span->to - span->from) * share;
  bw_span_zoom_to (span, span->from + by, span->to + by);
}

void
bw_span_reset (BwSpan *span)
{
  g_return_if_fail (BW_IS_SPAN (span));
  show (span, span->whole_from, span->whole_to);
}

double
bw_span_cursor (BwSpan *span)
{
  g_return_val_if_fail (BW_IS_SPAN (span), NAN);
  return span->cursor;
}

bool
bw_span_is_pinned (BwSpan *span)
{
  g_return_val_if_fail (BW_IS_SPAN (span), false);
  return span->is_pinned;
}

void
bw_span_set_cursor (BwSpan *span, double x, bool is_pinned)
{
  g_return_if_fail (BW_IS_SPAN (span));
  is_pinned = is_pinned && !isnan (x);
  bool is_same = x == span->cursor || (isnan (x) && isnan (span->cursor));
  if (is_same && is_pinned == span->is_pinned)
    return;
  span->cursor = x;
  span->is_pinned = is_pinned;
  g_signal_emit (span, signals[SIGNAL_CURSOR_CHANGED], 0);
}

/* The widest of all, told when it is another. */
static void
update_margin (BwSpan *span)
{
  double widest = 0;
  GHashTableIter iter;
  gpointer margin = NULL;
  g_hash_table_iter_init (&iter, span->margins);
  while (g_hash_table_iter_next (&iter, NULL, &margin))
    widest = MAX (widest, *(double *) margin);
  if (widest == span->margin)
    return;
  span->margin = widest;
  g_signal_emit (span, signals[SIGNAL_MARGIN_CHANGED], 0);
}

void
bw_span_show (BwSpan *span, double x)
{
  double from = 0, to = 0;
  bw_span_visible (span, &from, &to);
  if (x < from || x > to)
    bw_span_reset (span);
  bw_span_set_cursor (span, x, true);
}

void
bw_span_ask_margin (BwSpan *span, gpointer owner, double margin)
{
  g_return_if_fail (BW_IS_SPAN (span));
  double *asked = g_hash_table_lookup (span->margins, owner);
  if (asked != NULL && *asked == margin)
    return;
  g_hash_table_insert (span->margins, owner, g_memdup2 (&margin, sizeof margin));
  update_margin (span);
}

void
bw_span_forget_margin (BwSpan *span, gpointer owner)
{
  g_return_if_fail (BW_IS_SPAN (span));
  if (g_hash_table_remove (span->margins, owner))
    update_margin (span);
}

double
bw_span_margin (BwSpan *span)
{
  g_return_val_if_fail (BW_IS_SPAN (span), 0);
  return span->margin;
}
