/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an incident is there: the evidence as it was frozen when it fired, and all that came of it.
 */
#pragma once

#include "base/bw-json.h"
#include "engine/bw-engine.h"

/** Everything there is to say of incident ID as one JSON object: the incident, evidence (values,
 * threshold, timers, n, rows), gates passed and refused, deliveries with answers, earlier firings
 * of the condition, and the smallest threshold and duration that would not have fired. NOT_FOUND.
 * Waits. (transfer full) */
char *bw_engine_why (BwEngine *engine, int64_t id, GError **error);
void bw_engine_why_async (BwEngine *engine, int64_t id, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);
char *bw_engine_why_finish (BwEngine *engine, GAsyncResult *result, GError **error);
/** The object that BUNDLE (as above, from wherever) is. INVALID when it is not one. Any thread.
 * (transfer full) */
JsonNode *bw_engine_why_parse (const char *bundle, GError **error);
/** Judges BUNDLE (as above) anew, from nothing but itself. True when the verdict is the one it
 * tells; *SAID says in words what was recomputed and what came out (transfer full). INVALID when it
 * is not a bundle or lacks what is needed. Any thread. */
bool bw_engine_verify (const char *bundle, char **said, GError **error);
