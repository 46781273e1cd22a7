/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables incident and incident_event. */
#include "base/bw-error.h"
#include "store/bw-alerts-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Columns in the order of bind_incident() and read_incident(), which add the id. */
#define INCIDENT_COLUMNS                                                                           \
  "dedup_key, rule, labels, metric, category, severity, max_severity, status, seq, episode, "      \
  "occurrences, reopen_count, flapping, episode_at, quiet_us, quiet_since, level, max_level, "     \
  "next_escalation_at, next_repeat_at, hold_until, ack_until, opened_at, updated_at, acked_at, "   \
  "resolved_at, closed_at, value, threshold, n, summary, useful, previous_id, source_severity, "   \
  "is_event, suppressed, told_at, flips, flap_until, expires_at"
#define N_INCIDENT_COLUMNS 40

void
bw_alerts_bind_id (BwStmt *stmt, int index, int64_t id)
{
  if (id == 0)
    bw_stmt_bind_null (stmt, index);
  else
    bw_stmt_bind_int64 (stmt, index, id);
}

static void
bind_not_negative (BwStmt *stmt, int index, int64_t value)
{
  if (value < 0)
    bw_stmt_bind_null (stmt, index);
  else
    bw_stmt_bind_int64 (stmt, index, value);
}

static void
bind_text_or_empty (BwStmt *stmt, int index, const char *text)
{
  bw_stmt_bind_text (stmt, index, text != NULL ? text : "");
}

static void
bind_incident (BwStmt *stmt, const BwIncident *in)
{
  int i = 1;
  bind_text_or_empty (stmt, i++, in->dedup_key);
  bind_text_or_empty (stmt, i++, in->rule);
  bind_text_or_empty (stmt, i++, in->labels);
  bw_stmt_bind_text (stmt, i++, in->metric);
  bw_stmt_bind_int64 (stmt, i++, in->category);
  bw_stmt_bind_int64 (stmt, i++, in->severity);
  bw_stmt_bind_int64 (stmt, i++, in->max_severity);
  bw_stmt_bind_int64 (stmt, i++, in->status);
  bw_stmt_bind_int64 (stmt, i++, in->seq);
  bw_stmt_bind_int64 (stmt, i++, in->episode);
  bw_stmt_bind_int64 (stmt, i++, in->occurrences);
  bw_stmt_bind_int64 (stmt, i++, in->reopen_count);
  bw_stmt_bind_int64 (stmt, i++, in->is_flapping ? 1 : 0);
  bw_stmt_bind_int64 (stmt, i++, in->episode_us);
  bw_stmt_bind_int64 (stmt, i++, in->quiet_us);
  bw_stmt_bind_time (stmt, i++, in->quiet_since_us);
  bw_stmt_bind_int64 (stmt, i++, in->level);
  bw_stmt_bind_int64 (stmt, i++, in->max_level);
  bw_stmt_bind_time (stmt, i++, in->next_escalation_us);
  bw_stmt_bind_time (stmt, i++, in->next_repeat_us);
  bw_stmt_bind_time (stmt, i++, in->hold_until_us);
  bw_stmt_bind_time (stmt, i++, in->ack_until_us);
  bw_stmt_bind_int64 (stmt, i++, in->opened_us);
  bw_stmt_bind_int64 (stmt, i++, in->updated_us);
  bw_stmt_bind_time (stmt, i++, in->acked_us);
  bw_stmt_bind_time (stmt, i++, in->resolved_us);
  bw_stmt_bind_time (stmt, i++, in->closed_us);
  bw_stmt_bind_double (stmt, i++, in->value);
  bw_stmt_bind_double (stmt, i++, in->threshold);
  bind_not_negative (stmt, i++, in->n);
  bind_text_or_empty (stmt, i++, in->summary);
  bind_not_negative (stmt, i++, in->useful);
  bw_alerts_bind_id (stmt, i++, in->previous_id);
  bw_stmt_bind_text (stmt, i++, in->source_severity);
  bw_stmt_bind_int64 (stmt, i++, in->is_event ? 1 : 0);
  bw_stmt_bind_int64 (stmt, i++, in->n_suppressed);
  bw_stmt_bind_time (stmt, i++, in->told_us);
  bw_stmt_bind_int64 (stmt, i++, in->n_flips);
  bw_stmt_bind_time (stmt, i++, in->flap_until_us);
  bw_stmt_bind_time (stmt, i++, in->expires_us);
  g_assert (i == N_INCIDENT_COLUMNS + 1);
}

