-- SPDX-License-Identifier: GPL-3.0-or-later
-- One condition's human life; status OPEN 10 REOPENED 20 ACKNOWLEDGED 30 IN_PROGRESS 40 RESOLVED 50
-- CLOSED 60, category SYSTEM 10 API 20 TRADING 30 DATABASE 40 NETWORK 50 PERFORMANCE 60 RISK 70
-- CALIBRATION 80 DATA_QUALITY 90. All times are microseconds UTC.
CREATE TABLE incident(id INTEGER PRIMARY KEY, dedup_key TEXT NOT NULL, rule TEXT NOT NULL,
  labels TEXT NOT NULL, metric TEXT, category INTEGER NOT NULL, severity INTEGER NOT NULL,
  max_severity INTEGER NOT NULL, source_severity TEXT, status INTEGER NOT NULL,
  seq INTEGER NOT NULL, episode INTEGER NOT NULL, occurrences INTEGER NOT NULL,
  reopen_count INTEGER NOT NULL, flapping INTEGER NOT NULL, episode_at INTEGER NOT NULL,
  quiet_us INTEGER NOT NULL DEFAULT 0, quiet_since INTEGER, level INTEGER NOT NULL,
  max_level INTEGER NOT NULL DEFAULT 1, next_escalation_at INTEGER, next_repeat_at INTEGER,
  hold_until INTEGER, ack_until INTEGER, opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  acked_at INTEGER, resolved_at INTEGER, closed_at INTEGER, value REAL, threshold REAL, n INTEGER,
  summary TEXT NOT NULL, useful INTEGER, previous_id INTEGER);
CREATE UNIQUE INDEX one_open ON incident(dedup_key) WHERE status < 50;
CREATE INDEX incident_key ON incident(dedup_key, id);
CREATE INDEX incident_due ON incident(next_escalation_at) WHERE next_escalation_at IS NOT NULL;
