/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in an alerts database as short texts, and what a rule or a person asks of it. */
#pragma once

#include "base/bw-time.h"
#include "engine/bw-incident-request.h"
#include "policy-fixture.h"
#include "rules/bw-rule-state.h"
#include "store/alerts-db.h"

#include <math.h>

static inline gpointer
alerts_query_job (BwDb *db, gpointer sql, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      for (int i = 0; i < bw_stmt_n_columns (stmt); i++)
        {
          const char *value = bw_stmt_text (stmt, i);
          g_string_append_printf (text, "%s%s", i > 0 ? " " : "", value != NULL ? value : "-");
        }
    }
  return step == BW_STEP_DONE ? g_strdup (text->str) : NULL;
}

/** The rows of SQL as lines, values separated by blanks, NULL as "-". (transfer full) */
static inline char *
alerts_query (BwAlerts *alerts, const char *sql)
{
  return alerts_run (alerts, alerts_query_job, (gpointer) sql);
}

/** Fails unless the rows of SQL read as EXPECTED. */
#define alerts_assert_query(alerts, sql, expected)                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_rows = alerts_query (alerts, sql);                                      \
    g_assert_cmpstr (found_rows, ==, expected);                                                    \
  }                                                                                                \
  G_STMT_END

/** Everything that a step could change. (transfer full) */
static inline char *
alerts_dump (BwAlerts *alerts)
{
  static const char *const tables[] = { "incident", "incident_event", "outbox", "rule_state" };
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", tables[i]);
      g_autofree char *rows = alerts_query (alerts, sql);
      g_string_append_printf (text, "%s:\n%s\n", tables[i], rows);
    }
  return g_strdup (text->str);
}

#define ALERTS_RULE "cpu"
#define ALERTS_LABELS "source=\"host\""

/** The state of the rule's instance that fires at TIER (0: it does not). (transfer full) */
static inline BwRuleStateRow *
alerts_state (int tier, int64_t now_us)
{
  BwRuleStateRow *row = bw_rule_state_row_new ();
  row->rule = g_strdup (ALERTS_RULE);
  row->labels = g_strdup (ALERTS_LABELS);
  row->state = tier > 0 ? BW_RULE_FIRING : BW_RULE_OK;
  row->tier = tier;
  row->timers = g_bytes_new ("timers", 6);
  row->last_value = 80 + tier;
  row->evaluated_us = now_us;
  return row;
}

/** What the rule asks for: WARNING is tier 1, all above is tier 2. (transfer full) */
static inline BwIncidentRequest *
alerts_rule_request (BwIncidentKind kind, BwSeverity severity, int64_t now_us)
{
  BwIncidentRequest *request = bw_incident_request_new (kind, now_us, "auto");
  int tier = kind == BW_KIND_RESOLVE ? 0 : severity <= BW_SEVERITY_WARNING ? 1 : 2;
  request->dedup_key = bw_incident_dedup_key (ALERTS_RULE, ALERTS_LABELS);
  request->rule = g_strdup (ALERTS_RULE);
  request->labels = g_strdup (ALERTS_LABELS);
  request->metric = g_strdup ("system_cpu_percent{" ALERTS_LABELS "}");
  request->category = BW_CATEGORY_SYSTEM;
  request->severity = severity;
  request->value = kind == BW_KIND_RESOLVE ? 50 : 80 + tier;
  request->threshold = 80;
  request->rule_state = alerts_state (tier, now_us);
  return request;
}

/** What a person asks for. (transfer full) */
static inline BwIncidentRequest *
alerts_person_request (BwIncidentKind kind, int64_t id, int64_t now_us)
{
  BwIncidentRequest *request = bw_incident_request_new (kind, now_us, "cli:anna");
  request->incident_id = id;
  return request;
}

/** The channels that a rule names, as a request has them; CHANNELS are separated by blanks.
 * (transfer full) */
static inline BwRuleChannels *
alerts_rule_channels (const char *rule, const char *channels)
{
  g_auto (GStrv) names = g_strsplit (channels, " ", -1);
  return bw_rule_channels_new_one (rule, (const char *const *) names);
}
