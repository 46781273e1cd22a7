/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What charts that stand together share: the visible range of x, the crosshair, the left margin. */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

#define BW_TYPE_SPAN (bw_span_get_type ())
/** Signals: "range-changed" (), "cursor-changed" (), "margin-changed" (). */
G_DECLARE_FINAL_TYPE (BwSpan, bw_span, BW, SPAN, GObject)

/** A range of nothing. (transfer full) */
BwSpan *bw_span_new (void);
/** The whole range; resets the zoom when it is another one and the zoom no longer lies inside. */
void bw_span_set_whole (BwSpan *span, double from, double to);
void bw_span_whole (BwSpan *span, double *from, double *to);
/** What is visible: all of it unless zoomed. */
void bw_span_visible (BwSpan *span, double *from, double *to);
bool bw_span_is_zoomed (BwSpan *span);
/** Zooms so that [FROM, TO] is visible, kept within the whole. */
void bw_span_zoom_to (BwSpan *span, double from, double to);
/** Zooms by FACTOR (below 1: closer) about X. */
void bw_span_zoom (BwSpan *span, double factor, double x);
/** Moves what is visible by SHARE of its width. */
void bw_span_pan (BwSpan *span, double share);
void bw_span_reset (BwSpan *span);

/** The crosshair, a real sample's x; NaN: none. */
double bw_span_cursor (BwSpan *span);
/** A pinned one stays when the pointer leaves. */
bool bw_span_is_pinned (BwSpan *span);
void bw_span_set_cursor (BwSpan *span, double x, bool is_pinned);
/** Pins it at X, and makes that visible. */
void bw_span_show (BwSpan *span, double x);

/** The left margin all of them use: the widest that any asked for. OWNER is a widget. */
void bw_span_ask_margin (BwSpan *span, gpointer owner, double margin);
void bw_span_forget_margin (BwSpan *span, gpointer owner);
double bw_span_margin (BwSpan *span);