static BwIncident *
read_incident (BwStmt *stmt)
{
  BwIncident *in = bw_incident_new ();
  int i = 0;
  in->dedup_key = g_strdup (bw_stmt_text (stmt, i++));
  in->rule = g_strdup (bw_stmt_text (stmt, i++));
  in->labels = g_strdup (bw_stmt_text (stmt, i++));
  in->metric = g_strdup (bw_stmt_text (stmt, i++));
  in->category = (BwCategory) bw_stmt_int64 (stmt, i++);
  in->severity = (BwSeverity) bw_stmt_int64 (stmt, i++);
  in->max_severity = (BwSeverity) bw_stmt_int64 (stmt, i++);
  in->status = (BwIncidentStatus) bw_stmt_int64 (stmt, i++);
  in->seq = bw_stmt_int64 (stmt, i++);
  in->episode = bw_stmt_int64 (stmt, i++);
  in->occurrences = bw_stmt_int64 (stmt, i++);
  in->reopen_count = bw_stmt_int64 (stmt, i++);
  in->is_flapping = bw_stmt_int64 (stmt, i++) != 0;
  in->episode_us = bw_stmt_int64 (stmt, i++);
  in->quiet_us = bw_stmt_int64 (stmt, i++);
  in->quiet_since_us = bw_stmt_time (stmt, i++);
  in->level = (int) bw_stmt_int64 (stmt, i++);
  in->max_level = (int) bw_stmt_int64 (stmt, i++);
  in->next_escalation_us = bw_stmt_time (stmt, i++);
  in->next_repeat_us = bw_stmt_time (stmt, i++);
  in->hold_until_us = bw_stmt_time (stmt, i++);
  in->ack_until_us = bw_stmt_time (stmt, i++);
  in->opened_us = bw_stmt_int64 (stmt, i++);
  in->updated_us = bw_stmt_int64 (stmt, i++);
  in->acked_us = bw_stmt_time (stmt, i++);
  in->resolved_us = bw_stmt_time (stmt, i++);
  in->closed_us = bw_stmt_time (stmt, i++);
  in->value = bw_stmt_double (stmt, i++);
  in->threshold = bw_stmt_double (stmt, i++);
  in->n = bw_stmt_is_null (stmt, i) ? -1 : bw_stmt_int64 (stmt, i);
  i++;
  in->summary = g_strdup (bw_stmt_text (stmt, i++));
  in->useful = bw_stmt_is_null (stmt, i) ? -1 : (int) bw_stmt_int64 (stmt, i);
  i++;
  in->previous_id = bw_stmt_int64 (stmt, i++);
  in->source_severity = g_strdup (bw_stmt_text (stmt, i++));
  in->is_event = bw_stmt_int64 (stmt, i++) != 0;
  in->n_suppressed = bw_stmt_int64 (stmt, i++);
  in->told_us = bw_stmt_time (stmt, i++);
  in->n_flips = bw_stmt_int64 (stmt, i++);
  in->flap_until_us = bw_stmt_time (stmt, i++);
  in->expires_us = bw_stmt_time (stmt, i++);
  in->id = bw_stmt_int64 (stmt, i++);
  g_assert (i == N_INCIDENT_COLUMNS + 1);
  return in;
}

