/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the System page shows of one machine: four charts over a range and their words, kept up to
 * date second by second while somebody looks. */
#pragma once

#include "view/bw-system-card.h"

#include <glib-object.h>

#define BW_TYPE_SYSTEM_VIEW (bw_system_view_get_type ())
/** Signals, on the main loop: "grew" (unsigned parts): time went on while it is watched; cards may
 * say something else, the charts of the bits 1 << BwSystemPart have grown so that it can be seen.
 * "outdated" (): what there is does not fit any more; load again. */
G_DECLARE_FINAL_TYPE (BwSystemView, bw_system_view, BW, SYSTEM_VIEW, GObject)

/** ENGINE is referenced, ZONE too. (transfer full) */
BwSystemView *bw_system_view_new (BwEngine *engine, GTimeZone *zone);

/** Loads MACHINE over RANGE in about MAX_POINTS columns, and composes its charts anew. What was
 * shown before stays until then, and after a failure. */
void bw_system_view_load_async (BwSystemView *view, const char *machine, const BwRange *range,
                                unsigned max_points, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
bool bw_system_view_load_finish (BwSystemView *view, GAsyncResult *result, GError **error);

/** Somebody looks: the machine is asked every second, as long as the range ends now. */
void bw_system_view_set_watching (BwSystemView *view, bool is_watching);
/** Whether it is asked every second now. */
bool bw_system_view_is_live (BwSystemView *view);

/** NULL before the first load. (transfer none) */
BwChart *bw_system_view_chart (BwSystemView *view, BwSystemPart part);
/** The levels of the rules that judge PART. (element type BwRuleLevels, transfer full) */
GPtrArray *bw_system_view_levels (BwSystemView *view, BwSystemPart part);
/** All NULL before the first load; valid until the next "grew" or load. (transfer none) */
const BwSystemCard *bw_system_view_card (BwSystemView *view, BwSystemPart part);
/** NULL before the first load. (transfer none) */
const char *bw_system_view_machine (BwSystemView *view);
/** The range as it is now, µs. */
void bw_system_view_range (BwSystemView *view, double *from, double *to);
/** "processor 23 % · memory 67 % · disk 72 % · in 1.4 MiB/s, out 0.5 MiB/s", at X (NaN: now).
 * (transfer full) */
char *bw_system_view_values_text (BwSystemView *view, double x);
/** The moment of those values: "Fri 16:03"; "Now", "18 min ago". (transfer full) */
char *bw_system_view_moment_text (BwSystemView *view, double x);
/** "up 11 d · line: 4 min mean, shade: lowest to highest". (transfer full) */
char *bw_system_view_facts_text (BwSystemView *view);
