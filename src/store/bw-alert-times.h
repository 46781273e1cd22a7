/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times in alerts.db: gaps in which nothing was watched, stored numbers, figures of a period. */
#pragma once

#include "model/bw-gap-kind.h"
#include "model/bw-incident.h"
#include "store/bw-store-worker.h"

typedef struct
{
  int64_t from_us;
  int64_t to_us;
  BwGapKind kind;
  char *source; /* NULL: all */
} BwGap;
/** SOURCE may be NULL; copied. */
BwGap *bw_gap_new (int64_t from_us, int64_t to_us, BwGapKind kind, const char *source);
void bw_gap_free (BwGap *gap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwGap, bw_gap_free)

/** A period; BW_TIME_NONE: open on that side. TO is exclusive. */
typedef struct
{
  int64_t from_us;
  int64_t to_us;
} BwPeriod;

/** A number kept by name: "alive_at", "awake_offset". */
typedef struct
{
  const char *key;
  int64_t value;
  bool is_set; /* set by get_meta */
} BwMeta;

/** A text kept by name: "status". */
typedef struct
{
  const char *key;
  char *
      text; /* given to set_text; set by get_text for the caller to free, NULL when there is none */
} BwMetaText;

typedef struct
{
  char *name;
  int64_t n;
} BwNameCount;

/** What is old enough to go; BW_TIME_NONE: nothing of that kind. */
typedef struct
{
  int64_t incidents_before_us;  /* closed before, with their events and deliveries */
  int64_t deliveries_before_us; /* made before, and settled since */
  int64_t n_deleted;            /* set */
} BwAlertsExpiry;

/** Incidents opened in a period and what was sent in it. */
typedef struct
{
  int64_t n_incidents;
  int64_t n_open;        /* of them, now */
  GArray *by_severity;   /* of BwNameCount, highest severity reached, worst first */
  GArray *by_rule;       /* of BwNameCount, most first */
  GArray *by_category;   /* of BwNameCount, most first */
  double mean_ack_s;     /* from opening to acknowledgement; NaN: none */
  double mean_resolve_s; /* from opening to the end; NaN: none */
  int64_t n_acknowledged;
  int64_t n_resolved;
  int64_t n_delivered;
  int64_t n_suppressed;
  int64_t n_failed; /* dead or expired */
} BwAlertStats;
void bw_alert_stats_free (BwAlertStats *stats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlertStats, bw_alert_stats_free)

/** BwGap → 1. */
gpointer bw_alerts_job_add_gap (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** BwPeriod → GPtrArray of BwGap that touch it, oldest first. */
gpointer bw_alerts_job_list_gaps (BwDb *db, gpointer data, GCancellable *cancellable,
                                  GError **error);
/** An array of BwMeta, ended by one without key → 1: all of them in one transaction. */
gpointer bw_alerts_job_set_meta (BwDb *db, gpointer data, GCancellable *cancellable,
                                 GError **error);
/** BwMeta, with its value and is_set filled in → 1. */
gpointer bw_alerts_job_get_meta (BwDb *db, gpointer data, GCancellable *cancellable,
                                 GError **error);
/** BwMetaText → 1. */
gpointer bw_alerts_job_set_text (BwDb *db, gpointer data, GCancellable *cancellable,
                                 GError **error);
/** BwMetaText, with its text filled in → 1. */
gpointer bw_alerts_job_get_text (BwDb *db, gpointer data, GCancellable *cancellable,
                                 GError **error);
/** BwPeriod → BwAlertStats. */
gpointer bw_alerts_job_stats (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** BwAlertsExpiry: deletes at most some hundreds of each kind, so that nothing waits long → 1. */
gpointer bw_alerts_job_expire (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
