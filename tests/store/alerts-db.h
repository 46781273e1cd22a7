/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An alerts database of the test's own, jobs run on it, and statements behind the program's back.
 */
#pragma once

#include "lib/bw-test.h"
#include "store/bw-alerts.h"

typedef struct
{
  char *dir;
  BwAlerts *alerts;
} AlertsFixture;

static inline BwAlerts *
alerts_open (const char *dir)
{
  g_autoptr (GError) error = NULL;
  BwAlerts *alerts = bw_alerts_open (dir, &error);
  g_assert_no_error (error);
  return alerts;
}

static inline void
alerts_set_up (AlertsFixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->alerts = alerts_open (fixture->dir);
}

static inline void
alerts_tear_down (AlertsFixture *fixture, gconstpointer data)
{
  bw_alerts_close (fixture->alerts);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

/** Runs JOB on the database's thread and waits; it must not fail. */
static inline gpointer
alerts_run (BwAlerts *alerts, BwStoreJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result = bw_store_worker_run (bw_alerts_worker (alerts), job, data, &error);
  g_assert_no_error (error);
  return result;
}

static inline gpointer
alerts_exec_job (BwDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  return bw_db_exec (db, sql, error) ? GINT_TO_POINTER (1) : NULL;
}

/** Changes what is in the database behind the program's back. */
static inline void
alerts_exec (BwAlerts *alerts, const char *sql)
{
  g_assert_nonnull (alerts_run (alerts, alerts_exec_job, (gpointer) sql));
}

static inline gpointer
alerts_number_job (BwDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  int64_t n = -1;
  return bw_db_query_int64 (db, sql, &n, error) ? g_memdup2 (&n, sizeof n) : NULL;
}

/** The one number that SQL asks for. */
static inline int64_t
alerts_number (BwAlerts *alerts, const char *sql)
{
  g_autofree int64_t *n = alerts_run (alerts, alerts_number_job, (gpointer) sql);
  return *n;
}