/* Says which incident stands in the way of another open one of the same condition. */
static void
explain_conflict (BwDb *db, const BwIncident *incident, GError **error)
{
  g_autoptr (GError) ignored = NULL;
  BwStmt *stmt =
      bw_db_prepare (db, "SELECT id FROM incident WHERE dedup_key = ?1 AND status < 50", &ignored);
  if (stmt == NULL)
    return;
  bw_stmt_bind_text (stmt, 1, incident->dedup_key);
  if (bw_stmt_step (stmt, &ignored) != BW_STEP_ROW)
    return;
  int64_t id = bw_stmt_int64 (stmt, 0);
  bw_stmt_reset (stmt);
  if (id == incident->id)
    return;
  g_clear_error (error);
  g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
               _ ("incident %" PRId64 " of the same condition is open already"), id);
}

static bool
run_incident (BwDb *db, BwStmt *stmt, const BwIncident *incident, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (bw_stmt_run (stmt, &local))
    return true;
  if (g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT))
    explain_conflict (db, incident, &local);
  g_propagate_error (error, g_steal_pointer (&local));
  return false;
}

bool
bw_alerts_insert_incident (BwDb *db, BwIncident *incident, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     "INSERT INTO incident(" INCIDENT_COLUMNS
                     ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
                     "?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, "
                     "?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40)",
                     error);
  if (stmt == NULL)
    return false;
  bind_incident (stmt, incident);
  if (!run_incident (db, stmt, incident, error))
    return false;
  incident->id = bw_db_last_rowid (db);
  return true;
}

static bool
explain_lost_race (BwDb *db, int64_t id, int64_t expected_seq, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT seq FROM incident WHERE id = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, id);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ROW)
    g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT,
                 _ ("incident %" PRId64 " was changed by another: expected step "
                    "%" PRId64 ", found %" PRId64),
                 id, expected_seq, bw_stmt_int64 (stmt, 0));
  else if (step == BW_STEP_DONE)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("no incident %" PRId64), id);
  bw_stmt_reset (stmt);
  return false;
}

bool
bw_alerts_update_incident (BwDb *db, const BwIncident *incident, int64_t expected_seq,
                           GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db,
                     "UPDATE incident SET (" INCIDENT_COLUMNS
                     ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
                     "?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, "
                     "?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40) WHERE id = ?41 "
                     "AND seq = ?42",
                     error);
  if (stmt == NULL)
    return false;
  bind_incident (stmt, incident);
  bw_stmt_bind_int64 (stmt, N_INCIDENT_COLUMNS + 1, incident->id);
  bw_stmt_bind_int64 (stmt, N_INCIDENT_COLUMNS + 2, expected_seq);
  if (!run_incident (db, stmt, incident, error))
    return false;
  return bw_db_changes (db) == 1 || explain_lost_race (db, incident->id, expected_seq, error);
}

bool
bw_alerts_insert_event (BwDb *db, const BwIncidentEvent *event, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "INSERT INTO incident_event(incident_id, seq, at, actor, kind, "
                                "from_status, to_status, note, evidence) "
                                "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, event->incident_id);
  bw_stmt_bind_int64 (stmt, 2, event->seq);
  bw_stmt_bind_int64 (stmt, 3, event->at_us);
  bind_text_or_empty (stmt, 4, event->actor);
  bw_stmt_bind_int64 (stmt, 5, event->kind);
  bw_alerts_bind_id (stmt, 6, event->from_status);
  bw_alerts_bind_id (stmt, 7, event->to_status);
  bw_stmt_bind_text (stmt, 8, event->note);
  bw_stmt_bind_text (stmt, 9, event->evidence);
  return bw_stmt_run (stmt, error);
}

/* Those that the policy has as the cause of others, and those that tell of the same figure; of
 * causes also these, for they may stand for each other in a circle. */
