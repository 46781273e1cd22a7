/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that the engine kept of an incident, read for a window: why, who was told, what held. */
#pragma once

#include "engine/bw-engine-why.h"
#include "view/bw-delivery-row.h"
#include "view/bw-why-view.h"

/** Owned by who asked. */
typedef struct
{
  char *text;            /* the JSON of bw_engine_why() */
  GPtrArray *sections;   /* of BwWhySection */
  GPtrArray *deliveries; /* of BwDeliveryRow */
  GHashTable *told;      /* see bw_delivery_told_new() */
} BwIncidentBundle;
void bw_incident_bundle_free (BwIncidentBundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentBundle, bw_incident_bundle_free)

/** TEXT as it is read at NOW_US. INVALID for what is no bundle. Any thread. (transfer full) */
BwIncidentBundle *bw_incident_bundle_new (const char *text, int64_t now_us, GTimeZone *zone,
                                          GError **error);
/** Asks the engine for it, and reads it elsewhere than on the main loop. */
void bw_incident_bundle_async (BwEngine *engine, int64_t id, GTimeZone *zone,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
/** (transfer full) */
BwIncidentBundle *bw_incident_bundle_finish (BwEngine *engine, GAsyncResult *result,
                                             GError **error);

/** What came of judging a bundle anew. */
typedef struct
{
  bool is_same; /* the verdict is the one that was told */
  char *said;   /* in words; owned */
} BwVerification;
void bw_verification_free (BwVerification *verification);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwVerification, bw_verification_free)
/** As bw_engine_verify() does, without waiting. TEXT is copied. */
void bw_verification_async (const char *text, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwVerification *bw_verification_finish (GAsyncResult *result, GError **error);
