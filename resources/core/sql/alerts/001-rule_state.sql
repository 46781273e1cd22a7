-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where each rule instance stands; state OK 0 PENDING 10 FIRING 20 RECOVERING 30 PAUSED 40,
-- data_flag FRESH 0 INSUFFICIENT 10 STALE 20 NODATA 30 ERROR 40.
CREATE TABLE rule_state(rule TEXT, labels TEXT, state INTEGER NOT NULL, tier INTEGER NOT NULL,
  data_flag INTEGER NOT NULL, timers BLOB NOT NULL, last_value REAL, evaluated_at INTEGER NOT NULL,
  incident_id INTEGER, nodata_since INTEGER, nodata_incident_id INTEGER,
  PRIMARY KEY(rule, labels)) WITHOUT ROWID;