#define INHIBITING                                                                                 \
  " AND status < 50 AND id IN (SELECT incident_id FROM inhibitor "                                 \
  "UNION SELECT s.id FROM inhibitor i CROSS JOIN incident c ON c.id = i.incident_id "              \
  "CROSS JOIN incident s ON s.metric = c.metric AND s.labels = c.labels AND s.status < 50 "        \
  "UNION SELECT id FROM incident WHERE metric = ?5 AND labels = ?6 AND status < 50)"

static BwStmt *
prepare_list (BwDb *db, const BwIncidentQuery *query, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " INCIDENT_COLUMNS ", id FROM incident WHERE 1");
  if (query->id != 0)
    g_string_append (sql, " AND id = ?1");
  if (query->dedup_key != NULL)
    g_string_append (sql, " AND dedup_key = ?2");
  if (query->inhibits != NULL)
    g_string_append (sql, INHIBITING);
  if (query->is_open_only)
    g_string_append (sql, " AND status < 50");
  if (query->is_unclosed_only)
    g_string_append (sql, " AND status < 60");
  if (query->since_us != BW_TIME_NONE)
    g_string_append (sql, " AND updated_at >= ?3");
  if (query->before_id != 0)
    g_string_append (sql, " AND id < ?7");
  g_string_append_printf (sql, " ORDER BY %sid DESC LIMIT ?4",
                          query->is_open_first ? "status < 50 DESC, " : "");
  BwStmt *stmt = bw_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return NULL;
  if (query->id != 0)
    bw_stmt_bind_int64 (stmt, 1, query->id);
  if (query->dedup_key != NULL)
    bw_stmt_bind_text (stmt, 2, query->dedup_key);
  if (query->since_us != BW_TIME_NONE)
    bw_stmt_bind_int64 (stmt, 3, query->since_us);
  bw_stmt_bind_int64 (stmt, 4, query->limit > 0 ? query->limit : -1);
  if (query->before_id != 0)
    bw_stmt_bind_int64 (stmt, 7, query->before_id);
  if (query->inhibits != NULL)
    {
      bw_stmt_bind_text (stmt, 5, query->inhibits->metric);
      bw_stmt_bind_text (stmt, 6, query->inhibits->labels);
    }
  return stmt;
}

gpointer
bw_alerts_job_list_incidents (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwStmt *stmt = prepare_list (db, data, error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list, read_incident (stmt));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static BwIncidentEvent *
read_event (BwStmt *stmt)
{
  BwIncidentEvent *event = bw_incident_event_new ();
  event->incident_id = bw_stmt_int64 (stmt, 0);
  event->seq = bw_stmt_int64 (stmt, 1);
  event->at_us = bw_stmt_int64 (stmt, 2);
  event->actor = g_strdup (bw_stmt_text (stmt, 3));
  event->kind = (BwIncidentKind) bw_stmt_int64 (stmt, 4);
  event->from_status = (int) bw_stmt_int64 (stmt, 5);
  event->to_status = (int) bw_stmt_int64 (stmt, 6);
  event->note = g_strdup (bw_stmt_text (stmt, 7));
  event->evidence = g_strdup (bw_stmt_text (stmt, 8));
  return event;
}

#define EVENT_COLUMNS "incident_id, seq, at, actor, kind, from_status, to_status, note, evidence"

BwIncidentEvent *
bw_alerts_find_event (BwDb *db, int64_t incident_id, int64_t seq, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT " EVENT_COLUMNS " FROM incident_event WHERE incident_id = ?1 AND seq = ?2",
      error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, incident_id);
  bw_stmt_bind_int64 (stmt, 2, seq);
  BwIncidentEvent *event = bw_stmt_step (stmt, error) == BW_STEP_ROW ? read_event (stmt) : NULL;
  bw_stmt_reset (stmt);
  return event;
}

gpointer
bw_alerts_job_list_events (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const int64_t *id = data;
  BwStmt *stmt = bw_db_prepare (db,
                                "SELECT " EVENT_COLUMNS " FROM incident_event "
                                "WHERE incident_id = ?1 ORDER BY seq",
                                error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, *id);
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_event_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list, read_event (stmt));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
